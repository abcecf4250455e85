/**
 * Reviewers' own scores of judged conversations, given blind. What was drawn at random says how far the engine is off, per language; what somebody
 * chose to score by hand is kept and shown, but stands for nothing else: people choose what looks wrong.
 */
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { LanguageCheck } from '@peakend/contract/reviews.ts'
import type { Caller, Scope } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../../identity/audit/audit.ts'
import { queuesIn } from '../../interactions/interactions.ts'
import { lookAtDayEnd } from '../calibrations/calibrations.ts'
import { findJudgement } from '../store.ts'
import { checksOf } from './rules.ts'
import {
  differencesByLanguage,
  drawOne,
  findOpenDraw,
  insertDraw,
  listReviews,
  markSkipped,
  reviewedByLanguage,
  reviewedCounts,
  saveAnswer,
  type ReviewRow,
} from './store.ts'

export { FEWEST_ANSWERS } from './rules.ts'
export type { ReviewRow } from './store.ts'

/** Conversations older than this are not drawn: the engine and the people of today are what is checked. */
const DRAWN_WITHIN_MS = 90 * 24 * 3_600_000

/** The conversation that waits for this reviewer's scores, drawn at random; null when none does. While it waits its judgement is not shown to them. */
export const openDraw = (tx: ReadTx, reviewerId: PersonId): Promise<InteractionId | null> =>
  findOpenDraw(tx, reviewerId)

/**
 * Draws one at random among the conversations of the last 90 days that the scope shows (of one language, where told) and that this reviewer neither
 * handled nor met before; the one that waits, if one does, so that nobody draws until they like what they get. null where nothing is left.
 */
export const draw = async (
  tx: Tx,
  scope: Scope,
  of: { reviewerId: PersonId; language?: string },
): Promise<InteractionId | null> => {
  const waiting = await findOpenDraw(tx, of.reviewerId)
  if (waiting) return waiting
  const since = new Date(tx.now.getTime() - DRAWN_WITHIN_MS)
  const drawn = await drawOne(tx, { ...of, language: of.language ?? null, queueIds: queuesIn(scope), since })
  if (drawn) await insertDraw(tx, drawn, of.reviewerId)
  // two draws at once: one waits, and is the answer
  return drawn && (await findOpenDraw(tx, of.reviewerId))
}

/** All reviews of a conversation, the reviewer's own first; nobody else's while their own draw of it waits. */
export const reviewsOf = async (
  tx: ReadTx,
  interactionId: InteractionId,
  reviewerId: PersonId,
): Promise<{ mine: ReviewRow | null; others: ReviewRow[] }> => {
  const all = await listReviews(tx, interactionId)
  const mine = all.find((one) => one.reviewerId === reviewerId && one.skippedAt === null) ?? null
  const isBlind = mine !== null && mine.answeredAt === null
  const others = isBlind ? [] : all.filter((one) => one.reviewerId !== reviewerId && one.answeredAt !== null)
  return { mine, others }
}

/**
 * Takes a reviewer's scores (1-5, null: cannot be judged), once. Refuses `not_judged_yet` before the end, `review_own` to who handled it,
 * `review_given` the second time. Written into the audit log, where the agent reads that their work was looked at.
 */
export const give = async (
  tx: Tx,
  caller: Caller,
  of: { interactionId: InteractionId; reviewerId: PersonId } & Pick<ReviewRow, 'welcome' | 'peak' | 'farewell'>,
): Promise<ReviewRow> => {
  const judged = await findJudgement(tx, of.interactionId)
  if (!judged?.isFinal) throw new Refusal('not_judged_yet')
  if (judged.agentId === of.reviewerId) throw new Refusal('review_own')
  if (!(await saveAnswer(tx, of))) throw new Refusal('review_given')
  const mine = (await listReviews(tx, of.interactionId)).find((one) => one.reviewerId === of.reviewerId)
  if (!mine) throw new Error('a review that was saved is gone')
  const about = { noun: 'interaction' as const, id: of.interactionId }
  const { welcome, peak, farewell, isSampled } = mine
  const scores = { welcome, peak, farewell, isSampled }
  if (isSampled) lookAtDayEnd(tx)
  await audit(tx, caller, 'review.given', about, { ...scores, ...(judged.agentId ? { personId: judged.agentId } : {}) })
  return mine
}

/** Passes over the one drawn; it is not drawn for them again, and what they answer to it later counts as chosen by hand. Refuses `not_found` where none waits. */
export const skip = async (tx: Tx, interactionId: InteractionId, reviewerId: PersonId): Promise<void> => {
  if (!(await markSkipped(tx, interactionId, reviewerId))) throw new Refusal('not_found')
}

/** How far the engine is off, one row a language that was judged or checked; figures from FEWEST_ANSWERS conversations on, a moment at a time. */
export const languageChecks = async (tx: ReadTx): Promise<LanguageCheck[]> => {
  const since = new Date(tx.now.getTime() - DRAWN_WITHIN_MS)
  const [differences, reviewed] = await Promise.all([differencesByLanguage(tx), reviewedByLanguage(tx, since)])
  return checksOf(differences, new Map(reviewed.map(({ language, n }) => [language, n])))
}

/** The same for languages that are known already, without looking for others. */
export const checksFor = async (tx: ReadTx, languages: readonly string[]): Promise<LanguageCheck[]> => {
  const [differences, reviewed] = await Promise.all([differencesByLanguage(tx), reviewedCounts(tx)])
  const none = languages.map((language) => [language, 0] as const)
  return checksOf(differences, new Map([...none, ...reviewed.map(({ language, n }) => [language, n] as const)]))
}
