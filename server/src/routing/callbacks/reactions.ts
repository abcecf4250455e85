import type { InteractionId } from '@peakend/contract/ids.ts'
import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import * as interactions from '../../interactions/interactions.ts'
import { callBackOf, isRunning } from './callbacks.ts'
import { begin, breakOff, comeDue, conclude, lookWhetherHere } from './trying/trying.ts'

/** What becomes of a conversation becomes of its call-back. */
const followConversation = defineReaction({
  name: 'callbacks.follow-conversation',
  on: ['interaction.assigned', 'interaction.queued', 'interaction.rested', 'interaction.ended'],
  startAt: 'now',
  // nobody has tried yet to reach whoever has just come
  wants: (event) => event.type !== 'interaction.queued' || event.why !== 'arrived',
  async react(tx, { event }) {
    const newest = await callBackOf(tx, event.interactionId)
    if (!newest || !isRunning(newest.state)) return
    switch (event.type) {
      case 'interaction.assigned': {
        // what is true by now counts
        const { state, agentId } = await interactions.lock(tx, event.interactionId)
        if (state === 'active' && agentId) await begin(tx, event.interactionId, agentId)
        return
      }
      case 'interaction.queued':
        return breakOff(tx, event.interactionId)
      case 'interaction.rested':
        return conclude(tx, event.interactionId, 'rested')
      case 'interaction.ended':
        return conclude(tx, event.interactionId, event.by === 'block' ? 'blocked' : 'ended')
      default:
        return event satisfies never
    }
  },
})

const dueTimer = defineTimer({ kind: 'callbacks.due', run: (tx, job) => comeDue(tx, job.key) })
const awaitTimer = defineTimer({ kind: 'callbacks.await', run: (tx, job) => lookWhetherHere(tx, job.key) })
/** Nobody picked another time: it ends. */
const leaveTimer = defineTimer({
  kind: 'callbacks.leave',
  async run(tx, job) {
    const standing = await interactions.find(tx, job.key as InteractionId)
    if (standing?.state === 'resting') await interactions.end(tx, standing.id, 'silence', 'not-solved')
  },
})

export const callBackReactions = [followConversation]
export const callBackJobs = [dueTimer, awaitTimer, leaveTimer]
