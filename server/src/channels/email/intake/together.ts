/**
 * Letters that begin a thread, many in a handful of statements. What needs more than that (an answer to another message, a machine's, one whose thread is
 * under way) is left to `take`, one after the other.
 */
import type { CustomerId, InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { customerByProven, customersOfVisitors, normalOf, resolve } from '../../../customers/customers.ts'
import { holdAttachments, tieAll } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { enterQueueNew, hoursOf } from '../../../routing/routing.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import { isDmarcPass } from '../reading/authentication.ts'
import { threadOfSubject } from '../threads/subjects.ts'
import { noteAllReferences } from '../threads/threads.ts'
import {
  answerClosed,
  languagesOf,
  isNoTurn,
  mailOf,
  originalsOf,
  restOf,
  saidOf,
  signedKey,
  sourceOf,
  standInLine,
  visitorOf,
  writerOf,
  type Arriving,
} from './intake.ts'
import { insertMails, type NewMail } from './store.ts'

interface Beginning {
  of: Arriving
  customerId: CustomerId
  proof: NewMail['proof']
  threadId: string
}

const addressOf = (of: Arriving): string => normalOf('email', writerOf(of.mail).address) ?? ''

/** Those that go on with nothing we know; a writer of whom another goes another way is left to it, so that what they wrote stays in its order. */
const beginningsIn = (tx: Tx, arriving: readonly Arriving[], secret: Buffer): Arriving[] => {
  const isOther = ({ mail }: Arriving) =>
    mail.references.length > 0 ||
    (mail.automatic !== null && isNoTurn.has(mail.automatic)) ||
    signedKey(tx, mail, secret) !== null
  const others = new Set(arriving.filter(isOther).map(addressOf))
  return arriving.filter((of) => !others.has(addressOf(of)))
}

/** Who wrote each, and on which thread; the first of each, and none of somebody blocked. */
const writersOf = async (tx: Tx, arriving: readonly Arriving[], secret: Buffer): Promise<Beginning[]> => {
  const proven = await Promise.all(
    arriving.map(async (of) => {
      const normal = normalOf('email', writerOf(of.mail).address)
      return normal && isDmarcPass(of.mail.authentication, normal) ? customerByProven(tx, 'email', normal) : null
    }),
  )
  const claimed = arriving.filter((_, at) => !proven[at])
  const visitors = new Map(claimed.map((of) => [visitorOf(of.mail), writerOf(of.mail)]))
  const customers = await customersOfVisitors(
    tx,
    [...visitors].map(([visitorId, { name, address }]) => ({ visitorId, name: name || null, email: address })),
  )
  const seen = new Set<string>()
  const beginnings: Beginning[] = []
  for (const [at, of] of arriving.entries()) {
    const known = proven[at]
    const customerId = known?.id ?? customers.get(visitorOf(of.mail))
    const threadId = threadOfSubject(of.mail.subject, { secret, mailId: of.id })
    if (!customerId || seen.has(`${customerId} ${threadId}`)) continue
    seen.add(`${customerId} ${threadId}`)
    beginnings.push({ of, customerId, proof: known ? 'dmarc' : 'none', threadId })
  }
  const roots = await Promise.all(beginnings.map(({ customerId }) => resolve(tx, customerId)))
  return beginnings.filter((_, at) => roots[at]?.isBlocked === false)
}

/** Takes in those that can be taken in together, as `take` does; gives them. The caller has made sure that none is known. */
export const takeBeginnings = async (
  tx: Tx,
  mailbox: MailboxRecord,
  arriving: readonly Arriving[],
  secret: Buffer,
): Promise<ReadonlySet<Arriving>> => {
  const beginnings = await writersOf(tx, beginningsIn(tx, arriving, secret), secret)
  if (beginnings.length === 0) return new Set()
  const languages = await languagesOf(tx, beginnings)
  const received = await interactions.openMany(
    tx,
    beginnings.map(({ of, ...who }, at) => saidOf(tx, mailbox, of, { ...who, language: languages[at] ?? null })),
  )
  const begun = beginnings.flatMap((one, at) => {
    const as = received[at]
    return as ? [{ ...one, as }] : []
  })
  await tieAll(
    tx,
    begun.map(({ of, as }) => ({ ...as, attachmentIds: restOf(of), source: sourceOf(mailbox) })),
  )
  holdAttachments(
    tx,
    begun.flatMap(({ of, as }) => originalsOf(mailbox, of, as)),
  )
  insertMails(
    tx,
    begun.map(({ of, as, proof }) => ({
      ...mailOf(mailbox, of),
      interactionId: as.interactionId,
      turnId: as.turnId,
      proof,
    })),
  )
  noteAllReferences(
    tx,
    begun.map(({ of }) => ({ mailId: of.id, own: of.mail.messageId, named: of.mail.references })),
  )
  await placeAll(
    tx,
    mailbox,
    begun.map(({ of, as }) => ({ of, interactionId: as.interactionId })),
  )
  return new Set(begun.map(({ of }) => of))
}

/** All in line, and told of the hours where it is outside them; one by one where no queue serves the mailbox. */
const placeAll = async (
  tx: Tx,
  mailbox: MailboxRecord,
  begun: readonly { of: Arriving; interactionId: InteractionId }[],
): Promise<void> => {
  const ids = begun.map(({ interactionId }) => interactionId)
  if (ids.length === 0) return
  if (!(mailbox.queueId && (await allEntered(tx, ids, mailbox.queueId))))
    for (const { of, interactionId } of begun)
      await standInLine(tx, mailbox, { interactionId, isNew: true }, of.mail.text || of.mail.subject)
  const { isWithinHours } = await hoursOf(tx, { queueId: mailbox.queueId, channel: 'email' })
  if (isWithinHours) return
  for (const { of, interactionId } of begun) await answerClosed(tx, mailbox, of.mail, { interactionId })
}

/** False where that queue is gone. */
const allEntered = async (tx: Tx, ids: readonly InteractionId[], queueId: QueueId): Promise<boolean> => {
  try {
    await enterQueueNew(tx, ids, { queueId, channel: 'email' })
    return true
  } catch (e) {
    // it is refused before anything was asked of the database that could fail
    if (isRefusal(e, 'not_found')) return false
    throw e
  }
}
