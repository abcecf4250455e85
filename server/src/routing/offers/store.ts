import { randomUUID } from 'node:crypto'
import type { InteractionId, OfferId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Candidate, NewOffer, Waiting } from './rules.ts'

export interface OfferRow {
  offerId: OfferId
  interactionId: InteractionId
  queueId: QueueId
  personId: PersonId
  madeAt: Date
  deadlineAt: Date
  endedAt: Date | null
  why: 'accepted' | 'declined' | 'lapsed' | 'withdrawn' | null
}
export type OfferEnd = NonNullable<OfferRow['why']>
const columns = `offer_id as "offerId", interaction_id as "interactionId", queue_id as "queueId", person_id as "personId",
  made_at as "madeAt", deadline_at as "deadlineAt", ended_at as "endedAt", why`

/** More than this many waiting are looked at in the next pass: those in front come first anyway. */
const WAITING_AT_ONCE = 300

interface WaitingRecord {
  interactionId: string
  queueId: string
  since: Date
  meantFor: string | null
  isOffered: boolean
  declined: { personId: string; at: string }[] | null
}

export const listWaiting = async (tx: ReadTx): Promise<Waiting[]> =>
  (
    await tx.query<WaitingRecord>(
      'offers.waiting',
      `select s.interaction_id as "interactionId", s.queue_id as "queueId", s.since, s.meant_for as "meantFor",
         exists (select from offers o where o.workspace_id = s.workspace_id and o.interaction_id = s.interaction_id and o.ended_at is null) as "isOffered",
         (select json_agg(json_build_object('personId', o.person_id, 'at', o.ended_at) order by o.ended_at) from offers o
           where o.workspace_id = s.workspace_id and o.interaction_id = s.interaction_id and o.made_at >= s.entered_at
             and o.why in ('declined', 'lapsed')) as declined
       from queue_stays s where s.workspace_id = $1 and s.ended_at is null order by s.since, s.interaction_id limit $2`,
      [tx.workspaceId, WAITING_AT_ONCE],
    )
  ).map((row) => ({
    ...row,
    since: row.since.getTime(),
    declined: (row.declined ?? []).map((d) => ({ personId: d.personId, at: Date.parse(d.at) })),
  }))

/** People who are available with room, in any queue of this workspace, or meant by name. */
export const listCandidates = async (tx: ReadTx): Promise<Candidate[]> =>
  (
    await tx.query<{ personId: string; queues: string[] | null; room: number; load: number; freedAt: Date }>(
      'offers.candidates',
      `select p.person_id as "personId", array_agg(m.queue_id) filter (where m.queue_id is not null) as queues,
         p.capacity - p.load as room, p.load, p.freed_at as "freedAt"
       from presences p left join queue_members m on m.workspace_id = $1 and m.person_id = p.person_id
       where p.state = 'available' and p.load < p.capacity group by p.person_id limit 5000`,
      [tx.workspaceId],
    )
  ).map((row) => ({ ...row, queues: row.queues ?? [], freedAt: row.freedAt.getTime() }))

/** Takes one place of a person who is available; false when there is none (any more). Locks the presence row. */
export const takePlace = async (tx: Tx, personId: string, evenIfFull = false): Promise<boolean> =>
  (
    await tx.query(
      evenIfFull ? 'offers.place.force' : 'offers.place',
      evenIfFull
        ? 'update presences set load = load + 1 where person_id = $1 returning 1'
        : `update presences set load = load + 1 where person_id = $1 and state = 'available' and load < capacity returning 1`,
      [personId],
    )
  ).length > 0

const givePlace = (tx: Tx, personId: string) =>
  tx.query(
    'offers.place.free',
    'update presences set load = greatest(load - 1, 0), freed_at = $2 where person_id = $1',
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
export const hold = async (tx: Tx, interactionId: string, personId: string): Promise<boolean> => {
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
    `insert into holds (workspace_id, interaction_id, person_id, kind, since) values ($1, $2, $3, 'held', $4)
     on conflict do nothing returning 1`,
    [tx.workspaceId, interactionId, personId, tx.now],
  )
  if (held.length === 0) return false
  await takePlace(tx, personId, true)
  return true
}

/** Frees the place where one is held; true when there was one. */
export const dropHold = async (tx: Tx, interactionId: string): Promise<boolean> => {
  const [row] = await tx.query<{ personId: string }>(
    'holds.drop',
    'delete from holds where workspace_id = $1 and interaction_id = $2 returning person_id as "personId"',
    [tx.workspaceId, interactionId],
  )
  if (row) await givePlace(tx, row.personId)
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

/** Stores an offer and its reserved place; false when somebody else was quicker. */
export const insertOffer = async (tx: Tx, of: NewOffer, deadlineAt: Date): Promise<OfferId | null> => {
  const offerId = randomUUID() as OfferId
  const held = await tx.query(
    'offers.hold',
    `insert into holds (workspace_id, interaction_id, person_id, kind, since) values ($1, $2, $3, 'offer', $4) on conflict do nothing returning 1`,
    [tx.workspaceId, of.interactionId, of.personId, tx.now],
  )
  if (held.length === 0) return null
  await tx.query(
    'offers.insert',
    `insert into offers (workspace_id, offer_id, interaction_id, queue_id, person_id, made_at, deadline_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.workspaceId, offerId, of.interactionId, of.queueId, of.personId, tx.now, deadlineAt],
  )
  return offerId
}

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
