import { parseArgs } from 'node:util'
import { realClock } from '../base/clock.ts'
import { openDatabase, type Database } from '../base/database.ts'
import { installationSecret } from '../base/installation-secret.ts'
import { listAllStuck, retryAllStuck, type StuckJob } from '../base/job-store.ts'
import { openLog } from '../base/log.ts'
import { openMetrics } from '../base/metrics.ts'
import { listAllParked, retryAllParked, type ParkedKey } from '../base/parked.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { listWorkspaces } from '../identity/workspaces/workspaces.ts'
import { type Installation, withDatabase } from './installation.ts'
import { count, type Io } from './io.ts'

const usage = 'Usage: peakend parked [--retry] [--unsure]'

const given = (args: string[]): { retry: boolean; unsure: boolean } => {
  try {
    const { values } = parseArgs({ args, options: { retry: { type: 'boolean' }, unsure: { type: 'boolean' } } })
    return { retry: values.retry ?? false, unsure: values.unsure ?? false }
  } catch (fault) {
    throw new SetupFault(`${(fault as Error).message}\n${usage}`)
  }
}

const ofEvents = (one: ParkedKey, workspace: string): string =>
  `✖ ${workspace}: ${one.reaction} failed on ${one.type} of ${one.key} (${one.parkedAt.toISOString()})\n` +
  `    ${one.error ?? 'no reason was kept'}${one.events > 1 ? `\n    ${count(one.events - 1)} later events wait behind it` : ''}\n`

const ofJob = (one: StuckJob, workspace: string): string => {
  const what =
    one.state === 'unsure'
      ? 'was under way when the program died; nobody knows what came of it'
      : `gave up after ${one.attempts} attempts`
  return `✖ ${workspace}: ${one.kind} of ${one.key} ${what}\n    ${one.lastError ?? 'no reason was kept'}\n`
}

const tell = async (db: Database, io: Io): Promise<{ events: number; jobs: number; unsure: number }> => {
  const names = new Map((await listWorkspaces(db)).map((w) => [w.id, w.name]))
  const events = await listAllParked(db)
  const jobs = await listAllStuck(db)
  const nameOf = (id: (typeof jobs)[number]['workspaceId']) => names.get(id) ?? id
  for (const one of events) io.stdout.write(ofEvents(one, nameOf(one.workspaceId)))
  for (const one of jobs) io.stdout.write(ofJob(one, nameOf(one.workspaceId)))
  return { events: events.length, jobs: jobs.length, unsure: jobs.filter((j) => j.state === 'unsure').length }
}

/**
 * `peakend parked`: the events a reaction failed on three times, and the jobs that gave up, with the reason of each; 1 where there are any.
 * `--retry` has all of them tried again by the program that runs, or at its next start; `--unsure` those as well nobody knows the outcome of,
 * which may do twice what was done. Twice equals once.
 */
export const parked = async (args: string[], installation: Installation, io: Io): Promise<number> => {
  const { retry, unsure } = given(args)
  return withDatabase(installation, io, async (ownerUrl) => {
    const secret = installationSecret(installation)
    const log = openLog({ level: 'error' })
    const of = { ownerUrl, secret, clock: realClock, log, metrics: openMetrics(), poolSize: 1, migrates: false }
    const db = await openDatabase(of)
    try {
      const found = await tell(db, io)
      if (found.events + found.jobs === 0) {
        io.stdout.write('Nothing is parked.\n')
        return 0
      }
      if (!retry) {
        io.stdout.write('\nMend the cause, then have them tried again: npm run peakend -- parked --retry\n')
        return 1
      }
      const asked = (await retryAllParked(db)) + (await retryAllStuck(db, unsure))
      io.stdout.write(`\n${count(asked)} are tried again now where Peakend runs, else when it starts.\n`)
      const left = unsure ? 0 : found.unsure
      if (left > 0) io.stdout.write(`${count(left)} unsure ones are left: --unsure tries them too.\n`)
      return 0
    } finally {
      await db.close()
    }
  })
}
