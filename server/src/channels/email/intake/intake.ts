/**
 * One message becomes a turn, or is set aside: inside one transaction. Who wrote it is proven by our signed reply address or by DMARC of a known sender, and by
 * nothing else: headers join a message to a case, never to a person.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { MailPerson, SetAsideWhy } from '@peakend/contract/email.ts'
import type { AttachmentId, CustomerId, InteractionId, MailId, QueueId, TurnId } from '@peakend/contract/ids.ts'
import { mask } from '../../../base/masking.ts'
import type { Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import * as cases from '../../../cases/cases.ts'
import {
  claimIdentity,
  customerByProven,
  customerOfVisitor,
  mustResolve,
  normalOf,
  proveIdentity,
  rememberLanguages,
  sameAs,
} from '../../../customers/customers.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { holdAttachments, takeAttachments } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { writtenIn } from '../../../interactions/language/language.ts'
import { enterQueue, hasRoom, hoursOf, ownerFor } from '../../../routing/routing.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import { acknowledge } from '../sending/acknowledging.ts'
import { isDmarcPass } from '../reading/authentication.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import { replyKeyIn } from '../threads/reply-address.ts'
import { threadOfSubject } from '../threads/subjects.ts'
import { hashOfId, noteReferences, threadOfKey, threadOfReferences, type Thread } from '../threads/threads.ts'
import { findSent, insertMails, markBounced, type NewMail, type StoredFile } from './store.ts'

export interface Arriving {
  id: MailId
  uid: number
  uidValidity: number
  /** When the mailbox got it. */
  arrivedAt: Date
  bytes: number
  fingerprint: Buffer
  mail: ReadMail
  originalId: AttachmentId
  /** The message as it came where it is small: stored with the rest; of a larger one the file is kept already. */
  original: Buffer | null
  files: StoredFile[]
}

export type Taken = { as: 'turn'; turnId: TurnId } | { as: 'aside'; why: SetAsideWhy }

/** What a message is known by: its id and its body, whatever servers wrote above it on the way. */
export const fingerprintOf = (bytes: Buffer, messageId: string | null): Buffer => {
  const hash = createHash('sha256')
  const crlf = bytes.indexOf('\r\n\r\n')
  const lf = bytes.indexOf('\n\n')
  const bodyAt = Math.min(crlf < 0 ? bytes.length : crlf, lf < 0 ? bytes.length : lf)
  if (messageId) hash.update(messageId).update('\0').update(bytes.subarray(bodyAt))
  else hash.update(bytes)
  return hash.digest()
}

/** Names who uploaded what a mailbox brings. */
export const sourceOf = (mailbox: { id: string }): string => `mailbox:${mailbox.id}`

export const isNoTurn = new Set(['auto-reply', 'out-of-office', 'bounce', 'receipt', 'loop'])

/**
 * Takes one in; the caller has made sure that it is not known. Records what `interactions.receive` records, `turn.failed` for a bounce of ours, and
 * `identity.proven` where the reply address shows who it is.
 */
export const take = async (tx: Tx, mailbox: MailboxRecord, of: Arriving, secret: Buffer): Promise<Taken> => {
  const { mail } = of
  const signed = await signedThread(tx, mail, secret)
  const thread = signed ?? (await threadOfReferences(tx, mail.references))
  if (mail.automatic && isNoTurn.has(mail.automatic)) {
    const about = mail.bounce ? await noteBounce(tx, mail) : null
    const why = mail.automatic === 'loop' ? 'loop' : 'automatic'
    return aside(tx, mailbox, of, {
      why,
      detail: mail.bounce?.said ?? mail.automatic,
      interactionId: about ?? thread?.interactionId ?? null,
    })
  }
  const { customerId, proof } = await whoWrote(tx, mail, signed)
  const customer = await mustResolve(tx, customerId)
  if (customer.isBlocked)
    return aside(tx, mailbox, of, { why: 'blocked-sender', detail: customer.id, interactionId: null })
  const threadId = await threadIdOf(tx, of, thread, secret)
  return asTurn(tx, mailbox, of, { customerId, proof, thread, threadId })
}

/** The same for one that was set aside: whatever it was set aside for, a person wants it in. Refuses `blocked`. */
export const takeAnyway = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Arriving,
  secret: Buffer,
): Promise<{ turnId: TurnId; interactionId: InteractionId }> => {
  const signed = await signedThread(tx, of.mail, secret)
  const thread = signed ?? (await threadOfReferences(tx, of.mail.references))
  const threadId = await threadIdOf(tx, of, thread, secret)
  return asTurn(tx, mailbox, of, { ...(await whoWrote(tx, of.mail, signed)), thread, threadId })
}

const signedThread = async (tx: Tx, mail: ReadMail, secret: Buffer): Promise<Thread | null> => {
  const key = signedKey(tx, mail, secret)
  return key && threadOfKey(tx, key)
}

/** The key of a reply address of ours it was brought to. */
export const signedKey = ({ workspaceId }: Tx, mail: ReadMail, secret: Buffer): Buffer | null => {
  for (const address of mail.broughtTo) {
    const key = replyKeyIn(address, { secret, workspaceId })
    if (key) return key
  }
  return null
}

/** What it goes on with, else by its subject. */
const threadIdOf = async (tx: Tx, of: Arriving, thread: Thread | null, secret: Buffer): Promise<string | null> => {
  const before = thread && (await interactions.find(tx, thread.interactionId))
  return before ? before.threadId : threadOfSubject(of.mail.subject, { secret, mailId: of.id })
}

/** Somebody without an address of their own, such as a form on a page, writes for the one it names. */
export const writerOf = (mail: ReadMail): MailPerson => {
  const form = mail.automatic === 'bulk' ? mail.replyTo[0] : undefined
  return form ?? mail.from ?? mail.replyTo[0] ?? { name: '', address: '' }
}

/** What whoever is only claimed to have written is kept under. */
export const visitorOf = (mail: ReadMail): string => `mail:${normalOf('email', writerOf(mail).address) ?? 'nobody'}`

const whoWrote = async (
  tx: Tx,
  mail: ReadMail,
  signed: Thread | null,
): Promise<{ customerId: CustomerId; proof: NewMail['proof'] }> => {
  const writer = writerOf(mail)
  const normal = normalOf('email', writer.address)
  if (signed && normal && normal === normalOf('email', signed.recipient ?? '')) {
    const standing = await interactions.find(tx, signed.interactionId)
    if (standing) {
      const { customerId } = standing
      await proveIdentity(tx, { customerId, kind: 'email', value: normal, proof: 'reply', provenIn: standing.id })
      return { customerId, proof: 'reply-address' }
    }
  }
  const known = normal && isDmarcPass(mail.authentication, normal) ? await customerByProven(tx, 'email', normal) : null
  if (known) return { customerId: known.id, proof: 'dmarc' }
  // what a From says is a claim: whoever writes under it is one unverified customer, apart from the one who proved the address
  const customerId = await customerOfVisitor(tx, visitorOf(mail), { name: writer.name || null })
  if (normal) await claimIdentity(tx, { customerId, kind: 'email', value: normal })
  return { customerId, proof: 'none' }
}

const textOf = ({ mail, files }: Arriving): string =>
  mail.text || mail.subject || (files.some((file) => !file.isInline) ? '' : '—')

export const saidOf = (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Arriving,
  who: { customerId: CustomerId; threadId: string | null; language: string | null },
): Parameters<typeof interactions.receive>[1] => ({
  ...who,
  channel: 'email',
  touchpointId: mailbox.touchpointId,
  queueId: mailbox.queueId,
  source: sourceOf(mailbox),
  senderId: of.fingerprint.toString('hex'),
  text: textOf(of),
  attachmentIds: of.files.filter((file) => !file.isInline).map((file) => file.id),
  context: { subject: of.mail.subject, mailbox: mailbox.address },
  at: of.arrivedAt < tx.now ? of.arrivedAt : tx.now,
  hasRoom: (at, personId, holdsPlace) => hasRoom(at, personId, 'email', holdsPlace),
})

/** Files kept already that its turn does not show. */
export const restOf = (of: Arriving): AttachmentId[] => [
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

const asTurn = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Arriving,
  who: { customerId: CustomerId; proof: NewMail['proof']; thread: Thread | null; threadId: string | null },
): Promise<{ as: 'turn'; turnId: TurnId; interactionId: InteractionId }> => {
  const { mail } = of
  const [language = null] = await languagesOf(tx, [{ of, customerId: who.customerId }])
  const received = await interactions.receive(tx, saidOf(tx, mailbox, of, { ...who, language }))
  const { interactionId, turnId } = received
  await takeAttachments(tx, { ids: restOf(of), uploadedBy: sourceOf(mailbox), interactionId, turnId })
  holdAttachments(tx, originalsOf(mailbox, of, received))
  insertMails(tx, [{ ...mailOf(mailbox, of), interactionId, turnId, proof: who.proof }])
  noteReferences(tx, of.id, mail.messageId, mail.references)
  if (received.isNew || received.isWaitingAgain) {
    if (received.isNew && who.thread) await goOnWithCase(tx, interactionId, who.customerId, who.thread)
    await standInLine(tx, mailbox, received, textOf(of))
  }
  if (received.isNew && !who.thread) await answerClosed(tx, mailbox, of.mail, received)
  return { as: 'turn', turnId, interactionId }
}

/** What each is written in, else what is remembered of who wrote it. What was found is remembered where nothing was. */
export const languagesOf = async (
  tx: Tx,
  letters: readonly { of: Arriving; customerId: CustomerId }[],
): Promise<(string | null)[]> => {
  const [{ customerLanguages }, ...roots] = await Promise.all([
    workspaceOf(tx),
    ...letters.map(({ customerId }) => mustResolve(tx, customerId)),
  ])
  const found = letters.map(({ of }) => writtenIn(textOf(of), customerLanguages))
  rememberLanguages(
    tx,
    roots.flatMap(({ id, language }, at) => (language === null && found[at] ? [{ id, language: found[at] }] : [])),
  )
  return roots.map(({ language }, at) => found[at] ?? language)
}

/** Who begins a thread outside the hours is told so. */
export const answerClosed = async (
  tx: Tx,
  mailbox: MailboxRecord,
  mail: ReadMail,
  { interactionId }: { interactionId: InteractionId },
): Promise<void> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return
  const { customerId, language, caseId } = standing
  const caseNumber = (caseId && (await cases.find(tx, caseId))?.number) ?? null
  await acknowledge(tx, mailbox, { mail, customerId, interactionId, language, caseNumber })
}

/** Joins the case of the thread. One that was settled is open again where its own customer writes; anybody else only joins it. */
const goOnWithCase = async (
  tx: Tx,
  interactionId: InteractionId,
  customerId: CustomerId,
  thread: Thread,
): Promise<void> => {
  const before = await interactions.find(tx, thread.interactionId)
  const found = before?.caseId ? await cases.find(tx, before.caseId) : null
  if (!found) return
  await interactions.joinCase(tx, interactionId, found.id)
  const isTheirs = (await sameAs(tx, customerId)).includes(found.customerId)
  if (found.state === 'settled' && isTheirs) await cases.reopen(tx, found.id, null, 'mail')
}

/** In line, or, where no queue serves the mailbox, on a case with an owner and a time: nothing lies where nobody looks. */
export const standInLine = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: { interactionId: InteractionId; isNew: boolean },
  text: string,
): Promise<void> => {
  const { interactionId } = of
  const standing = await interactions.find(tx, interactionId)
  for (const queueId of new Set([standing?.queueId ?? null, mailbox.queueId])) {
    if (queueId && (await entered(tx, interactionId, queueId, of.isNew))) return
  }
  await interactions.end(tx, interactionId, 'customer', 'message')
  const { answerBy } = await hoursOf(tx, { queueId: mailbox.queueId, channel: 'email' })
  const ownerId = await ownerFor(tx, mailbox.queueId)
  const tied = standing?.caseId ? await cases.find(tx, standing.caseId) : null
  const open =
    tied?.state === 'open' ? tied : standing ? await cases.openCaseOf(tx, standing.customerId, standing.threadId) : null
  if (open && (await cases.expectAnswer(tx, open.id, { by: answerBy, ownerId }))) {
    if (standing?.caseId !== open.id) await interactions.joinCase(tx, interactionId, open.id)
    return
  }
  if (!standing) return
  const title = text.split('\n')[0] ?? ''
  await cases.open(tx, {
    customerId: standing.customerId,
    title,
    ownerId,
    queueId: mailbox.queueId,
    answerDueAt: answerBy,
    interactionId,
  })
}

/** False where that queue is gone. */
const entered = async (tx: Tx, interactionId: InteractionId, queueId: QueueId, isNew: boolean): Promise<boolean> => {
  try {
    await enterQueue(tx, { interactionId, queueId, arrival: isNew ? 'arrived' : 'reopened' })
    return true
  } catch (e) {
    // it is refused before anything was asked of the database that could fail
    if (isRefusal(e, 'not_found')) return false
    throw e
  }
}

/** What of ours did not arrive: its turn failed. Answers the conversation it belongs to. */
const noteBounce = async (tx: Tx, mail: ReadMail): Promise<InteractionId | null> => {
  const { bounce } = mail
  if (!bounce) return null
  const sent = await findSent(tx, bounce.messageIds.map(hashOfId))
  for (const one of sent) {
    if (!bounce.isFinal) continue
    markBounced(tx, one.id, bounce.said)
    if (one.turnId) await interactions.markFailed(tx, one.turnId, 'bounced')
  }
  return sent[0]?.interactionId ?? null
}

/** Keeps it where people can look, with the reason. The original stays. */
export const aside = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Arriving,
  as: { why: SetAsideWhy; detail: string; interactionId: InteractionId | null },
): Promise<Taken> => {
  for (const id of [of.originalId, ...of.files.map((file) => file.id)]) tx.cancel('attachments.orphan', id)
  holdAttachments(tx, originalsOf(mailbox, of, null))
  const { why, interactionId } = as
  insertMails(tx, [{ ...mailOf(mailbox, of), state: 'aside', interactionId, why, detail: as.detail.slice(0, 300) }])
  noteReferences(tx, of.id, of.mail.messageId, of.mail.references)
  return { as: 'aside', why: as.why }
}

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
    at: mail.date ?? of.arrivedAt,
    head: {
      from,
      to,
      cc,
      bcc: [],
      replyTo,
      subject: mask(subject).text,
      authentication,
      references: mail.references.toReversed(),
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

export const newMailId = (): MailId => randomUUID() as MailId
