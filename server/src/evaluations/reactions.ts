import { defineReaction } from '../base/reactions.ts'
import { evaluate } from './evaluations.ts'

/** After every turn and every change of hands, and finally when it closes. Imports are judged by their own job, in bulk. */
const judgeInteractions = defineReaction({
  name: 'evaluations.judge',
  on: [
    'turn.received',
    'turn.queued',
    'interaction.assigned',
    'interaction.ended',
    'interaction.closed',
    'interaction.need-confirmed',
  ],
  startAt: 'beginning',
  onlyNewest: true,
  async react(tx, { event }) {
    if ('isImported' in event && event.isImported) return
    await evaluate(tx, event.interactionId)
  },
})

export const evaluationsReactions = [judgeInteractions]
