import type { AttachmentId, InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../base/database.ts'

/** Closed before `before` and not erased yet, oldest first, locked; index interactions_words. */
export const lockOverdue = async (tx: Tx, before: Date, limit: number): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'privacy.overdue',
      `select interaction_id as id from interactions
       where workspace_id = $1 and state = 'closed' and erased_at is null and closed_at < $2
       order by closed_at limit $3 for update skip locked`,
      [tx.workspaceId, before, limit],
    )
  ).map((row) => row.id)

/** Files that came before `before` in conversations that are over; index attachments_kept. */
export const overdueFiles = async (tx: Tx, before: Date, limit: number): Promise<AttachmentId[]> =>
  (
    await tx.query<{ id: AttachmentId }>(
      'privacy.overdue-files',
      `select a.attachment_id as id from attachments a join interactions i using (workspace_id, interaction_id)
       where a.workspace_id = $1 and a.erased_at is null and a.turn_id is not null and a.uploaded_at < $2 and i.state = 'closed'
       order by a.uploaded_at limit $3`,
      [tx.workspaceId, before, limit],
    )
  ).map((row) => row.id)

/** Takes what people said and wrote; who, when, how long and how it was judged stays. Answers how many turns had words. */
export const eraseWords = async (tx: Tx, ids: readonly InteractionId[]): Promise<number> => {
  const values = [tx.workspaceId, ids]
  const turns = await tx.query(
    'privacy.erase-turns',
    `update turns set text = '', masked = null, failure = null
     where workspace_id = $1 and interaction_id = any($2::uuid[]) and kind <> 'system' and text <> '' returning 1`,
    values,
  )
  await tx.query(
    'privacy.erase-transfers',
    `update transfers set note = '' where workspace_id = $1 and interaction_id = any($2::uuid[]) and note <> ''`,
    values,
  )
  await tx.query(
    'privacy.erase-interactions',
    `update interactions set snippet = '', summary = null, context = '{}', erased_at = $3
     where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    [...values, tx.now],
  )
  return turns.length
}
