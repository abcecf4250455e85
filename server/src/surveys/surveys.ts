/** Surveys: asked once after an interaction, answered by the customer in the channel they used. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, InteractionId, QueueId, SurveyAnswerId } from '@peakend/contract/ids.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { predictionOf, type Prediction } from './prediction.ts'

/** An answer may be changed for this long: people press the wrong face. */
const CHANGE_WITHIN_MS = 3_600_000
/** After this long a survey is no longer asked for or taken. */
export const ANSWER_WITHIN_MS = 14 * 24 * 3_600_000

export interface AnswerRow {
  id: SurveyAnswerId
  interactionId: InteractionId
  at: Date
  score: number
  comment: string
  experience: number | null
  queueName: string | null
}

/** Notes that the survey was asked. Twice equals once; records `survey.asked` the first time. */
export const ask = async (tx: Tx, interactionId: InteractionId, queueId: QueueId | null): Promise<void> => {
  const isNew = await tx.query(
    'surveys.ask',
    'insert into survey_answers (workspace_id, interaction_id, queue_id, asked_at) values ($1, $2, $3, $4) on conflict do nothing returning 1',
    [tx.workspaceId, interactionId, queueId, tx.now],
  )
  if (isNew.length > 0) tx.record({ type: 'survey.asked', interactionId })
}

/** Whether this customer was asked about anything since then; index interactions_customer. */
export const wasAsked = async (tx: ReadTx, customerId: CustomerId, since: Date): Promise<boolean> =>
  (
    await tx.query(
      'surveys.was-asked',
      `select 1 from interactions i join survey_answers s on s.workspace_id = i.workspace_id and s.interaction_id = i.interaction_id
       where i.workspace_id = $1 and i.customer_id = $2 and s.asked_at > $3 limit 1`,
      [tx.workspaceId, customerId, since],
    )
  ).length > 0

/** Whether the survey of this interaction is asked, unanswered and still open. */
export const isOpen = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> =>
  (
    await tx.query(
      'surveys.open',
      'select 1 from survey_answers where workspace_id = $1 and interaction_id = $2 and answered_at is null and asked_at > $3',
      [tx.workspaceId, interactionId, new Date(tx.now.getTime() - ANSWER_WITHIN_MS)],
    )
  ).length > 0

/** Takes the customer's answer (1-5). It may be changed for an hour; refuses with `survey_closed` after, or where none was asked. Records `survey.answered`. */
export const answer = async (tx: Tx, interactionId: InteractionId, score: number, comment: string): Promise<void> => {
  const answerId = randomUUID() as SurveyAnswerId
  const [row] = await tx.query<{ id: SurveyAnswerId }>(
    'surveys.answer',
    `update survey_answers set answer_id = coalesce(answer_id, $3), answered_at = coalesce(answered_at, $4), score = $5, comment = $6
     where workspace_id = $1 and interaction_id = $2 and asked_at > $7 and (answered_at is null or answered_at > $8) returning answer_id as id`,
    [
      tx.workspaceId,
      interactionId,
      answerId,
      tx.now,
      score,
      comment,
      new Date(tx.now.getTime() - ANSWER_WITHIN_MS),
      new Date(tx.now.getTime() - CHANGE_WITHIN_MS),
    ],
  )
  if (!row) throw new Refusal('survey_closed')
  tx.record({ type: 'survey.answered', interactionId, answerId: row.id, score })
}

const BEGINNING = new Date(0)
const inScope = (scope: Scope) => (scope.queues === 'all' ? null : scope.queues)

/** Answers, newest first; uses survey_answers_answered. `after` is (time, interaction) of the last row seen. */
export const listAnswers = (
  tx: ReadTx,
  scope: Scope,
  of: { from?: Date; to?: Date; score?: number; after?: { at: string; id: string }; limit: number },
): Promise<AnswerRow[]> =>
  tx.query<AnswerRow>(
    'surveys.list',
    `select s.answer_id as id, s.interaction_id as "interactionId", s.answered_at as at, s.score, s.comment, j.experience, q.name as "queueName"
     from survey_answers s
     left join judgements j on j.workspace_id = s.workspace_id and j.interaction_id = s.interaction_id and j.is_final
     left join queues q on q.workspace_id = s.workspace_id and q.queue_id = s.queue_id
     where s.workspace_id = $1 and s.answered_at >= $2 and s.answered_at < $3 and ($4::smallint is null or s.score = $4)
       and ($5::uuid[] is null or s.queue_id = any($5)) and ($6::timestamptz is null or (s.answered_at, s.interaction_id) < ($6, $7::uuid))
     order by s.answered_at desc, s.interaction_id desc limit $8`,
    [
      tx.workspaceId,
      of.from ?? BEGINNING,
      of.to ?? new Date(tx.now.getTime() + 1),
      of.score ?? null,
      inScope(scope),
      of.after?.at ?? null,
      of.after?.id ?? null,
      of.limit,
    ],
  )

export interface SurveySummary {
  asked: number
  answered: number
  csatPct: number | null
  mean: number | null
  counts: number[]
  predicts: Prediction
}

/** The prediction rests on the newest answers at most: enough for a tight interval, little enough to be read at once. */
const PAIRS_AT_MOST = 5000

/** CSAT: answers 4 or 5 / answers (measures.md); the mean beside it; and how well the experience score foretells it. */
export const summaryOf = async (
  tx: ReadTx,
  scope: Scope,
  from: Date | undefined,
  to: Date | undefined,
): Promise<SurveySummary> => {
  const values = [tx.workspaceId, from ?? BEGINNING, to ?? new Date(tx.now.getTime() + 1), inScope(scope)]
  const rows = await tx.query<{ score: number; n: number }>(
    'surveys.counts',
    `select score, count(*) as n from survey_answers
     where workspace_id = $1 and answered_at >= $2 and answered_at < $3 and ($4::uuid[] is null or queue_id = any($4)) group by score`,
    values,
  )
  const [asked] = await tx.query<{ n: number }>(
    'surveys.asked',
    'select count(*) as n from survey_answers where workspace_id = $1 and asked_at >= $2 and asked_at < $3 and ($4::uuid[] is null or queue_id = any($4))',
    values,
  )
  const pairs = await tx.query<{ score: number; experience: number }>(
    'surveys.pairs',
    `select s.score, j.experience from survey_answers s
     join judgements j on j.workspace_id = s.workspace_id and j.interaction_id = s.interaction_id and j.is_final and j.experience is not null
       -- one judged by this very answer foretells nothing
       and j.detail -> 'withoutWords' is null
     where s.workspace_id = $1 and s.answered_at >= $2 and s.answered_at < $3 and ($4::uuid[] is null or s.queue_id = any($4))
     order by s.answered_at desc limit ${PAIRS_AT_MOST}`,
    values,
  )
  const counts = [1, 2, 3, 4, 5].map((score) => rows.find((r) => r.score === score)?.n ?? 0)
  const answered = counts.reduce((sum, n) => sum + n, 0)
  const total = counts.reduce((sum, n, i) => sum + n * (i + 1), 0)
  return {
    asked: asked?.n ?? 0,
    answered,
    csatPct: answered === 0 ? null : (((counts[3] ?? 0) + (counts[4] ?? 0)) / answered) * 100,
    mean: answered === 0 ? null : total / answered,
    counts,
    predicts: predictionOf(pairs),
  }
}
