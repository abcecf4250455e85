/** The floor, live: queues, people, waits, and what is going wrong now. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CallBackState, CallBackWay } from './callbacks.ts'
import { MailboxTrouble } from './email.ts'
import {
  CallbackId,
  CustomerId,
  InteractionId,
  MailboxId,
  MessageAccountId,
  PersonId,
  PromiseId,
  QueueId,
} from './ids.ts'
import { Whose } from './judgements.ts'
import { Mark } from './mark.ts'
import { MessageTrouble } from './message-accounts.ts'
import { Presence } from './routing.ts'
import { RecogniserFault } from './transcription.ts'
import { At, Bilingual, Channel } from './values.ts'

export const FloorQueue = z.object({
  id: QueueId,
  name: z.string(),
  channels: z.array(Channel),
  /** Open where the floor `hidesTeams`. */
  mark: Mark,
  judged: z.number().int(),
  waiting: z.number().int(),
  longestSince: At.nullable(),
  /** What the customer who waits longest was told. */
  saidMs: z.number().int().nullable(),
  offeredToday: z.number().int(),
  answeredToday: z.number().int(),
  leftToday: z.number().int(),
  /** Call-backs that run: they wait, but not here. */
  callBacks: z.number().int(),
  /** Messages that callers left and nobody has taken yet: they wait as letters do. */
  messages: z.number().int(),
  answeredInTargetPct: z.number().nullable(),
  targetPct: z.number(),
  members: z.array(PersonId),
})
export const FloorPerson = Presence.extend({
  name: z.string(),
  queues: z.array(QueueId),
  handling: z.array(
    z.object({
      interactionId: InteractionId,
      customerName: z.string().nullable(),
      channel: Channel,
      since: At,
      waitingReplySince: At.nullable(),
    }),
  ),
})
export const FloorAlert = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('moment'),
    interactionId: InteractionId,
    customerId: CustomerId,
    customerName: z.string().nullable(),
    channel: Channel,
    queueName: z.string().nullable(),
    /** null where the staff policy does not show scores per person. */
    agentName: z.string().nullable(),
    mark: Mark,
    cause: Whose,
    sentence: Bilingual,
    since: At,
  }),
  z.object({
    kind: z.literal('wait'),
    interactionId: InteractionId,
    customerId: CustomerId,
    customerName: z.string().nullable(),
    channel: Channel,
    queueName: z.string().nullable(),
    since: At,
    saidMs: z.number().int().nullable(),
  }),
  /** A call-back nobody has tried by the time we said. */
  z.object({
    kind: z.literal('call-back'),
    interactionId: InteractionId,
    customerId: CustomerId,
    customerName: z.string().nullable(),
    queueName: z.string().nullable(),
    way: CallBackWay,
    promisedBy: At,
  }),
  /** Asked a phone menu for a person, reached none and is gone; until somebody has talked with them since. */
  z.object({
    kind: z.literal('no-person'),
    interactionId: InteractionId,
    customerId: CustomerId,
    customerName: z.string().nullable(),
    /** Whom they called from. */
    number: z.string().nullable(),
    queueName: z.string().nullable(),
    since: At,
  }),
  z.object({
    kind: z.literal('promise'),
    promiseId: PromiseId,
    text: z.string(),
    customerName: z.string().nullable(),
    ownerName: z.string().nullable(),
    interactionId: InteractionId.nullable(),
    dueAt: At,
  }),
  /** A mailbox that cannot be read or written: nobody's mail comes in there. */
  z.object({
    kind: z.literal('mailbox'),
    mailboxId: MailboxId,
    address: z.string(),
    queueName: z.string().nullable(),
    why: MailboxTrouble,
    since: At,
  }),
  /** An account for messages whose provider cannot be reached or refuses us: nothing goes out there. */
  z.object({
    kind: z.literal('message-account'),
    accountId: MessageAccountId,
    name: z.string(),
    queueName: z.string().nullable(),
    why: MessageTrouble,
    since: At,
  }),
  /** What writes calls down does not: they go on without words, and unjudged. */
  z.object({ kind: z.literal('transcription'), why: RecogniserFault, since: At }),
])
/** Who is to be contacted when, the soonest promised first. */
export const FloorCallBack = z.object({
  callbackId: CallbackId,
  interactionId: InteractionId,
  customerName: z.string().nullable(),
  queueName: z.string().nullable(),
  /** Who tries now. */
  agentName: z.string().nullable(),
  state: CallBackState,
  way: CallBackWay,
  attempts: z.number().int(),
  mostAttempts: z.number().int(),
  /** The half hour they picked, the next attempt, or the time we said. */
  dueAt: At,
  promisedBy: At,
  isPicked: z.boolean(),
  isLate: z.boolean(),
})
export const Floor = z.object({
  at: At,
  asIntended: z.object({
    pct: z.number().nullable(),
    targetPct: z.number(),
    met: z.number().int(),
    judged: z.number().int(),
    of: z.number().int(),
    trend: z.array(z.object({ at: At, pct: z.number().nullable() })),
  }),
  waiting: z.object({ count: z.number().int(), longestSince: At.nullable(), saidMs: z.number().int().nullable() }),
  toPersonMedianMs: z.number().int().nullable(),
  callBacks: z.array(FloorCallBack),
  promises: z.object({ dueInHour: z.number().int(), overdue: z.number().int(), keptPct: z.number().nullable() }),
  /** Open matters nobody answers for yet. */
  cases: z.object({ unowned: z.number().int() }),
  people: z.object({ here: z.number().int(), of: z.number().int(), occupancyPct: z.number().nullable() }),
  /** The staff policy shows scores not at all: no queue has a mark. */
  hidesTeams: z.boolean(),
  queues: z.array(FloorQueue),
  persons: z.array(FloorPerson),
  alerts: z.array(FloorAlert),
  live: z.number().int(),
  /** Arrivals of the last two hours by quarter, and what became of them. */
  recent: z.array(
    z.object({
      at: At,
      asIntended: z.number().int(),
      below: z.number().int(),
      failed: z.number().int(),
      /** They are over, and none of their moments could be judged: the customer left, too little was said. */
      notJudged: z.number().int().default(0),
      open: z.number().int(),
    }),
  ),
})
export type Floor = z.infer<typeof Floor>
export const floor = {
  now: endpoint({
    method: 'GET',
    path: '/floor',
    permission: 'floor.read',
    summary: 'The floor now; the live topic `floor` sends it again when it changes, at most once a second',
    output: Floor,
  }),
  message: endpoint({
    method: 'POST',
    path: '/floor/messages',
    permission: 'floor.change',
    summary: 'A message to everybody on the floor, or to a queue',
    input: z.object({ text: z.string().trim().min(1).max(500), queueId: QueueId.optional() }),
    output: z.object({ reached: z.number().int() }),
  }),
}
