/** Reviewers' own scores of judged conversations, given before they see the engine's: what the engine is checked against. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { InteractionId, PersonId } from './ids.ts'
import { At, JudgedLanguage } from './values.ts'

/** Whole points; null says that this moment cannot be judged from what is there. */
const given = z.number().int().min(1).max(5).nullable()
export const Review = z.object({
  reviewerId: PersonId,
  reviewerName: z.string().nullable(),
  /** Drawn at random: only these say how far the engine is off. */
  isSampled: z.boolean(),
  answeredAt: At.nullable(),
  welcome: given,
  peak: given,
  farewell: given,
})
export type Review = z.infer<typeof Review>

export const LanguageCheck = z.object({
  language: JudgedLanguage,
  /** Conversations with a reviewer's answer that were drawn at random. */
  reviewed: z.number().int(),
  moments: z.record(
    z.enum(['welcome', 'peak', 'farewell']),
    z.object({
      n: z.number().int(),
      isChecked: z.boolean(),
      /** Mean absolute difference between engine and reviewers, and its 95 % interval; null under the least number. */
      error: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
      /** Engine less reviewers: over nought it is kinder than they are. */
      bias: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
    }),
  ),
})
export type LanguageCheck = z.infer<typeof LanguageCheck>

export const reviews = {
  draw: endpoint({
    method: 'POST',
    path: '/reviews/draw',
    permission: 'reviews.give',
    summary: 'A judged conversation drawn at random to be scored blind; the one that waits, if there is one',
    input: z.object({ language: JudgedLanguage.optional() }),
    output: z.object({ interactionId: InteractionId.nullable() }),
  }),
  of: endpoint({
    method: 'GET',
    path: '/reviews/{interactionId}',
    permission: 'reviews.give',
    summary: 'Your review of a conversation, and others’ once yours is given or none waits',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ mine: Review.nullable(), others: z.array(Review) }),
    refusals: ['not_found'],
  }),
  give: endpoint({
    method: 'PUT',
    path: '/reviews/{interactionId}',
    permission: 'reviews.give',
    summary: 'Give your own scores; once, for afterwards the engine’s are shown',
    input: z.object({ interactionId: InteractionId, welcome: given, peak: given, farewell: given }),
    output: Review,
    refusals: ['not_found', 'not_judged_yet', 'review_given', 'review_own'],
  }),
  skip: endpoint({
    method: 'POST',
    path: '/reviews/{interactionId}/skip',
    permission: 'reviews.give',
    summary: 'Pass over the conversation drawn for you',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ done: z.literal(true) }),
    refusals: ['not_found'],
  }),
  checks: endpoint({
    method: 'GET',
    path: '/reviews/checks',
    permission: 'moments.read',
    summary: 'How far the engine is off per language, against reviewers',
    output: z.object({ fewest: z.number().int(), rows: z.array(LanguageCheck) }),
  }),
}
