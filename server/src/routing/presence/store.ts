import type { PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export type State = 'available' | 'away' | 'offline'
export interface PresenceRow {
  personId: PersonId
  state: State
  reason: string | null
  since: Date
  /** Live text at once, and now; letters, calls and visitors beside it. */
  capacity: number
  load: number
  letterCapacity: number
  letterLoad: number
  callLoad: number
  visitLoad: number
  /** A phone of theirs is connected; it is in a call, or rings for one. */
  hasPhone: boolean
  isInCall: boolean
}
const columns = `person_id as "personId", state, reason, since, capacity, load, letter_capacity as "letterCapacity",
  letter_load as "letterLoad", call_load as "callLoad", visit_load as "visitLoad",
  has_phone as "hasPhone", is_in_call as "isInCall"`

export const findPresence = async (tx: ReadTx, personId: PersonId): Promise<PresenceRow | null> => {
  const [row] = await tx.query<PresenceRow>('presence.find', `select ${columns} from presences where person_id = $1`, [
    personId,
  ])
  return row ?? null
}

/** Everyone of the workspace who was ever here (row-level security leaves other workspaces' people out). */
export const listPresences = (tx: ReadTx): Promise<PresenceRow[]> =>
  tx.query<PresenceRow>('presence.list', `select ${columns} from presences limit 5000`, [])

/** Makes the row where there is none and locks it: the last in the order of locks. */
export const lockPresence = async (tx: Tx, personId: PersonId): Promise<PresenceRow> => {
  await tx.query(
    'presence.make',
    `insert into presences (person_id, since, seen_at, freed_at) values ($1, $2, $2, $2) on conflict do nothing`,
    [personId, tx.now],
  )
  const [row] = await tx.query<PresenceRow>(
    'presence.lock',
    `select ${columns} from presences where person_id = $1 for update`,
    [personId],
  )
  if (!row) throw new Error('a presence row was made and not seen: the person is no member of this workspace')
  return row
}

/** `isOwn`: the person did it, and so is there; what is done to them says nothing about that. */
export const updatePresence = async (
  tx: Tx,
  personId: PersonId,
  state: State,
  reason: string | null,
  isOwn: boolean,
): Promise<void> => {
  await tx.query(
    'presence.set',
    `update presences set state = $2, reason = $3, seen_at = case when $5 then $4 else seen_at end,
       since = case when state = $2 and reason is not distinct from $3 then since else $4 end,
       freed_at = case when $2 = 'available' and state <> 'available' then $4 else freed_at end
     where person_id = $1`,
    [personId, state, reason, tx.now, isOwn],
  )
}

export const updateCapacity = (tx: Tx, personId: PersonId, chats: number, letters: number | undefined) =>
  tx.query(
    'presence.capacity',
    'update presences set capacity = $2, letter_capacity = coalesce($3, letter_capacity) where person_id = $1',
    [personId, chats, letters],
  )

export const updatePhone = (tx: Tx, personId: PersonId, of: 'has_phone' | 'is_in_call', isSo: boolean) =>
  tx.query<{ personId: PersonId }>(
    `presence.${of}`,
    `update presences set ${of} = $2 where person_id = $1 and ${of} <> $2 returning person_id as "personId"`,
    [personId, isSo],
  )

export const touchSeen = (tx: Tx, personIds: readonly string[]) =>
  tx.query('presence.seen', 'update presences set seen_at = greatest(seen_at, $2) where person_id = any($1)', [
    personIds,
    tx.now,
  ])

export const findUnseen = (tx: ReadTx, before: Date): Promise<{ personId: PersonId }[]> =>
  tx.query(
    'presence.unseen',
    // whoever speaks on their phone is there, whatever became of their desk
    `select person_id as "personId" from presences where state <> 'offline' and seen_at < $1 and not is_in_call order by person_id`,
    [before],
  )

export const isAnyoneHere = async (tx: ReadTx): Promise<boolean> =>
  (await tx.query('presence.anyone', `select 1 from presences where state <> 'offline' limit 1`, [])).length > 0
