/**
 * Messages become turns, or are set aside: inside one transaction. Who wrote one is proven by our signed reply address or by DMARC of a known sender
 * (writers.ts), and by nothing else: headers join a message to a case, never to a person.
 */
import type { SetAsideWhy } from '@peakend/contract/email.ts'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { mustResolve } from '../../../customers/customers.ts'
import { holdAttachments } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import { replyKeyIn } from '../threads/reply-address.ts'
import { threadOfSubject } from '../threads/subjects.ts'
import { hashOfId, noteReferences, threadOfKey, threadOfReferences, type Thread } from '../threads/threads.ts'
import type { Arriving } from './arriving.ts'
import { findSent, insertMails, markBounced } from './store.ts'
import { mailOf, originalsOf, storeAsTurns, type Letter } from './storing.ts'
import { addressOf, writersOf, type Writer } from './writers.ts'

export type Taken = { as: 'turn'; turnId: TurnId } | { as: 'aside'; why: SetAsideWhy }

const noTurn = new Set(['auto-reply', 'out-of-office', 'bounce', 'receipt', 'loop'])
const isNoTurn = ({ mail }: Arriving): boolean => mail.automatic !== null && noTurn.has(mail.automatic)

/**
 * Takes one in; the caller has made sure that it is not known. Records what `interactions.receive` records, `turn.failed` for a bounce of ours, and
 * `identity.proven` where the reply address shows who it is.
 */
export const take = async (tx: Tx, mailbox: MailboxRecord, of: Arriving, secret: Buffer): Promise<Taken> => {
  const { mail } = of
  if (isNoTurn(of)) {
    const about = mail.bounce ? await noteBounce(tx, mail) : null
    const { thread } = await threadsOf(tx, mail, secret)
    const why = mail.automatic === 'loop' ? 'loop' : 'automatic'
    return aside(tx, mailbox, of, {
      why,
      detail: mail.bounce?.said ?? mail.automatic ?? '',
      interactionId: about ?? thread?.interactionId ?? null,
    })
  }
  const letter = await letterOf(tx, of, secret)
  const { root } = letter
  if (root.isBlocked) return aside(tx, mailbox, of, { why: 'blocked-sender', detail: root.id, interactionId: null })
  const [stored] = await storeAsTurns(tx, mailbox, [letter])
  if (!stored) throw new Error('a letter was not stored')
  return { as: 'turn', turnId: stored.turnId }
}

/** The same for one that was set aside: whatever it was set aside for, a person wants it in. Refuses `blocked`. */
export const takeAnyway = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: Arriving,
  secret: Buffer,
): Promise<{ turnId: TurnId; interactionId: InteractionId }> => {
  const [stored] = await storeAsTurns(tx, mailbox, [await letterOf(tx, of, secret)])
  if (!stored) throw new Error('a letter was not stored')
  return stored
}

/**
 * Takes in those that can be taken in side by side, as `take` does, in a handful of statements; gives them. Of one writer, and of those that answer one
 * another, it is the first: the others' turn comes when it is stored. Left are machines' messages and those of somebody blocked too. The caller has made
 * sure that none is known.
 */
export const takeTogether = async (
  tx: Tx,
  mailbox: MailboxRecord,
  arriving: readonly Arriving[],
  secret: Buffer,
): Promise<ReadonlySet<Arriving>> => {
  const independent = independentOf(arriving)
  if (independent.length === 0) return new Set()
  const letters = await lettersOf(tx, independent, secret)
  const seen = new Set<string>()
  const chosen = letters.filter(({ customerId, threadId, root }) => {
    const key = `${customerId} ${threadId}`
    const isChosen = !root.isBlocked && !seen.has(key)
    seen.add(key)
    return isChosen
  })
  await storeAsTurns(tx, mailbox, chosen)
  return new Set(chosen.map(({ of }) => of))
}

/** Those before which nothing of the same writer and nothing they answer is still to be stored. */
const independentOf = (arriving: readonly Arriving[]): Arriving[] => {
  const writers = new Set<string>()
  const ids = new Set<string>()
  return arriving.filter((of) => {
    const { messageId, references } = of.mail
    const named = messageId ? [messageId, ...references] : references
    const writer = addressOf(of.mail)
    const isFirst = !writers.has(writer) && !named.some((id) => ids.has(id))
    writers.add(writer)
    for (const id of named) ids.add(id)
    return isFirst && !isNoTurn(of)
  })
}

/** The key of a reply address of ours it was brought to. */
const signedKey = ({ workspaceId }: Tx, mail: ReadMail, secret: Buffer): Buffer | null => {
  for (const address of mail.broughtTo) {
    const key = replyKeyIn(address, { secret, workspaceId })
    if (key) return key
  }
  return null
}

/** What it goes on with, and what of that our signed address shows. */
const threadsOf = async (
  tx: Tx,
  mail: ReadMail,
  secret: Buffer,
): Promise<{ signed: Thread | null; thread: Thread | null }> => {
  const key = signedKey(tx, mail, secret)
  const signed = key && (await threadOfKey(tx, key))
  return { signed, thread: signed ?? (await threadOfReferences(tx, mail.references)) }
}

const letterOf = async (tx: Tx, of: Arriving, secret: Buffer): Promise<Letter> => {
  const [letter] = await lettersOf(tx, [of], secret)
  if (!letter) throw new Error('a message has no writer')
  return letter
}

const lettersOf = async (tx: Tx, arriving: readonly Arriving[], secret: Buffer): Promise<Letter[]> => {
  const threads = await Promise.all(arriving.map(({ mail }) => threadsOf(tx, mail, secret)))
  const writers = await writersOf(
    tx,
    arriving.map(({ mail, language }, at) => ({ mail, language, signed: threads[at]?.signed ?? null })),
  )
  return Promise.all(
    writers.flatMap((writer, at) => {
      const of = arriving[at]
      const thread = threads[at]?.thread ?? null
      return of ? [letterBy(tx, of, writer, thread, secret)] : []
    }),
  )
}

const letterBy = async (
  tx: Tx,
  of: Arriving,
  writer: Writer,
  thread: Thread | null,
  secret: Buffer,
): Promise<Letter> => {
  const [root, threadId] = await Promise.all([mustResolve(tx, writer.customerId), threadIdOf(tx, of, thread, secret)])
  return { ...writer, of, thread, threadId, root }
}

/** What it goes on with, else by its subject. */
const threadIdOf = async (tx: Tx, of: Arriving, thread: Thread | null, secret: Buffer): Promise<string | null> => {
  const before = thread && (await interactions.find(tx, thread.interactionId))
  return before ? before.threadId : threadOfSubject(of.mail.subject, { secret, mailId: of.id })
}

/** What of ours did not arrive: its turn failed. Answers the conversation it belongs to. */
const noteBounce = async (tx: Tx, mail: ReadMail): Promise<InteractionId | null> => {
  const { bounce } = mail
  if (!bounce) return null
  const sent = await findSent(tx, bounce.messageIds.map(hashOfId))
  for (const one of sent) {
    if (!bounce.isFinal) continue
    markBounced(tx, one.id, bounce.said, bounce.recipient?.toLowerCase() ?? null)
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
