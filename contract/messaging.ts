/**
 * Messages to and from phones: SMS by an HTTP provider or an SMS centre (SMPP 3.4), WhatsApp by its Cloud API. A message is a turn of channel `sms` or
 * `whatsapp`; what only a message has (receipts, segments, templates) stands here.
 *
 * Life of a message of ours:
 *   queued   -> accepted   the provider took it
 *   accepted -> delivered -> read   receipts said so
 *   queued | accepted -> failed     refused, given up, or a receipt said so
 *   queued   -> unsure     the program died while it was handed over: nobody knows; it is not sent again by itself
 *   unsure   -> queued     a person sends it again; or `accepted`, `failed` where a receipt or a person says so
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import {
  AttachmentId,
  CustomerId,
  IdentityId,
  InteractionId,
  MessageAccountId,
  MessageId,
  PersonId,
  TemplateId,
  TurnId,
} from './ids.ts'
import { MessageRules } from './message-rules.ts'
import { MessageTemplate } from './message-templates.ts'
import {
  MessageAccount,
  MessageAccountSettings,
  MessageChannel,
  MessageSecrets,
  MessageTrouble,
} from './message-accounts.ts'
import { At, Cursor, Done, Limit, Page, SenderId, Written } from './values.ts'

/** What a transport can do; screens show no more than that. */
export const MessageAbilities = z.object({
  hasWindow: z.boolean(),
  hasTemplates: z.boolean(),
  hasReceipts: z.boolean(),
  hasReadReceipts: z.boolean(),
  hasMedia: z.boolean(),
  hasSegments: z.boolean(),
})
export type MessageAbilities = z.infer<typeof MessageAbilities>

export const MessageState = z.enum(['received', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unsure'])
/** Why a message of ours did not go: screens say it in words. */
export const MessageFailure = z.enum([
  'stopped',
  'window-closed',
  'account-gone',
  'number-wrong',
  'not-on-channel',
  'unreachable-number',
  'blocked-by-carrier',
  'expired',
  'too-many',
  'template-refused',
  'media-refused',
  'not-paid',
  'sign-in',
  'given-up',
  'dropped',
  'refused',
])
export type MessageFailure = z.infer<typeof MessageFailure>

export const MessageRow = z.object({
  id: MessageId,
  turnId: TurnId.nullable(),
  direction: z.enum(['in', 'out']),
  state: MessageState,
  failure: MessageFailure.nullable(),
  /** What the provider said. */
  detail: z.string().nullable(),
  segments: z.number().int(),
  templateName: z.string().nullable(),
  /** Ours, put off until then: quiet hours. */
  sendAt: At.nullable(),
  /** Of theirs: parts that never came. */
  missingParts: z.number().int(),
  /** The turn it answers, where the customer pointed at one. */
  repliesTo: TurnId.nullable(),
  /** The sign the customer put on it. */
  reaction: z.string().nullable(),
  at: At,
  acceptedAt: At.nullable(),
  deliveredAt: At.nullable(),
  readAt: At.nullable(),
})
export type MessageRow = z.infer<typeof MessageRow>

/** What whoever writes must know. */
export const MessageLine = z.object({
  accountId: MessageAccountId.nullable(),
  accountName: z.string().nullable(),
  channel: MessageChannel,
  abilities: MessageAbilities,
  /** The customer's number. */
  number: z.string(),
  stoppedSince: At.nullable(),
  /** Until when free text may go out; null where there is no such limit. In the past: only templates. */
  windowUntil: At.nullable(),
})
export type MessageLine = z.infer<typeof MessageLine>

export const Consent = z.object({
  id: z.string(),
  channel: MessageChannel,
  address: z.string(),
  answer: z.enum(['in', 'out']),
  /** `offers`: only what we begin in order to sell. */
  about: z.enum(['all', 'offers']),
  /** `platform`: set by the customer in their app. */
  how: z.enum(['word', 'wrote', 'agent', 'platform']),
  said: z.string(),
  personId: PersonId.nullable(),
  at: At,
})
export type Consent = z.infer<typeof Consent>

/** What came and could not be taken as a turn, with the reason. */
export const SetAsideMessage = z.object({
  id: MessageId,
  accountId: MessageAccountId,
  at: At,
  why: z.enum(['unreadable', 'blocked-sender', 'other-content', 'failed', 'empty', 'unknown-kind']),
  from: z.string(),
  detail: z.string(),
})
export type SetAsideMessage = z.infer<typeof SetAsideMessage>

const account = z.object({ accountId: MessageAccountId })
const Given = MessageAccountSettings.extend(MessageSecrets.shape)
const changed = ['not_found', 'name_taken', 'account_incomplete', 'invalid'] as const
const Values = z.record(z.string().max(40), z.string().max(500)).default({})
/** `messageId`: the message that went out with it, to follow; null where none was asked for. */
const Tested = z.object({
  isFine: z.boolean(),
  why: MessageTrouble.nullable(),
  detail: z.string().nullable(),
  messageId: MessageId.nullable(),
})
/** A number of a customer's and an account to write to it by: what whoever begins must know. */
export const Beginning = z.object({
  identityId: IdentityId,
  number: z.string(),
  accountId: MessageAccountId,
  accountName: z.string(),
  channel: MessageChannel,
  abilities: MessageAbilities,
  /** What they said last about this channel; null where nothing. */
  consent: Consent.pick({ answer: true, how: true, said: true, at: true }).nullable(),
  windowUntil: At.nullable(),
  /** When it goes out if it is sent now: the end of quiet hours by the customer's clock; null for at once. */
  sendAt: At.nullable(),
  /** Messages that may be begun to this number within these 24 hours. */
  left: z.number().int(),
  /** A conversation with them that runs there; null where none does, or the caller does not see it. */
  running: z.object({ interactionId: InteractionId, isMine: z.boolean() }).nullable(),
})
export type Beginning = z.infer<typeof Beginning>
const cannotWrite = [
  'not_found',
  'id_reused',
  'account_gone',
  'number_stopped',
  'template_unknown',
  'template_unfit',
  'template_incomplete',
  'template_file',
  'attachment_unknown',
] as const

export const messaging = {
  accounts: endpoint({
    method: 'GET',
    path: '/messaging/accounts',
    permission: 'workspace.read',
    summary: 'SMS and WhatsApp accounts, with how they do',
    output: z.object({ rows: z.array(MessageAccount) }),
  }),
  addAccount: endpoint({
    method: 'POST',
    path: '/messaging/accounts',
    permission: 'workspace.change',
    summary: 'Add an account; its touchpoint is made with it',
    input: Given,
    output: MessageAccount,
    refusals: changed,
  }),
  changeAccount: endpoint({
    method: 'PUT',
    path: '/messaging/accounts/{accountId}',
    permission: 'workspace.change',
    summary: 'Change an account; secrets that are left out stay, unless the server or account is another',
    input: Given.extend(account.shape),
    output: MessageAccount,
    refusals: changed,
  }),
  testAccount: endpoint({
    method: 'POST',
    path: '/messaging/accounts/{accountId}/test',
    permission: 'workspace.change',
    summary: 'Reach the provider; with `to` a message goes to that number. Answers what it said',
    input: account.extend({ to: z.string().max(30).optional() }),
    output: Tested,
    refusals: ['not_found', 'invalid', 'number_stopped', 'account_gone'],
    perMinute: 10,
  }),
  testedMessage: endpoint({
    method: 'GET',
    path: '/messaging/accounts/{accountId}/test/{messageId}',
    permission: 'workspace.change',
    summary: 'What became of the message of a test',
    input: account.extend({ messageId: MessageId }),
    output: MessageRow.pick({ state: true, failure: true, detail: true }),
    refusals: ['not_found'],
  }),
  setAccountState: endpoint({
    method: 'PUT',
    path: '/messaging/accounts/{accountId}/state',
    permission: 'workspace.change',
    summary: 'Pause an account or go on with it',
    input: account.extend({ state: z.enum(['on', 'paused']) }),
    output: MessageAccount,
    refusals: ['not_found'],
  }),
  removeAccount: endpoint({
    method: 'DELETE',
    path: '/messaging/accounts/{accountId}',
    permission: 'workspace.change',
    summary: 'Use an account no longer; its conversations stay',
    input: account,
    output: Done,
    refusals: ['not_found'],
  }),
  rules: endpoint({
    method: 'GET',
    path: '/messaging/rules',
    permission: 'workspace.read',
    summary: 'Quiet hours, how often, the words that stop and start',
    output: MessageRules,
  }),
  changeRules: endpoint({
    method: 'PUT',
    path: '/messaging/rules',
    permission: 'workspace.change',
    summary: 'Change them',
    input: MessageRules,
    output: MessageRules,
  }),
  templates: endpoint({
    method: 'GET',
    path: '/messaging/templates',
    permission: 'interactions.read',
    summary: 'Templates of all accounts',
    input: z.object({ accountId: MessageAccountId.optional() }),
    output: z.object({ rows: z.array(MessageTemplate) }),
  }),
  fetchTemplates: endpoint({
    method: 'POST',
    path: '/messaging/accounts/{accountId}/templates',
    permission: 'workspace.change',
    summary: 'Fetch the templates the platform knows',
    input: account,
    output: z.object({ rows: z.array(MessageTemplate), problem: z.string().nullable() }),
    refusals: ['not_found', 'invalid'],
    perMinute: 10,
  }),
  messages: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/messages',
    permission: 'interactions.read',
    summary: 'What became of the messages of a conversation, and what may be written now',
    input: z.object({ interactionId: InteractionId, limit: Limit }),
    output: z.object({ line: MessageLine, rows: z.array(MessageRow) }),
    refusals: ['not_found'],
  }),
  sendTemplate: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/templates',
    permission: 'interactions.handle',
    summary: 'Answer with an approved template; the same senderId with the same content is answered again',
    input: z.object({
      interactionId: InteractionId,
      senderId: SenderId,
      templateId: TemplateId,
      values: Values,
      fileId: AttachmentId.optional(),
    }),
    output: z.object({ turnId: TurnId }),
    refusals: [...cannotWrite, 'not_yours', 'interaction_closed', 'consent_missing'],
  }),
  beginnings: endpoint({
    method: 'GET',
    path: '/customers/{customerId}/messages',
    permission: 'interactions.handle',
    summary: 'By which accounts a customer may be written to at which numbers, and what stands against it',
    input: z.object({ customerId: CustomerId }),
    output: z.object({ rows: z.array(Beginning) }),
    refusals: ['not_found'],
  }),
  begin: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/messages',
    permission: 'interactions.handle',
    summary: 'Begin a conversation with a customer at a number of theirs; in quiet hours it goes out when they end',
    input: z.object({
      customerId: CustomerId,
      identityId: IdentityId,
      accountId: MessageAccountId,
      senderId: SenderId,
      text: Written(1600).optional(),
      templateId: TemplateId.optional(),
      values: Values,
      /** Of a template with `media`. */
      fileId: AttachmentId.optional(),
    }),
    output: z.object({ interactionId: InteractionId, sendAt: At.nullable() }),
    refusals: [
      ...cannotWrite,
      'invalid',
      'nothing_said',
      'conflict',
      'not_yours',
      'no_room',
      'begun_too_often',
      'consent_missing',
    ],
  }),
  reachNumber: endpoint({
    method: 'POST',
    path: '/messaging/numbers',
    permission: 'customers.change',
    summary:
      'Whose number this is, to write to it first: whoever proved it, else the customer it is a claim of, made on first sight; with what they said about being written to',
    input: account.extend({ number: Written(40), name: Written(200).optional(), said: Written(300) }),
    output: z.object({ customerId: CustomerId }),
    refusals: ['not_found', 'invalid', 'account_gone', 'number_stopped'],
  }),
  settle: endpoint({
    method: 'POST',
    path: '/messages/{messageId}/settle',
    permission: 'interactions.handle',
    summary:
      'Say what becomes of a message that failed or whose fate is unsure: send it again, it arrived, or leave it',
    input: z.object({ messageId: MessageId, as: z.enum(['again', 'arrived', 'dropped']) }),
    output: Done,
    refusals: ['not_found', 'not_yours', 'conflict', 'number_stopped', 'account_gone'],
  }),
  consents: endpoint({
    method: 'GET',
    path: '/customers/{customerId}/consents',
    permission: 'customers.read',
    summary: 'What a customer said about being written to, newest first',
    input: z.object({ customerId: CustomerId }),
    output: z.object({ rows: z.array(Consent) }),
    refusals: ['not_found'],
  }),
  noteConsent: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/consents',
    permission: 'customers.change',
    summary: 'Write down what a customer said about being written to, with their words',
    input: z.object({
      customerId: CustomerId,
      identityId: IdentityId,
      channel: MessageChannel,
      answer: z.enum(['in', 'out']),
      said: Written(300),
    }),
    output: Done,
    refusals: ['not_found', 'invalid'],
  }),
  setAside: endpoint({
    method: 'GET',
    path: '/messaging/set-aside',
    permission: 'floor.read',
    summary: 'Messages that were not taken in as turns, with the reason, newest first',
    input: z.object({ cursor: Cursor, limit: Limit }),
    output: Page(SetAsideMessage),
  }),
}
