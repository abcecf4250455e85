import type { Event } from '@peakend/contract/events.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Kysely } from 'kysely'
import pg from 'pg'
import type { Clock } from './clock.ts'
import { openHaste, type Haste } from './haste.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { migrate } from './migrations.ts'
import { Refusal } from './refusal.ts'
import { beginOf } from './replanning.ts'
import { APP, SYSTEM, ensureRoles, refuseIfAppCouldBypass, urlOf } from './roles.ts'
import { openSignals, type Signals } from './signals.ts'
import {
  ConnectionLost,
  ask,
  bufferJob,
  flushOf,
  kyselyOn,
  newBuffer,
  sendOn,
  sortError,
  tie,
  type Buffered,
  type Connect,
  type ReadTx,
  type SqlValue,
  type SystemTx,
  type Tx,
} from './transaction.ts'

export type { NewJob, ReadTx, SqlValue, SystemTx, Tx } from './transaction.ts'

/** The one way to the database. Only routes, reactions and jobs open transactions; doors take the open `tx`. */
export interface Database {
  /**
   * Runs `work` in one READ COMMITTED transaction as the app role in `workspaceId` and commits. After a serialization
   * failure or deadlock (40001, 40P01) the whole of `work` runs again, so it must have no effect outside `tx`: no network, file or
   * wall clock. Refuses with `database_away`, `busy` (longer than 2 s) or `storage_full`; what `work` throws rolls back.
   */
  transact: <T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** The same, read only. Begins with its first statement: work that turns out to need none costs none. */
  read: <T>(workspaceId: WorkspaceId, work: (tx: ReadTx) => Promise<T>) => Promise<T>
  /**
   * One prepared statement as the app role, in no workspace and no transaction: for functions that answer for an exact secret before a workspace is known.
   * Row-level security shows it nothing else. Refuses with `database_away`.
   */
  look: <Row>(name: string, text: string, values: readonly SqlValue[]) => Promise<Row[]>
  /** A transaction of the system role, over all workspaces. For base, identity and privacy only; each use is listed in shape.test.ts. */
  system: <T>(work: (tx: SystemTx) => Promise<T>) => Promise<T>
  /** A session of its own for leases and notifications (base only). */
  session: (name: string) => Promise<pg.Client>
  readonly signals: Signals
  /**
   * Hears what this very node has committed, at once and before it has a position: for what may be done sooner for knowing it, and is looked at afresh and done all the same
   * where nothing was heard. Gives the way to stop.
   */
  onCommitted: (hear: (workspaceId: WorkspaceId, event: Event) => void) => () => void
  /** What goes before reactions on this node. */
  readonly haste: Haste
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  close: () => Promise<void>
}

export interface DatabaseOptions {
  /** A user that may create roles and tables; used for roles, migrations and start-up checks only. */
  ownerUrl: string
  /** The installation's secret; the passwords of the database roles come from it. */
  secret: string
  clock: Clock
  log: Log
  metrics: Metrics
  /** Connections of the app role; on 2 cores more than about 10 only queue inside PostgreSQL. */
  poolSize?: number
  /** Off where the caller has migrated already (tests clone a template). */
  migrates?: boolean
}

/** A transaction that takes longer is a mistake and holds up the journal for everyone. */
const TRANSACTION_TIMEOUT_MS = 2000
const CONNECT_TIMEOUT_MS = 3000
const RERUNS = 6
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** int8 as number: positions and counts stay far below 2^53. `date` stays text: a day has no zone. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.DATE, (text: string) => text],
])
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

interface Inside {
  pool: pg.Pool
  begin: string
  options: DatabaseOptions
  signals: Signals
  hearers: ReadonlySet<(workspaceId: WorkspaceId, event: Event) => void>
}

/** Opens the database: makes roles, migrates, refuses to start where the app role could bypass row-level security. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  if (options.migrates !== false) {
    await ensureRoles(options.ownerUrl, options.secret)
    const applied = await migrate(options.ownerUrl)
    if (applied.length > 0) options.log.info({ applied }, 'migrated')
  }
  await refuseIfAppCouldBypass(options.ownerUrl)
  const signals = openSignals()
  let isClosing = false
  const poolOf = (role: string, max: number) => {
    const pool = new pg.Pool({
      connectionString: urlOf(options.ownerUrl, role, options.secret),
      max,
      types,
      pipeline: true,
      application_name: `peakend ${role}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 60_000,
      options: `-c transaction_timeout=${TRANSACTION_TIMEOUT_MS} -c jit=off -c plan_cache_mode=force_generic_plan`,
    })
    // nobody's work was lost, so it has no stack to look at; nor is it worth a word while they are all being ended
    pool.on('error', (err: Error & { code?: string }) => {
      if (!isClosing) options.log.warn({ code: err.code, why: err.message }, 'an idle database connection was lost')
    })
    return pool
  }
  const app = poolOf(APP, options.poolSize ?? 10)
  const system = poolOf(SYSTEM, 4)
  const hearers = new Set<(workspaceId: WorkspaceId, event: Event) => void>()
  const base = { options, signals, hearers }
  return {
    transact: async (workspaceId, work) =>
      write({ ...base, pool: app, begin: beginIn(workspaceId, 'begin') }, (client, now, buffer) =>
        work(txOn(client, workspaceId, now, buffer)),
      ),
    read: async (workspaceId, work) =>
      read({ ...base, pool: app, begin: beginIn(workspaceId, 'begin read only') }, workspaceId, work),
    look: (name, text, values) => lookOnce(app, options, { name, text, values: values as unknown[] }),
    system: (work) =>
      write({ ...base, pool: system, begin: 'begin' }, (client, now, buffer) => work(systemOn(client, now, buffer))),
    session: (name) => openSession(options, name),
    signals,
    onCommitted(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    haste: openHaste(),
    clock: options.clock,
    log: options.log,
    metrics: options.metrics,
    async close() {
      isClosing = true
      signals.leave()
      await Promise.all([app.end(), system.end()])
    },
  }
}

const lookOnce = async <Row>(pool: pg.Pool, { log }: DatabaseOptions, config: pg.QueryConfig): Promise<Row[]> => {
  try {
    return (await pool.query(config)).rows as Row[]
  } catch (e) {
    const sorted = sortError(e)
    if (!(sorted instanceof ConnectionLost)) throw sorted
    log.warn({ err: sorted.cause }, 'the database is away')
    throw new Refusal('database_away', undefined, { retryAfterS: 1 })
  }
}

const beginIn = (workspaceId: string, begin: string): string => {
  // set in the same round trip as begin, so it must be a literal: nothing but a uuid may come here
  if (!UUID.test(workspaceId)) throw new TypeError('a workspace id is a uuid')
  return `${begin}; select set_config('peakend.workspace', '${workspaceId}', true)`
}

const readOn = (connect: Connect, workspaceId: WorkspaceId, now: Date): ReadTx => {
  let typed: Kysely<unknown> | undefined
  return {
    workspaceId,
    now,
    query: (name, text, values = []) => ask(connect, { name, text, values: values as unknown[] }),
    kysely: <Tables>() => (typed ??= kyselyOn(connect)) as Kysely<Tables>,
  }
}

const txOn = (client: pg.ClientBase, workspaceId: WorkspaceId, now: Date, buffer: Buffered): Tx =>
  tie(
    {
      ...readOn(() => client, workspaceId, now),
      send: (name, text, values = []) => {
        const sent = sendOn(client, { name, text, values: values as unknown[] })
        // whoever fails first is told at the commit
        sent.catch(() => undefined)
        buffer.sent.push(sent)
      },
      record: (event) => void buffer.events.push({ workspaceId, event }),
      enqueue: (job) => bufferJob(buffer, workspaceId, job.kind, job.key, job),
      cancel: (kind, key) => bufferJob(buffer, workspaceId, kind, key, null),
    },
    buffer,
  )

const systemOn = (client: pg.ClientBase, now: Date, buffer: Buffered): SystemTx => {
  const { query, kysely } = readOn(() => client, '' as WorkspaceId, now)
  return {
    now,
    query,
    kysely,
    recordIn: (workspaceId, event) => void buffer.events.push({ workspaceId, event }),
    enqueueIn: (workspaceId, job) => bufferJob(buffer, workspaceId, job.kind, job.key, job),
  }
}

/** Runs it, and again after what only another run can mend. */
const run = async <T>({ options: { metrics, clock, log } }: Inside, once: (now: Date) => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await once(clock.now())
      metrics.transactions.inc({ outcome: 'committed' })
      return result
    } catch (e) {
      const code = e instanceof pg.DatabaseError ? e.code : undefined
      if ((code === '40001' || code === '40P01') && attempt < RERUNS) {
        metrics.transactionReruns.inc()
        await new Promise((done) => setTimeout(done, Math.random() * 4 * 2 ** attempt))
        continue
      }
      metrics.transactions.inc({ outcome: e instanceof Refusal ? 'refused' : 'failed' })
      if (e instanceof ConnectionLost) {
        log.warn({ err: e.cause }, 'the database is away')
        throw new Refusal('database_away', undefined, { retryAfterS: 1 })
      }
      throw e
    }
  }
}

/** A connection of the pool with its transaction begun, until it is given back. */
interface Begun {
  client: pg.PoolClient
  begun: Promise<unknown>
  /** What broke it, such as a kill while no statement was open. */
  broken: () => Error | undefined
  giveBack: (broken?: Error) => void
}

const beginOn = async ({ pool, begin }: Inside): Promise<Begun> => {
  const client = await pool.connect().catch((e: unknown) => {
    throw sortError(e)
  })
  let broken: Error | undefined
  // an error that comes while no statement is open (transaction_timeout, kill) must not end the process
  const onError = (e: Error) => void (broken = e)
  client.on('error', onError)
  // not awaited: pipelined with the first statement of the work, which fails if this one does
  const begun = sendOn(client, beginOf(client, begin))
  begun.catch(() => undefined)
  return {
    client,
    begun,
    broken: () => broken,
    giveBack(because) {
      client.off('error', onError)
      client.release(because ?? broken)
    },
  }
}

const write = <T>(inside: Inside, work: (client: pg.ClientBase, now: Date, buffer: Buffered) => Promise<T>) =>
  run(inside, async (now) => {
    const open = await beginOn(inside)
    const buffer = newBuffer()
    try {
      const result = await work(open.client, now, buffer)
      const wakes = wakesOf(buffer)
      await commit(open.client, open.begun, buffer, now)
      for (const wake of wakes) inside.signals.raise(wake, undefined)
      tell(inside, buffer)
      open.giveBack()
      return result
    } catch (thrown) {
      throw await failed(open, await firstFailure(thrown, buffer))
    }
  })

/** What is committed stays so, whatever becomes of those who hear of it. */
const tell = ({ hearers, options }: Inside, { events }: Buffered): void => {
  for (const hear of hearers) {
    try {
      for (const { workspaceId, event } of events) hear(workspaceId as WorkspaceId, event)
    } catch (err) {
      options.log.error({ err }, 'one who hears what was committed failed')
    }
  }
}

const read = <T>(inside: Inside, workspaceId: WorkspaceId, work: (tx: ReadTx) => Promise<T>) =>
  run(inside, async (now) => {
    let opening: Promise<Begun> | undefined
    const connect = () => (opening ??= beginOn(inside)).then(({ client }) => client)
    try {
      const result = await work(readOn(connect, workspaceId, now))
      if (opening) await endRead(await opening)
      return result
    } catch (thrown) {
      const open = await opening?.catch(() => undefined)
      throw open ? await failed(open, thrown) : thrown
    }
  })

/** The end of a read can change nothing, so nobody waits for it. */
const endRead = async ({ client, begun, giveBack }: Begun): Promise<void> => {
  await begun.catch((e: unknown) => {
    throw sortError(e)
  })
  let broken: Error | undefined
  void sendOn(client, 'commit')
    .catch((e: unknown) => void (broken = e instanceof Error ? e : new Error('the end of a read failed')))
    .finally(() => giveBack(broken))
}

/** Rolls back, gives the connection back, and gives what to throw. */
const failed = async ({ client, broken, giveBack }: Begun, e: unknown): Promise<unknown> => {
  const because = broken() ?? (await rollBack(client))
  giveBack(because)
  return because && !(e instanceof Refusal) && !(e instanceof pg.DatabaseError) ? sortError(e) : e
}

const commit = async (client: pg.ClientBase, begun: Promise<unknown>, buffer: Buffered, now: Date): Promise<void> => {
  const last = flushOf(buffer, now).map((statement) => sendOn(client, statement))
  const end = sendOn(client, 'commit')
  const answers = await Promise.allSettled([begun, ...buffer.sent, ...last, end])
  const failed = answers.find((a) => a.status === 'rejected')
  if (failed) throw sortError(failed.reason)
  // the server answers ROLLBACK to the commit of a transaction that failed before: a caught error must not look like success
  if ((await end).command !== 'COMMIT') throw new Error('the transaction had failed before its end and was rolled back')
}

/** What failed first: a statement nobody waited for makes all later ones fail with 25P02, which says nothing. */
const firstFailure = async (e: unknown, buffer: Buffered): Promise<unknown> => {
  if (!(e instanceof pg.DatabaseError) || e.code !== '25P02') return e
  const failed = (await Promise.allSettled(buffer.sent)).find((a) => a.status === 'rejected')
  return failed ? sortError(failed.reason) : e
}

const rollBack = async (client: pg.ClientBase): Promise<Error | undefined> => {
  try {
    await client.query('rollback')
    return undefined
  } catch (e) {
    return e instanceof Error ? e : new Error('rollback failed')
  }
}

/** Who is to look once this is committed. */
const wakesOf = (buffer: Buffered): ('journal' | 'jobs')[] => [
  ...(buffer.events.length > 0 ? (['journal'] as const) : []),
  ...([...buffer.jobs.values()].some(({ job }) => job) ? (['jobs'] as const) : []),
]

/** Keep-alives end the session of a node whose machine is gone within about 15 s, and with it its leases. */
const openSession = async (options: DatabaseOptions, name: string): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: urlOf(options.ownerUrl, SYSTEM, options.secret),
    types,
    pipeline: false,
    application_name: `peakend ${name}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    options: '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c jit=off',
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
