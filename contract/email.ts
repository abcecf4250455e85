/**
 * E-mail: the mailboxes of a workspace, each to a queue, and the messages of an interaction. A message is a turn of channel `email`; what only a message
 * has (headers, quotes, HTML, the original) stands here. `text` is what the writer newly wrote: quotes and signature are apart, the original is kept.
 *
 * Life of a message of ours:
 *   held    -> queued   the time to take it back (`sendAt`) is over
 *   held    -> gone     taken back: nothing was sent, the turn says so
 *   queued  -> sent     the outgoing server took it
 *   queued  -> failed   refused, or given up; or a bounce came back later (`sent -> failed`)
 */
import { z } from 'zod'
import { MailHtml } from './mail-links.ts'
import { endpoint } from './endpoint.ts'
import { AttachmentId, InteractionId, MailboxId, MailId, PersonId, QueueId, TouchpointId, TurnId } from './ids.ts'
import { Attachment, Delivery } from './interactions.ts'
import { At, Cursor, Done, EmailAddress, LanguageTag, Limit, Page, SenderId, Written } from './values.ts'

const Host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9._-]+$|^\[?[0-9A-Fa-f:.]+\]?$/)
const Port = z.number().int().min(1).max(65_535)
/** `tls`: encrypted from the first byte. `starttls`: must become so before a password travels. `none`: this machine only, or a closed network. */
export const MailSecurity = z.enum(['tls', 'starttls', 'none'])

export const MailServer = z.object({ host: Host, port: Port, security: MailSecurity, user: Written(254) })
/** Where a refresh token becomes an access token (RFC 6749, 6). Google's and Microsoft's addresses and scopes are known. */
export const MailOAuth = z.object({
  provider: z.enum(['google', 'microsoft', 'other']),
  /** Needed for `other`; for `microsoft` the tenant's own address where it is not the common one. */
  tokenUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  clientId: z.string().min(1).max(300),
  scope: z.string().max(500).optional(),
})

/** What a mailbox is set to. Passwords and tokens are never given back. */
export const MailboxSettings = z.object({
  address: EmailAddress,
  /** As whom replies are sent: "Brisa support". */
  name: Written(80),
  queueId: QueueId.nullable(),
  incoming: MailServer,
  outgoing: MailServer,
  signIn: z.enum(['password', 'oauth']),
  oauth: MailOAuth.nullable().default(null),
  folder: z.string().min(1).max(200).default('INBOX'),
  /** What becomes of a message in the mailbox once it is stored here: left as seen, or moved. */
  afterwards: z.enum(['seen', 'move']).default('seen'),
  movedTo: z.string().min(1).max(200).nullable().default(null),
  /** Begin with what comes from now on, or with everything that lies there. */
  begin: z.enum(['now', 'everything']).default('now'),
  /** `plus`: replies come back to `address+token@`, which proves who answers. `off` where the server knows no plus addresses. */
  replyForm: z.enum(['plus', 'off']).default('plus'),
  /** Names our own border writes into Authentication-Results (RFC 8601 authserv-id); results under any other name are not believed. */
  trustedServers: z.array(z.string().min(1).max(253)).max(10).default([]),
  /** Below every reply, by language. */
  signature: z.object({ en: z.string().max(2000), es: z.string().max(2000) }).default({ en: '', es: '' }),
})
export const MailboxSecrets = z.object({
  password: z.string().min(1).max(500).optional(),
  outgoingPassword: z.string().min(1).max(500).optional(),
  clientSecret: z.string().min(1).max(500).optional(),
  refreshToken: z.string().min(1).max(4000).optional(),
})

/** Why a mailbox fails: screens say it in words. */
export const MailboxTrouble = z.enum([
  'unreachable',
  'refused-sign-in',
  'refused-token',
  'no-such-folder',
  'tls-failed',
  'too-slow',
  'server-said',
  'secret-unreadable',
  'storage',
  /** What is taken in cannot be moved where it is to go; all else works. */
  'not-moved',
  /** The outgoing server does not let us in: letters come in, and answers wait. */
  'outgoing-refused',
  /** It does not answer, or not in a way that can be trusted: the same. */
  'outgoing-unreachable',
])
export type MailboxTrouble = z.infer<typeof MailboxTrouble>

export const Mailbox = MailboxSettings.extend({
  id: MailboxId,
  touchpointId: TouchpointId,
  hasPassword: z.boolean(),
  hasOutgoingPassword: z.boolean(),
  hasClientSecret: z.boolean(),
  hasRefreshToken: z.boolean(),
  state: z.enum(['on', 'paused']),
  health: z.object({
    state: z.enum(['new', 'fine', 'failing']),
    why: MailboxTrouble.nullable(),
    /** What the server said, without secrets. */
    detail: z.string().nullable(),
    since: At.nullable(),
    lastSeenAt: At.nullable(),
    nextTryAt: At.nullable(),
  }),
  takenIn: z.number().int(),
  setAside: z.number().int(),
})
export type Mailbox = z.infer<typeof Mailbox>

export const MailPerson = z.object({ name: z.string(), address: z.string() })
export type MailPerson = z.infer<typeof MailPerson>

/** `none`: nobody said. Only results of a server named in `trustedServers` are read. */
export const MailResult = z.enum(['pass', 'fail', 'softfail', 'neutral', 'temperror', 'permerror', 'policy', 'none'])
export const MailAuthentication = z.object({
  /** The server of ours that checked; null where none did. */
  server: z.string().nullable(),
  spf: MailResult,
  dkim: MailResult,
  dmarc: MailResult,
  /** The domain DMARC was checked for. */
  domain: z.string().nullable(),
})
export type MailAuthentication = z.infer<typeof MailAuthentication>

/** A machine wrote it, and is never answered by one. */
export const MailAutomatic = z.enum(['auto-reply', 'out-of-office', 'bounce', 'bulk', 'loop', 'receipt'])
export type MailAutomatic = z.infer<typeof MailAutomatic>

/** What keeps its words or files from being read here: encrypted or signed whole (RFC 8551), encrypted (RFC 3156, RFC 9580), Outlook's own form. */
export const MailPacked = z.enum(['smime', 'pgp', 'tnef'])

/** An appointment that came with it (RFC 5545, RFC 5546). */
export const MailCalendar = z.object({
  method: z.enum(['request', 'reply', 'cancel', 'publish', 'counter', 'refresh', 'add', 'declinecounter']),
  uid: z.string().nullable(),
  summary: z.string(),
  location: z.string(),
  /** ISO date, or date and time; with zone where it is known. */
  start: z.string().nullable(),
  end: z.string().nullable(),
  timeZone: z.string().nullable(),
  organizer: MailPerson.nullable(),
  attendees: z.array(MailPerson.extend({ answer: z.string() })),
})
export type MailCalendar = z.infer<typeof MailCalendar>

/** What a later message of the same writer made of an appointment: it does not take place, or it takes place then and there. */
export const MailCalendarLater = MailCalendar.pick({ start: true, end: true, timeZone: true, location: true }).extend({
  as: z.enum(['cancelled', 'moved']),
  mailId: MailId,
})
export type MailCalendarLater = z.infer<typeof MailCalendarLater>

export const MailState = z.enum(['received', 'aside', 'held', 'queued', 'sent', 'failed', 'gone'])

/** What a list shows of a message. */
export const MailRow = z.object({
  id: MailId,
  interactionId: InteractionId,
  /** Null for one that came by itself (out of office, bounce): it is shown, and is no turn. */
  turnId: TurnId.nullable(),
  mailboxId: MailboxId.nullable(),
  direction: z.enum(['in', 'out']),
  state: MailState,
  /** Of ours: until then it can be taken back. */
  sendAt: At.nullable(),
  failure: z.string().nullable(),
  /** Of one that failed: addresses that did not get it while others did. Empty where nobody did. */
  missed: z.array(z.string()),
  at: At,
  from: MailPerson.nullable(),
  to: z.array(MailPerson),
  cc: z.array(MailPerson),
  /** Where its writer wants answers to go; empty where they said nothing. */
  replyTo: z.array(MailPerson),
  subject: z.string(),
  /** The new text, masked as the turn is. */
  text: z.string(),
  hasQuoted: z.boolean(),
  /** It ends with a signature, which is no part of `text`. */
  hasSignature: z.boolean(),
  hasHtml: z.boolean(),
  hasCalendar: z.boolean(),
  /** Null while its appointment stands as it says. */
  calendarLater: MailCalendarLater.nullable(),
  automatic: MailAutomatic.nullable(),
  /** What showed who wrote it: our signed reply address, DMARC of a known sender, or nothing. */
  proof: z.enum(['reply-address', 'dmarc', 'none']),
  authentication: MailAuthentication,
  attachments: z.array(Attachment),
  /** Something of it could not be read as it was meant; the original shows it all. */
  isDamaged: z.boolean(),
  packed: MailPacked.nullable(),
})
export type MailRow = z.infer<typeof MailRow>

export const Mail = MailRow.extend({
  /** Of ours: whom it also goes to unseen. */
  bcc: z.array(MailPerson),
  delivery: Delivery,
  personId: PersonId.nullable(),
  quoted: z.string(),
  signature: z.string(),
  ...MailHtml.shape,
  calendar: MailCalendar.nullable(),
  messageId: z.string().nullable(),
  /** The message as it came, as a download. Null for ours, and where it was erased. */
  originalUrl: z.string().nullable(),
})
export type Mail = z.infer<typeof Mail>

/** Why a message was not taken in as a turn. It stays in its mailbox and, where it could be stored, here. */
export const SetAsideWhy = z.enum([
  'too-large',
  'too-deep',
  'too-many-parts',
  'unreadable',
  'too-slow',
  'empty',
  'blocked-sender',
  'automatic',
  'loop',
  'failed',
])
export type SetAsideWhy = z.infer<typeof SetAsideWhy>
export const SetAsideMail = z.object({
  id: MailId,
  mailboxId: MailboxId,
  at: At,
  why: SetAsideWhy,
  automatic: MailAutomatic.nullable(),
  from: MailPerson.nullable(),
  subject: z.string(),
  bytes: z.number().int(),
  to: z.array(MailPerson),
  cc: z.array(MailPerson),
  authentication: MailAuthentication,
  /** The beginning of what it says, as far as it was read. */
  excerpt: z.string(),
  /** It can become a turn after all: its original is here whole. */
  canBeTakenIn: z.boolean(),
  /** What was wrong, in a few words of the machine. */
  detail: z.string(),
  originalUrl: z.string().nullable(),
})
export type SetAsideMail = z.infer<typeof SetAsideMail>

const Tested = z.object({ isFine: z.boolean(), why: MailboxTrouble.nullable(), detail: z.string().nullable() })
const box = z.object({ mailboxId: MailboxId })
const People = z.array(z.object({ name: z.string().max(200).default(''), address: EmailAddress })).max(50)
const changed = ['not_found', 'name_taken', 'mailbox_incomplete'] as const

/** Longest time a message of ours can be put off. */
export const longestHoldDays = 365

export const email = {
  mailboxes: endpoint({
    method: 'GET',
    path: '/mailboxes',
    permission: 'workspace.read',
    summary: 'Mailboxes, with how they do',
    output: z.object({ rows: z.array(Mailbox) }),
  }),
  addMailbox: endpoint({
    method: 'POST',
    path: '/mailboxes',
    permission: 'workspace.change',
    summary: 'Add a mailbox; it is read from then on. Its touchpoint is made with it',
    input: MailboxSettings.extend(MailboxSecrets.shape),
    output: Mailbox,
    refusals: changed,
  }),
  changeMailbox: endpoint({
    method: 'PATCH',
    path: '/mailboxes/{mailboxId}',
    permission: 'workspace.change',
    summary: 'Change a mailbox; what is left out stays. Another server or account needs its secrets again',
    input: MailboxSettings.omit({ begin: true }).extend(MailboxSecrets.shape).partial().extend(box.shape),
    output: Mailbox,
    refusals: changed,
  }),
  testMailbox: endpoint({
    method: 'POST',
    path: '/mailboxes/{mailboxId}/test',
    permission: 'workspace.change',
    summary: 'Sign in to both servers and open the folder; answers what they said. Nothing is read or sent',
    input: box,
    output: z.object({ incoming: Tested, outgoing: Tested }),
    refusals: ['not_found'],
    perMinute: 20,
  }),
  testSettings: endpoint({
    method: 'POST',
    path: '/mailboxes/test',
    permission: 'workspace.change',
    summary: 'The same for settings that are not saved yet',
    input: MailboxSettings.extend(MailboxSecrets.shape),
    output: z.object({ incoming: Tested, outgoing: Tested }),
    refusals: ['mailbox_incomplete'],
    perMinute: 20,
  }),
  setMailboxState: endpoint({
    method: 'PUT',
    path: '/mailboxes/{mailboxId}/state',
    permission: 'workspace.change',
    summary: 'Pause a mailbox or go on with it; what came meanwhile is taken in then',
    input: box.extend({ state: z.enum(['on', 'paused']) }),
    output: Mailbox,
    refusals: ['not_found'],
  }),
  removeMailbox: endpoint({
    method: 'DELETE',
    path: '/mailboxes/{mailboxId}',
    permission: 'workspace.change',
    summary: 'Read a mailbox no longer; its messages and conversations stay',
    input: box,
    output: Done,
    refusals: ['not_found'],
  }),
  mails: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/mails',
    permission: 'interactions.read',
    summary: 'The messages of an interaction, oldest first',
    input: z.object({ interactionId: InteractionId, limit: Limit }),
    output: z.object({ rows: z.array(MailRow) }),
    refusals: ['not_found'],
  }),
  mail: endpoint({
    method: 'GET',
    path: '/mails/{mailId}',
    permission: 'interactions.read',
    summary: 'One message whole; `pictures=true` leaves the addresses of remote pictures in',
    input: z.object({ mailId: MailId, pictures: z.stringbool().default(false) }),
    output: Mail,
    refusals: ['not_found'],
  }),
  write: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/mails',
    permission: 'interactions.handle',
    summary:
      'Answer or forward by e-mail; the same senderId with the same content is answered again. It is held for 10 s or until `sendAt`',
    input: z.object({
      interactionId: InteractionId,
      senderId: SenderId,
      /** What it goes on from; the last message of the customer unless told. */
      mailId: MailId.optional(),
      as: z.enum(['reply', 'reply-all', 'forward']).default('reply'),
      /** Instead of whom it would go to; needed to forward. */
      to: People.optional(),
      cc: People.optional(),
      bcc: People.default([]),
      subject: Written(500).optional(),
      text: Written(50_000),
      /** The same as HTML; made safe here. */
      html: z.string().max(200_000).optional(),
      attachmentIds: z.array(AttachmentId).max(20).default([]),
      withQuote: z.boolean().default(true),
      language: LanguageTag.optional(),
      sendAt: At.optional(),
    }),
    output: MailRow,
    refusals: [
      'not_found',
      'id_reused',
      'not_yours',
      'interaction_closed',
      'attachment_unknown',
      'nothing_said',
      'nobody_to_write_to',
      'mailbox_gone',
    ],
  }),
  takeBack: endpoint({
    method: 'DELETE',
    path: '/mails/{mailId}',
    permission: 'interactions.handle',
    summary: 'Take a message back that is held still; nothing is sent',
    input: z.object({ mailId: MailId }),
    output: z.object({ text: z.string() }),
    refusals: ['not_found', 'not_yours', 'already_sent'],
  }),
  setAside: endpoint({
    method: 'GET',
    path: '/mails/set-aside',
    permission: 'floor.read',
    summary: 'Messages that were not taken in as turns, with the reason, newest first',
    input: z.object({ mailboxId: MailboxId.optional(), cursor: Cursor, limit: Limit }),
    output: Page(SetAsideMail),
  }),
}
