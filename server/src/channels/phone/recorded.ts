/** What is recorded of a call follows what the call is: while the customer and their agent are in it together, and not while a rule says to leave it out. */
import type { CallStage } from '@peakend/contract/phone.ts'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { PauseRule } from '@peakend/contract/recordings.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { find, lock } from '../../interactions/interactions.ts'
import type { Call } from './call.ts'
import {
  finishRecording,
  pauseRecording,
  recordingNow,
  resumeRecording,
  startRecording,
  type Told,
} from './recordings/recordings.ts'
import { findRunning } from './store.ts'
import { endWordsPause, pauseWords, resumeWords } from './words/pausing.ts'

/** Customer and agent are one conversation, whatever the customer hears just now. */
const together = new Set<CallStage>(['talking', 'held', 'aside', 'together'])
const rules: readonly { stage: CallStage; rule: PauseRule }[] = [
  { stage: 'held', rule: 'hold' },
  { stage: 'aside', rule: 'aside' },
]

/** Who was told that a call is written down was not told that it is recorded. */
const toldOf = ({ announcement }: Call): Told =>
  announcement && { isWhole: announcement.isWhole && !announcement.isOfWords, isRefused: announcement.isRefused }

/** In the transaction of the step. Nothing where the stage is what it was. */
export const recordAsNow = async (
  tx: Tx,
  interactionId: InteractionId,
  before: Call | null,
  call: Call,
): Promise<void> => {
  const was = before?.stage ?? null
  const wasTogether = was !== null && together.has(was)
  // the next agent’s part is a recording of its own, however they were handed over
  const isNextAgent = wasTogether && before?.agent?.personId !== call.agent?.personId
  if (was === call.stage && !isNextAgent) return
  if (!together.has(call.stage)) {
    if (wasTogether) {
      await finishRecording(tx, interactionId)
      await endWordsPause(tx, interactionId)
    }
    return
  }
  const queueId = (await find(tx, interactionId))?.queueId ?? null
  if (isNextAgent) await finishRecording(tx, interactionId)
  if ((isNextAgent || !wasTogether) && call.customer) {
    const { leg } = call.customer
    await startRecording(tx, { interactionId, queueId, leg, told: toldOf(call), isOurs: call.way === 'out' })
  }
  for (const { stage, rule } of rules) {
    if (call.stage === stage) await pauseRecording(tx, { interactionId, queueId, by: { rule } })
    else if (was === stage) await resumeRecording(tx, { interactionId, by: { rule } })
  }
}

/**
 * By the hand of the call's agent, while they are in it: for card numbers. What is not recorded is not written down either. Refuses `no_call`, `not_yours`, and `conflict` where it
 * is neither recorded nor written down. Records `recording.changed`.
 */
export const recordByHand = async (
  tx: Tx,
  personId: PersonId,
  interactionId: InteractionId,
  isPaused: boolean,
): Promise<void> => {
  const standing = await lock(tx, interactionId)
  const call = await findRunning(tx, interactionId)
  if (!call) throw new Refusal('no_call')
  const { agent } = call.state
  if (agent?.personId !== personId || !agent.isUp) throw new Refusal('not_yours')
  const by = { personId }
  const of = { interactionId, queueId: standing.queueId, personId }
  const isWritten = isPaused ? await pauseWords(tx, of) : await resumeWords(tx, interactionId)
  if (isWritten && !(await recordingNow(tx, interactionId))) return
  if (isPaused) await pauseRecording(tx, { interactionId, queueId: standing.queueId, by })
  else await resumeRecording(tx, { interactionId, by })
}
