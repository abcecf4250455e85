/** Lines the customer reads between the turns: who came, where it went, how it ended. As data: each screen says them in its reader's language. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { defineReaction } from '../../base/reactions.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findQueue } from '../../routing/queues/queues.ts'
import * as surveys from '../../surveys/surveys.ts'
import { isFromWidget } from '../phone/widget/store.ts'

const isChat = async (tx: Tx, interactionId: InteractionId) => {
  const standing = await interactions.find(tx, interactionId)
  return standing?.channel === 'chat' && !standing.isImported ? standing : null
}

export const tellLines = defineReaction({
  name: 'chat.tell-lines',
  on: [
    'interaction.assigned',
    'interaction.queued',
    'interaction.released',
    'interaction.ended',
    'interaction.person-wanted',
  ],
  startAt: 'now',
  wants: (event) => event.type !== 'interaction.queued' || event.why === 'transferred',
  async react(tx, { event }) {
    const { interactionId } = event
    const standing = await isChat(tx, interactionId)
    if (!standing) return
    switch (event.type) {
      case 'interaction.assigned':
        // stepping in says so by itself
        if (event.why !== 'stepped-in' && event.why !== 'resumed')
          await interactions.say(tx, interactionId, 'joined', { personId: event.personId })
        return
      case 'interaction.queued':
        if (event.toPersonId)
          await interactions.say(tx, interactionId, 'transferred-person', { personId: event.toPersonId })
        else
          await interactions.say(tx, interactionId, 'transferred', {
            to: (await findQueue(tx, event.queueId))?.name ?? '',
          })
        return
      case 'interaction.released':
        if (event.why === 'vanished')
          await interactions.say(tx, interactionId, 'returned', { personId: event.personId })
        if (event.why === 'gave-back') await interactions.say(tx, interactionId, 'left', { personId: event.personId })
        return
      case 'interaction.person-wanted':
        await interactions.say(tx, interactionId, 'person-wanted')
        return
      case 'interaction.ended':
        // a message left outside hours was never a conversation
        if (standing.outcome !== 'message')
          await interactions.say(
            tx,
            interactionId,
            `ended-by-${event.by === 'block' ? 'agent' : event.by}`,
            standing.agentId ? { personId: standing.agentId } : {},
          )
        return
      default:
        return event satisfies never
    }
  },
})

/** Whoever was answered is asked how it was; who was blocked is not. */
export const askSurvey = defineReaction({
  name: 'chat.ask-survey',
  on: ['interaction.ended'],
  startAt: 'now',
  async react(tx, { event }) {
    const standing = await interactions.find(tx, event.interactionId)
    if (!standing?.answeredAt || standing.isImported || event.by === 'block') return
    const isCall = standing.channel === 'phone' && (await isFromWidget(tx, event.interactionId))
    if (isCall || standing.channel === 'chat') await surveys.ask(tx, event.interactionId, standing.queueId)
  },
})
