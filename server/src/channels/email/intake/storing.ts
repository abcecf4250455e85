/** Letters become turns: what was said, the message, its files and its original, and then their places, many in a handful of statements. */
import type { AttachmentId, InteractionId, TurnId } from '@peakend/contract/ids.ts'
import { mask } from '../../../base/masking.ts'
import type { Tx } from '../../../base/database.ts'
import { rememberLanguages, type CustomerRecord } from '../../../customers/customers.ts'
import { holdAttachments, tieAll } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { hasRoom, isLine } from '../../../routing/routing.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import { noteAllReferences, type Thread } from '../threads/threads.ts'
import { sourceOf, textOf, type Arriving } from './arriving.ts'
import { placeAll } from './placing.ts'
import { insertMails, type NewMail } from './store.ts'
import type { Writer } from './writers.ts'

export interface Letter extends Writer {
  of: Arriving
  /** What it goes on with. */
  thread: Thread | null
  threadId: string | null
  /** Whom its writer stands for now. */
  root: CustomerRecord
}

/**
 * Stores them, no two of one customer and thread. Refuses what `interactions.receive` does; several refuse `conflict` where one was known, and then each goes
 * alone. Records what `interactions.receive` records.
 */
export const storeAsTurns = async (
  tx: Tx,
  mailbox: MailboxRecord,
  letters: readonly Letter[],
): Promise<{ interactionId: InteractionId; turnId: TurnId }[]> => {
  if (letters.length === 0) return []
  const languages = languagesOf(tx, letters)
  const isInLine = mailbox.queueId !== null && letters.length > 1 && (await isLine(tx, mailbox.queueId))
  const queuedAt = isInLine ? tx.now : null
  const said = letters.map((letter, at) => ({ ...saidOf(tx, mailbox, letter, languages[at] ?? null), queuedAt }))
  const [one] = said
  const received =
    said.length === 1 && one ? [await interactions.receive(tx, one)] : await interactions.receiveAll(tx, said)
  const stored = letters.flatMap((letter, at) => {
    const as = received[at]
    return as ? [{ ...letter, as }] : []
  })
  await tieAll(
    tx,
    stored.map(({ of, as }) => ({ ...as, attachmentIds: restOf(of), source: sourceOf(mailbox) })),
  )
  holdAttachments(
    tx,
    stored.flatMap(({ of, as }) => originalsOf(mailbox, of, as)),
  )
  insertMails(
    tx,
    stored.map(({ of, as: { interactionId, turnId }, proof }) => ({
      ...mailOf(mailbox, of),
      interactionId,
      turnId,
      proof,
    })),
  )
  noteAllReferences(
    tx,
    stored.map(({ of }) => ({ mailId: of.id, own: of.mail.messageId, named: of.mail.references })),
  )
  await placeAll(
    tx,
    mailbox,
    stored.map(({ of, as, customerId, thread }) => ({ ...as, customerId, thread, mail: of.mail, text: textOf(of) })),
  )
  return stored.map(({ as: { interactionId, turnId } }) => ({ interactionId, turnId }))
}

const saidOf = (
  tx: Tx,
  mailbox: MailboxRecord,
  { of, customerId, threadId }: Letter,
  language: string | null,
): Parameters<typeof interactions.receive>[1] => ({
  customerId,
  threadId,
  language,
  channel: 'email',
  touchpointId: mailbox.touchpointId,
  queueId: mailbox.queueId,
  source: sourceOf(mailbox),
  senderId: of.fingerprint.toString('hex'),
  text: textOf(of),
  attachmentIds: of.files.filter((file) => !file.isInline).map((file) => file.id),
  context: { subject: mask(of.mail.subject).text, mailbox: mailbox.address },
  at: of.arrivedAt < tx.now ? of.arrivedAt : tx.now,
  hasRoom: (at, personId, holdsPlace) => hasRoom(at, personId, 'email', holdsPlace),
})

/** What each is written in, else what is remembered of who wrote it. What was found is remembered where nothing was. */
const languagesOf = (tx: Tx, letters: readonly Letter[]): (string | null)[] => {
  rememberLanguages(
    tx,
    letters.flatMap(({ root: { id, language: known }, of: { language } }) =>
      known === null && language ? [{ id, language }] : [],
    ),
  )
  return letters.map(({ root, of }) => of.language ?? root.language)
}

/** Files kept already that its turn does not show. */
const restOf = (of: Arriving): AttachmentId[] => [
  ...(of.original ? [] : [of.originalId]),
  ...of.files.filter((file) => file.isInline).map((file) => file.id),
]

/** The message as it came, to be stored with its turn, or with none. */
export const originalsOf = (
  mailbox: MailboxRecord,
  of: Arriving,
  at: { interactionId: InteractionId; turnId: TurnId } | null,
): Parameters<typeof holdAttachments>[1] =>
  of.original
    ? [
        {
          id: of.originalId,
          uploadedBy: sourceOf(mailbox),
          name: 'message.eml',
          type: 'message/rfc822',
          bytes: of.original,
          interactionId: at?.interactionId ?? null,
          turnId: at?.turnId ?? null,
        },
      ]
    : []

/** Before this nobody wrote us: such a time is a clock's that lost it. */
const EARLIEST = new Date('1995-01-01T00:00:00Z')
/** When its writer says it was written; where their clock cannot be right, when it came. */
const writtenAt = (said: Date | null, arrivedAt: Date): Date =>
  said && said >= EARLIEST && said <= arrivedAt ? said : arrivedAt

export const mailOf = (mailbox: MailboxRecord, of: Arriving): NewMail => {
  const { mail } = of
  const { from, to, cc, replyTo, subject, authentication } = mail
  return {
    id: of.id,
    mailboxId: mailbox.id,
    direction: 'in',
    state: 'received',
    interactionId: null,
    turnId: null,
    personId: null,
    uidValidity: of.uidValidity,
    uid: of.uid,
    fingerprint: of.fingerprint,
    messageId: mail.messageId,
    at: writtenAt(mail.date, of.arrivedAt),
    head: {
      from,
      to,
      cc,
      bcc: [],
      replyTo,
      subject: mask(subject).text,
      authentication,
      references: mail.references.toReversed(),
      packed: mail.packed,
    },
    text: mask(mail.text).text,
    quoted: mask(mail.quoted).text,
    signature: mask(mail.signature).text,
    html: null,
    hasHtml: mail.html !== null,
    calendar: mail.calendar,
    automatic: mail.automatic,
    proof: 'none',
    isDamaged: mail.isDamaged || mail.filesLeftOut > 0,
    bytes: of.bytes,
    originalId: of.originalId,
    files: of.files,
    why: null,
    detail: null,
    replyKey: null,
    sendAt: null,
  }
}
