/** Which conversation a message goes on with: by our signed reply address, else by the Message-IDs it names. */
import { createHash } from 'node:crypto'
import type { InteractionId, MailId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export const hashOfId = (messageId: string): Buffer =>
  createHash('sha256').update(messageId.trim()).digest().subarray(0, 16)

export interface Thread {
  mailId: MailId
  interactionId: InteractionId
  /** Whom the message went to that carried this reply address. */
  recipient: string | null
}

/** The message of ours whose reply address was used; null where there is none. Index mails_reply_key. */
export const threadOfKey = async (tx: ReadTx, key: Buffer): Promise<Thread | null> => {
  const [row] = await tx.query<Thread>(
    'mails.by-reply-key',
    `select mail_id as "mailId", interaction_id as "interactionId", head -> 'to' -> 0 ->> 'address' as recipient
     from mails where workspace_id = $1 and reply_key = $2 and interaction_id is not null`,
    [tx.workspaceId, key],
  )
  return row ?? null
}

/** The newest message that bears one of these ids, else that names one too; null where there is none. Index mail_references_pkey. */
export const threadOfReferences = async (tx: ReadTx, ids: readonly string[]): Promise<Thread | null> => {
  if (ids.length === 0) return null
  const [row] = await tx.query<Thread>(
    'mails.by-reference',
    `select m.mail_id as "mailId", m.interaction_id as "interactionId", null as recipient
     from mail_references r join mails m using (workspace_id, mail_id)
     where r.workspace_id = $1 and r.id_hash = any($2::bytea[]) and m.interaction_id is not null
     order by r.is_own desc, m.received_at desc limit 1`,
    [tx.workspaceId, ids.map(hashOfId)],
  )
  return row ?? null
}

/** Remembers the ids a message bears and names. */
export const noteReferences = (tx: Tx, mailId: string, own: string | null, named: readonly string[]): void =>
  noteAllReferences(tx, [{ mailId, own, named }])

/** The same of several messages. */
export const noteAllReferences = (
  tx: Tx,
  mails: readonly { mailId: string; own: string | null; named: readonly string[] }[],
): void => {
  const all = mails.flatMap(({ mailId, own, named }) => [
    ...(own ? [{ mailId, id: own, isOwn: true }] : []),
    ...named.filter((id) => id !== own).map((id) => ({ mailId, id, isOwn: false })),
  ])
  if (all.length === 0) return
  tx.send(
    'mails.note-references-many',
    `insert into mail_references (workspace_id, id_hash, mail_id, is_own)
     select $1, h, m, o from unnest($2::bytea[], $3::uuid[], $4::boolean[]) as n (h, m, o) on conflict do nothing`,
    [tx.workspaceId, all.map((one) => hashOfId(one.id)), all.map((one) => one.mailId), all.map((one) => one.isOwn)],
  )
}
