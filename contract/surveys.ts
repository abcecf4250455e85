/** Surveys: CSAT with a comment, beside the scores, and how well the engine's score predicts it. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { InteractionId, SurveyAnswerId } from './ids.ts'
import { At, Cursor, Limit, Page } from './values.ts'

export const SurveyRow = z.object({
  id: SurveyAnswerId,
  interactionId: InteractionId,
  at: At,
  score: z.number().int(),
  comment: z.string(),
  experience: z.number().nullable(),
  queueName: z.string().nullable(),
})
const period = z.object({ from: At.optional(), to: At.optional() })
export const surveys = {
  list: endpoint({
    method: 'GET',
    path: '/surveys',
    permission: 'surveys.read',
    summary: 'Answers, newest first',
    input: period.extend({ score: z.coerce.number().int().min(1).max(5).optional(), cursor: Cursor, limit: Limit }),
    output: Page(SurveyRow),
  }),
  summary: endpoint({
    method: 'GET',
    path: '/surveys/summary',
    permission: 'surveys.read',
    summary:
      'CSAT (4 or 5 of 5 / answers), the mean, how many were asked, and how well the experience score predicts it',
    input: period,
    output: z.object({
      asked: z.number().int(),
      answered: z.number().int(),
      csatPct: z.number().nullable(),
      mean: z.number().nullable(),
      counts: z.array(z.number().int()).length(5),
      /** Spearman's rho with ties averaged, its 95 % interval (Fisher z, Bonett and Wright 2000), and the pairs it rests on; null under 20 pairs. */
      predicts: z.object({
        rho: z.number().nullable(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        pairs: z.number().int(),
        auc: z.number().nullable(),
      }),
    }),
  }),
}
