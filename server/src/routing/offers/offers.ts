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
import { lockPresence, setPresence } from '../presence/presence.ts'
import { endStay } from '../waits/store.ts'
import { decideOffers, nextAskAt } from './rules.ts'
import {
  closeOffer,
  dropHold,
  findOffer,
  findOpenOffer,
  hold,
  insertOffer,
  listCandidates,
  listOffers,
  listWaiting,
  lockOffer,
  takePlace,
  type OfferEnd,
  type OfferRow,
} from './store.ts'

export type { OfferRow } from './store.ts'
export { dropHold, findOffer, findOpenOffer, heldBy, lockOffersTo } from './store.ts'

export const FIRST_OFFER_MS = 30_000

/** Asks for a look at who can be offered what; many requests become one look. */
export const routeSoon = (tx: Tx, dueAt: Date = tx.now): void =>
  tx.enqueue({ kind: 'routing.route', key: 'now', dueAt })

/** One look: decides and stores offers. One at a time in a workspace, because a job runs once. */
export const makeOffers = async (tx: Tx, offerMs: number): Promise<number> => {
  const waiting = await listWaiting(tx)
  if (waiting.every((w) => w.isOffered)) return 0
  const decided = decideOffers(waiting, await listCandidates(tx), tx.now.getTime())
  let made = 0
  for (const one of decided) {
    if (!(await takePlace(tx, one.personId))) continue
    const deadlineAt = new Date(tx.now.getTime() + offerMs)
    const offerId = await insertOffer(tx, one, deadlineAt)
    if (!offerId) {
      await tx.query('offers.place.back', 'update presences set load = greatest(load - 1, 0) where person_id = $1', [
        one.personId,
      ])
      continue
    }
    made++
    tx.record({
      type: 'offer.made',
      offerId,
      interactionId: one.interactionId as InteractionId,
      personId: one.personId as PersonId,
      deadlineAt: deadlineAt.toISOString(),
    })
    tx.enqueue({ kind: 'routing.lapse', key: offerId, dueAt: deadlineAt })
  }
  const again = nextAskAt(waiting, tx.now.getTime())
  if (made < waiting.length && again !== null)
    tx.enqueue({ kind: 'routing.route-later', key: 'declined', dueAt: new Date(again) })
  return made
}

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
  await interactions.lock(tx, interactionId)
  const offer = await lockOffer(tx, offerId)
  if (offer?.why === 'accepted') return interactionId
  if (!offer || offer.endedAt) throw new Refusal('offer_gone')
  await interactions.assign(tx, { interactionId, personId, why: 'accepted' })
  await end(tx, offer, 'accepted')
  await endStay(tx, interactionId, 'answered', personId)
  await hold(tx, interactionId, personId)
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

/** Makes `personId` the holder; an offer that was being made at the same time is taken back. Twice equals once. */
export const holdFor = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<void> => {
  while (!(await hold(tx, interactionId, personId))) await withdraw(tx, interactionId)
}

/** Offers held out to a person now. */
export const offersTo = (tx: ReadTx, personId: PersonId): Promise<OfferRow[]> => listOffers(tx, personId)

/** Nobody answered by the deadline: the next is asked, and who did not answer is set away, so that no customer waits for an empty chair. */
export const lapseTimer = defineTimer({
  kind: 'routing.lapse',
  async run(tx, job) {
    const offer = await lockOffer(tx, job.key)
    if (!offer || offer.endedAt) return
    await end(tx, offer, 'lapsed')
    await dropHold(tx, offer.interactionId)
    // who went away or offline meanwhile is so by their own word, or by having vanished
    if ((await lockPresence(tx, offer.personId)).state === 'available') {
      await setPresence(tx, offer.personId, 'away', 'no-answer', 'routing')
    }
    routeSoon(tx)
  },
})
