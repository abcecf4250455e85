/** What becomes of a conversation becomes of its call. */
import type { InteractionId, OfferId, PersonId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { defineReaction } from '../../base/reactions.ts'
import type { WayOut } from '../deliver.ts'
import * as interactions from '../../interactions/interactions.ts'
import { happen, standsOf } from './calls.ts'
import { findRunning } from './store.ts'

export const followConversation = defineReaction({
  name: 'phone.follow-conversation',
  on: [
    'offer.made',
    'offer.ended',
    'interaction.queued',
    'interaction.assigned',
    'interaction.rested',
    'interaction.ended',
    'interaction.closed',
    'callback.changed',
  ],
  startAt: 'now',
  // what arrives was put in line by its own call, which knows
  wants: (event) => !(event.type === 'interaction.queued' && event.why === 'arrived'),
  async react(tx, { event }) {
    const { interactionId } = event
    if (!(await findRunning(tx, interactionId))) return
    // what is true by now counts: locked before it is read
    await interactions.lock(tx, interactionId)
    const running = await findRunning(tx, interactionId)
    if (!running) return
    if (event.type === 'callback.changed') {
      if (event.step === 'asked' || event.step === 'booked') await happen(tx, running, { kind: 'booked' })
      return
    }
    await happen(tx, running, { kind: 'stands', as: await standsOf(tx, interactionId) })
  },
})

/**
 * Offers of calls that were made in this very transaction, whose conversations it holds: the phones ring with its commit and not a reaction later. Where an offer is gone
 * again by then, the reaction to what ended it says so.
 */
export const ringOffered = async (
  tx: Tx,
  offers: readonly { offerId: OfferId; interactionId: InteractionId; personId: PersonId; deadlineAt: Date }[],
): Promise<void> => {
  for (const { offerId, interactionId, personId, deadlineAt } of offers) {
    const running = await findRunning(tx, interactionId)
    const offer = { id: offerId, personId, untilMs: deadlineAt.getTime() }
    if (running) await happen(tx, running, { kind: 'stands', as: { state: 'waiting', agentId: null, offer } })
  }
}

/** What is said in a call is heard; its lines stand in the conversation, and nothing written goes out by it. */
export const phoneWayOut: WayOut = {
  channel: 'phone',
  async handOver(tx, event) {
    if (event.by === 'agent') await interactions.markFailed(tx, event.turnId, 'no_way_out')
    else await interactions.markDelivered(tx, event.turnId)
  },
}
