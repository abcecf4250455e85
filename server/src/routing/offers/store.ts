import type { InteractionId, OfferId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PlaceKind } from '../policy/floor.ts'

export interface OfferRow {
  offerId: OfferId
  interactionId: InteractionId
  queueId: QueueId
  personId: PersonId
  madeAt: Date
  deadlineAt: Date
  endedAt: Date | null
  why: 'accepted' | 'declined' | 'lapsed' | 'withdrawn' | null
  /** The overflow rule it went by. */
  way: string | null
}
export type OfferEnd = NonNullable<OfferRow['why']>
const columns = `offer_id as "offerId", interaction_id as "interactionId", queue_id as "queueId", person_id as "personId",
  made_at as "madeAt", deadline_at as "deadlineAt", ended_at as "endedAt", why, way`

/** The column of `presences` that counts a kind of place. */
const loads = { text: 'load', letter: 'letter_load', call: 'call_load', visit: 'visit_load' } as const

/** Counts one more place for a person, even over what they have: it is theirs already. Locks the presence row. */
const countPlace = (tx: Tx, personId: string, kind: PlaceKind) =>
  tx.query(`offers.place.${kind}`, `update presences set ${loads[kind]} = ${loads[kind]} + 1 where person_id = $1`, [
    personId,
  ])

const givePlace = (tx: Tx, personId: string, kind: PlaceKind) =>
  tx.query(
    `offers.place.free.${kind}`,
    `update presences set ${loads[kind]} = greatest(${loads[kind]} - 1, 0), freed_at = $2 where person_id = $1`,
    [personId, tx.now],
  )

export interface Hold {
  personId: PersonId
  kind: 'offer' | 'held'
}

export const findHold = async (tx: ReadTx, interactionId: string): Promise<Hold | null> => {
  const [row] = await tx.query<Hold>(
    'holds.find',
    'select person_id as "personId", kind from holds where workspace_id = $1 and interaction_id = $2',
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/**
 * Makes `personId` the holder: frees the place of another holder, takes one for this person where they had none (even over their capacity: it is
 * theirs already). False where an offer that was being made at the same time got the place: it is there to be withdrawn now.
 */
export const hold = async (tx: Tx, interactionId: string, personId: string, place: PlaceKind): Promise<boolean> => {
  const before = await findHold(tx, interactionId)
  if (before?.personId === personId) {
    if (before.kind === 'offer') {
      await tx.query(
        'holds.keep',
        `update holds set kind = 'held', since = $3 where workspace_id = $1 and interaction_id = $2`,
        [tx.workspaceId, interactionId, tx.now],
      )
    }
    return true
  }
  if (before) await dropHold(tx, interactionId)
  const held = await tx.query(
    'holds.add',
    `insert into holds (workspace_id, interaction_id, person_id, kind, since, place) values ($1, $2, $3, 'held', $4, $5)
     on conflict do nothing returning 1`,
    [tx.workspaceId, interactionId, personId, tx.now, place],
  )
  if (held.length === 0) return false
  await countPlace(tx, personId, place)
  return true
}

/** Frees the place where one is held; true when there was one. */
export const dropHold = async (tx: Tx, interactionId: string): Promise<boolean> => {
  const [row] = await tx.query<{ personId: string; place: PlaceKind }>(
    'holds.drop',
    'delete from holds where workspace_id = $1 and interaction_id = $2 returning person_id as "personId", place',
    [tx.workspaceId, interactionId],
  )
  if (row) await givePlace(tx, row.personId, row.place)
  return row !== undefined
}

export const heldBy = (
  tx: ReadTx,
  personId: string,
): Promise<{ interactionId: InteractionId; kind: 'offer' | 'held' }[]> =>
  tx.query(
    'holds.of',
    'select interaction_id as "interactionId", kind from holds where workspace_id = $1 and person_id = $2 order by 1 limit 200',
    [tx.workspaceId, personId],
  )

export const lockOffer = async (tx: Tx, offerId: string): Promise<OfferRow | null> => {
  const [row] = await tx.query<OfferRow>(
    'offers.lock',
    `select ${columns} from offers where workspace_id = $1 and offer_id = $2 for update`,
    [tx.workspaceId, offerId],
  )
  return row ?? null
}

export const findOffer = async (tx: ReadTx, offerId: string): Promise<OfferRow | null> => {
  const [row] = await tx.query<OfferRow>(
    'offers.find',
    `select ${columns} from offers where workspace_id = $1 and offer_id = $2`,
    [tx.workspaceId, offerId],
  )
  return row ?? null
}

export const findOpenOffer = async (tx: ReadTx, interactionId: string): Promise<OfferRow | null> => {
  const [row] = await tx.query<OfferRow>(
    'offers.open',
    `select ${columns} from offers where workspace_id = $1 and interaction_id = $2 and ended_at is null`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const listOffers = (tx: ReadTx, personId: string): Promise<OfferRow[]> =>
  tx.query<OfferRow>(
    'offers.mine',
    `select ${columns} from offers where workspace_id = $1 and person_id = $2 and ended_at is null order by made_at limit 50`,
    [tx.workspaceId, personId],
  )

/** Locks what is held out to a person, in the order of ids. */
export const lockOffersTo = (tx: Tx, personId: string) =>
  tx.query(
    'offers.lock-mine',
    'select 1 from offers where workspace_id = $1 and person_id = $2 and ended_at is null order by offer_id for update',
    [tx.workspaceId, personId],
  )

export const closeOffer = (tx: Tx, offerId: string, why: OfferEnd) =>
  tx.query(
    'offers.end',
    'update offers set ended_at = $3, why = $4 where workspace_id = $1 and offer_id = $2 and ended_at is null',
    [tx.workspaceId, offerId, tx.now, why],
  )

/** People who are offline and hold something here: they vanished, or went offline in another workspace. */
export const findHoldersGone = (tx: ReadTx): Promise<{ personId: PersonId }[]> =>
  tx.query(
    'holds.gone',
    `select distinct h.person_id as "personId" from holds h join presences p using (person_id) where h.workspace_id = $1 and p.state = 'offline' limit 500`,
    [tx.workspaceId],
  )
