import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { LetterDraft } from '@peakend/contract/letters.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { MailHead } from '../intake/store.ts'

/** A draft as it is kept: files by their ids. */
export type KeptDraft = Omit<LetterDraft, 'attachments' | 'savedAt'> & { attachmentIds: string[] }

export const findDraft = async (tx: ReadTx, interactionId: string, personId: string) => {
  const [row] = await tx.query<{ letter: KeptDraft; savedAt: Date }>(
    'letters.draft',
    `select letter, saved_at as "savedAt" from letter_drafts where workspace_id = $1 and interaction_id = $2 and person_id = $3`,
    [tx.workspaceId, interactionId, personId],
  )
  return row ?? null
}

export const saveDraft = (tx: Tx, interactionId: string, personId: string, letter: KeptDraft) =>
  tx.query(
    'letters.keep-draft',
    `insert into letter_drafts (workspace_id, interaction_id, person_id, letter, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, interaction_id, person_id) do update set letter = excluded.letter, saved_at = excluded.saved_at`,
    [tx.workspaceId, interactionId, personId, JSON.stringify(letter), tx.now],
  )

/** Those with words or files in running conversations, the last kept first; `after` is where the page before ended. Index letter_drafts_person. */
export const listDrafts = (
  tx: ReadTx,
  of: { personId: PersonId; after: { at: Date; id: string } | null; limit: number },
): Promise<{ interactionId: InteractionId; savedAt: Date }[]> =>
  tx.query<{ interactionId: InteractionId; savedAt: Date }>(
    'letters.drafts',
    `select d.interaction_id as "interactionId", d.saved_at as "savedAt"
     from letter_drafts d join interactions i on i.workspace_id = $1 and i.interaction_id = d.interaction_id and i.state <> 'closed'
     where d.workspace_id = $1 and d.person_id = $2 and (d.letter ->> 'text' ~ '\\S' or jsonb_array_length(d.letter -> 'attachmentIds') > 0)
       and ($3::timestamptz is null or (d.saved_at, d.interaction_id) < ($3, $4::uuid))
     order by d.saved_at desc, d.interaction_id desc limit $5`,
    [tx.workspaceId, of.personId, of.after?.at ?? null, of.after?.id ?? null, of.limit],
  )

export const deleteDraft = (tx: Tx, interactionId: string, personId: string) =>
  tx.query(
    'letters.drop-draft',
    'delete from letter_drafts where workspace_id = $1 and interaction_id = $2 and person_id = $3',
    [tx.workspaceId, interactionId, personId],
  )

/** For retention and erasure: what was begun in these conversations. */
export const deleteDrafts = (tx: Tx, interactionIds: readonly string[]) =>
  tx.query(
    'letters.erase-drafts',
    'delete from letter_drafts where workspace_id = $1 and interaction_id = any($2::uuid[])',
    [tx.workspaceId, interactionIds],
  )

export interface DueRecord {
  interactionId: InteractionId
  subject: string
  customerName: string | null
  state: InteractionState
  queueId: QueueId | null
  queueName: string | null
  agentName: string | null
  isAnswered: boolean
  since: Date
}

/** Longest waiting first; index interactions_letters_due. `queues` null for all. */
export const listDue = (
  tx: ReadTx,
  of: { view: 'mine' | 'waiting' | 'all'; personId: PersonId | null; queues: readonly string[] | null; limit: number },
): Promise<DueRecord[]> =>
  tx.query<DueRecord>(
    'letters.due',
    `select i.interaction_id as "interactionId", coalesce(i.context ->> 'subject', '') as subject, c.name as "customerName", i.state,
       i.queue_id as "queueId", q.name as "queueName", (select p.name from colleagues p where p.person_id = i.agent_id) as "agentName",
       exists (select from turns t where t.workspace_id = $1 and t.interaction_id = i.interaction_id and t.by = 'agent' and t.kind = 'said') as "isAnswered",
       i.waiting_reply_since as since
     from interactions i
     join customers c on c.workspace_id = i.workspace_id and c.customer_id = peakend.resolved_customer($1, i.customer_id)
     left join queues q on q.workspace_id = i.workspace_id and q.queue_id = i.queue_id
     where i.workspace_id = $1 and i.channel = 'email' and i.waiting_reply_since is not null and i.state <> 'closed'
       and case $2 when 'mine' then i.agent_id = $3 and i.state <> 'waiting' when 'waiting' then i.state = 'waiting' else true end
       and ($4::uuid[] is null or i.queue_id = any($4) or i.agent_id = $3)
     order by i.waiting_reply_since, i.interaction_id limit $5`,
    [tx.workspaceId, of.view, of.personId, of.queues, of.limit],
  )

/** The running conversation of a customer at a mailbox on this thread; index interactions_running. */
export const findRunning = async (
  tx: ReadTx,
  of: { customerId: string; touchpointId: string; threadId: string | null },
): Promise<InteractionId | null> => {
  const [row] = await tx.query<{ id: InteractionId }>(
    'letters.running',
    `select interaction_id as id from interactions where workspace_id = $1 and customer_id = $2 and channel = 'email' and touchpoint_id = $3
       and thread_id is not distinct from $4::uuid and state <> 'closed' and not is_imported limit 1`,
    [tx.workspaceId, of.customerId, of.touchpointId, of.threadId],
  )
  return row?.id ?? null
}

export const markDismissed = async (tx: Tx, mailId: string): Promise<boolean> =>
  (
    await tx.query(
      'mails.dismiss',
      `update mails set dismissed_at = $3 where workspace_id = $1 and mail_id = $2 and state = 'aside' and dismissed_at is null returning 1`,
      [tx.workspaceId, mailId, tx.now],
    )
  ).length > 0

/** It is taken in anew under the same id. */
export const deleteAside = async (tx: Tx, mailId: string): Promise<boolean> =>
  (
    await tx.query(
      'mails.delete-aside',
      `delete from mails where workspace_id = $1 and mail_id = $2 and state = 'aside' returning 1`,
      [tx.workspaceId, mailId],
    )
  ).length > 0

export const findWhere = async (tx: ReadTx, mailId: string) => {
  const [row] = await tx.query<{ uid: number; uidValidity: number; fingerprint: Buffer }>(
    'mails.where',
    `select coalesce(uid, 0) as uid, coalesce(uid_validity, 0) as "uidValidity", fingerprint from mails where workspace_id = $1 and mail_id = $2`,
    [tx.workspaceId, mailId],
  )
  return row ?? null
}

/** A letter that failed stands in the way out again. */
export const holdAgain = async (
  tx: Tx,
  of: { mailId: string; head: MailHead; envelope: readonly string[] | null; sendAt: Date },
): Promise<boolean> =>
  (
    await tx.query(
      'mails.hold-again-for',
      `update mails set state = 'held', failure = null, missed = '{}', send_at = $4, head = $3, envelope = $5
       where workspace_id = $1 and mail_id = $2 and direction = 'out' and state = 'failed' returning 1`,
      [tx.workspaceId, of.mailId, JSON.stringify(of.head), of.sendAt, of.envelope],
    )
  ).length > 0
