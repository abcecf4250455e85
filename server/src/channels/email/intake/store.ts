import type { MailAuthentication, MailCalendar, MailPerson, SetAsideWhy } from '@peakend/contract/email.ts'
import type { AttachmentId, InteractionId, MailboxId, MailId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

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

export const insertMail = (tx: Tx, of: NewMail): void =>
  tx.send(
    'mails.insert',
    `insert into mails (workspace_id, mail_id, mailbox_id, direction, state, interaction_id, turn_id, person_id, uid_validity, uid, fingerprint, message_id,
       at, received_at, head, text, quoted, signature, html, has_html, calendar, automatic, proof, is_damaged, bytes, original_id, files, why, detail,
       reply_key, send_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`,
    [
      tx.workspaceId,
      of.id,
      of.mailboxId,
      of.direction,
      of.state,
      of.interactionId,
      of.turnId,
      of.personId,
      of.uidValidity,
      of.uid,
      of.fingerprint,
      of.messageId,
      of.at,
      tx.now,
      JSON.stringify(of.head),
      of.text,
      of.quoted,
      of.signature,
      of.html,
      of.hasHtml,
      of.calendar ? JSON.stringify(of.calendar) : null,
      of.automatic,
      of.proof,
      of.isDamaged,
      of.bytes,
      of.originalId,
      JSON.stringify(of.files),
      of.why,
      of.detail,
      of.replyKey,
      of.sendAt,
    ],
  )

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

export const markBounced = (tx: Tx, mailId: string, why: string): void =>
  tx.send('mails.bounced', `update mails set state = 'failed', failure = $3 where workspace_id = $1 and mail_id = $2`, [
    tx.workspaceId,
    mailId,
    why,
  ])
