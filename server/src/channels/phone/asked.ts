/** The survey after a call: whether somebody is asked, what is said, and what comes of their answer. */
import { randomUUID } from 'node:crypto'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { languageFor } from '../../routing/hours/hours.ts'
import * as surveys from '../../surveys/surveys.ts'
import type { CallEvent, Said } from './call.ts'
import type { CallRow } from './store.ts'

/** Nobody is asked again within this: who calls every day would be asked every day. */
const ASKED_WITHIN_MS = 7 * 24 * 3_600_000

const question = {
  en: 'How was this call? Press a key from 1, very poor, to 5, very good.',
  es: '¿Qué tal ha ido esta llamada? Pulse una tecla del 1, muy mal, al 5, muy bien.',
}
const thanks = { en: 'Thank you. Good-bye.', es: 'Gracias. Adiós.' }

const saying = (text: string, language: Said['language'], isLast = false): CallEvent => ({
  kind: 'ask',
  handle: `asked-${randomUUID()}`,
  said: [{ text, language, promptId: null }],
  isLast,
})

const languageOf = async (tx: Tx, interactionId: InteractionId) =>
  languageFor((await interactions.lock(tx, interactionId)).language, (await workspaceOf(tx)).language)

/** The question; nothing where they were asked lately. Records `survey.asked`. */
export const askAfter = async (tx: Tx, { interactionId }: CallRow): Promise<CallEvent> => {
  const { customerId, queueId } = await interactions.lock(tx, interactionId)
  const since = new Date(tx.now.getTime() - ASKED_WITHIN_MS)
  if (await surveys.wasAsked(tx, customerId, since)) return { kind: 'ask', handle: '', said: [] }
  await surveys.ask(tx, interactionId, queueId)
  const language = await languageOf(tx, interactionId)
  return saying(question[language], language)
}

/** Their answer, by key. Records `survey.answered`, and `call.measured`: the moments of a call without words rest on it. */
export const takeScore = async (tx: Tx, { interactionId }: CallRow, score: number): Promise<CallEvent> => {
  await answerAfter(tx, interactionId, score, '')
  const language = await languageOf(tx, interactionId)
  return saying(thanks[language], language, true)
}

/** The same by whichever way they answer of a call. Refuses `survey_closed`. */
export const answerAfter = async (
  tx: Tx,
  interactionId: InteractionId,
  score: number,
  comment: string,
): Promise<void> => {
  const isFirst = await surveys.isOpen(tx, interactionId)
  await surveys.answer(tx, interactionId, score, comment)
  if (isFirst) await interactions.say(tx, interactionId, 'call-told', { score: String(score) })
  tx.record({ type: 'call.measured', interactionId })
}
