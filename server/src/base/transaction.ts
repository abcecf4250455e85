import { eventKey, type Event } from '@peakend/contract/events.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
} from 'kysely'
import type { Writable } from 'node:stream'
import pg from 'pg'
import { Refusal } from './refusal.ts'

/** A value a parameter of a statement may have. */
export type SqlValue =
  | string
  | number
  | boolean
  | bigint
  | Date
  | Buffer
  | null
  | undefined
  | readonly SqlValue[]
  | object

/** What a read needs: a workspace, the time, and ways to ask. */
export interface ReadTx {
  readonly workspaceId: WorkspaceId
  /** The clock's time, read once when the transaction began; the same in a re-run only by chance. */
  readonly now: Date
  /** Runs a prepared statement; `name` belongs to this one text for good (`cases.open`, 63 signs at most). */
  query: <Row>(name: string, text: string, values?: readonly SqlValue[]) => Promise<Row[]>
  /** Typed SQL on the same connection. `Tables` is the store's own table types. */
  kysely: <Tables>() => Kysely<Tables>
}

/** A piece of work that is kept in the `jobs` table. At most one per workspace, kind and key. */
export interface NewJob {
  kind: string
  /** What it is about, e.g. the offer's id; the same key again moves the due time and replaces the payload. */
  key: string
  /** Ids and facts only. */
  payload?: Record<string, unknown>
  /** Now, when left out. */
  dueAt?: Date
}

/** An open transaction in one workspace. Commands of doors take it and never open one themselves. */
export interface Tx extends ReadTx {
  /**
   * Sends a prepared statement without waiting for it, for writes whose rows nobody needs: later statements of the transaction see its effect, and
   * where it fails the transaction fails. Saves a round trip.
   */
  send: (name: string, text: string, values?: readonly SqlValue[]) => void
  /** Writes an event to the journal with this transaction, in the order of the calls; ids and facts, never what people said. */
  record: (event: Event) => void
  /** Makes or moves a job with this transaction. */
  enqueue: (job: NewJob) => void
  /** Takes a waiting job back with this transaction; nothing happens where there is none, or where it runs already. */
  cancel: (kind: string, key: string) => void
}

/** A transaction of the system role: over all workspaces. For base, identity and privacy only (shape.test.ts). */
export interface SystemTx {
  readonly now: Date
  query: <Row>(name: string, text: string, values?: readonly SqlValue[]) => Promise<Row[]>
  kysely: <Tables>() => Kysely<Tables>
  recordIn: (workspaceId: WorkspaceId, event: Event) => void
  enqueueIn: (workspaceId: WorkspaceId, job: NewJob) => void
}

/** What a transaction has to write before it commits. */
export interface Buffered {
  events: { workspaceId: string; event: Event }[]
  /** Statements on their way that nobody waits for before the commit. */
  sent: Promise<unknown>[]
  jobs: Map<string, { workspaceId: string; kind: string; key: string; job: NewJob | null }>
  /** The job this transaction runs, as it was taken up; null `reference` where it was asked for anew meanwhile. */
  running?: { workspaceId: string; kind: string; key: string; reference: string | null }
}

/** The connection broke, or could not be had: nothing is known about what the server did last. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('the connection to the database was lost', { cause })
    this.name = 'ConnectionLost'
  }
}

/**
 * Sorts what node-postgres throws: answers of the server that mean "come back later", "full" and "took too long" become
 * refusals; errors without an answer of the server are a lost connection; other answers stay what they are.
 */
export const sortError = (e: unknown): unknown => {
  if (e instanceof Refusal || e instanceof ConnectionLost || e instanceof TypeError) return e
  if (!(e instanceof pg.DatabaseError)) return new ConnectionLost(e)
  const code = e.code ?? ''
  // 57P01-57P03 shut down, crash, starting; 53300 too many connections; 08 connection; 25006 a standby
  if (/^(57P0[1-3]|53300|08...|25006)$/.test(code)) return new ConnectionLost(e)
  if (code === '53100') return new Refusal('storage_full')
  // 25P04 transaction_timeout, 55P03 lock not available, 57014 cancelled
  if (['25P04', '55P03', '57014'].includes(code)) return new Refusal('busy', undefined, { retryAfterS: 1 })
  // 22021 and 22P05: a sign no text takes, where something other than a body brought it
  if (code === '22021' || code === '22P05') return new Refusal('invalid', 'It holds a sign that cannot be stored.')
  // 54000: words too many or too long for an index
  if (code === '54000') return new Refusal('too_large')
  return e
}

/** The sockets whose writes of this turn of the event loop are being gathered. */
const gathering = new WeakSet<Writable>()

/**
 * Sends a statement on a pipelined connection. What is sent before the event loop turns leaves in one write: begin goes with the first
 * statement and the last ones with commit, which saves system calls and packets.
 */
export const sendOn = (client: pg.ClientBase, config: pg.QueryConfig | string): Promise<pg.QueryResult> => {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  if (!gathering.has(stream)) {
    gathering.add(stream)
    stream.cork()
    process.nextTick(() => {
      gathering.delete(stream)
      stream.uncork()
    })
  }
  return typeof config === 'string' ? client.query(config) : client.query(config)
}

/** The connection of a transaction: at once where it has begun, for its statements leave in the order they were asked. */
export type Connect = () => pg.ClientBase | Promise<pg.ClientBase>

export const ask = async <Row>(connect: Connect, config: pg.QueryConfig): Promise<Row[]> => {
  try {
    const at = connect()
    return (await sendOn(at instanceof Promise ? await at : at, config)).rows as Row[]
  } catch (e) {
    throw sortError(e)
  }
}

/** Kysely over the connection of an open transaction: compiles, and lets that connection run it. */
export const kyselyOn = (connect: Connect): Kysely<unknown> => {
  const connection: DatabaseConnection = {
    async executeQuery<R>(compiled: CompiledQuery) {
      try {
        const client = await connect()
        const result = await client.query(compiled.sql, [...compiled.parameters])
        return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
      } catch (e) {
        throw sortError(e)
      }
    },
    // eslint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('streaming is not for short transactions')
    },
  }
  const nothing = () => Promise.resolve()
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: () => Promise.resolve(connection),
        beginTransaction: () => Promise.reject(new Error('a transaction is open already')),
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  })
}

const jobId = (workspaceId: string, kind: string, key: string) => `${workspaceId}\n${kind}\n${key}`

export const newBuffer = (): Buffered => ({ events: [], sent: [], jobs: new Map() })

export const bufferJob = (
  buffer: Buffered,
  workspaceId: string,
  kind: string,
  key: string,
  job: NewJob | null,
): void => {
  const id = jobId(workspaceId, kind, key)
  buffer.jobs.delete(id)
  buffer.jobs.set(id, { workspaceId, kind, key, job })
}

const buffers = new WeakMap<Tx, Buffered>()

/** Ties a transaction to what it has to write. */
export const tie = (tx: Tx, buffer: Buffered): Tx => {
  buffers.set(tx, buffer)
  return tx
}

/**
 * Says which job the transaction runs. At its end the job's row goes, or takes what the run itself asked for under its own key; but what somebody
 * else wanted of that key since it was taken up (`reference` differs then, or the row is gone) is newer, and stands.
 */
export const holdJob = (tx: Tx, running: NonNullable<Buffered['running']>): void => {
  const buffer = buffers.get(tx)
  if (buffer) buffer.running = running
}

const insertOne = {
  name: 'journal.one',
  text: 'insert into journal (workspace_id, key, type, payload, at) values ($1, $2, $3, $4, $5)',
}
const insertMany = {
  name: 'journal.many',
  text: `insert into journal (workspace_id, key, type, payload, at)
    select w, k, t, p, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) with ordinality as e (w, k, t, p, n) order by n`,
}
const upsertJobs = {
  name: 'jobs.upsert',
  text: `insert into jobs (workspace_id, kind, key, payload, due_at, created_at)
    select w, k, i, p, d, $6 from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[]) as j (w, k, i, p, d)
    order by w, k, i
    on conflict (workspace_id, kind, key) do update set payload = excluded.payload, due_at = excluded.due_at, last_error = null,
      state = case jobs.state when 'running' then 'running' else 'waiting' end,
      is_again_wanted = jobs.state = 'running',
      attempts = case jobs.state when 'running' then jobs.attempts else 0 end,
      reference = case jobs.state when 'running' then jobs.reference else excluded.reference end`,
}
const cancelJobs = {
  name: 'jobs.cancel',
  text: `delete from jobs using unnest($1::uuid[], $2::text[], $3::text[]) as j (w, k, i)
    where workspace_id = w and kind = k and key = i and state <> 'running'`,
}

const runAgain = {
  name: 'jobs.run-again',
  text: `update jobs set payload = $5, due_at = $6, created_at = $7, last_error = null, attempts = 0, reference = gen_random_uuid()
    where workspace_id = $1 and kind = $2 and key = $3 and reference = $4`,
}
const ranAway = {
  name: 'jobs.ran',
  text: 'delete from jobs where workspace_id = $1 and kind = $2 and key = $3 and reference = $4',
}

/** What becomes of the row of the job that runs; takes what the run asked for under its own key out of the buffer. */
const endRunning = (buffer: Buffered, now: Date): pg.QueryConfig[] => {
  const { running } = buffer
  if (!running) return []
  const { workspaceId, kind, key, reference } = running
  const id = jobId(workspaceId, kind, key)
  const wanted = buffer.jobs.get(id)?.job
  buffer.jobs.delete(id)
  if (reference === null) return []
  const of = [workspaceId, kind, key, reference]
  if (!wanted) return [{ ...ranAway, values: of }]
  return [{ ...runAgain, values: [...of, JSON.stringify(wanted.payload ?? {}), wanted.dueAt ?? now, now] }]
}

/** The statements that write a buffer, in order; sent together with the commit. */
export const flushOf = (buffer: Buffered, now: Date): pg.QueryConfig[] => {
  const statements = endRunning(buffer, now)
  const jobs = [...buffer.jobs.values()]
  const wanted = jobs.filter((j) => j.job !== null)
  const cancelled = jobs.filter((j) => j.job === null)
  const columns = (of: typeof jobs) => [of.map((j) => j.workspaceId), of.map((j) => j.kind), of.map((j) => j.key)]
  if (cancelled.length > 0) statements.push({ ...cancelJobs, values: columns(cancelled) })
  if (wanted.length > 0) {
    const payloads = wanted.map((j) => JSON.stringify(j.job?.payload ?? {}))
    statements.push({
      ...upsertJobs,
      values: [...columns(wanted), payloads, wanted.map((j) => j.job?.dueAt ?? now), now],
    })
  }
  const rows = buffer.events.map(({ workspaceId, event }) => {
    const { type, ...facts } = event
    return [workspaceId, eventKey(event), type, JSON.stringify(facts)]
  })
  if (rows.length === 1) statements.push({ ...insertOne, values: [...(rows[0] ?? []), now] })
  if (rows.length > 1)
    statements.push({ ...insertMany, values: [0, 1, 2, 3].map((i) => rows.map((r) => r[i])).concat([now] as never) })
  return statements
}
