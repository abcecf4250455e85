import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, SystemTx, Tx } from './database.ts'
import { recordedOf, type JournalRow, type Recorded } from './event.ts'
import { defineDelivery, type Delivery } from './jobs.ts'
import type { Reaction } from './reactions.ts'
import { Refusal } from './refusal.ts'

/** An event a reaction failed on three times, or one that waits behind such an event of the same key. */
export interface Parked {
  reaction: string
  position: number
  key: string
  type: string
  at: Date
  isWaitingBehind: boolean
  error: string | null
  tries: number
  parkedAt: Date
}

const lockKey = (tx: Tx, reaction: string, key: string): Promise<unknown> =>
  tx.query('parked.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 7307))', [
    `${tx.workspaceId} ${reaction} ${key}`,
  ])

const RETRY = 'parked.retry'
/** What passes by itself: somebody held a row for long, the disk was full, the database away. Such events are tried again without anybody's asking. */
const PASSING = /^(busy|storage_full|database_away):/
const RETRY_AFTER_MS = 30_000

const retryOf = (reaction: string, key: string) => ({
  kind: RETRY,
  key: `${reaction} ${key}`,
  payload: { reaction, key },
})

/** Parks an event inside the transaction that moves the lane past it; one that failed on something passing is tried again later. */
export const park = async (
  tx: Tx,
  reaction: string,
  recorded: Recorded,
  error: string | null,
  tries: number,
): Promise<void> => {
  if (error && PASSING.test(error))
    tx.enqueue({ ...retryOf(reaction, recorded.key), dueAt: new Date(tx.now.getTime() + RETRY_AFTER_MS) })
  await tx.query(
    'parked.add',
    `insert into reaction_parked (workspace_id, reaction, position, key, type, payload, at, is_waiting_behind, error, tries, parked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.workspaceId,
      reaction,
      recorded.position,
      recorded.key,
      recorded.type,
      factsOf(recorded),
      recorded.at,
      error === null,
      error,
      tries,
      tx.now,
    ],
  )
}

const factsOf = (recorded: Recorded): string => {
  const { type: _, ...facts } = recorded.event
  return JSON.stringify(facts)
}

/** Parks the event behind an earlier one of its key; false where none is parked any more, and it may run. */
export const parkBehind = async (tx: Tx, reaction: string, recorded: Recorded): Promise<boolean> => {
  await lockKey(tx, reaction, recorded.key)
  const ahead = await tx.query(
    'parked.ahead',
    'select from reaction_parked where workspace_id = $1 and reaction = $2 and key = $3 and position < $4 limit 1',
    [tx.workspaceId, reaction, recorded.key, recorded.position],
  )
  if (ahead.length === 0) return false
  await park(tx, reaction, recorded, null, 0)
  return true
}

/** What is parked in the workspace, oldest first, at most 200. */
export const listParked = (tx: ReadTx): Promise<Parked[]> =>
  tx.query<Parked>(
    'parked.list',
    `select reaction, position, key, type, at, is_waiting_behind as "isWaitingBehind", error, tries, parked_at as "parkedAt"
     from reaction_parked where workspace_id = $1 order by position limit 200`,
    [tx.workspaceId],
  )

/** Throws an event away that a person has looked at; those behind it are tried at the next retry. Refuses `not_found`. */
export const discardParked = async (tx: Tx, reaction: string, position: number): Promise<void> => {
  const gone = await tx.query(
    'parked.discard',
    'delete from reaction_parked where workspace_id = $1 and reaction = $2 and position = $3 returning 1',
    [tx.workspaceId, reaction, position],
  )
  if (gone.length === 0) throw new Refusal('not_found')
}

/**
 * Tries the parked events of a key again, in order, each in a transaction of its own that takes its row away. Stops at the first that
 * fails, and gives how many went through.
 */
export const retryParked = async (db: Database, w: WorkspaceId, reaction: Reaction, key: string): Promise<number> => {
  for (let done = 0; ; done++) {
    const went = await db
      .transact(w, async (tx) => {
        await lockKey(tx, reaction.name, key)
        const [row] = await tx.query<JournalRow>(
          'parked.next',
          `delete from reaction_parked p using (
             select workspace_id, reaction, position from reaction_parked where workspace_id = $1 and reaction = $2 and key = $3
             order by position limit 1) as n
           where p.workspace_id = n.workspace_id and p.reaction = n.reaction and p.position = n.position
           returning p.position, p.workspace_id as "workspaceId", p.key, p.type, p.payload, p.at`,
          [w, reaction.name, key],
        )
        if (row) await reaction.react(tx, recordedOf(row))
        return row !== undefined
      })
      .catch((err: unknown) => {
        db.log.warn({ err, reaction: reaction.name, key }, 'a parked event failed again')
        return false
      })
    if (!went) return done
  }
}

/** Keys with parked events, of all workspaces, for the runners. */
export const parkedKeys = (db: Database, names: readonly string[]) =>
  db.system((tx) =>
    tx.query<{ reaction: string; workspaceId: string; key: string; n: number }>(
      'parked.keys',
      `select reaction, workspace_id as "workspaceId", key, count(*) as n from reaction_parked where reaction = any($1::text[]) group by 1, 2, 3`,
      [names],
    ),
  )

interface Retry extends Record<string, unknown> {
  reaction: string
  key: string
}

/** Tries parked events again, as a job of whichever node is free: who asks (`retryAll`, or `park` itself) need not know the reactions. */
export const retryDelivery = (db: Database, find: (name: string) => Reaction | undefined): Delivery =>
  defineDelivery<Retry>({
    kind: RETRY,
    unresolved: 'again',
    retries: { maxAttempts: 6 },
    async attempt({ workspaceId, payload: { reaction: name, key } }) {
      const reaction = find(name)
      // a reaction that is gone from the program cannot be tried; what it left is thrown away by a person
      if (!reaction) return { result: 'refused', why: `there is no reaction ${name}` }
      await retryParked(db, workspaceId, reaction, key)
      const isLeft = await db.read(workspaceId, (tx) => isAnyParked(tx, name, key))
      return isLeft ? { result: 'again', why: 'it failed again' } : { result: 'done' }
    },
    settled: async () => undefined,
  })

const isAnyParked = async (tx: ReadTx, reaction: string, key: string): Promise<boolean> =>
  (
    await tx.query(
      'parked.any',
      'select 1 from reaction_parked where workspace_id = $1 and reaction = $2 and key = $3 limit 1',
      [tx.workspaceId, reaction, key],
    )
  ).length > 0

/** The events of one key that one reaction could not take in. */
export interface ParkedKey {
  workspaceId: WorkspaceId
  reaction: string
  key: string
  /** The event it failed on, and those that wait behind it. */
  events: number
  type: string
  error: string | null
  parkedAt: Date
}

const everywhere = `select distinct on (workspace_id, reaction, key) workspace_id as "workspaceId", reaction, key, type, error,
    count(*) over (partition by workspace_id, reaction, key)::int as events, parked_at as "parkedAt"
  from reaction_parked order by workspace_id, reaction, key, position limit 1000`

const findAll = (tx: SystemTx): Promise<ParkedKey[]> => tx.query<ParkedKey>('parked.everywhere', everywhere)

/** What is parked in all workspaces by key, at most 1000, for the command line. */
export const listAllParked = (db: Database): Promise<ParkedKey[]> => db.system(findAll)

/** Asks for every parked key to be tried again at once by whichever node runs, or the next that starts. Gives how many were asked for. */
export const retryAllParked = (db: Database): Promise<number> =>
  db.system(async (tx) => {
    const keys = await findAll(tx)
    for (const one of keys) tx.enqueueIn(one.workspaceId, retryOf(one.reaction, one.key))
    return keys.length
  })
