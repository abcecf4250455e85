/** The accounts messages go and come by: what a provider is set to. Secrets are never given back. */
import { z } from 'zod'
import { MessageAccountId, QueueId, TouchpointId } from './ids.ts'
import { At, Written } from './values.ts'

export const MessageChannel = z.enum(['sms', 'whatsapp'])
export type MessageChannel = z.infer<typeof MessageChannel>

const Name = z
  .string()
  .regex(/^[\w.[\]-]+$/)
  .max(80)
const WebUrl = z.url({ protocol: /^https?$/ }).max(500)

/** A provider that takes a request and calls back. Names of fields are the provider's. */
export const HttpProvider = z.object({
  kind: z.literal('http'),
  url: WebUrl,
  form: z.enum(['form', 'json']),
  fields: z.object({ to: Name, from: Name, text: Name, reference: Name.nullable().default(null) }),
  /** Fields that are always the same. */
  more: z.record(Name, z.string().max(300)).default({}),
  auth: z.enum(['basic', 'bearer', 'header', 'none']),
  user: z.string().max(200).default(''),
  /** For `header`: its name. */
  authHeader: Name.default('x-api-key'),
  /** Where the answer says its id; points go into objects: `message.id`. */
  answerId: Name,
  incoming: z.object({ id: Name, from: Name, to: Name, text: Name }),
  receipt: z.object({
    id: Name,
    status: Name,
    error: Name.nullable().default(null),
    delivered: z.array(z.string().max(40)).max(10),
    failed: z.array(z.string().max(40)).max(10),
  }),
  /** `hmac`: hex or base64 HMAC-SHA256 of the raw body (of `time.body` where a time header is named). `twilio`: HMAC-SHA1 of address and fields. */
  signature: z.enum(['hmac', 'twilio']),
  signatureHeader: Name.default('x-signature'),
  /** Seconds or milliseconds since 1970, signed with the body; callbacks older than five minutes are refused. */
  timeHeader: Name.nullable().default(null),
})
export const SmppCentre = z.object({
  kind: z.literal('smpp'),
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9._-]+$|^\[?[0-9A-Fa-f:.]+\]?$/),
  port: z.number().int().min(1).max(65_535),
  tls: z.boolean().default(false),
  systemId: z.string().min(1).max(15),
  systemType: z.string().max(12).default(''),
  /** Most submits without an answer. */
  window: z.number().int().min(1).max(100).default(10),
  perSecond: z.number().int().min(1).max(1000).default(20),
  /** How long messages are cut: a header inside the text, numbers beside it (SAR), or whole in `message_payload`. */
  longForm: z.enum(['udh', 'sar', 'payload']).default('udh'),
  enquireEveryS: z.number().int().min(5).max(600).default(30),
})
export const WhatsappCloud = z.object({
  kind: z.literal('whatsapp'),
  /** The platform's address; another one for a gateway of one's own. */
  url: WebUrl.default('https://graph.facebook.com/v23.0'),
  phoneNumberId: z.string().regex(/^\d{1,30}$/),
  businessAccountId: z.string().regex(/^\d{1,30}$/),
})
export const MessageAccountSettings = z.object({
  name: Written(80),
  /** Our number, a short code or a sender's name. */
  address: z
    .string()
    .trim()
    .regex(/^\+?[A-Za-z0-9 ]{3,20}$/),
  queueId: QueueId.nullable(),
  /** The provider drops forged senders: then a message proves its number. Without it a number is a claim. WhatsApp always proves it. */
  trustsSender: z.boolean().default(false),
  via: z.discriminatedUnion('kind', [HttpProvider, SmppCentre, WhatsappCloud]),
})
export type MessageAccountSettings = z.infer<typeof MessageAccountSettings>
/** `secret`: password, key or access token for sending. `signingSecret`: what callbacks are signed with. `verifyToken`: WhatsApp's challenge. */
export const MessageSecrets = z.object({
  secret: z.string().min(1).max(2000).optional(),
  signingSecret: z.string().min(1).max(500).optional(),
  verifyToken: z.string().min(8).max(200).optional(),
})

export const MessageTrouble = z.enum([
  'unreachable',
  'refused-sign-in',
  'too-slow',
  'server-said',
  'secret-unreadable',
  'forged-callbacks',
])
export type MessageTrouble = z.infer<typeof MessageTrouble>

export const MessageAccount = MessageAccountSettings.extend({
  id: MessageAccountId,
  channel: MessageChannel,
  touchpointId: TouchpointId,
  hasSecret: z.boolean(),
  hasSigningSecret: z.boolean(),
  hasVerifyToken: z.boolean(),
  state: z.enum(['on', 'paused']),
  /** Where the provider calls back; null where it connects instead. */
  callbackUrl: z.string().nullable(),
  health: z.object({
    state: z.enum(['new', 'fine', 'failing']),
    why: MessageTrouble.nullable(),
    detail: z.string().nullable(),
    since: At.nullable(),
    nextTryAt: At.nullable(),
  }),
})
export type MessageAccount = z.infer<typeof MessageAccount>
