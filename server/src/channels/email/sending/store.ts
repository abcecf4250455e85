import type { AttachmentId, InteractionId, MailboxId, MailId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { MailHead, StoredFile } from '../intake/store.ts'

export interface MailRecord {
  id: MailId
  mailboxId: MailboxId | null
  direction: 'in' | 'out'
  state: 'received' | 'aside' | 'held' | 'queued' | 'sent' | 'failed' | 'gone'
  interactionId: InteractionId | null
  turnId: TurnId | null
  personId: PersonId | null
  messageId: string | null
  at: Date
  receivedAt: Date
  head: MailHead
  text: string
  quoted: string
  signature: string
  html: string | null
  hasHtml: boolean
  calendar: unknown
  automatic: string | null
  proof: 'none' | 'reply-address' | 'dmarc'
  isDamaged: boolean
  bytes: number
  originalId: AttachmentId | null
  files: StoredFile[]
  why: string | null
  detail: string | null
  replyKey: Buffer | null
  sendAt: Date | null
  failure: string | null
  /** Addresses that did not get it while others did. */
  missed: string[]
  /** To which addresses it goes; null for all it names. */
  envelope: string[] | null
}

const columns = `mail_id as id, mailbox_id as "mailboxId", direction, state, interaction_id as "interactionId", turn_id as "turnId", person_id as "personId",
  message_id as "messageId", at, received_at as "receivedAt", head, text, quoted, signature, html, has_html as "hasHtml", calendar, automatic, proof,
  is_damaged as "isDamaged", bytes, original_id as "originalId", files, why, detail, reply_key as "replyKey", send_at as "sendAt", failure, missed, envelope`

export const findMail = async (tx: ReadTx, id: string): Promise<MailRecord | null> => {
  const [row] = await tx.query<MailRecord>(
    'mails.find',
    `select ${columns} from mails where workspace_id = $1 and mail_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const findMailOfTurn = async (tx: ReadTx, turnId: string): Promise<MailRecord | null> => {
  const [row] = await tx.query<MailRecord>(
    'mails.of-turn',
    `select ${columns} from mails where workspace_id = $1 and turn_id = $2`,
    [tx.workspaceId, turnId],
  )
  return row ?? null
}

/** Oldest first; index mails_interaction. */
export const listMails = (tx: ReadTx, interactionId: string, limit: number): Promise<MailRecord[]> =>
  tx.query<MailRecord>(
    'mails.list',
    `select * from (select ${columns} from mails where workspace_id = $1 and interaction_id = $2 order by received_at desc, mail_id desc limit $3) m
     order by "receivedAt", id`,
    [tx.workspaceId, interactionId, limit],
  )

/** The last message a person wrote us in this conversation; null where there is none. */
export const lastIn = async (tx: ReadTx, interactionId: string): Promise<MailRecord | null> => {
  const [row] = await tx.query<MailRecord>(
    'mails.last-in',
    `select ${columns} from mails where workspace_id = $1 and interaction_id = $2 and direction = 'in' and turn_id is not null
     order by (select t.ordinal from turns t where t.workspace_id = mails.workspace_id and t.turn_id = mails.turn_id) desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** Whether something of ours went to this customer by itself since then; index interactions_customer. */
export const wasAnsweredByItself = async (tx: ReadTx, customerId: string, since: Date): Promise<boolean> =>
  (
    await tx.query(
      'mails.answered-by-itself',
      `select 1 from interactions i join mails m on m.workspace_id = $1 and m.interaction_id = i.interaction_id
       where i.workspace_id = $1 and i.customer_id = $2 and m.direction = 'out' and m.automatic = 'auto-reply' and m.at > $3 limit 1`,
      [tx.workspaceId, customerId, since],
    )
  ).length > 0

/** Newest first; index mails_aside. */
export const listAside = (
  tx: ReadTx,
  of: { mailboxId: string | null; before: { at: Date; id: string } | null; limit: number },
) =>
  tx.query<MailRecord>(
    'mails.list-aside',
    `select ${columns} from mails where workspace_id = $1 and state = 'aside' and dismissed_at is null and ($2::uuid is null or mailbox_id = $2)
       and ($3::timestamptz is null or (received_at, mail_id) < ($3, $4::uuid)) order by received_at desc, mail_id desc limit $5`,
    [tx.workspaceId, of.mailboxId, of.before?.at ?? null, of.before?.id ?? null, of.limit],
  )

/** Moves it where it is in one of the states named; false where it is not. */
export const moveState = async (
  tx: Tx,
  id: string,
  from: readonly MailRecord['state'][],
  to: MailRecord['state'],
  failure: string | null = null,
): Promise<boolean> =>
  (
    await tx.query(
      'mails.move-state',
      `update mails set state = $4, failure = $5 where workspace_id = $1 and mail_id = $2 and state = any($3::text[]) returning 1`,
      [tx.workspaceId, id, from, to, failure],
    )
  ).length > 0

/** What came of a message that was on its way, and the turn it belongs to; null where it is no longer, such as one that came back as undelivered meanwhile. */
export const settleState = async (
  tx: Tx,
  id: string,
  to: 'sent' | 'failed',
  failure: string | null,
  missed: readonly string[] = [],
): Promise<{ turnId: TurnId | null } | null> => {
  const [row] = await tx.query<{ turnId: TurnId | null }>(
    'mails.settle-for',
    `update mails set state = $3, failure = $4,
       missed = case when $3 = 'failed' and cardinality($5::text[]) = 0 then coalesce(envelope, '{}') else $5 end
     where workspace_id = $1 and mail_id = $2 and state in ('held', 'queued') returning turn_id as "turnId"`,
    [tx.workspaceId, id, to, failure, missed],
  )
  return row ?? null
}

/** Others have it: from now on it goes to these only. */
export const narrowTo = (tx: Tx, id: string, envelope: readonly string[]) =>
  tx.query('mails.narrow', 'update mails set envelope = $3 where workspace_id = $1 and mail_id = $2', [
    tx.workspaceId,
    id,
    envelope,
  ])

/** Takes the words of these conversations' messages away; gives the originals whose bytes must go too. */
export const eraseMails = async (tx: Tx, interactionIds: readonly string[]): Promise<AttachmentId[]> => {
  const rows = await tx.query<{ id: AttachmentId | null }>(
    'mails.erase',
    `update mails set head = '{"from":null,"to":[],"cc":[],"bcc":[],"replyTo":[],"subject":"","references":[],
         "authentication":{"server":null,"spf":"none","dkim":"none","dmarc":"none","domain":null}}',
       text = '', quoted = '', signature = '', html = null, has_html = false, calendar = null, files = '[]', message_id = null, detail = null, original_id = null,
       missed = '{}', envelope = null
     where workspace_id = $1 and interaction_id = any($2::uuid[]) returning old.original_id as id`,
    [tx.workspaceId, interactionIds],
  )
  return rows.flatMap((row) => row.id ?? [])
}
