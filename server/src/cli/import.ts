import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Conversation } from '@peakend/contract/moments.ts'
import { realClock } from '../base/clock.ts'
import { openDatabase, type Database } from '../base/database.ts'
import { installationSecret } from '../base/installation-secret.ts'
import { openLog } from '../base/log.ts'
import { openMetrics } from '../base/metrics.ts'
import { Refusal } from '../base/refusal.ts'
import { SetupFault } from '../base/setup-fault.ts'
import type { Config } from '../config.ts'
import { takeInAll } from '../exchange/imports/imports.ts'
import { listWorkspaces } from '../identity/workspaces/workspaces.ts'
import { openGivingWay } from './giving-way.ts'
import { withDatabase } from './installation.ts'
import { tell, type Io } from './io.ts'
import { conversationsOf, parseConversation } from './score.ts'

const usage = 'Usage: peakend import ndjson|vcon FILE [--workspace NAME] [--source NAME]'
/** Conversations a transaction: it stays under 20 ms, so live work beside it is not held up (architecture.md). */
const BATCH = 4
const TELL_EVERY_MS = 2000

interface Given {
  file: string
  workspace: string | undefined
  source: string
}

const given = (args: string[]): Given => {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { workspace: { type: 'string' }, source: { type: 'string' } },
    })
    const [kind, file, ...more] = positionals
    if ((kind !== 'ndjson' && kind !== 'vcon') || !file || more.length > 0) throw new SetupFault(usage)
    return { file, workspace: values.workspace, source: values.source ?? path.basename(file) }
  } catch (fault) {
    throw fault instanceof TypeError ? new SetupFault(`${fault.message}\n${usage}`) : fault
  }
}

const chosen = async (db: Database, name: string | undefined): Promise<WorkspaceId> => {
  const all = await listWorkspaces(db)
  const fitting = name ? all.filter((w) => w.id === name || w.name.toLowerCase() === name.toLowerCase()) : all
  const [one, ...others] = fitting
  if (!one)
    throw new SetupFault(
      name
        ? `There is no workspace ${JSON.stringify(name)}.`
        : 'There is no workspace yet: start Peakend and use the set-up link first.',
    )
  if (others.length > 0)
    throw new SetupFault(`Which workspace? Say --workspace with one of: ${fitting.map((w) => w.name).join(', ')}`)
  return one.id
}

/**
 * Takes conversations that are over into an installation, running or not. The same file again changes nothing; a line that cannot be read is told on
 * standard error as `{"line","error"}` and the rest goes on. Sends nothing to anyone.
 */
export const importFile = async (args: string[], config: Config, io: Io): Promise<number> => {
  const { file, workspace, source } = given(args)
  const { size } = await stat(file).catch(() => {
    throw new SetupFault(`${file} cannot be read.`)
  })
  return withDatabase(config, io, async (ownerUrl) => {
    const db = await openDatabase({
      ownerUrl,
      secret: installationSecret(config),
      clock: realClock,
      log: openLog({ level: 'warn' }),
      metrics: openMetrics(),
    })
    try {
      return await run(db, await chosen(db, workspace), { file, source, size }, io)
    } finally {
      await db.close()
    }
  })
}

interface Tally {
  added: number
  known: number
  failed: number
}

const run = async (
  db: Database,
  workspaceId: WorkspaceId,
  of: { file: string; source: string; size: number },
  io: Io,
): Promise<number> => {
  const tally: Tally = { added: 0, known: 0, failed: 0 }
  const bytes = createReadStream(of.file, { highWaterMark: 1 << 18 })
  const progress = reporter(io, () => bytes.bytesRead / Math.max(1, of.size), tally)
  const work = openGivingWay(db)
  let batch: { line: number; conversation: Conversation }[] = []
  for await (const { line, value, error } of conversationsOf(bytes, 'auto')) {
    const parsed = error === undefined ? parseConversation(value) : error
    if (typeof parsed === 'string') complain(io, tally, line, parsed)
    else batch.push({ line, conversation: parsed })
    if (batch.length === BATCH) {
      const full = batch
      await work(() => store(db, workspaceId, of.source, full, tally, io))
      batch = []
    }
    progress()
  }
  await store(db, workspaceId, of.source, batch, tally, io)
  tell(
    io,
    `Taken in: ${tally.added}. Known already: ${tally.known}. Not readable: ${tally.failed}. Nothing was sent to anyone.`,
  )
  return tally.added + tally.known === 0 && tally.failed > 0 ? 1 : 0
}

const complain = (io: Io, tally: Tally, line: number, error: string): void => {
  tally.failed++
  io.stderr.write(`${JSON.stringify({ line, error })}\n`)
}

/** One transaction for all; where one of them is refused, each on its own, so that it alone is left out. */
const store = async (
  db: Database,
  workspaceId: WorkspaceId,
  source: string,
  batch: { line: number; conversation: Conversation }[],
  tally: Tally,
  io: Io,
): Promise<void> => {
  if (batch.length === 0) return
  try {
    const conversations = batch.map(({ conversation }) => conversation)
    const taken = await db.transact(workspaceId, (tx) => takeInAll(tx, conversations, source))
    for (const { isNew } of taken) tally[isNew ? 'added' : 'known']++
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    const [only, ...others] = batch
    if (only && others.length === 0) complain(io, tally, only.line, fault.message)
    else for (const one of batch) await store(db, workspaceId, source, [one], tally, io)
  }
}

const reporter = (io: Io, share: () => number, tally: Tally) => {
  const startedAt = Date.now()
  let toldAt = startedAt
  return () => {
    const now = Date.now()
    if (now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    const part = share()
    const leftS = part > 0 ? Math.ceil((((now - startedAt) / part) * (1 - part)) / 1000) : null
    tell(
      io,
      `${tally.added + tally.known} conversations, ${Math.floor(part * 100)} %${leftS === null ? '' : `, about ${leftS} s left`}`,
    )
  }
}
