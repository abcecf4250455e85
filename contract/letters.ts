/**
 * Letters as people write them: drafts kept on the server, a letter that begins a conversation, one that failed sent again, answers that are due, and what
 * becomes of a message that was set aside. What a letter is, and how it is read and answered, stands in `email.ts`.
 */
import { z } from 'zod'
import { MailRow } from './email.ts'
import { endpoint } from './endpoint.ts'
import { AttachmentId, CustomerId, InteractionId, MailboxId, MailId, QueueId } from './ids.ts'
import { Attachment, InteractionState } from './interactions.ts'
import { At, Cursor, Done, EmailAddress, LanguageTag, Limit, Page, SenderId, Written } from './values.ts'

export const LetterAs = z.enum(['reply', 'reply-all', 'forward'])
export type LetterAs = z.infer<typeof LetterAs>

/** While somebody types, an address need not be one yet; and an answer to all may begin with more readers than a letter takes. */
const Typed = z.array(z.object({ name: z.string().max(200).default(''), address: z.string().max(254) })).max(300)
const People = z.array(z.object({ name: z.string().max(200).default(''), address: EmailAddress })).max(50)

/** One person's draft in one conversation: it is on every device of theirs, and nobody else sees it. */
const draftShape = {
  as: LetterAs,
  /** What it goes on from; null for the customer's last. */
  mailId: MailId.nullable(),
  to: Typed,
  cc: Typed,
  bcc: Typed,
  subject: z.string().max(500),
  text: z.string().max(50_000),
  withQuote: z.boolean(),
}
export const LetterDraft = z.object({ ...draftShape, attachments: z.array(Attachment), savedAt: At })
export type LetterDraft = z.infer<typeof LetterDraft>

/** A conversation by letter in which the customer waits for a word. */
export const DueLetter = z.object({
  interactionId: InteractionId,
  subject: z.string(),
  customerName: z.string().nullable(),
  state: InteractionState,
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  agentName: z.string().nullable(),
  /** Somebody has answered in it before: what is due is the next answer, not the first. */
  isAnswered: z.boolean(),
  since: At,
  /** By when the queue means to answer, counted in its open hours. */
  answerBy: At,
  /** Open hours that have passed since; they run on while `isOpen`. */
  workedMs: z.number().int(),
  isOpen: z.boolean(),
})
export type DueLetter = z.infer<typeof DueLetter>

const one = z.object({ interactionId: InteractionId })
const ofMail = z.object({ mailId: MailId })

export const letters = {
  draft: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/letter-draft',
    permission: 'interactions.handle',
    summary: 'My draft in a conversation; null where there is none',
    input: one,
    output: z.object({ draft: LetterDraft.nullable() }),
    refusals: ['not_found'],
  }),
  keepDraft: endpoint({
    method: 'PUT',
    path: '/interactions/{interactionId}/letter-draft',
    permission: 'interactions.handle',
    summary:
      'Keep my draft; the last one kept stands. It goes when the letter is sent. Files nobody sends go after a day',
    input: one.extend({ ...draftShape, attachmentIds: z.array(AttachmentId).max(20).default([]) }),
    output: z.object({ savedAt: At }),
    refusals: ['not_found'],
  }),
  dropDraft: endpoint({
    method: 'DELETE',
    path: '/interactions/{interactionId}/letter-draft',
    permission: 'interactions.handle',
    summary: 'Throw my draft away',
    input: one,
    output: Done,
    refusals: ['not_found'],
  }),
  drafts: endpoint({
    method: 'GET',
    path: '/letters/drafts',
    permission: 'interactions.handle',
    summary: 'Running conversations in which I have a half-written letter, the last kept first',
    input: z.object({ cursor: Cursor, limit: Limit }),
    output: Page(z.object({ interactionId: InteractionId, savedAt: At })),
  }),
  begin: endpoint({
    method: 'POST',
    path: '/letters',
    permission: 'interactions.handle',
    summary:
      'Write to a customer first: opens a conversation that is mine, or goes on with the one that runs. Held as every letter is; the same senderId with the same content is answered again',
    input: z.object({
      senderId: SenderId,
      mailboxId: MailboxId,
      /** Whom it is for; without it whoever the first address belongs to. */
      customerId: CustomerId.optional(),
      to: People.min(1),
      cc: People.default([]),
      bcc: People.default([]),
      subject: Written(500),
      text: Written(50_000),
      html: z.string().max(200_000).optional(),
      attachmentIds: z.array(AttachmentId).max(20).default([]),
      language: LanguageTag.optional(),
      sendAt: At.optional(),
    }),
    output: z.object({ interactionId: InteractionId, mail: MailRow }),
    refusals: ['not_found', 'id_reused', 'already_taken', 'attachment_unknown', 'blocked', 'mailbox_gone'],
  }),
  sendAgain: endpoint({
    method: 'POST',
    path: '/mails/{mailId}/send-again',
    permission: 'interactions.handle',
    summary: 'Send a letter of mine again that failed or came back, to another address where one is given',
    input: ofMail.extend({ to: People.min(1).optional() }),
    output: MailRow,
    refusals: ['not_found', 'not_yours', 'already_sent', 'mailbox_gone'],
  }),
  due: endpoint({
    method: 'GET',
    path: '/letters/due',
    permission: 'interactions.read',
    summary:
      'Conversations by letter in which a customer waits for a word, longest first, with by when we mean to answer',
    input: z.object({ view: z.enum(['mine', 'waiting', 'all']), limit: Limit }),
    output: z.object({ at: At, rows: z.array(DueLetter) }),
  }),
  takeIn: endpoint({
    method: 'POST',
    path: '/mails/{mailId}/take-in',
    permission: 'floor.change',
    summary: 'Take a message in after all that was set aside; it stands in line as if it had just come',
    input: ofMail,
    output: z.object({ interactionId: InteractionId }),
    refusals: ['not_found', 'gone', 'conflict', 'blocked', 'mailbox_gone'],
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/mails/{mailId}/dismiss',
    permission: 'floor.change',
    summary: 'Take a message off the list of what was set aside; its original is kept as long as others are',
    input: ofMail,
    output: Done,
    refusals: ['not_found'],
  }),
}
