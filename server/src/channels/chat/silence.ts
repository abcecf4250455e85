/**
 * A silent customer is asked once, then the chat rests and its agent is free, then it ends; a word of theirs undoes all of it.
 *
 *   agent wrote --askAfter--> "still there?" --restAfter--> rests --endAfter--> ends
 *
 * One timer an interaction; each step looks again at what is true before it acts.
 */
import { isHistory } from '@peakend/contract/events.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { isSetAside } from '../../routing/callbacks/callbacks.ts'
import { silenceDueAt, type SilenceStep } from './rules.ts'

const kind = 'chat.silence'

interface Payload extends Record<string, unknown> {
  step: SilenceStep
  /** When the customer's answer was first awaited. */
  since: string
}

const plan = (tx: Tx, interactionId: InteractionId, payload: Payload, dueAt: Date): void =>
  tx.enqueue({ kind, key: interactionId, payload, dueAt })

export const silenceTimer = defineTimer<Payload>({
  kind,
  async run(tx, job) {
    const interactionId = job.key as InteractionId
    const { silence } = await workspaceOf(tx)
    const standing = await interactions.lock(tx, interactionId)
    const { step, since } = job.payload
    const isAwaited = standing.waitingReplySince === null
    if (step === 'ask' && standing.state === 'active' && isAwaited) {
      await interactions.say(tx, interactionId, 'still-there')
      plan(tx, interactionId, { step: 'rest', since }, silenceDueAt('rest', new Date(since), silence))
    } else if (step === 'rest' && standing.state === 'active' && isAwaited) {
      await interactions.say(tx, interactionId, 'rested')
      await interactions.rest(tx, interactionId)
      plan(tx, interactionId, { step: 'end', since }, silenceDueAt('end', tx.now, silence))
    } else if (step === 'end' && standing.state === 'resting' && !(await isSetAside(tx, interactionId))) {
      await interactions.end(tx, interactionId, 'silence')
    }
  },
})

/**
 * An agent's word starts the wait for the customer's; the end stops it. The customer's word needs nothing: the timer sees that nobody waits for them, and
 * the agent's next word sets it anew.
 */
export const followSilence = defineReaction({
  name: 'chat.follow-silence',
  on: ['turn.queued', 'interaction.ended', 'interaction.queued', 'interaction.closed'],
  startAt: 'now',
  wants: (event) => !isHistory(event) && (event.type !== 'turn.queued' || event.by === 'agent'),
  async react(tx, { event, at }) {
    const { interactionId } = event
    if (event.type !== 'turn.queued') return tx.cancel(kind, interactionId)
    const standing = await interactions.find(tx, interactionId)
    if (standing?.channel !== 'chat' || standing.state !== 'active' || standing.waitingReplySince !== null) return
    const { silence } = await workspaceOf(tx)
    plan(tx, interactionId, { step: 'ask', since: at.toISOString() }, silenceDueAt('ask', at, silence))
  },
})
