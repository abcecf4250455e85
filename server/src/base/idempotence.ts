import { createHash } from 'node:crypto'
import { Refusal } from './refusal.ts'
import type { Database, Tx } from './database.ts'

export interface Once<A> {
  /** Who made the id: a touchpoint, a webhook, a key. Ids of different sources never meet. */
  source: string
  senderId: string
  /** What was sent, as parsed; the same id with other content is refused. Property order does not matter. */
  content: unknown
  /** Does the work and gives the answer to keep: ids and facts, small, JSON. */
  answer: () => Promise<A>
}

/**
 * Runs `answer` once for a sender's id and keeps what it gave; the same id with the same content gives the kept answer and
 * changes nothing. Two at the same time wait for each other. Refuses with `id_reused` where the content differs.
 */
export const once = async <A>(tx: Tx, of: Once<A>): Promise<A> => {
  const hash = createHash('sha256').update(canonical(of.content)).digest()
  const key = [tx.workspaceId, of.source, of.senderId]
  const mine = await tx.query<{ one: number }>(
    'received.claim',
    `insert into received (workspace_id, source, sender_id, content_hash, received_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1 as one`,
    [...key, hash, tx.now],
  )
  if (mine.length === 0) return kept(tx, key, hash)
  const answer = await of.answer()
  tx.send(
    'received.answer',
    'update received set answer = $4 where workspace_id = $1 and source = $2 and sender_id = $3',
    [...key, JSON.stringify(answer ?? null)],
  )
  return answer
}

const kept = async <A>(tx: Tx, key: readonly string[], hash: Buffer): Promise<A> => {
  const [found] = await tx.query<{ content_hash: Buffer; answer: A }>(
    'received.find',
    'select content_hash, answer from received where workspace_id = $1 and source = $2 and sender_id = $3',
    key,
  )
  if (!found) throw new Refusal('conflict', 'This id is being taken back; send it again.')
  if (!hash.equals(found.content_hash)) throw new Refusal('id_reused')
  return found.answer
}

/** JSON with sorted keys, so that equal content has equal hashes. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v) && !(v instanceof Date)
      ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  ) ?? 'null'

/**
 * A condition for statements that are sent together with `claimOnce`, without waiting for it: true where the claim was ours. Takes parameters
 * as they stand in the statement, `answered` that of the id in the answer's `key`.
 */
export const isClaimed = (of: { source: string; senderId: string; key: string; answered: string }): string =>
  `exists (select from received r where r.workspace_id = $1 and r.source = ${of.source} and r.sender_id = ${of.senderId}
     and (r.answer ->> '${of.key}')::uuid = ${of.answered})`

/**
 * The same for work whose answer is known before it is done (ids made by us), in one statement instead of two: for hot paths. Gives null
 * the first time, and then the caller does the work in this transaction; else the answer kept. Refuses like `once`.
 */
export const claimOnce = async <A>(tx: Tx, of: Omit<Once<A>, 'answer'> & { answer: A }): Promise<A | null> => {
  const hash = createHash('sha256').update(canonical(of.content)).digest()
  const key = [tx.workspaceId, of.source, of.senderId]
  const mine = await tx.query<{ one: number }>(
    'received.claim-known',
    `insert into received (workspace_id, source, sender_id, content_hash, received_at, answer) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning 1 as one`,
    [...key, hash, tx.now, JSON.stringify(of.answer ?? null)],
  )
  return mine.length > 0 ? null : kept(tx, key, hash)
}

/** `claimOnce` for many, of one call no two the same: false where one of them was known, and then the caller must not go on. */
export const claimAll = async (
  tx: Tx,
  all: readonly (Omit<Once<unknown>, 'answer'> & { answer: unknown })[],
): Promise<boolean> => {
  if (all.length === 0) return true
  const mine = await tx.query(
    'received.claim-many',
    `insert into received (workspace_id, source, sender_id, content_hash, received_at, answer)
     select $1, source, sender_id, hash, $5, answer from unnest($2::text[], $3::text[], $4::bytea[], $6::jsonb[]) as c (source, sender_id, hash, answer)
     on conflict do nothing returning 1`,
    [
      tx.workspaceId,
      all.map((one) => one.source),
      all.map((one) => one.senderId),
      all.map((one) => createHash('sha256').update(canonical(one.content)).digest()),
      tx.now,
      all.map((one) => JSON.stringify(one.answer ?? null)),
    ],
  )
  return mine.length === all.length
}

/** How long a sender's id is remembered: nobody sends again what is older. */
export const RECEIVED_KEPT_MS = 400 * 24 * 3600_000
/** Rows a transaction: it stays under 20 ms, so nobody waits for it. */
const FORGET_BATCH = 500

/** Forgets senders' ids older than 400 days, in small transactions; several nodes may do it at once. Gives how many. Index received_age. */
export const forgetReceived = async (db: Database): Promise<number> => {
  for (let forgotten = 0; ;) {
    const gone = await db.system((tx) =>
      tx.query(
        'received.forget',
        `with old as (select workspace_id, source, sender_id from received where received_at < $1 order by received_at limit ${FORGET_BATCH}
           for update skip locked)
         delete from received r using old where r.workspace_id = old.workspace_id and r.source = old.source and r.sender_id = old.sender_id
         returning 1`,
        [new Date(tx.now.getTime() - RECEIVED_KEPT_MS)],
      ),
    )
    forgotten += gone.length
    if (gone.length < FORGET_BATCH) return forgotten
  }
}
