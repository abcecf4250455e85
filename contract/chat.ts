/**
 * What the chat widget speaks. A site's key names the touchpoint; a visitor's token (bearer) names the visitor's browser.
 * The visitor sees what they and we said to them: never notes, scores, other people's names beyond the first, or a story they did not prove.
 *
 * Every endpoint has a limit a minute, of the visitor or, where there is none yet, of the address (many people share one behind a carrier). They hold
 * off floods, not people: `say` lets an offline hour arrive at once and a fast typist never sees it; what mails or opens cases is narrow.
 */
import { z } from 'zod'
import { OwnCallBack } from './callbacks.ts'
import { endpoint } from './endpoint.ts'
import { AttachmentId, CustomerId, InteractionId, TurnId } from './ids.ts'
import { Delivery } from './interactions.ts'
import { Wait } from './waits.ts'
import { AfterOrdinal, At, Bilingual, Done, EmailAddress, LanguageTag, Ordinal, SenderId, Written } from './values.ts'

export const VisitorTurn = z.object({
  id: TurnId,
  interactionId: InteractionId,
  ordinal: z.number().int(),
  by: z.enum(['customer', 'agent', 'bot', 'system']),
  /** The agent's first name. */
  name: z.string().nullable(),
  text: z.string(),
  system: z.object({ code: z.string(), values: z.record(z.string(), z.string()) }).nullable(),
  at: At,
  senderId: z.string(),
  delivery: Delivery,
  attachments: z.array(
    z.object({ id: AttachmentId, name: z.string(), type: z.string(), bytes: z.number().int(), url: z.string() }),
  ),
})
export type VisitorTurn = z.infer<typeof VisitorTurn>

export const ChatState = z.object({
  /** `open`: people are there. `closed`: outside hours or nobody signed in: leave a message, `answerBy` says when we answer. */
  hours: z.enum(['open', 'closed']),
  answerBy: At.nullable(),
  opensAt: At.nullable(),
  /** Outside the hours: what the brand wrote for it, with the times in it; null where it wrote nothing. */
  closedText: Bilingual.nullable(),
  /** The brand offers to call back whoever comes now. */
  offersCallBack: z.boolean(),
  interactionId: InteractionId.nullable(),
  state: z.enum(['none', 'waiting', 'active', 'resting', 'ended']),
  agentName: z.string().nullable(),
  wait: Wait.nullable(),
  /** A call-back that runs or was missed, and whether one is offered; null where nobody waits or rests. */
  callBack: z.object({ own: OwnCallBack.nullable(), isOffered: z.boolean() }).nullable(),
  /** The survey to ask, once the conversation ended and none was answered. */
  survey: z.object({ interactionId: InteractionId, kind: z.literal('csat') }).nullable(),
  caseNumber: z.number().int().nullable(),
  unread: z.number().int(),
  /** How far we have read. */
  readOrdinal: z.number().int(),
  isBlocked: z.boolean(),
})
export type ChatState = z.infer<typeof ChatState>

const Brand = z.object({
  name: z.string(),
  colour: z.string(),
  greeting: z.string(),
  privacyLine: z.string(),
  languages: z.array(LanguageTag),
})
const PageSeen = z.object({
  url: z.string().max(2000),
  title: z.string().max(300),
  referrer: z.string().max(2000).default(''),
})

export const chat = {
  start: endpoint({
    method: 'POST',
    path: '/chat/start',
    permission: 'public',
    perMinute: 600,
    summary: 'Begin or resume in this browser: brand, state and turns; opens no interaction',
    input: z.object({
      key: z.string().max(80),
      /** Kept by the browser from an earlier start. */
      visitorToken: z.string().max(500).optional(),
      /** Signed by the shop: proves who the customer is (algorithm pinned; exp, aud, workspace checked). */
      customerToken: z.string().max(4000).optional(),
      language: LanguageTag.optional(),
      /** The browser's, such as Europe/Madrid: "tomorrow by three" is read in it. What is no zone is passed over. */
      timeZone: z.string().max(64).optional(),
      page: PageSeen,
    }),
    output: z.object({
      visitorToken: z.string(),
      visitorId: z.uuid(),
      brand: Brand,
      state: ChatState,
      turns: z.array(VisitorTurn),
      language: z.string(),
      position: z.number().int(),
      isVerified: z.boolean(),
      /** "Call us" is offered (contract/widget-calls.ts). */
      calls: z.boolean(),
      name: z.string().nullable(),
      /** What the shop's token says, or what was typed in this very browser: nobody is asked again. Never an address of a story that was joined. */
      email: z.string().nullable(),
    }),
    refusals: ['site_unknown', 'site_not_allowed', 'token_wrong', 'too_many_requests'],
  }),
  say: endpoint({
    method: 'POST',
    path: '/chat/turns',
    permission: 'visitor',
    perMinute: 600,
    summary:
      'One turn with its own id: answered once it is committed; the same id with the same content is answered again',
    input: z.object({
      senderId: SenderId,
      text: Written(8000).or(z.literal('')),
      attachmentIds: z.array(AttachmentId).max(10).default([]),
      page: PageSeen.optional(),
      writtenAt: At.optional(),
    }),
    /** `state` is null where it stands as it stood: somebody holds the conversation and goes on holding it. */
    output: z.object({ turn: VisitorTurn, state: ChatState.nullable() }),
    refusals: ['id_reused', 'blocked', 'nothing_said', 'attachment_unknown', 'too_many_requests'],
  }),
  turns: endpoint({
    method: 'GET',
    path: '/chat/turns',
    permission: 'visitor',
    perMinute: 240,
    summary: 'What was missed after an ordinal, and the state now',
    input: z.object({ interactionId: InteractionId.optional(), after: AfterOrdinal }),
    output: z.object({ turns: z.array(VisitorTurn), state: ChatState, position: z.number().int() }),
  }),
  read: endpoint({
    method: 'PUT',
    path: '/chat/read',
    permission: 'visitor',
    perMinute: 600,
    summary: 'Read up to a turn',
    input: z.object({ interactionId: InteractionId, ordinal: Ordinal }),
    output: Done,
    refusals: ['not_found'],
  }),
  received: endpoint({
    method: 'PUT',
    path: '/chat/received',
    permission: 'visitor',
    perMinute: 600,
    summary: 'The browser holds everything up to a turn: our turns up to it count as delivered',
    input: z.object({ interactionId: InteractionId, ordinal: Ordinal }),
    output: Done,
    refusals: ['not_found'],
  }),
  leaveMessage: endpoint({
    method: 'POST',
    path: '/chat/messages',
    permission: 'visitor',
    perMinute: 10,
    summary:
      'Outside hours: a message, an address (a claim) and a language; opens a case with an owner and says when we answer',
    input: z.object({
      senderId: SenderId,
      text: Written(8000),
      name: Written(120).optional(),
      email: EmailAddress,
      language: LanguageTag.optional(),
      page: PageSeen.optional(),
    }),
    output: z.object({ caseNumber: z.number().int(), answerBy: At, state: ChatState }),
    refusals: ['id_reused', 'blocked', 'too_many_requests'],
  }),
  claim: endpoint({
    method: 'PUT',
    path: '/chat/claim',
    permission: 'visitor',
    perMinute: 20,
    summary: 'Say who one is; a claim that opens nothing. The answer never tells whether we know the address',
    input: z.object({
      name: Written(120).optional(),
      email: EmailAddress.optional(),
      phone: z.string().max(40).optional(),
    }),
    output: Done,
  }),
  sendCode: endpoint({
    method: 'POST',
    path: '/chat/code',
    permission: 'visitor',
    perMinute: 10,
    summary: 'Send a code to a claimed address to prove it',
    input: z.object({ email: EmailAddress }),
    output: z.object({ sent: z.boolean() }),
    refusals: ['too_many_requests', 'mail_not_set'],
  }),
  proveCode: endpoint({
    method: 'POST',
    path: '/chat/code/proof',
    permission: 'visitor',
    perMinute: 20,
    summary: 'Give the code back',
    input: z.object({ email: EmailAddress, code: z.string().max(12) }),
    output: z.object({ customerId: CustomerId.optional(), proven: z.boolean() }),
    refusals: ['code_wrong', 'too_many_requests'],
  }),
  wantPerson: endpoint({
    method: 'POST',
    path: '/chat/person',
    permission: 'visitor',
    perMinute: 10,
    summary: 'Ask for a person',
    input: z.object({}),
    output: ChatState,
    refusals: ['blocked'],
  }),
  end: endpoint({
    method: 'POST',
    path: '/chat/end',
    permission: 'visitor',
    perMinute: 20,
    summary: 'The customer ends the conversation, or leaves the line',
    input: z.object({ interactionId: InteractionId }),
    output: ChatState,
    refusals: ['not_found'],
  }),
  survey: endpoint({
    method: 'POST',
    path: '/chat/survey',
    permission: 'visitor',
    perMinute: 30,
    summary: 'CSAT 1..5 with a comment; once an interaction, may be changed for an hour',
    input: z.object({
      interactionId: InteractionId,
      score: z.number().int().min(1).max(5),
      comment: z.string().max(2000).default(''),
    }),
    output: Done,
    refusals: ['not_found', 'survey_closed'],
  }),
  transcript: endpoint({
    method: 'GET',
    path: '/chat/transcript',
    permission: 'visitor',
    perMinute: 20,
    summary: 'The conversation as text, to keep',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ text: z.string() }),
    refusals: ['not_found'],
  }),
}
