/**
 * Calls of another telephone system, for whoever keeps theirs: it tells us that a call rings, was answered or ended; the agent's desk opens, and what was said is taken in
 * afterwards and held against the intended experience like any other conversation.
 *
 * A call is named by its system and by that system's own id. What is told may come twice, late or in any order: each fact is kept once, the first told of it, and the
 * times are read so that a call never ends before it began. A number that calls is a claim and proves nobody.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CustomerId, InteractionId, PersonId, PhoneSystemId, QueueId } from './ids.ts'
import { At, Done, EmailAddress, LanguageTag, Written } from './values.ts'

/** What the other system calls itself in every event: `Front office`, `pbx.example`. Its first event adds it. */
export const SystemName = Written(80)
/** The other system's own id of a call. */
export const TheirCallId = Written(200)

const call = z.object({ system: SystemName, callId: TheirCallId })

export const OutsideCallEvent = call.extend({
  event: z.enum(['ringing', 'answered', 'ended']),
  /** When it happened; now where it is left out. */
  at: At.optional(),
  way: z.enum(['in', 'out']).default('in'),
  /** The customer's number, with its country where it can be had; left out where it is hidden. */
  number: z.string().trim().max(60).optional(),
  /** Our number that was dialled, or that the customer is shown. */
  ours: z.string().trim().max(60).optional(),
  /** The name the other system shows for the caller. Never trusted. */
  name: z.string().trim().max(120).optional(),
  /** At whose phone it rings or who answered, by what we know them by. */
  agent: z
    .object({ email: EmailAddress.optional(), extension: Written(40).optional() })
    .refine((of) => of.email !== undefined || of.extension !== undefined, 'email or extension')
    .optional(),
  language: LanguageTag.optional(),
  endedBy: z.enum(['customer', 'agent']).optional(),
  /** Of a call that is told when it is over: what happened before, in the same event. */
  ringingAt: At.optional(),
  answeredAt: At.optional(),
})
export type OutsideCallEvent = z.infer<typeof OutsideCallEvent>

export const OutsideCallStage = z.enum(['ringing', 'answered', 'ended'])

export const OutsideCall = z.object({
  interactionId: InteractionId,
  stage: OutsideCallStage,
  /** Whose conversation it is; null where nobody answered or nobody here is known by what was told. */
  agentId: PersonId.nullable(),
  /** Told, and not known here: an administrator can say who it is. */
  isAgentUnknown: z.boolean(),
})

/** A call that rings at one's phone now: what opens the story before the first word. */
export const RingingCall = z.object({
  interactionId: InteractionId,
  system: z.string(),
  way: z.enum(['in', 'out']),
  /** As received; null where it is hidden. */
  number: z.string().nullable(),
  /** The name the other system shows. */
  name: z.string().nullable(),
  since: At,
  /** The customer the conversation belongs to: whoever calls from this number. */
  customerId: CustomerId,
  /** A customer known by this number. Whoever calls may be somebody else. */
  likely: z
    .object({ customerId: CustomerId, name: z.string().nullable(), contactsLast30Days: z.number().int() })
    .nullable(),
})
export type RingingCall = z.infer<typeof RingingCall>

/** One thing said in a call. */
export const TranscriptTurn = z.object({
  by: z.enum(['customer', 'agent', 'bot']),
  /** From the beginning of the transcript. */
  ms: z.number().int().min(0).max(86_400_000),
  text: z.string().trim().min(1).max(8000),
})

/** At most so many turns of one call. */
export const mostTranscriptTurns = 2000

export const Transcript = call.extend({
  /** Who says what when; or `vtt` or `text` instead. */
  turns: z.array(TranscriptTurn).min(1).max(mostTranscriptTurns).optional(),
  /** WebVTT, each cue with its speaker as `<v Name>` or `Name:`. */
  vtt: z.string().min(1).max(200_000).optional(),
  /** Lines of `Agent: ...` and `Customer: ...`; a line without a name goes on with the one before. */
  text: z.string().min(1).max(200_000).optional(),
  /** Names in `vtt` or `text` that are neither `Agent` nor `Customer`. */
  speakers: z.record(z.string().max(80), z.enum(['customer', 'agent', 'bot'])).optional(),
  /** When its first millisecond was; where the call was answered, unless told. */
  startsAt: At.optional(),
  language: LanguageTag.optional(),
})
export type Transcript = z.infer<typeof Transcript>

export const PhoneSystem = z.object({
  id: PhoneSystemId,
  name: z.string(),
  firstAt: At,
  lastAt: At,
  /** In which queue its calls count. */
  queueId: QueueId.nullable(),
  callsLast7Days: z.number().int(),
  /** Who is meant by an extension; `personId` null where nobody has said yet. */
  extensions: z.array(
    z.object({ extension: z.string(), personId: PersonId.nullable(), callsLast30Days: z.number().int() }),
  ),
})
export type PhoneSystem = z.infer<typeof PhoneSystem>

const system = z.object({ systemId: PhoneSystemId })

export const outsideCalls = {
  tell: endpoint({
    method: 'POST',
    path: '/outside-calls/events',
    permission: 'api-key',
    summary:
      'A call of another telephone system rings, was answered or ended. Twice, late or in another order comes to the same',
    input: OutsideCallEvent,
    output: OutsideCall,
    refusals: ['from_the_future', 'limit_reached'],
  }),
  transcribe: endpoint({
    method: 'POST',
    path: '/outside-calls/transcripts',
    permission: 'api-key',
    summary: 'What was said in a call of another telephone system; the same again changes nothing',
    input: Transcript,
    output: z.object({ interactionId: InteractionId, turns: z.number().int() }),
    refusals: ['not_found', 'transcript_taken', 'transcript_unreadable', 'from_the_future'],
  }),
  ringing: endpoint({
    method: 'GET',
    path: '/outside-calls/ringing',
    permission: 'presence.own',
    summary: 'Calls of other telephone systems that ring at my phone now; `inbox` tells when they change',
    output: z.object({ rows: z.array(RingingCall) }),
  }),
  systems: endpoint({
    method: 'GET',
    path: '/phone-systems',
    permission: 'workspace.change',
    summary: 'Telephone systems that have told of calls, with the extensions they name',
    output: z.object({ rows: z.array(PhoneSystem) }),
  }),
  changeSystem: endpoint({
    method: 'PATCH',
    path: '/phone-systems/{systemId}',
    permission: 'workspace.change',
    summary: 'Say in which queue its calls count from now on',
    input: system.extend({ queueId: QueueId.nullable() }),
    output: Done,
    refusals: ['not_found'],
  }),
  setExtension: endpoint({
    method: 'PUT',
    path: '/phone-systems/{systemId}/extensions',
    permission: 'workspace.change',
    summary: 'Say who is meant by an extension from now on, or nobody',
    input: system.extend({ extension: Written(40), personId: PersonId.nullable() }),
    output: Done,
    refusals: ['not_found', 'person_unknown', 'limit_reached'],
  }),
}
