/**
 * Calls. A call belongs to one interaction; an interaction may have had several (a call-back is another call of the same conversation). What happens to the conversation
 * (taken, handed over, ended) happens to its call, and the other way round: answering the phone is accepting the offer, hanging up leads to wrap-up.
 *
 * Stages of a call:
 *   arriving   it came in and nothing is decided yet; the caller hears it ring
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
import { CallId, InteractionId, PersonId } from './ids.ts'
import { At, Done } from './values.ts'

export const CallStage = z.enum([
  'arriving',
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
  /** The customer's number; null where they hide it. */
  number: z.string().nullable(),
  numberKind: z.enum(['e164', 'hidden', 'malformed']),
  /** Whose agent it is: the one the customer belongs to now. */
  agentId: PersonId.nullable(),
  agentName: z.string().nullable(),
  beganAt: At,
  /** Since customer and agent first heard each other. */
  answeredAt: At.nullable(),
  /** Since when it is in this stage. */
  stageSince: At,
  third: ThirdParty.nullable(),
  coaches: z.array(Coach),
})
export type MyCall = z.infer<typeof MyCall>

const one = z.object({ interactionId: InteractionId })
const inCall = ['not_found', 'no_call', 'not_yours', 'phone_off'] as const
const act = (path: `/${string}`, summary: string) =>
  endpoint({
    method: 'POST',
    path: `/phone/calls/{interactionId}${path}`,
    permission: 'interactions.handle',
    summary,
    input: one,
    output: Done,
    refusals: [...inCall],
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
    }),
  }),
  mine: endpoint({
    method: 'GET',
    path: '/phone/mine',
    permission: 'presence.own',
    summary: 'The call I am in, or that rings at my phone; `inbox` tells when it changes',
    output: z.object({ call: MyCall.nullable() }),
  }),
  hold: act('/hold', 'The customer hears music until it is resumed; twice equals once'),
  resume: act('/resume', 'The customer is back; from speaking aside too: the third party is let go'),
  hangUp: act('/hang-up', 'Hang up: ends the call for everybody, and leads to wrap-up'),
}
