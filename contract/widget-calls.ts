/**
 * "Call us" in the widget: a visitor's browser calls by WebRTC and meets just what a caller by telephone meets. It speaks no SIP: it hands over an offer (SDP) by a socket of
 * ours and is told an answer, so that it can reach nothing but the one line its touchpoint leads to.
 *
 * The socket, `/call`, in JSON: first `Hello`; then the server says `Heard`, the browser `Said`.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { FlowId, InteractionId, PhoneNumberId, QueueId, TouchpointId } from './ids.ts'
import { IceServer } from './softphone.ts'
import { At, Done } from './values.ts'

/** Where the widget of a touchpoint calls: as if a number of ours were dialled, or a queue, by way of a menu or straight. */
export const WidgetLine = z.object({
  phoneNumberId: PhoneNumberId.nullable(),
  flowId: FlowId.nullable(),
  queueId: QueueId.nullable(),
  /** So many visitors at once; the others are told to try again. */
  mostAtOnce: z.number().int().min(1).max(1000).default(20),
})
export type WidgetLine = z.infer<typeof WidgetLine>

/** What the visitor sees of their call. */
export const OwnCall = z.object({
  interactionId: InteractionId.nullable(),
  /** `booked`: over, and we call back. */
  stage: z.enum(['ringing', 'menu', 'waiting', 'talking', 'held', 'booked', 'over']),
  /** First name. */
  agentName: z.string().nullable(),
  place: z.number().int().nullable(),
  estimateMs: z.number().int().nullable(),
  /** While they wait: we may call back instead, their place kept. */
  isCallBackOffered: z.boolean(),
  /** Since customer and agent first heard each other. */
  answeredAt: At.nullable(),
})
export type OwnCall = z.infer<typeof OwnCall>

export const Hello = z.object({
  pass: z.string().max(200),
  /** SDP of the browser; left out where a call that runs is taken up again after the socket was lost. */
  offer: z.string().max(20_000).optional(),
  page: z.object({ url: z.string().max(2000), title: z.string().max(300) }).optional(),
})
export type Hello = z.infer<typeof Hello>
export const Said = z.object({ do: z.literal('hang-up') })
export type Heard =
  | { answer: string }
  | { call: OwnCall }
  | { refused: 'pass_wrong' | 'busy' | 'phone_off' | 'offer_wrong' }

export const widgetCalls = {
  line: endpoint({
    method: 'GET',
    path: '/touchpoints/{touchpointId}/call-line',
    permission: 'journeys.read',
    summary: 'Where the widget of a touchpoint calls, null where it offers no calls; and why nobody can call now',
    input: z.object({ touchpointId: TouchpointId }),
    output: z.object({ line: WidgetLine.nullable(), why: z.enum(['not-set-up', 'away']).nullable() }),
    refusals: ['not_found'],
  }),
  setLine: endpoint({
    method: 'PUT',
    path: '/touchpoints/{touchpointId}/call-line',
    permission: 'workspace.change',
    summary: 'Let the widget of a chat touchpoint call a number of ours or a queue, or (null) nobody; audited',
    input: z.object({ touchpointId: TouchpointId, line: WidgetLine.nullable() }),
    output: Done,
    refusals: ['not_found'],
  }),
  begin: endpoint({
    method: 'POST',
    path: '/chat/call',
    permission: 'visitor',
    perMinute: 6,
    summary: 'A pass for one call from this browser, good for minutes and once; none outside the hours',
    output: z.object({
      pass: z
        .object({ token: z.string(), socketUrl: z.string(), iceServers: z.array(IceServer), expiresAt: At })
        .nullable(),
      opensAt: At.nullable(),
    }),
    refusals: ['phone_off', 'not_found', 'blocked', 'limit_reached', 'too_many_requests'],
  }),
}
