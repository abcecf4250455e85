import type { z } from 'zod'
import type { Answer as AnswerSchema } from '@peakend/contract/answers.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export type Answer = z.infer<typeof AnswerSchema>

export const listAnswers = (tx: ReadTx): Promise<Answer[]> =>
  tx.query<Answer>(
    'answers.list',
    `select answer_id as id, shortcut, title, body as text, subject, need_id as "needId", queue_ids as "queueIds", cues
     from answers where workspace_id = $1 order by shortcut limit 2000`,
    [tx.workspaceId],
  )

/** false when another answer bears the shortcut. */
export const saveAnswer = async (tx: Tx, answer: Answer, by: string | null): Promise<boolean> => {
  const taken = await tx.query(
    'answers.taken',
    'select 1 from answers where workspace_id = $1 and shortcut = $2 and answer_id <> $3',
    [tx.workspaceId, answer.shortcut, answer.id],
  )
  if (taken.length > 0) return false
  await tx.query(
    'answers.save',
    `insert into answers (workspace_id, answer_id, shortcut, title, body, need_id, queue_ids, cues, changed_at, changed_by, subject)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (workspace_id, answer_id) do update set shortcut = excluded.shortcut, title = excluded.title, body = excluded.body,
       need_id = excluded.need_id, queue_ids = excluded.queue_ids, cues = excluded.cues, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
       subject = excluded.subject`,
    [
      tx.workspaceId,
      answer.id,
      answer.shortcut,
      JSON.stringify(answer.title),
      JSON.stringify(answer.text),
      answer.needId,
      answer.queueIds,
      answer.cues,
      tx.now,
      by,
      answer.subject ? JSON.stringify(answer.subject) : null,
    ],
  )
  return true
}

export const deleteAnswer = async (tx: Tx, answerId: string): Promise<boolean> =>
  (
    await tx.query('answers.delete', 'delete from answers where workspace_id = $1 and answer_id = $2 returning 1', [
      tx.workspaceId,
      answerId,
    ])
  ).length > 0
