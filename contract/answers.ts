/** Approved answers: short texts agents may insert, in pairs of languages, with variables. The first room of knowledge. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { AnswerId, NeedId, QueueId } from './ids.ts'
import { Bilingual, Done } from './values.ts'

/** Variables a text may carry: {customer}, {agent}, {brand}, {case}, {wait}. Anything else in braces is refused when the answer is saved. */
export const answerVariables = ['customer', 'agent', 'brand', 'case', 'wait'] as const
export const Answer = z.object({
  id: AnswerId,
  /** Typed after "/" in the composer. */
  shortcut: z.string().regex(/^[a-z0-9-]{1,30}$/),
  title: Bilingual,
  text: Bilingual,
  /** For letters it may begin: their subject, with the same variables. */
  subject: Bilingual.nullable().default(null),
  needId: NeedId.nullable(),
  queueIds: z.array(QueueId).max(100),
  /** Cues that may insert it, by cue code. */
  cues: z.array(z.string().max(60)).max(20),
})
export const answers = {
  list: endpoint({
    method: 'GET',
    path: '/answers',
    permission: 'answers.read',
    summary: 'Approved answers',
    output: z.object({ rows: z.array(Answer) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/answers',
    permission: 'answers.change',
    summary: 'Add an answer',
    input: Answer.omit({ id: true }),
    output: Answer,
    refusals: ['name_taken', 'variable_unknown'],
  }),
  change: endpoint({
    method: 'PUT',
    path: '/answers/{answerId}',
    permission: 'answers.change',
    summary: 'Change an answer',
    input: Answer.omit({ id: true }).extend({ answerId: AnswerId }),
    output: Answer,
    refusals: ['not_found', 'name_taken', 'variable_unknown'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/answers/{answerId}',
    permission: 'answers.change',
    summary: 'Remove an answer',
    input: z.object({ answerId: AnswerId }),
    output: Done,
    refusals: ['not_found'],
  }),
}
