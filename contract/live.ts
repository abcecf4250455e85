/**
 * What travels over the live socket (`/api/live`). The client sends `LiveRequest`, the server `LiveMessage`.
 * Journaled messages carry the journal's position; after a gap the client subscribes again with `after` and is sent what it missed, or `reset`
 * when that is no longer to be had, and then reads afresh over HTTP. Messages without a position (typing, wait, floor) are only ever the newest.
 */
import { z } from 'zod'
import { CallId, InteractionId, PersonId, WorkspaceId } from './ids.ts'
import { Floor } from './floor.ts'
import { InteractionRow, Turn } from './interactions.ts'
import { Cue } from './judgements.ts'
import { Mark } from './mark.ts'
import { ChatState, VisitorTurn } from './chat.ts'
import { RingingCall } from './outside-calls.ts'
import { Offer, Presence } from './routing.ts'
import { MyCall, RunningCall } from './phone.ts'
import { Promised } from './promises.ts'
import { At } from './values.ts'

/** Topics: `inbox` (my rows and offers, over all my workspaces), `queue` (waiting rows of one queue), `interaction`, `floor`, `calls` (those that run, for whoever leads), and a visitor's own `visitor`. */
export const LiveTopic = z.union([
  z.literal('inbox'),
  z.literal('floor'),
  z.literal('calls'),
  z.literal('visitor'),
  z.string().regex(/^(queue|interaction):[0-9a-f-]{36}$/),
])

export const LiveRequest = z.discriminatedUnion('do', [
  /** First on a visitor's socket; staff sockets are authenticated by their cookie. */
  z.object({ do: z.literal('hello'), token: z.string().max(500) }),
  z.object({
    do: z.literal('subscribe'),
    topic: LiveTopic,
    workspaceId: WorkspaceId.optional(),
    after: z.number().int().optional(),
  }),
  z.object({ do: z.literal('unsubscribe'), topic: LiveTopic, workspaceId: WorkspaceId.optional() }),
  z.object({ do: z.literal('typing'), interactionId: InteractionId, isTyping: z.boolean() }),
])
export type LiveRequest = z.infer<typeof LiveRequest>

export const LiveBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('row'), row: InteractionRow }),
  /** What changes of a row with every turn, for whoever holds the conversation and has its row. */
  z.object({
    type: z.literal('row-said'),
    interactionId: InteractionId,
    ...InteractionRow.pick({ snippet: true, lastTurnAt: true, lastBy: true, waitingReplySince: true, unread: true })
      .shape,
  }),
  z.object({ type: z.literal('row-gone'), interactionId: InteractionId }),
  z.object({ type: z.literal('offer'), offer: Offer }),
  z.object({
    type: z.literal('offer-gone'),
    offerId: z.uuid(),
    why: z.enum(['accepted', 'declined', 'lapsed', 'withdrawn']),
  }),
  z.object({ type: z.literal('presence'), presence: Presence }),
  z.object({ type: z.literal('turn'), turn: Turn }),
  z.object({ type: z.literal('delivery'), turnId: z.uuid(), ordinal: z.number().int(), delivery: z.string() }),
  z.object({ type: z.literal('read'), by: z.enum(['customer', 'agent']), ordinal: z.number().int() }),
  z.object({ type: z.literal('changed'), interactionId: InteractionId }),
  z.object({ type: z.literal('moments'), interactionId: InteractionId, mark: Mark, cue: Cue.nullable() }),
  /** Who the conversation is with became clearer, or they told something: their story is read anew. */
  z.object({ type: z.literal('customer'), interactionId: InteractionId }),
  z.object({ type: z.literal('promise'), promise: Promised }),
  z.object({
    type: z.literal('typing'),
    interactionId: InteractionId,
    by: z.enum(['customer', 'agent']),
    name: z.string().nullable(),
    isTyping: z.boolean(),
  }),
  /** What somebody is saying in a call just now, as far as it was heard; empty once it stands among the turns. */
  z.object({
    type: z.literal('speaking'),
    interactionId: InteractionId,
    by: z.enum(['customer', 'agent']),
    personId: PersonId.nullable(),
    text: z.string(),
  }),
  z.object({
    type: z.literal('reader'),
    interactionId: InteractionId,
    personId: PersonId,
    name: z.string(),
    isReading: z.boolean(),
  }),
  /** The call one is in now, or that rings at one's phone. */
  z.object({ type: z.literal('call'), call: MyCall.nullable() }),
  /** A call that runs, or does no more. */
  z.object({ type: z.literal('running-call'), callId: CallId, call: RunningCall.nullable() }),
  /** All calls of other telephone systems that ring at one's phone now; `opens`: the conversation one has just answered there. */
  z.object({ type: z.literal('ringing-outside'), calls: z.array(RingingCall), opens: InteractionId.nullable() }),
  z.object({ type: z.literal('floor'), floor: Floor }),
  z.object({ type: z.literal('floor-message'), text: z.string(), from: z.string(), at: At }),
  z.object({ type: z.literal('visitor-turn'), turn: VisitorTurn }),
  z.object({ type: z.literal('visitor-state'), state: ChatState }),
])
export type LiveBody = z.infer<typeof LiveBody>

export const LiveMessage = z.union([
  z.object({ topic: LiveTopic, workspaceId: WorkspaceId, position: z.number().int().optional(), body: LiveBody }),
  z.object({
    topic: LiveTopic,
    workspaceId: WorkspaceId.optional(),
    subscribed: z.literal(true),
    position: z.number().int(),
  }),
  z.object({ topic: LiveTopic, reset: z.literal(true) }),
  z.object({ refused: z.string(), topic: LiveTopic.optional() }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
