import type { MailAuthentication, MailCalendar, MailPerson, MailRow, SetAsideWhy } from '@peakend/contract/email.ts'
import type { AttachmentId, InteractionId, MailboxId, MailId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, SqlValue, Tx } from '../../../base/database.ts'

export interface MailHead {
  from: MailPerson | null
  to: MailPerson[]
  cc: MailPerson[]
  bcc: MailPerson[]
  replyTo: MailPerson[]
  subject: string
  authentication: MailAuthentication
  /** Message-IDs it names, the nearest last (RFC 5322, 3.6.4). */
  references: string[]
  /** What keeps it from being read here. */
  packed?: MailRow['packed']
}
export interface StoredFile {
  id: AttachmentId
  contentId: string | null
  isInline: boolean
}

export interface NewMail {
  id: MailId
  mailboxId: MailboxId | null
  direction: 'in' | 'out'
  state: 'received' | 'aside' | 'held' | 'queued'
  interactionId: InteractionId | null
  turnId: TurnId | null
  personId: PersonId | null
  uidValidity: number | null
  uid: number | null
  fingerprint: Buffer | null
  messageId: string | null
  at: Date
  head: MailHead
  text: string
  quoted: string
  signature: string
  html: string | null
  hasHtml: boolean
  calendar: MailCalendar | null
  automatic: string | null
  proof: 'none' | 'reply-address' | 'dmarc'
  isDamaged: boolean
  bytes: number
  originalId: AttachmentId | null
  files: StoredFile[]
  why: SetAsideWhy | null
  detail: string | null
  replyKey: Buffer | null
  sendAt: Date | null
}

const json = (value: object | null): string | null => (value ? JSON.stringify(value) : null)

/** Column, type and value of each. */
const columns: readonly (readonly [name: string, type: string, of: (mail: NewMail, tx: Tx) => SqlValue])[] = [
  ['mail_id', 'uuid', (of) => of.id],
  ['mailbox_id', 'uuid', (of) => of.mailboxId],
  ['direction', 'text', (of) => of.direction],
  ['state', 'text', (of) => of.state],
  ['interaction_id', 'uuid', (of) => of.interactionId],
  ['turn_id', 'uuid', (of) => of.turnId],
  ['person_id', 'uuid', (of) => of.personId],
  ['uid_validity', 'bigint', (of) => of.uidValidity],
  ['uid', 'bigint', (of) => of.uid],
  ['fingerprint', 'bytea', (of) => of.fingerprint],
  ['message_id', 'text', (of) => of.messageId],
  ['at', 'timestamptz', (of) => of.at],
  ['received_at', 'timestamptz', (_, tx) => tx.now],
  ['head', 'jsonb', (of) => json(of.head)],
  ['text', 'text', (of) => of.text],
  ['quoted', 'text', (of) => of.quoted],
  ['signature', 'text', (of) => of.signature],
  ['html', 'text', (of) => of.html],
  ['has_html', 'boolean', (of) => of.hasHtml],
  ['calendar', 'jsonb', (of) => json(of.calendar)],
  ['automatic', 'text', (of) => of.automatic],
  ['proof', 'text', (of) => of.proof],
  ['is_damaged', 'boolean', (of) => of.isDamaged],
  ['bytes', 'bigint', (of) => of.bytes],
  ['original_id', 'uuid', (of) => of.originalId],
  ['files', 'jsonb', (of) => json(of.files)],
  ['why', 'text', (of) => of.why],
  ['detail', 'text', (of) => of.detail],
  ['reply_key', 'bytea', (of) => of.replyKey],
  ['send_at', 'timestamptz', (of) => of.sendAt],
]
const names = columns.map(([name]) => name).join(', ')
const arrays = columns.map(([, type], at) => `$${at + 2}::${type}[]`).join(', ')

/** Writes down messages, of theirs or of ours, in one statement. */
export const insertMails = (tx: Tx, mails: readonly NewMail[]): void => {
  if (mails.length === 0) return
  tx.send(
    'mails.insert-many',
    `insert into mails (workspace_id, ${names}) select $1, m.* from unnest(${arrays}) as m (${names})`,
    [tx.workspaceId, ...columns.map(([, , of]) => mails.map((mail) => of(mail, tx)))],
  )
}

/** Which of these messages are stored already, by number in the folder or by what they are. */
export const findKnown = async (
  tx: ReadTx,
  of: { mailboxId: string; uidValidity: number; uids: readonly number[]; fingerprints: readonly Buffer[] },
): Promise<{ uids: Set<number>; fingerprints: Set<string> }> => {
  const rows = await tx.query<{ uid: number | null; fingerprint: Buffer | null }>(
    'mails.known',
    `select uid, null as fingerprint from mails where workspace_id = $1 and mailbox_id = $2 and uid_validity = $3 and uid = any($4::bigint[])
     union all select null, fingerprint from mails where workspace_id = $1 and fingerprint = any($5::bytea[])`,
    [tx.workspaceId, of.mailboxId, of.uidValidity, of.uids, of.fingerprints],
  )
  return {
    uids: new Set(rows.flatMap((row) => row.uid ?? [])),
    fingerprints: new Set(rows.flatMap((row) => row.fingerprint?.toString('hex') ?? [])),
  }
}

/** Messages of ours that went out, by the ids a report names. */
export const findSent = async (tx: ReadTx, idHashes: readonly Buffer[]) =>
  tx.query<{ id: MailId; turnId: TurnId | null; interactionId: InteractionId | null }>(
    'mails.sent-by-id',
    `select m.mail_id as id, m.turn_id as "turnId", m.interaction_id as "interactionId" from mail_references r join mails m using (workspace_id, mail_id)
     where r.workspace_id = $1 and r.id_hash = any($2::bytea[]) and r.is_own and m.direction = 'out' limit 5`,
    [tx.workspaceId, idHashes],
  )

/** `recipient` is whom it did not reach, where the report says so: others may have it. */
export const markBounced = (tx: Tx, mailId: string, why: string, recipient: string | null): void =>
  tx.send(
    'mails.bounced-of',
    `update mails set state = 'failed', failure = $3, missed = case when $4::text is null or $4 = any(missed) then missed else missed || $4 end
     where workspace_id = $1 and mail_id = $2`,
    [tx.workspaceId, mailId, why, recipient],
  )
