/** Letters as people write them: drafts, a letter that begins a conversation, one sent again, and which are due. */
import { randomUUID } from 'node:crypto'
import type { AttachmentId, CustomerId, InteractionId, MailboxId, MailId, PersonId } from '@peakend/contract/ids.ts'
import type { DueLetter, LetterDraft } from '@peakend/contract/letters.ts'
import type { MailPerson } from '@peakend/contract/email.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import {
  claimIdentity,
  customerByProven,
  customerOfVisitor,
  mustResolve,
  normalOf,
} from '../../../customers/customers.ts'
import { attachmentOf, shownAttachments } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { isOpenAt, meetsAt, openSpans } from '../../../routing/hours/hours.ts'
import { giveTo } from '../../../routing/routing.ts'
import { findMailbox, type MailboxRecord } from '../mailboxes/store.ts'
import { sendKind, write, type Writing } from '../sending/sending.ts'
import type { MailHead } from '../intake/store.ts'
import { findMail, type MailRecord } from '../sending/store.ts'
import { threadOfSubject } from '../threads/subjects.ts'
import { findDraft, findRunning, holdAgain, listDue, saveDraft, type DueRecord, type KeptDraft } from './store.ts'

/** The same time to take it back as any letter has. */
const HOLD_MS = 10_000

/** My draft in a conversation, with the files that are still there; null where there is none. */
export const draftOf = async (
  tx: ReadTx,
  interactionId: InteractionId,
  personId: PersonId,
): Promise<LetterDraft | null> => {
  const found = await findDraft(tx, interactionId, personId)
  if (!found) return null
  const { attachmentIds, ...letter } = found.letter
  const files = await shownAttachments(tx, attachmentIds as AttachmentId[])
  return {
    ...letter,
    attachments: (attachmentIds as AttachmentId[]).flatMap((id) => files.get(id) ?? []),
    savedAt: found.savedAt.toISOString(),
  }
}

/** Keeps it; the last one kept stands. Files of others are left out. */
export const keepDraft = async (
  tx: Tx,
  of: { interactionId: InteractionId; personId: PersonId; letter: KeptDraft },
): Promise<void> => {
  const files = await Promise.all(of.letter.attachmentIds.map((id) => attachmentOf(tx, id)))
  const mine = files.flatMap((file) => (file?.uploadedBy === `person:${of.personId}` ? file.id : []))
  await saveDraft(tx, of.interactionId, of.personId, { ...of.letter, attachmentIds: mine })
}

type Beginning = Omit<Writing, 'as' | 'mailId' | 'withQuote' | 'to'> & {
  senderId: string
  mailboxId: MailboxId
  customerId?: CustomerId | undefined
  to: MailPerson[]
  subject: string
  language?: string | undefined
  /** The channel's own: threads are known by subjects under it. */
  secret: Buffer
}

/**
 * Writes to a customer first. Opens a conversation that is this person's, or goes on with the one of that subject that runs where they hold it or nobody does. Refuses
 * `mailbox_gone`, `blocked`, `already_taken` (a colleague holds it), and what `write` refuses. Records `interaction.opened` where it opens one.
 */
export const begin = async (
  tx: Tx,
  personId: PersonId,
  of: Beginning,
): Promise<{ interactionId: InteractionId; mailId: MailId }> => {
  const mailbox = await findMailbox(tx, of.mailboxId)
  if (!mailbox) throw new Refusal('mailbox_gone')
  const customerId = of.customerId ?? (await customerAt(tx, of.to[0]))
  if ((await mustResolve(tx, customerId)).isBlocked) throw new Refusal('blocked')
  const interactionId = await conversationWith(tx, mailbox, { ...of, customerId, personId })
  const { senderId, to, cc, bcc, subject, text, html, attachmentIds, sendAt } = of
  const mailId = await write(tx, {
    interactionId,
    personId,
    senderId,
    as: 'reply',
    to,
    ...(cc ? { cc } : {}),
    bcc,
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    attachmentIds,
    withQuote: false,
    sendAt,
  })
  return { interactionId, mailId }
}

/** Who proved the address, else the unverified customer of that address, made on first sight. */
const customerAt = async (tx: Tx, first: MailPerson | undefined): Promise<CustomerId> => {
  const normal = first && normalOf('email', first.address)
  if (!first || !normal) throw new Refusal('nobody_to_write_to')
  const known = await customerByProven(tx, 'email', normal)
  if (known) return known.id
  const customerId = await customerOfVisitor(tx, `mail:${normal}`, { name: first.name || null })
  await claimIdentity(tx, { customerId, kind: 'email', value: normal })
  return customerId
}

const conversationWith = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Beginning & { customerId: CustomerId; personId: PersonId },
): Promise<InteractionId> => {
  const { touchpointId, queueId } = mailbox
  const threadId = threadOfSubject(of.subject, { secret: of.secret, mailId: randomUUID() as MailId })
  const where = { customerId: of.customerId, touchpointId, threadId }
  const runningId = await findRunning(tx, where)
  if (runningId) {
    const running = await interactions.lock(tx, runningId)
    const isMine = running.agentId === of.personId
    if (!isMine && running.agentId !== null) throw new Refusal('already_taken')
    if (!isMine || running.state === 'wrap-up')
      await giveTo(tx, { interactionId: runningId, personId: of.personId, why: 'taken' })
    return runningId
  }
  const interactionId = await interactions.openByUs(tx, {
    ...where,
    channel: 'email',
    queueId,
    language: of.language ?? null,
    context: { subject: of.subject, mailbox: mailbox.address },
  })
  await giveTo(tx, { interactionId, personId: of.personId, why: 'taken' })
  return interactionId
}

/** Sends a letter of this person again that failed. Refuses `not_found`, `not_yours`, `already_sent` (it did not fail), `mailbox_gone`. */
export const sendAgain = async (
  tx: Tx,
  of: { mailId: MailId; personId: PersonId; to?: MailPerson[] | undefined },
): Promise<void> => {
  const found = await findMail(tx, of.mailId)
  if (!found || found.direction !== 'out' || !found.interactionId) throw new Refusal('not_found')
  if (found.personId !== of.personId) throw new Refusal('not_yours')
  if (!found.mailboxId || !(await findMailbox(tx, found.mailboxId))) throw new Refusal('mailbox_gone')
  const sendAt = new Date(tx.now.getTime() + HOLD_MS)
  if (!(await holdAgain(tx, { mailId: of.mailId, ...againTo(found, of.to), sendAt }))) throw new Refusal('already_sent')
  if (found.turnId) await interactions.markQueued(tx, found.turnId)
  tx.enqueue({ kind: sendKind, key: of.mailId, dueAt: sendAt })
}

/** Where some have it already it goes to the others only, under their mended addresses; else to all it names. */
const againTo = (
  { head, missed }: MailRecord,
  to: MailPerson[] | undefined,
): { head: MailHead; envelope: string[] | null } => {
  const isMissed = ({ address }: MailPerson) => missed.includes(address.toLowerCase())
  const all = [...head.to, ...head.cc, ...head.bcc]
  if (missed.length === 0 || all.every(isMissed)) return { head: { ...head, to: to ?? head.to }, envelope: null }
  const again = to ?? all.filter(isMissed)
  const had = (people: readonly MailPerson[]) => people.filter((one) => !isMissed(one))
  const fresh = again.filter(
    ({ address }) => !had(all).some((one) => one.address.toLowerCase() === address.toLowerCase()),
  )
  return {
    head: { ...head, to: [...had(head.to), ...fresh], cc: had(head.cc), bcc: had(head.bcc) },
    envelope: fresh.map(({ address }) => address),
  }
}

/** Conversations in which a customer waits for a letter, with by when we mean to answer. */
export const dueLetters = async (tx: ReadTx, of: Parameters<typeof listDue>[1]): Promise<DueLetter[]> =>
  Promise.all((await listDue(tx, of)).map((row) => dueOf(tx, row)))

const dueOf = async (tx: ReadTx, row: DueRecord): Promise<DueLetter> => {
  const { hours, answerBy } = await meetsAt(tx, { queueId: row.queueId, channel: 'email' }, row.since)
  const spans = openSpans(hours, row.since.getTime(), tx.now.getTime())
  return {
    ...row,
    since: row.since.toISOString(),
    answerBy: answerBy.toISOString(),
    workedMs: spans.reduce((sum, { from, to }) => sum + (to - from), 0),
    isOpen: isOpenAt(hours, tx.now),
  }
}
