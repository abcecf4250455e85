/**
 * Offers: one waiting interaction held out to one person until a deadline.
 * open -> accepted | declined | lapsed (nobody answered; the person is set away) | withdrawn (customer left, somebody else took it).
 * An open offer reserves one place of the person, so nobody is ever offered more than they can hold.
 */
import type { InteractionId, OfferId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { defineTimer } from '../../base/jobs.ts'
import { Refusal } from '../../base/refusal.ts'
import * as interactions from '../../interactions/interactions.ts'
import type { NewOffer, Person, PlaceKind } from '../policy/floor.ts'
import { kindOf, lineOf, roomFor } from '../policy/room.ts'
import { lockPresence, setPresence, type PresenceRow } from '../presence/presence.ts'
import { endStay } from '../waits/store.ts'
import { insertGiven, insertOffers, lockPlaces, placesOf } from './floor-store.ts'
import { lookNow } from './look.ts'
import {
  closeOffer,
  dropHold,
  findOffer,
  findOpenOffer,
  hold,
  listOffers,
  lockOffer,
  type OfferEnd,
  type OfferRow,
} from './store.ts'

export type { OfferRow } from './store.ts'
export { dropHold, findOffer, findOpenOffer, heldBy, lockOffersTo } from './store.ts'

export const FIRST_OFFER_MS = 30_000

/** Asks for a look at who can be offered what; many requests become one look. */
export const routeSoon = (tx: Tx, dueAt: Date = tx.now): void =>
  tx.enqueue({ kind: 'routing.route', key: 'now', dueAt })

/** An offer of a call that was just made. */
export interface OfferedCall {
  offerId: OfferId
  interactionId: InteractionId
  personId: PersonId
  deadlineAt: Date
}
/** Rings whom calls were held out to, in the look's own transaction, which holds those conversations. */
export type RingOffered = (tx: Tx, offers: readonly OfferedCall[]) => Promise<void>

/** What the workspace says of offers. */
interface ByWorkspace {
  offerMs: number
  timeZone: string
}

/**
 * One look: decides by the policy and stores what it says, whatever the size of the floor in a handful of statements. One at a time in a workspace,
 * because a job runs once. Records `offer.made`, and `interaction.assigned` where a queue hands over at once. Answers how many were given.
 */
export const makeOffers = async (
  tx: Tx,
  of: ByWorkspace | Promise<ByWorkspace>,
  ring?: RingOffered,
): Promise<number> => {
  const look = await lookNow(tx, of)
  if (!look) return 0
  const { offerMs } = await of
  const { offers, lookAgainAt, rules, mixes } = look
  const isAtOnce = ({ queueId }: NewOffer) => rules.get(queueId)?.hands === 'at-once'
  const isRung = ({ kind }: NewOffer) => kind === 'call' && ring !== undefined
  const wantsLock = (offer: NewOffer) => isAtOnce(offer) || isRung(offer)
  // interactions before people: the order of locks
  const [free, places] = await Promise.all([
    interactions.lockWaiting(
      tx,
      offers.filter(wantsLock).map(({ interactionId }) => interactionId as InteractionId),
    ),
    lockPlaces(tx, [...new Set(offers.map(({ personId }) => personId))]),
  ])
  const open = offers.filter((offer) => !wantsLock(offer) || free.has(offer.interactionId as InteractionId))
  const fitting = fittingNow(open, places, mixes)
  const deadlineAt = new Date(tx.now.getTime() + offerMs)
  const held = fitting.filter((offer) => !isAtOnce(offer))
  const made = await insertOffers(tx, held, deadlineAt)
  for (const { offerId, interactionId, personId } of made) {
    tx.record({
      type: 'offer.made',
      offerId,
      interactionId: interactionId as InteractionId,
      personId: personId as PersonId,
      deadlineAt: deadlineAt.toISOString(),
    })
    tx.enqueue({ kind: 'routing.lapse', key: offerId, dueAt: deadlineAt })
  }
  const calls = new Set(held.filter(isRung).map(({ interactionId }) => interactionId))
  await ring?.(
    tx,
    made
      .filter(({ interactionId }) => calls.has(interactionId))
      .map((offer) => ({ ...(offer as unknown as OfferedCall), deadlineAt })),
  )
  const given = await insertGiven(tx, fitting.filter(isAtOnce))
  await interactions.assignWaiting(
    tx,
    given.map(({ interactionId, personId }) => ({
      interactionId: interactionId as InteractionId,
      personId: personId as PersonId,
    })),
  )
  const missed = offers.length - made.length - given.length
  const again = missed > 0 ? tx.now.getTime() + MISSED_LOOK_MS : lookAgainAt
  if (again !== null) tx.enqueue({ kind: 'routing.route-later', key: 'declined', dueAt: new Date(again) })
  return made.length + given.length
}

/** Somebody's place was taken between look and lock: the next look is soon. */
const MISSED_LOOK_MS = 100

/** What still fits the places as they are under the lock. */
const fittingNow = (offers: readonly NewOffer[], places: ReadonlyMap<string, Person['places']>, mixes: boolean) => {
  const added: NewOffer[] = []
  for (const offer of offers) {
    const person = places.get(offer.personId)
    const count = (kind: PlaceKind) => added.filter((o) => o.personId === offer.personId && o.kind === kind).length
    // whether somebody owes an answer was looked at a moment ago and is no matter of places
    if (person && roomFor({ places: person, owesReply: false }, offer.kind, mixes, count) > 0) added.push(offer)
  }
  return added
}

/** Whether somebody has a place for this channel, as far as places go: who takes one by their own hand knows what they do. */
export const hasRoomFor = (presence: PresenceRow, channel: string): boolean => {
  const { most, taken } = placesOf(presence)[kindOf(channel)]
  return taken < most
}

/** Whether it may come to them without their asking: with a place, and not beside a call or a visitor unless the workspace `mixes`. */
export const mayGoTo = (presence: PresenceRow, channel: string, mixes: boolean): boolean =>
  roomFor({ places: placesOf(presence), owesReply: false }, kindOf(channel), mixes) > 0

const end = async (tx: Tx, offer: OfferRow, why: OfferEnd): Promise<void> => {
  await closeOffer(tx, offer.offerId, why)
  tx.cancel('routing.lapse', offer.offerId)
  tx.record({
    type: 'offer.ended',
    offerId: offer.offerId,
    interactionId: offer.interactionId,
    personId: offer.personId,
    why,
  })
}

const own = async (tx: Tx, offerId: OfferId, personId: PersonId): Promise<OfferRow> => {
  const offer = await findOffer(tx, offerId)
  if (!offer || offer.personId !== personId) throw new Refusal('not_found')
  return offer
}

/**
 * The person takes what was held out to them. Accepting twice is the same as once. Refuses with `not_found` (another's offer) and `offer_gone`
 * (lapsed, declined, withdrawn). Records `offer.ended` and `interaction.assigned`.
 */
export const accept = async (tx: Tx, offerId: OfferId, personId: PersonId): Promise<InteractionId> => {
  const { interactionId } = await own(tx, offerId, personId)
  const channel = lineOf(await interactions.lock(tx, interactionId))
  const offer = await lockOffer(tx, offerId)
  if (offer?.why === 'accepted') return interactionId
  if (!offer || offer.endedAt) throw new Refusal('offer_gone')
  await interactions.assign(tx, { interactionId, personId, why: 'accepted' })
  await end(tx, offer, 'accepted')
  await endStay(tx, interactionId, 'answered', personId, offer.way)
  await hold(tx, interactionId, personId, kindOf(channel))
  return interactionId
}

/** Lets it pass to the next person. Refuses with `not_found` and `offer_gone`; declining twice is the same as once. Never counted against anybody. */
export const decline = async (tx: Tx, offerId: OfferId, personId: PersonId): Promise<void> => {
  await own(tx, offerId, personId)
  const offer = await lockOffer(tx, offerId)
  if (offer?.why === 'declined') return
  if (!offer || offer.endedAt) throw new Refusal('offer_gone')
  await end(tx, offer, 'declined')
  await dropHold(tx, offer.interactionId)
  routeSoon(tx)
}

/** Takes an open offer back: the customer left, or somebody else has it. Nothing happens where there is none. */
export const withdraw = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const open = await findOpenOffer(tx, interactionId)
  const offer = open && (await lockOffer(tx, open.offerId))
  if (!offer || offer.endedAt) return
  await end(tx, offer, 'withdrawn')
  await dropHold(tx, interactionId)
}

/** What was to ring for it is not there: the next is asked, and they again once it is. Twice equals once. Never counted against anybody. */
export const unreached = async (tx: Tx, offerId: OfferId): Promise<void> => {
  const offer = await lockOffer(tx, offerId)
  if (!offer || offer.endedAt) return
  await end(tx, offer, 'withdrawn')
  await dropHold(tx, offer.interactionId)
  routeSoon(tx)
}

/** Makes `personId` the holder; an offer that was being made at the same time is taken back. Twice equals once. */
export const holdFor = async (
  tx: Tx,
  { interactionId, channel }: { interactionId: InteractionId; channel: string },
  personId: PersonId,
): Promise<void> => {
  while (!(await hold(tx, interactionId, personId, kindOf(channel)))) await withdraw(tx, interactionId)
}

/** Offers held out to a person now. */
export const offersTo = (tx: ReadTx, personId: PersonId): Promise<OfferRow[]> => listOffers(tx, personId)

/** Nobody answered: the next is asked, and who did not answer is set away, so that no customer waits for an empty chair. Twice equals once. */
export const lapse = async (tx: Tx, offerId: string): Promise<void> => {
  const offer = await lockOffer(tx, offerId)
  if (!offer || offer.endedAt) return
  await end(tx, offer, 'lapsed')
  await dropHold(tx, offer.interactionId)
  // who went away or offline meanwhile is so by their own word, or by having vanished
  if ((await lockPresence(tx, offer.personId)).state === 'available') {
    await setPresence(tx, offer.personId, 'away', 'no-answer', 'routing')
  }
  routeSoon(tx)
}

/** The deadline of an offer. */
export const lapseTimer = defineTimer({ kind: 'routing.lapse', run: (tx, job) => lapse(tx, job.key) })
