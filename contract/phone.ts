/**
 * Calls. A call belongs to one interaction; an interaction may have had several (a call-back is another call of the same conversation). What happens to the conversation
 * (taken, handed over, ended) happens to its call, and the other way round: answering the phone is accepting the offer, hanging up leads to wrap-up.
 *
 * Stages of a call:
 *   arriving   it came in and nothing is decided yet; the caller hears it ring
 *   menu       a flow speaks with the caller
 *   waiting    in line, with music; a phone may be ringing for it
 *   dialling   we call: first the phone of whoever asked for it, then the other end
 *   talking    the customer and their agent hear each other
 *   held       the customer hears music
 *   aside      the customer hears music while the agent speaks with a third party
 *   together   all three hear each other
 *   outside    the agent has left the customer with a number outside
 *   over
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { likelyMatters } from './flows.data.ts'
import { CallId, CustomerId, InteractionId, PersonId, QueueId } from './ids.ts'
import type { RefusalCode } from './refusals.ts'
import { At, Cursor, Done, Limit, Written } from './values.ts'

export const CallStage = z.enum([
  'arriving',
  'menu',
  'waiting',
  'dialling',
  'talking',
  'held',
  'aside',
  'together',
  'outside',
  'over',
])
export type CallStage = z.infer<typeof CallStage>

/** A number as people type it, with its country, or as it is dialled inside the country of the installation (`PHONE_COUNTRY`): spaces, dots, dashes and brackets are passed over. */
export const TypedNumber = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+?[0-9(][0-9 ().-]{4,38}$/)

/** Who else is on the line besides the customer and the agent. */
export const ThirdParty = z.object({
  personId: PersonId.nullable(),
  number: z.string().nullable(),
  name: z.string().nullable(),
  /** Answered; else it still rings there. */
  isUp: z.boolean(),
})
/** A supervisor on the line. `join`: everybody hears them. */
export const CoachingHow = z.enum(['listen', 'whisper', 'join'])
export type CoachingHow = z.infer<typeof CoachingHow>
export const Coach = z.object({ personId: PersonId, name: z.string(), how: CoachingHow, isUp: z.boolean() })

/** The call somebody is in, as they may see it: an agent does not see who listens unseen. */
export const MyCall = z.object({
  callId: CallId,
  interactionId: InteractionId,
  way: z.enum(['in', 'out']),
  stage: CallStage,
  /** What they are in it. */
  as: z.enum(['agent', 'third', 'coach']),
  /** Their own phone: it rings, or they have answered. */
  isUp: z.boolean(),
  /** The customer's number; null where they hide it, or call from the widget (`browser`). */
  number: z.string().nullable(),
  numberKind: z.enum(['e164', 'hidden', 'malformed', 'browser']),
  /** Whose agent it is: the one the customer belongs to now. */
  agentId: PersonId.nullable(),
  agentName: z.string().nullable(),
  customerId: CustomerId.nullable(),
  customerName: z.string().nullable(),
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  /** Who has proven the number, where the conversation is not theirs: probably the one who calls. A number that is shown can be forged. */
  probably: z.object({ customerId: CustomerId, name: z.string().nullable() }).nullable(),
  /** What it is probably about, from what happened to them last; likeliest first. */
  matters: z.array(z.enum(likelyMatters)),
  beganAt: At,
  /** Since customer and agent first heard each other. */
  answeredAt: At.nullable(),
  /** Since when it is in this stage. */
  stageSince: At,
  third: ThirdParty.nullable(),
  coaches: z.array(Coach),
  /** Whether it is recorded just now; null where it is not recorded at all. */
  recording: z.enum(['running', 'paused']).nullable(),
  /** Whether it is written down just now; null where it is not at all. */
  words: z.enum(['running', 'paused']).nullable().default(null),
})
export type MyCall = z.infer<typeof MyCall>

/** A call of mine that my phone lost (its network, a closed lid, a page loaded anew), and where it is now. */
export const LostCall = z.object({
  interactionId: InteractionId,
  customerName: z.string().nullable(),
  number: z.string().nullable(),
  at: At,
  /** Back in line and first; with somebody; over. */
  is: z.enum(['waiting', 'taken', 'over']),
  /** Who has it now. */
  agentName: z.string().nullable(),
})
export type LostCall = z.infer<typeof LostCall>

/**
 * A call in which somebody has the customer now, for whoever leads the floor. Who listens unseen is not named: the answer is the same for all who ask, and who leads may be
 * in a call that is listened to.
 */
export const RunningCall = MyCall.omit({
  as: true,
  isUp: true,
  recording: true,
  words: true,
  probably: true,
  matters: true,
})
export type RunningCall = z.infer<typeof RunningCall>

const one = z.object({ interactionId: InteractionId })
const inCall = ['not_found', 'no_call', 'not_yours', 'phone_off'] as const
const act = (path: `/${string}`, summary: string, more: readonly RefusalCode[] = []) =>
  endpoint({
    method: 'POST',
    path: `/phone/calls/{interactionId}${path}`,
    permission: 'interactions.handle',
    summary,
    input: one,
    output: Done,
    refusals: [...inCall, ...more],
  })

const coach = (path: `/${string}`, permission: 'floor.read' | 'interactions.step-in', summary: string) =>
  endpoint({
    method: 'POST',
    path: `/phone/calls/{interactionId}${path}`,
    permission,
    summary,
    input: one,
    output: Done,
    refusals: ['not_found', 'no_call', 'no_phone', 'in_call', 'phone_off', 'interaction_closed'],
  })

export const phone = {
  status: endpoint({
    method: 'GET',
    path: '/phone',
    permission: 'presence.own',
    summary: 'Whether calls can be taken here, why not, and whether a phone of mine is connected',
    output: z.object({
      isUp: z.boolean(),
      why: z.enum(['not-set-up', 'away']).nullable(),
      hasPhone: z.boolean(),
      /** Numbers of this country may be typed without it; left out where none is set. */
      country: z.string().optional(),
    }),
  }),
  line: endpoint({
    method: 'GET',
    path: '/phone/line',
    permission: 'queues.read',
    summary: 'The line to the carrier: whether the switch is there, and whether the other end of its trunk answers',
    output: z.object({
      /** `unknown`: it is set up and nobody asks it; null: the switch cannot be asked, for the reason beside it. */
      trunk: z.enum(['reached', 'away', 'unknown', 'none']).nullable(),
      why: z.enum(['not-set-up', 'away']).nullable(),
    }),
  }),
  mine: endpoint({
    method: 'GET',
    path: '/phone/mine',
    permission: 'presence.own',
    summary: 'The call I am in, or that rings at my phone; `inbox` tells when it changes',
    output: z.object({ call: MyCall.nullable() }),
  }),
  lost: endpoint({
    method: 'GET',
    path: '/phone/lost',
    permission: 'presence.own',
    summary:
      'The call my phone lost within the last ten minutes, and where it is now; null for none, and once I have it back',
    output: z.object({ lost: LostCall.nullable() }),
  }),
  hold: act('/hold', 'The customer hears music until it is resumed; twice equals once'),
  resume: act('/resume', 'The customer is back; from speaking aside too: the third party is let go'),
  hangUp: act('/hang-up', 'Hang up: ends the call for everybody, and leads to wrap-up'),
  transfer: endpoint({
    method: 'POST',
    path: '/phone/calls/{interactionId}/transfer',
    permission: 'interactions.handle',
    summary: 'Hand over to a queue or a colleague without a word first; the customer hears music and keeps their place',
    input: one.extend({
      to: z.union([z.object({ queueId: QueueId }), z.object({ personId: PersonId })]),
      note: Written(2000).or(z.literal('')).default(''),
    }),
    output: Done,
    refusals: [...inCall, 'person_unavailable', 'no_phone', 'in_call', 'interaction_closed'],
  }),
  consult: endpoint({
    method: 'POST',
    path: '/phone/calls/{interactionId}/consult',
    permission: 'interactions.handle',
    summary: 'Speak with a colleague or a number first, while the customer hears music',
    input: one.extend({ whom: z.union([z.object({ personId: PersonId }), z.object({ number: TypedNumber })]) }),
    output: Done,
    refusals: [...inCall, 'person_unavailable', 'no_phone', 'in_call', 'number_wrong'],
  }),
  complete: act('/complete', 'Hand the customer over to the third party, who has answered'),
  join: act('/join', 'All three hear each other'),
  pauseRecording: act(
    '/pause-recording',
    'Nothing is recorded until it is resumed, or so long as the rules allow: for card numbers. Noted with who did it; twice equals once',
    ['conflict'],
  ),
  resumeRecording: act('/resume-recording', 'It is recorded again; twice equals once', ['conflict']),
  dial: endpoint({
    method: 'POST',
    path: '/phone/dial',
    permission: 'interactions.handle',
    summary: 'Call a number: my phone rings first, then the other end. Opens a conversation, which is mine',
    input: z.object({
      number: TypedNumber,
      /** Whom it is for, where that is known. */
      customerId: CustomerId.optional(),
      /** In whose name, and where it goes when it is handed back; the first queue one serves unless told. */
      queueId: QueueId.optional(),
    }),
    output: z.object({ interactionId: InteractionId, callId: CallId }),
    refusals: ['phone_off', 'no_phone', 'in_call', 'number_wrong', 'not_found', 'blocked'],
    perMinute: 30,
  }),
  running: endpoint({
    method: 'GET',
    path: '/phone/calls',
    permission: 'floor.read',
    summary:
      'Calls in which somebody has the customer now, the longest first; the live topic `calls` tells of each when it changes',
    input: z.object({
      /** That of one conversation alone. */
      interactionId: InteractionId.optional(),
      limit: Limit,
      cursor: Cursor,
    }),
    output: z.object({
      /** Why there are none: calls are off. */
      why: z.enum(['not-set-up', 'away']).nullable(),
      rows: z.array(RunningCall),
      next: z.string().nullable(),
    }),
  }),
  callBack: endpoint({
    method: 'POST',
    path: '/phone/calls/{interactionId}/call-back',
    permission: 'interactions.handle',
    summary:
      'Call whoever called and left a message, in the same conversation: my phone rings first, then theirs. One that waits in my queues is taken with it',
    input: one,
    output: Done,
    refusals: [
      'phone_off',
      'not_found',
      'not_yours',
      'interaction_closed',
      'already_taken',
      'no_room',
      'not_qualified',
      'blocked',
      'conflict',
      'no_phone',
      'in_call',
      'number_wrong',
    ],
    perMinute: 30,
  }),
  listen: coach(
    '/listen',
    'floor.read',
    'Hear a call; the agent sees it unless the staff policy says otherwise, and it is in the audit log',
  ),
  whisper: coach('/whisper', 'interactions.step-in', 'Hear a call and be heard by its agent alone; audited'),
  stepIn: coach('/step-in', 'interactions.step-in', 'Join a call: everybody hears each other; audited'),
  takeOver: coach('/take-over', 'interactions.step-in', 'The customer is mine now, the agent is let go; audited'),
  leave: coach('/leave', 'floor.read', 'Hear, whisper or speak no longer; the call goes on'),
}
