/** Messages that say without one of us that we have theirs, such as outside the hours. They are no turns: nobody has answered yet. */
import { randomUUID } from 'node:crypto'
import type { MailPerson } from '@peakend/contract/email.ts'
import type { InteractionId, MailId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import type { Standing } from '../../../interactions/interactions.ts'
import { closedReplyTo } from '../../waiting.ts'
import { insertMails } from '../intake/store.ts'
import type { MailboxRecord } from '../mailboxes/store.ts'
import { nothingSaid } from '../reading/authentication.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import { newReplyKey } from '../threads/reply-address.ts'
import { noteReferences } from '../threads/threads.ts'
import { recipientsOf, referencesOf, subjectOf, type Answered } from './composing.ts'
import { sendKind } from './sending.ts'

/** Mailboxes nobody reads: writing to them is writing to a machine. */
const unread = /^(?:no-?reply|do-?not-?reply|noresponder|no-responder|mailer-daemon|postmaster|bounces?)\b/i

/**
 * Answers the first message of a thread that came outside the hours, where a plan says what, once until we open again. Never a machine, a list, or whoever
 * cannot be answered (RFC 3834, 2). Answers whether one is on its way.
 */
export const acknowledge = async (
  tx: Tx,
  mailbox: MailboxRecord,
  mail: ReadMail,
  standing: Standing,
): Promise<boolean> => {
  const answered: Answered = {
    head: { ...mail, bcc: [], references: mail.references.toReversed() },
    messageId: mail.messageId,
    at: tx.now,
    direction: 'in',
    text: '',
    quoted: '',
  }
  const to = personIn(mailbox, answered, mail.automatic)
  if (!to) return false
  const said = await closedReplyTo(tx, { channel: 'email', queueId: mailbox.queueId }, standing, standing.language)
  if (said) answerByItself(tx, mailbox, { answered, to, interactionId: standing.id }, said)
  return said !== null
}

/** Whoever wrote it, where that is one person who may be answered without one of us. */
export const personIn = (mailbox: MailboxRecord, answered: Answered, automatic: string | null): MailPerson | null => {
  const { to } = recipientsOf(answered, { ourAddress: mailbox.address, isAll: false })
  const isMachine = automatic !== null || to.some(({ address }) => unread.test(address))
  return isMachine || to.length !== 1 ? null : (to[0] ?? null)
}

/** A message of ours that nobody wrote, on its way at once. */
export const answerByItself = (
  tx: Tx,
  mailbox: MailboxRecord,
  of: { answered: Answered; to: MailPerson; interactionId: InteractionId },
  said: { text: string; language: 'en' | 'es' },
): void => {
  const { answered } = of
  const id = randomUUID() as MailId
  const { references } = referencesOf(answered)
  const messageId = `${id}@${mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1)}`
  insertMails(tx, [
    {
      id,
      mailboxId: mailbox.id,
      direction: 'out',
      state: 'held',
      interactionId: of.interactionId,
      turnId: null,
      personId: null,
      uidValidity: null,
      uid: null,
      fingerprint: null,
      messageId,
      at: tx.now,
      head: {
        from: { name: mailbox.settings.name, address: mailbox.address },
        to: [of.to],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: subjectOf(answered.head.subject, 'reply'),
        authentication: nothingSaid,
        references,
      },
      text: said.text,
      quoted: '',
      signature: mailbox.settings.signature[said.language],
      html: null,
      hasHtml: true,
      calendar: null,
      automatic: 'auto-reply',
      proof: 'none',
      isDamaged: false,
      bytes: 0,
      originalId: null,
      files: [],
      why: null,
      detail: null,
      replyKey: mailbox.settings.replyForm === 'plus' ? newReplyKey() : null,
      sendAt: null,
    },
  ])
  noteReferences(tx, id, messageId, references)
  tx.enqueue({ kind: sendKind, key: id, dueAt: tx.now })
}
