/**
 * Call-backs: a customer who waits need not stand there. They are contacted when their turn comes, with their place kept, or at a time within hours that
 * they pick; in the chat, by e-mail or by phone.
 *
 *   in-line    stands in the line like everybody; the customer may go
 *   booked     rests until the time they picked
 *   calling    somebody has it and tries
 *   again      was not reached; rests until the next attempt
 *   reached | missed (all attempts made, or a wrong number) | cancelled | unrecorded (the conversation ended and nobody said what came of it)
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CallbackId, CustomerId, InteractionId, PersonId, QueueId } from './ids.ts'
import { At, Channel, Cursor, EmailAddress, LanguageTag, Limit, Page, SenderId, Written } from './values.ts'

export const CallBackState = z.enum([
  'in-line',
  'booked',
  'calling',
  'again',
  'reached',
  'missed',
  'unrecorded',
  'cancelled',
])
export type CallBackState = z.infer<typeof CallBackState>
/** `chat`: the same conversation, told by a mail with a link to it; `email`: the answer comes as a letter; `phone`: somebody rings. */
export const CallBackWay = z.enum(['chat', 'email', 'phone'])
export type CallBackWay = z.infer<typeof CallBackWay>
export const CallBackOutcome = z.enum(['reached', 'not-reached', 'wrong-number'])
export type CallBackOutcome = z.infer<typeof CallBackOutcome>

/** Times a queue offers are half hours. */
export const SLOT_MS = 1_800_000

/** What a queue offers who waits in it. */
export const CallBackRules = z.object({
  isOn: z.boolean().default(true),
  /** Offered when the wait that is told, or the one so far, passes this (measures.md: 3 min). */
  offerAfterMs: z.number().int().min(0).max(7_200_000).default(180_000),
  attempts: z.number().int().min(1).max(5).default(2),
  gapMs: z.number().int().min(60_000).max(86_400_000).default(600_000),
  ways: z.array(CallBackWay).min(1).max(3).default(['chat', 'email', 'phone']),
  /** Whether a time may be picked, so many days ahead, so many customers a half hour; null: one for every two members, one at least. */
  picksTime: z.boolean().default(true),
  daysAhead: z.number().int().min(1).max(14).default(5),
  perHalfHour: z.number().int().min(1).max(500).nullable().default(null),
  /** Whether a letter that waits long is answered by itself with a link to ask for one: a letter more than most expect, so only where it is wanted. */
  offersByLetter: z.boolean().default(false),
})
export type CallBackRules = z.infer<typeof CallBackRules>

export const CallBackSlot = z.object({ from: At, to: At, free: z.number().int() })
export type CallBackSlot = z.infer<typeof CallBackSlot>
const Slot = CallBackSlot.pick({ from: true, to: true })

/** When: as soon as the turn comes, or in the half hour that begins then. */
const When = z.union([z.literal('my-turn'), z.object({ slotFrom: At })])
const Asked = z.object({
  senderId: SenderId,
  when: When,
  way: CallBackWay,
  /** Where to: an e-mail address, or a number with its country (+34 ...). A claim: it opens nobody's story. */
  address: z.string().trim().min(3).max(254),
  language: LanguageTag.optional(),
  /** What it is about, where no conversation runs yet. */
  text: Written(8000).optional(),
})

/** What the customer sees of theirs. */
export const OwnCallBack = z.object({
  state: CallBackState,
  way: CallBackWay,
  /** As they gave it, the middle hidden: whoever holds a link sees no more of it than this. */
  address: z.string(),
  slot: Slot.nullable(),
  /** Until when we said we would have tried. */
  promisedBy: At,
  nextAt: At.nullable(),
  attempts: z.number().int(),
  mostAttempts: z.number().int(),
  /** Place in line now. */
  place: z.number().int().nullable(),
  estimateMs: z.number().int().nullable(),
})
export type OwnCallBack = z.infer<typeof OwnCallBack>

export const CallBackPage = z.object({
  brand: z.object({ name: z.string(), colour: z.string() }),
  /** The zone opening hours are in. */
  timeZone: z.string(),
  channel: Channel,
  /** First name of who has it now. */
  agentName: z.string().nullable(),
  callBack: OwnCallBack.nullable(),
  /** What may be asked for now; null where nothing is. */
  offer: z
    .object({
      ways: z.array(CallBackWay),
      keepsPlace: z.boolean(),
      picksTime: z.boolean(),
      /** What we know to reach them by, so that it need not be asked for: whole in the browser where it was given, else with its middle hidden. */
      known: z.object({ phone: z.string().nullable(), email: z.string().nullable() }),
    })
    .nullable(),
  /** The conversation can be opened in this browser. */
  isChat: z.boolean(),
})
export type CallBackPage = z.infer<typeof CallBackPage>

/** What people at work see. */
export const CallBack = z.object({
  id: CallbackId,
  interactionId: InteractionId,
  customerId: CustomerId,
  customerName: z.string().nullable(),
  queueId: QueueId,
  queueName: z.string().nullable(),
  channel: Channel,
  state: CallBackState,
  way: CallBackWay,
  address: z.string(),
  askedAt: At,
  askedBy: z.string().nullable(),
  waitedMs: z.number().int(),
  toldMs: z.number().int().nullable(),
  slot: Slot.nullable(),
  dueAt: At.nullable(),
  promisedBy: At,
  attempts: z.number().int(),
  mostAttempts: z.number().int(),
  gapMs: z.number().int(),
  endedAt: At.nullable(),
  why: z.string().nullable(),
  agentName: z.string().nullable(),
  tries: z.array(
    z.object({
      at: At,
      personId: PersonId,
      personName: z.string().nullable(),
      endedAt: At.nullable(),
      outcome: z.enum(['reached', 'not-reached', 'wrong-number', 'interrupted', 'unrecorded']).nullable(),
    }),
  ),
})
export type CallBack = z.infer<typeof CallBack>

export const CallBackFigures = z.object({
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  asked: z.number().int(),
  reached: z.number().int(),
  missed: z.number().int(),
  cancelled: z.number().int(),
  unrecorded: z.number().int(),
  running: z.number().int(),
  attempts: z.number().int(),
  /** First attempt by the time we said, of those whose time has come. */
  inTime: z.number().int(),
  due: z.number().int(),
})
export type CallBackFigures = z.infer<typeof CallBackFigures>

const ofInteraction = z.object({ interactionId: InteractionId })
const QueueCallBacks = CallBackRules.extend({ queueId: QueueId, queueName: z.string(), members: z.number().int() })

export const callbacks = {
  own: endpoint({
    method: 'GET',
    path: '/chat/call-back',
    permission: 'visitor',
    perMinute: 120,
    summary: 'The call-back of one’s own conversation or visit, and what may be asked for now',
    output: CallBackPage,
  }),
  slots: endpoint({
    method: 'GET',
    path: '/chat/call-back/slots',
    permission: 'visitor',
    perMinute: 60,
    summary: 'Half hours within the opening hours of a way that may be picked',
    input: z.object({ way: CallBackWay.default('phone') }),
    output: z.object({ rows: z.array(CallBackSlot), timeZone: z.string() }),
  }),
  ask: endpoint({
    method: 'PUT',
    path: '/chat/call-back',
    permission: 'visitor',
    perMinute: 10,
    summary: 'Ask for a call-back, or change the one that runs: the place in line is kept either way',
    /** No address: the one we know for this way (`offer.known`). */
    input: Asked.extend({ address: Asked.shape.address.optional() }),
    output: CallBackPage,
    refusals: ['id_reused', 'blocked', 'not_found', 'call_back_closed', 'slot_gone', 'number_wrong', 'address_wrong'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/chat/call-back/cancel',
    permission: 'visitor',
    perMinute: 20,
    summary: 'No call-back after all: goes on waiting here (`waits`), or leaves. Twice equals once',
    input: z.object({ waits: z.boolean() }),
    output: CallBackPage,
    refusals: ['not_found', 'blocked', 'call_back_closed'],
  }),
  open: endpoint({
    method: 'POST',
    path: '/chat/call-back/conversation',
    permission: 'visitor',
    perMinute: 20,
    summary: 'Go on with the same conversation in this browser: only with the link of a mail of ours',
    output: z.object({ key: z.string(), visitorToken: z.string() }),
    refusals: ['not_found', 'blocked'],
  }),
  ofInteraction: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/call-back',
    permission: 'interactions.read',
    summary: 'The newest call-back of a conversation, with every attempt',
    input: ofInteraction,
    output: z.object({ callBack: CallBack.nullable() }),
    refusals: ['not_found'],
  }),
  book: endpoint({
    method: 'PUT',
    path: '/interactions/{interactionId}/call-back',
    permission: 'interactions.handle',
    summary: 'Book one for the customer of a conversation one holds: it rests until then',
    input: Asked.omit({ when: true, text: true }).extend({ ...ofInteraction.shape, slotFrom: At }),
    output: CallBack,
    refusals: ['id_reused', 'not_found', 'not_yours', 'call_back_closed', 'slot_gone', 'number_wrong', 'address_wrong'],
  }),
  record: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/call-back/outcome',
    permission: 'interactions.handle',
    summary:
      'What came of the attempt: reached, not reached, wrong number. The first word counts; the same twice is once',
    input: ofInteraction.extend({ outcome: CallBackOutcome }),
    output: CallBack,
    refusals: ['not_found', 'not_yours', 'call_back_closed'],
  }),
  slotsOf: endpoint({
    method: 'GET',
    path: '/queues/{queueId}/call-back-slots',
    permission: 'queues.read',
    summary: 'Half hours a queue has free, for booking in a customer’s name and for trying the rules',
    input: z.object({ queueId: QueueId, channel: Channel.default('phone') }),
    output: z.object({ rows: z.array(CallBackSlot), timeZone: z.string() }),
    refusals: ['not_found'],
  }),
  due: endpoint({
    method: 'GET',
    path: '/call-backs',
    permission: 'interactions.read',
    summary: 'Call-backs that run, the soonest promised first',
    input: z.object({ queueId: QueueId.optional(), cursor: Cursor, limit: Limit }),
    output: Page(CallBack),
  }),
  rules: endpoint({
    method: 'GET',
    path: '/call-back-rules',
    permission: 'queues.read',
    summary: 'What each queue offers who waits',
    output: z.object({ rows: z.array(QueueCallBacks) }),
  }),
  changeRules: endpoint({
    method: 'PUT',
    path: '/queues/{queueId}/call-back-rules',
    permission: 'queues.change',
    summary: 'Say what a queue offers; what was promised before stays as it was promised',
    input: CallBackRules.extend({ queueId: QueueId }),
    output: QueueCallBacks,
    refusals: ['not_found'],
  }),
  test: endpoint({
    method: 'POST',
    path: '/queues/{queueId}/call-back-test',
    permission: 'queues.change',
    summary: 'Send yourself the mails a customer of this queue would get; nothing is booked',
    input: z.object({ queueId: QueueId, to: EmailAddress }),
    output: z.object({ sent: z.number().int() }),
    refusals: ['not_found', 'mail_not_set'],
  }),
  figures: endpoint({
    method: 'GET',
    path: '/reports/call-backs',
    permission: 'reports.read',
    summary: 'Asked, reached, attempts, kept in time, by queue; the first row is over all. At most 92 days',
    input: z.object({ from: At, to: At }),
    output: z.object({ rows: z.array(CallBackFigures) }),
    refusals: ['range_too_long'],
  }),
}
