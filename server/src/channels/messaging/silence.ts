/**
 * A customer who is there is talked to as in a chat; one who has been silent for a quarter of an hour answers as one answers a letter. The conversation rests
 * then, its agent's place is free, and their next word asks that agent first. After a day of rest it ends; a word opens another.
 */
import type { InteractionId } from '@peakend/contract/ids.ts'
import { defineTimer } from '../../base/jobs.ts'
import { defineReaction } from '../../base/reactions.ts'
import * as interactions from '../../interactions/interactions.ts'

const kind = 'messaging.silence'
/** From when on it is measured as a letter (docs/moments.md). */
export const REST_AFTER_MS = 15 * 60_000
/** The window of WhatsApp: what is asked after it is another conversation. */
export const END_AFTER_MS = 24 * 3_600_000

export const messageSilenceTimer = defineTimer<{ step: 'rest' | 'end' }>({
  kind,
  async run(tx, job) {
    const interactionId = job.key as InteractionId
    const standing = await interactions.lock(tx, interactionId)
    if (job.payload.step === 'rest') {
      if (standing.state !== 'active' || standing.waitingReplySince !== null) return
      await interactions.rest(tx, interactionId)
      tx.enqueue({
        kind,
        key: interactionId,
        payload: { step: 'end' },
        dueAt: new Date(tx.now.getTime() + END_AFTER_MS),
      })
    } else if (standing.state === 'resting') await interactions.end(tx, interactionId, 'silence')
  },
})

/** An agent's word starts the wait for the customer's; the end stops it. */
export const followMessageSilence = defineReaction({
  name: 'messaging.follow-silence',
  on: ['turn.queued', 'interaction.ended', 'interaction.queued', 'interaction.closed'],
  startAt: 'now',
  wants: (event) => event.type !== 'turn.queued' || event.by === 'agent',
  async react(tx, { event, at }) {
    const { interactionId } = event
    if (event.type !== 'turn.queued') return tx.cancel(kind, interactionId)
    const standing = await interactions.find(tx, interactionId)
    if (standing?.channel !== 'sms' && standing?.channel !== 'whatsapp') return
    if (standing.state !== 'active' || standing.waitingReplySince !== null) return
    tx.enqueue({ kind, key: interactionId, payload: { step: 'rest' }, dueAt: new Date(at.getTime() + REST_AFTER_MS) })
  },
})
