import { isHistory } from '@peakend/contract/events.ts'
import { defineReaction } from '../base/reactions.ts'
import { fitDaily, fitTimer } from './calibrations/reactions.ts'
import { evaluateAll } from './evaluations.ts'
import { judgeAgainTimer } from './sureness/reactions.ts'

/** After every turn and every change of hands, and finally when it closes. Imports are judged by their own job, in bulk. */
const judgeInteractions = defineReaction({
  name: 'evaluations.judge',
  on: [
    'turn.received',
    'turn.queued',
    'turns.spoken',
    'call.measured',
    'interaction.assigned',
    'interaction.ended',
    'interaction.closed',
    'interaction.need-confirmed',
  ],
  startAt: 'beginning',
  onlyNewest: true,
  gatherMs: 300,
  wants: (event) => !isHistory(event),
  react: async (tx, { event }) => void (await evaluateAll(tx, [event.interactionId])),
  reactAll: async (tx, all) => void (await evaluateAll(tx, [...new Set(all.map(({ event }) => event.interactionId))])),
})

export const evaluationsReactions = [judgeInteractions, fitDaily]
export const evaluationsJobs = [fitTimer, judgeAgainTimer]
