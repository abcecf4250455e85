/**
 * Messages that callers leave. What was said is a turn of theirs; once the call is over the conversation waits in the line of the queue it was left for, like a letter and with the place
 * it has since they called, until somebody has spoken with them.
 */
import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import * as interactions from '../../interactions/interactions.ts'
import { addMessage, setMessage } from '../../interactions/voicemail/voicemail.ts'
import { enterQueue, isLine, takeAnew } from '../../routing/routing.ts'
import { standInLine } from '../waiting.ts'
import { recordingOfMessage } from './names.ts'
import { messageIn, startMessage } from './recordings/recordings.ts'
import type { CallRow } from './store.ts'
import type { Handle } from './telephony.ts'

/** Its sound is taken in by a job. Twice equals once. Records `turn.received`, `recording.changed`. */
export const keepMessage = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { handle: Handle; queueId: QueueId; beganMs: number },
): Promise<void> => {
  const recordingId = recordingOfMessage(of.handle)
  if (!recordingId) return
  const startedAt = new Date(of.beganMs)
  const ordinal = await addMessage(tx, interactionId, { at: startedAt, senderId: of.handle })
  if (ordinal === null) return
  const { queueId } = of
  startMessage(tx, { recordingId, interactionId, queueId, ordinal, startedAt })
}

/** The call is over and nobody spoke with them: whoever left a message waits for an answer. False where they left none. Records what queueing records. */
export const oweMessage = async (tx: Tx, row: CallRow): Promise<boolean> => {
  const { interactionId } = row
  const left = row.way === 'in' ? await messageIn(tx, interactionId) : null
  if (!left) return false
  await setMessage(tx, interactionId, true)
  // somebody has taken it from the list meanwhile
  if ((await interactions.lock(tx, interactionId)).agentId) {
    await takeAnew(tx, interactionId)
    return true
  }
  const { queueId } = left
  if (queueId && (await isLine(tx, queueId)))
    await enterQueue(tx, { interactionId, queueId, arrival: 'arrived', since: row.beganAt })
  else await standInLine(tx, { channel: 'phone', queueId }, { interactionId, isNew: true }, '')
  return true
}

/** They speak with us: what they left is answered, and whoever has them has a call before them. Nothing for a conversation that is no message. */
export const answerMessage = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  if (!(await interactions.lock(tx, interactionId)).isMessage) return
  await setMessage(tx, interactionId, false)
  await takeAnew(tx, interactionId)
}
