/** Which conversation a message goes on with: by our signed reply address, else by the Message-IDs it names. */
import { createHash } from 'node:crypto'
import type { InteractionId, MailId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { gathering } from '../../../base/gather.ts'

export const hashOfId = (messageId: string): Buffer =>
  createHash('sha256').update(messageId.trim()).digest().subarray(0, 16)

export interface Thread {
  mailId: MailId
  interactionId: InteractionId
  /** Whom the message went to that carried this reply address. */
  recipient: string | null
}

const ofKeys = gathering<string, Thread | null>(null, async (tx, keys) => {
  const rows = await tx.query<Thread & { key: Buffer }>(
    'mails.by-reply-keys',
    `select reply_key as key, mail_id as "mailId", interaction_id as "interactionId", head -> 'to' -> 0 ->> 'address' as recipient
     from mails where workspace_id = $1 and reply_key = any($2::bytea[]) and interaction_id is not null`,
    [tx.workspaceId, keys.map((key) => Buffer.from(key, 'hex'))],
  )
  return new Map(rows.map(({ key, ...thread }) => [key.toString('hex'), thread]))
})

/** The message of ours whose reply address was used; null where there is none. Asked for several at once it is one statement. Index mails_reply_key. */
export const threadOfKey = (tx: ReadTx, key: Buffer): Promise<Thread | null> => ofKeys(tx, key.toString('hex'))

const ofReferences = gathering<string, Thread | null>(null, async (tx, asked) => {
  const pairs = asked.flatMap((one, at) => (JSON.parse(one) as string[]).map((id) => ({ at, hash: hashOfId(id) })))
  const rows = await tx.query<Thread & { at: number }>(
    'mails.by-references',
    `select asked.at, found.* from (select distinct at from unnest($2::int[]) as a (at)) as asked cross join lateral (
       select m.mail_id as "mailId", m.interaction_id as "interactionId", null as recipient
       from unnest($2::int[], $3::bytea[]) as named (at, hash)
       join mail_references r on r.workspace_id = $1 and r.id_hash = named.hash
       join mails m on m.workspace_id = $1 and m.mail_id = r.mail_id and m.interaction_id is not null
       where named.at = asked.at order by r.is_own desc, m.received_at desc limit 1) as found`,
    [tx.workspaceId, pairs.map(({ at }) => at), pairs.map(({ hash }) => hash)],
  )
  return new Map(rows.map(({ at, ...thread }) => [asked[at] ?? '', thread]))
})

/**
 * The newest message that bears one of these ids, else that names one too; null where there is none. Asked for several at once it is one statement. Index
 * mail_references_pkey.
 */
export const threadOfReferences = async (tx: ReadTx, ids: readonly string[]): Promise<Thread | null> =>
  ids.length === 0 ? null : ofReferences(tx, JSON.stringify(ids))

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
