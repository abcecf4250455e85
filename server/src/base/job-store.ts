import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, Tx } from './database.ts'
import type { Job } from './jobs.ts'
import { aliveNodes } from './node.ts'
import { holdJob } from './transaction.ts'

export interface JobKey {
  workspaceId: WorkspaceId
  kind: string
  key: string
}

export interface DueJob extends JobKey {
  dueAt: Date
  /** Another where it was asked for anew. */
  reference: string
}

/** A job that gave up or does not know what came of it, for people to look at. */
export interface StuckJob extends JobKey {
  state: 'parked' | 'unsure'
  attempts: number
  lastError: string | null
  dueAt: Date
}

const whole = `workspace_id as "workspaceId", kind, key, payload, due_at as "dueAt", attempts as attempt, reference`

/** Kinds whose jobs only the holder of a place attempts, with the places this node holds. */
export interface Placed {
  kinds: readonly string[]
  places: readonly string[]
}

/** Jobs that are due and may be done here, the longest due first, and the next time one will be. */
export const findDue = (db: Database, kinds: readonly string[], now: Date, limit: number, placed: Placed) =>
  db.system(async (tx) => {
    const due = await tx.query<DueJob>(
      'jobs.due',
      `select workspace_id as "workspaceId", kind, key, due_at as "dueAt", reference from jobs
       where state = 'waiting' and due_at <= $1 and kind = any($2::text[])
         and (kind <> all($4::text[]) or split_part(key, '/', 1) = any($5::text[])) order by due_at limit $3`,
      [now, kinds, limit, placed.kinds, placed.places],
    )
    if (due.length > 0) return { due, nextAt: null }
    const [next] = await tx.query<{ at: Date | null }>(
      'jobs.next',
      "select min(due_at) as at from jobs where state = 'waiting' and due_at > $1",
      [now],
    )
    return { due, nextAt: next?.at ?? null }
  })

/**
 * Takes up a due timer: nobody else runs it until this transaction ends; null where somebody does, or it was moved. Its row stays unlocked, because
 * whoever enqueues the same key meanwhile must not wait for the timer while it waits for a row of theirs. Its row ends with the transaction; see `holdJob`.
 */
export const takeTimer = async (tx: Tx, id: JobKey): Promise<Job | null> => {
  // two statements in one round trip: the second has a snapshot that is younger than the lock
  const [locked, rows] = await Promise.all([
    tx.query<{ isOurs: boolean }>(
      'jobs.lock',
      `select pg_try_advisory_xact_lock(hashtextextended($1::text || ' ' || $2::text || ' ' || $3::text, 0)) as "isOurs"`,
      [id.workspaceId, id.kind, id.key],
    ),
    tx.query<Job>(
      'jobs.take',
      `select workspace_id as "workspaceId", kind, key, payload, due_at as "dueAt", attempts + 1 as attempt, reference from jobs
       where workspace_id = $1 and kind = $2 and key = $3 and state = 'waiting' and due_at <= $4`,
      [id.workspaceId, id.kind, id.key, tx.now],
    ),
  ])
  const job = (locked[0]?.isOurs && rows[0]) || null
  if (job) holdJob(tx, job)
  return job
}

/** Marks a due delivery as being attempted by this node; committed before the attempt is made. */
export const startAttempt = async (tx: Tx, id: JobKey, node: number): Promise<Job | null> => {
  const [row] = await tx.query<Job>(
    'jobs.start',
    `with mine as (
       select workspace_id, kind, key from jobs
       where workspace_id = $1 and kind = $2 and key = $3 and state = 'waiting' and due_at <= $4 for update skip locked)
     update jobs set state = 'running', holder = $5, attempts = attempts + 1 from mine
     where jobs.workspace_id = mine.workspace_id and jobs.kind = mine.kind and jobs.key = mine.key
     returning jobs.workspace_id as "workspaceId", jobs.kind, jobs.key, payload, due_at as "dueAt", attempts as attempt, reference`,
    [id.workspaceId, id.kind, id.key, tx.now, node],
  )
  return row ?? null
}

/** What became of the row of a delivery that ended: not ours any more; ended or put back; or due again at once, so that somebody must look. */
export type Ended = 'lost' | 'ended' | 'due'

/** Ends a running delivery of this node: gone, or waiting again where the same key was enqueued meanwhile. */
export const endAttempt = async (tx: Tx, id: JobKey, node: number): Promise<Ended> => {
  const values = [id.workspaceId, id.kind, id.key, node]
  const ended = await tx.query(
    'jobs.end',
    `delete from jobs where workspace_id = $1 and kind = $2 and key = $3 and state = 'running' and holder = $4 and not is_again_wanted returning 1`,
    values,
  )
  if (ended.length > 0) return 'ended'
  const again = await tx.query<{ isDue: boolean }>(
    'jobs.end-again',
    `update jobs set state = 'waiting', holder = null, is_again_wanted = false, attempts = 0, reference = gen_random_uuid()
     where workspace_id = $1 and kind = $2 and key = $3 and state = 'running' and holder = $4 returning due_at <= $5 as "isDue"`,
    [...values, tx.now],
  )
  // what the outcome itself asks for under this key is older than what was wanted meanwhile
  if (again.length > 0) holdJob(tx, { ...id, reference: null })
  return endedOf(again[0])
}

const endedOf = (row: { isDue: boolean } | undefined): Ended => (row ? (row.isDue ? 'due' : 'ended') : 'lost')

/** Puts a running delivery of this node back to wait, or sets it aside; where the same key was enqueued meanwhile, that stands instead, when it was asked for. */
export const putBack = async (
  tx: Tx,
  id: JobKey,
  node: number,
  to: { state: 'waiting' | 'parked' | 'unsure'; dueAt: Date; error: string },
): Promise<Ended> => {
  const rows = await tx.query<{ isDue: boolean }>(
    'jobs.put-back',
    `update jobs set holder = null, is_again_wanted = false, last_error = $7,
       state = case when is_again_wanted then 'waiting' else $5 end, due_at = case when is_again_wanted then due_at else $6 end,
       attempts = case when is_again_wanted then 0 else attempts end,
       reference = case when is_again_wanted then gen_random_uuid() else reference end
     where workspace_id = $1 and kind = $2 and key = $3 and state = 'running' and holder = $4
     returning state = 'waiting' and due_at <= $8 as "isDue"`,
    [id.workspaceId, id.kind, id.key, node, to.state, to.dueAt, to.error.slice(0, 500), tx.now],
  )
  return endedOf(rows[0])
}

/** Notes that a timer failed: waits until `dueAt`, or parks. Asked for anew since it was taken up (`reference` differs), it did not fail yet. */
export const noteFailure = (
  tx: Tx,
  id: JobKey,
  to: { state: 'waiting' | 'parked'; dueAt: Date; error: string; reference: string | null },
) =>
  tx.query(
    'jobs.failed',
    `update jobs set attempts = attempts + 1, state = $4, due_at = $5, last_error = $6
     where workspace_id = $1 and kind = $2 and key = $3 and state = 'waiting' and ($7::uuid is null or reference = $7)`,
    [id.workspaceId, id.kind, id.key, to.state, to.dueAt, to.error.slice(0, 500), to.reference],
  )

/** Deliveries whose node is gone: nobody knows what came of the attempt. */
export const findUnresolved = (db: Database, kinds: readonly string[]) =>
  db.system((tx) =>
    tx.query<Job & { holder: number }>(
      'jobs.unresolved',
      `select ${whole}, holder from jobs where state = 'running' and kind = any($1::text[])
       and not holder = any(array(select number from (${aliveNodes}) as alive)) limit 500`,
      [kinds],
    ),
  )

export const countParked = (db: Database) =>
  db.system((tx) =>
    tx.query<{ kind: string; n: number }>(
      'jobs.parked',
      "select kind, count(*) as n from jobs where state in ('parked', 'unsure') group by 1",
    ),
  )

/** Jobs of the workspace that wait for a person, at most 200. */
export const listStuck = (tx: ReadTx): Promise<StuckJob[]> =>
  tx.query<StuckJob>(
    'jobs.stuck',
    `select workspace_id as "workspaceId", kind, key, state, attempts, last_error as "lastError", due_at as "dueAt"
     from jobs where workspace_id = $1 and state in ('parked', 'unsure') order by due_at limit 200`,
    [tx.workspaceId],
  )

/** Lets a parked job, or one whose outcome is unsure, be tried again now. Nothing happens where there is none. */
export const retryStuck = async (tx: Tx, kind: string, key: string): Promise<void> => {
  const rows = await tx.query<{ payload: Record<string, unknown> }>(
    'jobs.retry',
    `select payload from jobs where workspace_id = $1 and kind = $2 and key = $3 and state in ('parked', 'unsure') for update`,
    [tx.workspaceId, kind, key],
  )
  if (rows[0]) tx.enqueue({ kind, key, payload: rows[0].payload })
}

/** Takes a parked or unsure job away for good, because a person or a receipt settled it. */
export const dropStuck = (tx: Tx, kind: string, key: string): Promise<unknown> =>
  tx.query(
    'jobs.drop',
    `delete from jobs where workspace_id = $1 and kind = $2 and key = $3 and state in ('parked', 'unsure')`,
    [tx.workspaceId, kind, key],
  )

const stuck = `select workspace_id as "workspaceId", kind, key, state, attempts, last_error as "lastError", due_at as "dueAt"
  from jobs where state in ('parked', 'unsure') order by workspace_id, kind, due_at limit 1000`

/** Jobs of all workspaces that wait for a person, at most 1000, for the command line. */
export const listAllStuck = (db: Database): Promise<StuckJob[]> =>
  db.system((tx) => tx.query<StuckJob>('jobs.all-stuck', stuck))

/**
 * Lets every job that gave up be tried again, at most 1000; gives how many. Those nobody knows the outcome of only `withUnsure`: trying again
 * may do twice what was done.
 */
export const retryAllStuck = (db: Database, withUnsure: boolean): Promise<number> =>
  db.system(async (tx) => {
    const rows = await tx.query<JobKey & { payload: Record<string, unknown> }>(
      'jobs.all-stuck-locked',
      `select workspace_id as "workspaceId", kind, key, payload from jobs where state = 'parked' or (state = 'unsure' and $1)
       order by workspace_id, kind, key limit 1000 for update`,
      [withUnsure],
    )
    for (const { workspaceId, ...job } of rows) tx.enqueueIn(workspaceId, job)
    return rows.length
  })
