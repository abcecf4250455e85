/**
 * Calls nobody asked for: customers we call of our own accord, from a list, about one thing. An agent is taken first and their phone rings with the customer's story open; the
 * customer is called when they have answered. There are never more calls than agents who are free for them.
 *
 * An entry:
 *   waiting, again (after the gap)  --an agent is free--> calling
 *   calling -> reached | again, not-reached (no attempts are left) | waiting (our own phone was not answered)
 *   any -> never (asked not to be called), taken-off
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CallListEntryId, CallListId, CustomerId, InteractionId, QueueId } from './ids.ts'
import { TypedNumber } from './phone.ts'
import { Shift } from './routing.ts'
import { At, Cursor, Done, Limit, Page, Written } from './values.ts'
import { TimeZone } from './workspace.ts'

/** Of answered calls, over a day (measures.md): above it nobody is called until it is under it again. */
export const MOST_ABANDONED_PCT = 3
/** An answered call is with an agent by then, or counts as abandoned. */
export const CONNECT_MS = 2000

/** Monday to Friday, nine to eight. */
const usualHours = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1200 }))

export const CallListRules = z.object({
  /** measures.md: A = 2, G = 10 min. */
  attempts: z.number().int().min(1).max(5).default(2),
  gapMs: z.number().int().min(600_000).max(604_800_000).default(600_000),
  /** When people are called, by the clock where they are. */
  hours: z.array(Shift).min(1).max(14).default(usualHours),
})
export type CallListRules = z.infer<typeof CallListRules>

export const CallListState = z.enum(['draft', 'running', 'paused', 'done'])
export type CallListState = z.infer<typeof CallListState>
export const EntryState = z.enum(['waiting', 'again', 'calling', 'reached', 'not-reached', 'never', 'taken-off'])
export type EntryState = z.infer<typeof EntryState>

export const CallListSettings = z.object({
  name: Written(80),
  /** What the agent reads when their phone rings: why we call. */
  about: Written(500),
  /** Whose agents call, and whose number is shown. */
  queueId: QueueId,
  rules: CallListRules,
  /** Said to whoever answered and was not put through in time: who called, and how to be called no more. */
  apology: z.object({ en: Written(500), es: Written(500) }),
})
export type CallListSettings = z.infer<typeof CallListSettings>

export const CallList = CallListSettings.extend({
  id: CallListId,
  queueName: z.string(),
  state: CallListState,
  counts: z.record(EntryState, z.number().int()),
  /** Of the last 24 hours. */
  answered: z.number().int(),
  abandoned: z.number().int(),
})
export type CallList = z.infer<typeof CallList>

export const CallListEntry = z.object({
  id: CallListEntryId,
  number: z.string(),
  customerId: CustomerId,
  customerName: z.string().nullable(),
  state: EntryState,
  attempts: z.number().int(),
  /** When they may be called next; null where they are not. */
  nextAt: At.nullable(),
  interactionId: InteractionId.nullable(),
})

export const NeverCalled = z.object({ number: z.string(), why: z.string(), by: z.string().nullable(), at: At })

const one = z.object({ callListId: CallListId })

export const callLists = {
  list: endpoint({
    method: 'GET',
    path: '/call-lists',
    permission: 'floor.read',
    summary: 'Lists of customers we call, with how each goes; at most 200 in a workspace',
    output: z.object({
      rows: z.array(CallList),
      /** Of all lists, over the last 24 hours; null where nobody answered. */
      abandonedPct: z.number().nullable(),
      answered: z.number().int(),
      isOverLimit: z.boolean(),
    }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/call-lists',
    permission: 'floor.change',
    summary: 'Make a list; nobody is called before it is begun',
    input: CallListSettings,
    output: z.object({ id: CallListId }),
    refusals: ['not_found', 'limit_reached'],
  }),
  change: endpoint({
    method: 'PUT',
    path: '/call-lists/{callListId}',
    permission: 'floor.change',
    summary: 'Change a list; holds from the next call on',
    input: CallListSettings.extend({ callListId: CallListId }),
    output: Done,
    refusals: ['not_found'],
  }),
  setState: endpoint({
    method: 'POST',
    path: '/call-lists/{callListId}/state',
    permission: 'floor.change',
    summary: 'Begin, pause or end a list; what rings goes on; audited',
    input: one.extend({ state: z.enum(['running', 'paused', 'done']) }),
    output: Done,
    refusals: ['not_found', 'conflict', 'phone_off'],
  }),
  addEntries: endpoint({
    method: 'POST',
    path: '/call-lists/{callListId}/entries',
    permission: 'floor.change',
    summary: 'Put customers on a list; a number stands on it once',
    input: one.extend({
      rows: z
        .array(z.object({ number: TypedNumber, customerId: CustomerId.optional(), timeZone: TimeZone.optional() }))
        .min(1)
        .max(200),
    }),
    /** `never`: asked not to be called; `wrong`: no number one can call; `known`: on it already. */
    output: z.object({
      added: z.number().int(),
      known: z.number().int(),
      never: z.number().int(),
      wrong: z.number().int(),
    }),
    refusals: ['not_found', 'conflict', 'limit_reached'],
  }),
  entries: endpoint({
    method: 'GET',
    path: '/call-lists/{callListId}/entries',
    permission: 'floor.read',
    summary: 'Who stands on a list, in the order they were put there',
    input: one.extend({ cursor: Cursor, limit: Limit }),
    output: Page(CallListEntry),
    refusals: ['not_found'],
  }),
  never: endpoint({
    method: 'GET',
    path: '/never-called',
    permission: 'floor.read',
    summary: 'Numbers that asked not to be called, the newest first',
    input: z.object({ cursor: Cursor, limit: Limit }),
    output: Page(NeverCalled),
  }),
  neverCall: endpoint({
    method: 'POST',
    path: '/never-called',
    permission: 'interactions.handle',
    summary: 'Never call this number of our own accord again: looked at whenever a list is dialled; twice equals once',
    input: z.object({ number: TypedNumber, why: Written(200) }),
    output: Done,
    refusals: ['number_wrong'],
  }),
  mayCall: endpoint({
    method: 'POST',
    path: '/never-called/remove',
    permission: 'floor.change',
    summary: 'They may be called again, because they said so; audited',
    input: z.object({ number: TypedNumber, why: Written(200) }),
    output: Done,
    refusals: ['number_wrong', 'not_found'],
  }),
}
