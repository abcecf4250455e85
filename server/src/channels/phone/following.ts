/** What becomes of a conversation becomes of its call. */
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
  ],
  startAt: 'now',
  async react(tx, { event }) {
    const { interactionId } = event
    if (!(await findRunning(tx, interactionId))) return
    // what is true by now counts: locked before it is read
    await interactions.lock(tx, interactionId)
    const running = await findRunning(tx, interactionId)
    if (running) await happen(tx, running, { kind: 'stands', as: await standsOf(tx, interactionId) })
  },
})

/** What is said in a call is heard; its lines stand in the conversation, and nothing written goes out by it. */
export const phoneWayOut: WayOut = {
  channel: 'phone',
  async handOver(tx, event) {
    if (event.by === 'agent') await interactions.markFailed(tx, event.turnId, 'no_way_out')
    else await interactions.markDelivered(tx, event.turnId)
  },
}
