/**
 * Interactions and their turns.
 *
 * Life of an interaction:
 *   waiting  -> active    an agent accepted it (or it was assigned)
 *   waiting  -> closed    the customer left (`left`), or a message was taken outside hours (`message`)
 *   active   -> waiting   transferred to a queue, or its agent vanished or gave it back: its place is kept
 *   active   -> resting   the customer went silent after being asked once; capacity is free again
 *   resting  -> active    the customer wrote and the same agent is available with room
 *   resting  -> waiting   the customer wrote and the agent is not
 *   active   -> wrap-up   the conversation ended (by customer, agent, silence or block)
 *   resting  -> wrap-up   it rested too long
 *   wrap-up  -> closed    need and outcome written down, or the wrap-up time ran out
 *   wrap-up  -> active    the customer wrote again before it was closed
 * A turn after `closed` opens a new interaction, on the same open case where there is one.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import {
  AttachmentId,
  CaseId,
  CustomerId,
  InteractionId,
  NeedId,
  PersonId,
  QueueId,
  TouchpointId,
  TurnId,
} from './ids.ts'
import { Mark } from './mark.ts'
import {
  AfterOrdinal,
  At,
  Channel,
  Cursor,
  Done,
  LanguageTag,
  Limit,
  Ordinal,
  Page,
  SenderId,
  Written,
} from './values.ts'

export const InteractionState = z.enum(['waiting', 'active', 'resting', 'wrap-up', 'closed'])
export type InteractionState = z.infer<typeof InteractionState>
export const Outcome = z.enum(['solved', 'partly', 'not-solved', 'passed-on', 'left', 'message', 'spam'])
export const EndedBy = z.enum(['customer', 'agent', 'silence', 'block', 'import'])

export const Attachment = z.object({
  id: AttachmentId,
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  url: z.string(),
})
export const Delivery = z.enum(['received', 'queued', 'delivered', 'read', 'failed', 'unsure'])
/** `by` of a note is always agent; a note is never shown or sent to the customer. `system` turns are lines such as "Ana joined", as data. */
export const Turn = z.object({
  id: TurnId,
  ordinal: z.number().int(),
  kind: z.enum(['said', 'note', 'system']),
  by: z.enum(['customer', 'agent', 'bot', 'system']),
  personId: PersonId.nullable(),
  personName: z.string().nullable(),
  text: z.string(),
  /** Spans of `text` that were masked before storage. */
  masked: z.array(z.object({ from: z.number().int(), to: z.number().int(), what: z.enum(['card', 'secret']) })),
  system: z.object({ code: z.string(), values: z.record(z.string(), z.string()) }).nullable(),
  language: LanguageTag.nullable(),
  at: At,
  senderId: z.string(),
  delivery: Delivery,
  attachments: z.array(Attachment),
})
export type Turn = z.infer<typeof Turn>

export const InteractionRow = z.object({
  id: InteractionId,
  channel: Channel,
  state: InteractionState,
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  customerId: CustomerId,
  customerName: z.string().nullable(),
  isVerified: z.boolean(),
  language: LanguageTag.nullable(),
  touchpointName: z.string().nullable(),
  agentId: PersonId.nullable(),
  agentName: z.string().nullable(),
  /** First 140 characters of the last thing said. */
  snippet: z.string(),
  /** Of a conversation by letter: what it is about. */
  subject: z.string().nullish(),
  /** By phone, SMS or WhatsApp: the number they called or wrote from. */
  number: z.string().nullish(),
  /** A caller left a message nobody has spoken with them about; `ms` is null until its sound is taken in. */
  message: z.object({ ms: z.number().int().nullable() }).nullish(),
  lastTurnAt: At,
  lastBy: z.enum(['customer', 'agent', 'bot', 'system']),
  /** The customer's last turn is newer than any agent's, since then. */
  waitingReplySince: At.nullable(),
  openedAt: At,
  queuedAt: At.nullable(),
  answeredAt: At.nullable(),
  closedAt: At.nullable(),
  waitedMs: z.number().int().nullable(),
  unread: z.number().int(),
  caseId: CaseId.nullable(),
  caseNumber: z.number().int().nullable(),
  mark: Mark,
})
export type InteractionRow = z.infer<typeof InteractionRow>

export const Interaction = InteractionRow.extend({
  /** Where it came from: page address and title, referrer, browser; as data shown to the agent. */
  context: z.record(z.string(), z.string()),
  touchpointId: TouchpointId.nullable(),
  needId: NeedId.nullable(),
  needConfirmed: z.boolean(),
  proposedNeeds: z.array(z.object({ needId: NeedId, p: z.number() })),
  outcome: Outcome.nullable(),
  endedBy: EndedBy.nullable(),
  endedAt: At.nullable(),
  transfers: z.array(
    z.object({ at: At, fromPersonName: z.string().nullable(), toName: z.string(), note: z.string().nullable() }),
  ),
  /** People looking at it now (the agent sees a supervisor who opened it, unless the staff policy says otherwise). */
  readers: z.array(z.object({ personId: PersonId, name: z.string() })),
  /** The journal's position the answer is true at: subscribe `after` this. */
  position: z.number().int(),
})
export type Interaction = z.infer<typeof Interaction>

/** One conversation in which something was said: its newest turn that fits, and where it stands. */
export const FoundTurn = z.object({
  interactionId: InteractionId,
  ordinal: z.number().int(),
  kind: z.enum(['said', 'note']),
  by: z.enum(['customer', 'agent', 'bot', 'system']),
  personName: z.string().nullable(),
  customerName: z.string().nullable(),
  channel: Channel,
  queueName: z.string().nullable(),
  at: At,
  /** Up to 160 characters of the turn around the first word that fits; `fits` are its spans. */
  excerpt: z.string(),
  fits: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
})
export type FoundTurn = z.infer<typeof FoundTurn>

const one = z.object({ interactionId: InteractionId })

export const interactions = {
  list: endpoint({
    method: 'GET',
    path: '/interactions',
    permission: 'interactions.read',
    summary: 'Interactions: mine, waiting in my queues, or a customer’s; newest or longest waiting first',
    input: z.object({
      view: z.enum(['mine', 'waiting', 'all']),
      state: InteractionState.optional(),
      queueId: QueueId.optional(),
      customerId: CustomerId.optional(),
      caseId: CaseId.optional(),
      q: z.string().max(200).optional(),
      cursor: Cursor,
      limit: Limit,
    }),
    output: Page(InteractionRow),
  }),
  get: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}',
    permission: 'interactions.read',
    summary: 'One interaction',
    input: one,
    output: Interaction,
    refusals: ['not_found'],
  }),
  turns: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/turns',
    permission: 'interactions.read',
    summary: 'Turns after an ordinal, oldest first; notes included for staff',
    input: one.extend({ after: AfterOrdinal, limit: Limit }),
    output: z.object({ rows: z.array(Turn), more: z.boolean() }),
    refusals: ['not_found'],
  }),
  search: endpoint({
    method: 'GET',
    path: '/turns',
    permission: 'interactions.read',
    summary: 'Conversations found by what was said in them, newest first, among those the caller may see',
    input: z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(20) }),
    output: z.object({ rows: z.array(FoundTurn) }),
  }),
  reply: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/turns',
    permission: 'interactions.handle',
    summary: 'Say something to the customer; the same senderId with the same content is answered again',
    input: one.extend({
      senderId: SenderId,
      text: Written(8000).or(z.literal('')),
      attachmentIds: z.array(AttachmentId).max(10).default([]),
      answerId: z.uuid().optional(),
    }),
    output: Turn,
    refusals: ['not_found', 'id_reused', 'not_yours', 'interaction_closed', 'attachment_unknown', 'nothing_said'],
  }),
  note: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/notes',
    permission: 'interactions.read',
    summary: 'An internal note; naming colleagues (`asks`) asks them, and they see it in their inbox',
    input: one.extend({ senderId: SenderId, text: Written(8000), asks: z.array(PersonId).max(5).default([]) }),
    output: Turn,
    refusals: ['not_found', 'id_reused'],
  }),
  transfer: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/transfer',
    permission: 'interactions.handle',
    summary: 'Hand over to a queue or a colleague with a note; the customer keeps their place and is told',
    input: one.extend({
      to: z.union([z.object({ queueId: QueueId }), z.object({ personId: PersonId })]),
      note: Written(2000).or(z.literal('')).default(''),
    }),
    output: Interaction,
    refusals: ['not_found', 'not_yours', 'interaction_closed', 'person_unavailable', 'not_qualified'],
  }),
  giveBack: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/give-back',
    permission: 'interactions.handle',
    summary: 'Return it to its queue; its place is kept',
    input: one,
    output: Interaction,
    refusals: ['not_found', 'not_yours', 'interaction_closed'],
  }),
  warn: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/warn',
    permission: 'interactions.handle',
    summary: 'Tell the customer plainly that the tone must change; recorded',
    input: one,
    output: Done,
    refusals: ['not_found', 'not_yours', 'interaction_closed'],
  }),
  end: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/end',
    permission: 'interactions.handle',
    summary: 'End the conversation and go to wrap-up; with `block` the visitor cannot write again',
    input: one.extend({ block: z.boolean().default(false), reason: z.string().max(500).default('') }),
    output: Interaction,
    refusals: ['not_found', 'not_yours', 'interaction_closed'],
  }),
  wrapUp: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/wrap-up',
    permission: 'interactions.handle',
    summary: 'Write down need and outcome and close; settles the case when solved',
    input: one.extend({
      needId: NeedId.nullable(),
      outcome: Outcome,
      summary: z.string().max(2000).default(''),
      settleCase: z.boolean().default(true),
    }),
    output: Interaction,
    refusals: ['not_found', 'not_yours', 'need_unknown', 'interaction_closed'],
  }),
  confirmNeed: endpoint({
    method: 'PUT',
    path: '/interactions/{interactionId}/need',
    permission: 'interactions.handle',
    summary: 'Confirm why the customer came',
    input: one.extend({ needId: NeedId }),
    output: Interaction,
    refusals: ['not_found', 'need_unknown'],
  }),
  read: endpoint({
    method: 'PUT',
    path: '/interactions/{interactionId}/read',
    permission: 'interactions.read',
    summary: 'Read up to a turn',
    input: one.extend({ ordinal: Ordinal }),
    output: Done,
    refusals: ['not_found'],
  }),
  open: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/open',
    permission: 'floor.read',
    summary:
      'A supervisor opens a live conversation: the agent sees it (unless the staff policy says otherwise), and it is in the audit log',
    input: one,
    output: Interaction,
    refusals: ['not_found'],
  }),
  stepIn: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/step-in',
    permission: 'interactions.step-in',
    summary: 'Take the conversation over; the agent and the customer are told',
    input: one,
    output: Interaction,
    refusals: ['not_found', 'interaction_closed'],
  }),
  transcript: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/transcript',
    permission: 'interactions.read',
    summary: 'The conversation as text',
    input: one,
    output: z.object({ text: z.string() }),
    refusals: ['not_found'],
  }),
}
