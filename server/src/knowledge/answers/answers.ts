/** Approved answers of a workspace. */
import { randomUUID } from 'node:crypto'
import type { AnswerId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { firstAnswers } from './first-answers.data.ts'
import { deleteAnswer, listAnswers, saveAnswer, type Answer } from './store.ts'
import { unknownVariables } from './variables.ts'

export { listAnswers, type Answer } from './store.ts'
export { fillAnswer } from './variables.ts'

/** Writes the answers a new workspace starts with; where there are any, nothing happens. */
export const startAnswers = async (tx: Tx): Promise<void> => {
  if ((await listAnswers(tx)).length > 0) return
  for (const first of firstAnswers)
    await saveAnswer(tx, { ...first, subject: null, id: randomUUID() as AnswerId, needId: null, queueIds: [] }, null)
}

/** Adds (no id) or changes an answer. Refuses with `variable_unknown`, `name_taken`, and `not_found` for an id that is not there. */
export const putAnswer = async (
  tx: Tx,
  of: Omit<Answer, 'id'> & { id?: AnswerId },
  by: PersonId | null,
): Promise<Answer> => {
  const unknown = [of.text.en, of.text.es, of.subject?.en ?? '', of.subject?.es ?? ''].flatMap(unknownVariables)
  if (unknown.length > 0) throw new Refusal('variable_unknown', undefined, { variables: unknown })
  if (of.id && !(await listAnswers(tx)).some((a) => a.id === of.id)) throw new Refusal('not_found')
  const answer = { ...of, id: of.id ?? (randomUUID() as AnswerId) }
  if (!(await saveAnswer(tx, answer, by))) throw new Refusal('name_taken')
  return answer
}

/** Refuses with `not_found`. */
export const removeAnswer = async (tx: Tx, answerId: AnswerId): Promise<void> => {
  if (!(await deleteAnswer(tx, answerId))) throw new Refusal('not_found')
}

/** The approved answer that a cue may insert: one for the queue before one for all; null when none is tied to the cue. */
export const answersForCues = async (tx: ReadTx) => {
  const answers = await listAnswers(tx)
  return (cueCode: string, queueId: string | null): Answer | null => {
    const tied = answers.filter((a) => a.cues.includes(cueCode))
    return (
      tied.find((a) => queueId !== null && (a.queueIds as string[]).includes(queueId)) ??
      tied.find((a) => a.queueIds.length === 0) ??
      null
    )
  }
}
