/**
 * A real PostgreSQL for tests: one cluster a checkout, shared by all test files; a template database migrated once per
 * state of the migrations; each test file (or test) works on a clone of its own.
 */
import { createHash, randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import pg from 'pg'
import { testClock, type TestClock } from '../src/base/clock.ts'
import { openDatabase, type Database } from '../src/base/database.ts'
import { openLog, silentLog } from '../src/base/log.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { migrate, readMigrations } from '../src/base/migrations.ts'
import { openGround, type Ground } from '../src/base/ground.ts'
import type { JobKind } from '../src/base/jobs.ts'
import type { Reaction } from '../src/base/reactions.ts'
import type { WatchKind } from '../src/base/watches.ts'
import { ensureRoles } from '../src/base/roles.ts'
import { openTestCluster } from './cluster.ts'

export const testSecret = 'a secret for tests only, and for no installation'

let opened: Promise<{ ownerUrl: string; template: string; stop: () => Promise<void> }> | undefined

const openCluster = () =>
  (opened ??= (async () => {
    const cluster = await openTestCluster()
    return { ownerUrl: cluster.ownerUrl, template: await makeTemplate(cluster.ownerUrl), stop: () => cluster.stop() }
  })())

after(async () => {
  if (opened) await (await opened).stop()
})

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

const withOwner = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const makeTemplate = async (ownerUrl: string): Promise<string> => {
  const files = await readMigrations()
  // a cluster kept from an earlier run may know its roles by another secret
  const made = JSON.stringify([files, testSecret])
  const template = `template_${createHash('sha256').update(made).digest('hex').slice(0, 16)}`
  await withOwner(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock(7307003)')
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [template])
    if (rowCount) return
    await client.query(`drop database if exists ${template}`)
    await client.query(`create database ${template}`)
    await ensureRoles(withDatabase(ownerUrl, template), testSecret)
    await migrate(withDatabase(ownerUrl, template))
    await client.query(`alter database ${template} is_template true`)
  })
  return template
}

/** An empty, migrated database of its own; `drop` ends it. */
const cloneTemplate = async (): Promise<{ ownerUrl: string; drop: () => Promise<unknown> }> => {
  const { ownerUrl, template } = await openCluster()
  const name = `t_${randomUUID().replaceAll('-', '')}`
  await withOwner(ownerUrl, (client) => client.query(`create database ${name} template ${template}`))
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    drop: () => withOwner(ownerUrl, (client) => client.query(`drop database if exists ${name} with (force)`)),
  }
}

export interface HarnessOptions {
  reactions?: readonly Reaction[]
  jobs?: readonly JobKind[]
  watches?: readonly WatchKind[]
}

export interface Harness {
  db: Database
  /** Runs all reactions and due jobs until nothing is left to do. The ground starts at the first call, or with `ground()`. */
  drain: () => Promise<void>
  /** Starts stamper, reactions and jobs, for tests of what happens by itself. */
  ground: () => Promise<Ground>
  clock: TestClock
  /** For looking at everything as the owner, or for a second `openDatabase` on the same data. */
  ownerUrl: string
  /** A session of the owner (superuser), for looking at everything and for breaking things. */
  owner: () => Promise<pg.Client>
  /** The id of a new workspace. Modules that need its row make it through identity's door. */
  workspace: () => WorkspaceId
}

/** `const { db, clock, workspace } = await harness(t)`; everything is closed and dropped when the test ends. */
export const harness = async (
  t: { after: (end: () => unknown) => void },
  options: HarnessOptions = {},
): Promise<Harness> => {
  const { ownerUrl, drop } = await cloneTemplate()
  const clock = testClock()
  const log = process.env['PEAKEND_TEST_LOG'] ? openLog({ level: process.env['PEAKEND_TEST_LOG'] }) : silentLog()
  const db = await openDatabase({ ownerUrl, secret: testSecret, clock, log, metrics: openMetrics(), migrates: false })
  const owners: pg.Client[] = []
  let started: Promise<Ground> | undefined
  const ground = () =>
    (started ??= openGround({
      db,
      reactions: options.reactions ?? [],
      jobs: options.jobs ?? [],
      watches: options.watches,
    }))
  t.after(async () => {
    if (started) await (await started).close()
    await Promise.all([db.close(), ...owners.map((client) => client.end())])
    await drop()
  })
  const owner = async () => {
    const client = new pg.Client({ connectionString: ownerUrl })
    await client.connect()
    owners.push(client)
    return client
  }
  const drain = async () => (await ground()).drain()
  return { db, clock, ownerUrl, owner, drain, ground, workspace: () => randomUUID() as WorkspaceId }
}

/** Asks until the answer is not undefined, at most `withinMs` of real time; for waiting on another process or a socket. */
export const eventually = async <T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs = 10_000,
): Promise<T> => {
  const endAt = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > endAt) throw new Error(`nothing came within ${withinMs} ms`)
    await pause(5)
  }
}
