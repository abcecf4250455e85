/**
 * Flows: automated conversations, spoken by the assistant. A flow is a graph in JSON: steps by name, each with where it goes on. A person can always be
 * reached: `0`, or saying so ("agent", "persona"), goes to the step `person` from anywhere.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { FlowId, PromptId, QueueId } from './ids.ts'
import { At, Bilingual, Cursor, Done, LanguageTag, Limit, Page, ScreenLanguage } from './values.ts'

/** More is nothing a caller could stand; it bounds what is read for a call. */
export const MOST_FLOW_STEPS = 200

/** The name of a step in its flow. */
export const StepName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .max(40)
export type StepName = z.infer<typeof StepName>

/** Each language as text for a voice, or as a recording; `{brand}` and `{opens}` (when we open again) are filled in. */
const Said = {
  say: Bilingual,
  recorded: z.object({ en: PromptId.optional(), es: PromptId.optional() }).optional(),
}
const Onward = { next: StepName }

/** One key or some spoken words. 0 is for the person and cannot be taken. */
export const Choice = z.object({
  key: z.string().regex(/^[1-9*#]$/, 'one of 1 to 9, * or #; 0 always leads to a person'),
  words: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  next: StepName,
})

const asked = {
  ...Said,
  /** How long silence is waited for, in seconds, and how often it is asked at most. */
  waitS: z.number().int().min(2).max(60).default(6),
  times: z.number().int().min(1).max(5).default(2),
  /** Where whoever said nothing, or nothing we know, goes after the last time. */
  otherwise: StepName,
}

const values = z.record(z.string().min(1).max(80), StepName)

export const FlowStep = z.discriminatedUnion('kind', [
  /** Keys pressed meanwhile go on at once, unless it must be heard to its end; 0 always does. */
  z.object({ kind: z.literal('say'), ...Said, isWhole: z.boolean().default(false), ...Onward }),
  z.object({
    kind: z.literal('choice'),
    ...asked,
    choices: z.array(Choice).min(1).max(11),
    /** Said in English and in Spanish: for the choice of the language. */
    inBoth: z.boolean().default(false),
  }),
  /** From here on the caller hears this language. */
  z.object({ kind: z.literal('speak'), language: ScreenLanguage, ...Onward }),
  /** Digits the caller types, kept under a name: an order's number, a postcode. Ended by `#` or silence. */
  z.object({
    kind: z.literal('digits'),
    ...asked,
    keep: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .max(40),
    least: z.number().int().min(1).max(20),
    most: z.number().int().min(1).max(20),
    ...Onward,
  }),
  /** By the language, whether a queue (or the centre) is open, what is known of the journey, or which queue serves now. */
  z.object({ kind: z.literal('language'), of: z.record(LanguageTag, StepName), otherwise: StepName }),
  z.object({ kind: z.literal('hours'), queueId: QueueId.nullable(), open: StepName, closed: StepName }),
  z.object({ kind: z.literal('journey'), of: values, otherwise: StepName }),
  z.object({
    kind: z.literal('waiting'),
    queueId: QueueId,
    longerThanS: z.number().int().min(0).max(7200),
    long: StepName,
    short: StepName,
  }),
  /** A message is left; a person reads it. */
  z.object({ kind: z.literal('message'), ...Said, queueId: QueueId, ...Onward }),
  /** A call-back is offered: taken it keeps the place in line, declined it goes on. */
  z.object({ kind: z.literal('call-back'), ...Said, queueId: QueueId, taken: StepName, declined: StepName }),
  /** Handed to a queue: the flow's end, and a person's beginning. */
  z.object({ kind: z.literal('queue'), queueId: QueueId }),
  z.object({ kind: z.literal('end'), ...Said }),
])
export type FlowStep = z.infer<typeof FlowStep>

export const Flow = z.object({
  name: z.string().trim().min(1).max(80),
  start: StepName,
  /** Where 0 and "agent" lead from every step; it must lead on to a queue, a message or a call-back without asking anything first. */
  person: StepName,
  steps: z
    .record(StepName, FlowStep)
    .refine((steps) => Object.keys(steps).length <= MOST_FLOW_STEPS, 'too many steps')
    .refine((steps) => Object.keys(steps).length > 0, 'no steps'),
})
export type Flow = z.infer<typeof Flow>

const FlowPath = z.array(z.object({ label: z.string(), when: z.string().optional() }))

/**
 * What keeps a flow from being published. `path`: from the start on, with what led on. `no-person`: from the path's last step nothing leads to a person.
 * `closed-loop`: who does nothing comes round to `loop` for ever. `no-such-step`: the last step leads to `to`, which is not there. `asks-first`: 0 leads to a question
 * before a person. `nothing-said`: the step says nothing in a language. `no-such-queue`: its queue is not there.
 */
export const FlowFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('no-person'), path: FlowPath }),
  z.object({ kind: z.literal('closed-loop'), path: FlowPath, loop: z.array(z.string()) }),
  z.object({ kind: z.literal('no-such-step'), path: FlowPath, to: z.string() }),
  z.object({ kind: z.literal('asks-first'), path: FlowPath }),
  z.object({ kind: z.literal('nothing-said'), path: FlowPath, language: ScreenLanguage }),
  z.object({ kind: z.literal('no-such-queue'), path: FlowPath }),
])
export type FlowFault = z.infer<typeof FlowFault>

/** What the caller or the telephone did. `resumed`: the program was away and takes the call up again. */
export const FlowHappened = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('began') }),
  z.object({ kind: z.literal('resumed') }),
  z.object({ kind: z.literal('said') }),
  z.object({ kind: z.literal('typed'), digits: z.string().max(30) }),
  z.object({ kind: z.literal('spoke'), text: z.string().max(500) }),
  z.object({ kind: z.literal('silence') }),
  z.object({ kind: z.literal('message-left') }),
  z.object({ kind: z.literal('hung-up') }),
])
export type FlowHappened = z.infer<typeof FlowHappened>

/** What follows, for the telephone: in this order. */
export const FlowAct = z.discriminatedUnion('kind', [
  /** `mayInterrupt`: a key or a word stops it and counts as the answer. */
  z.object({
    kind: z.literal('say'),
    text: z.string(),
    language: ScreenLanguage,
    promptId: PromptId.nullable(),
    mayInterrupt: z.boolean(),
  }),
  /** Keys and words from now on, for so long after the last `say` ended; between two keys `betweenS`. `#` ends them. */
  z.object({ kind: z.literal('listen'), waitS: z.number(), betweenS: z.number(), most: z.number() }),
  z.object({ kind: z.literal('record-message'), queueId: QueueId, quietS: z.number(), mostS: z.number() }),
  /** What was recorded is a message for this queue. */
  z.object({ kind: z.literal('keep-message'), queueId: QueueId }),
  z.object({ kind: z.literal('take-call-back'), queueId: QueueId }),
  z.object({ kind: z.literal('queue'), queueId: QueueId }),
  z.object({ kind: z.literal('hang-up') }),
])
export type FlowAct = z.infer<typeof FlowAct>

const Published = z.object({ version: z.number().int(), at: At, by: z.string() })

export const FlowRow = z.object({
  id: FlowId,
  name: z.string(),
  published: Published.nullable(),
  /** The draft says other than what is published. */
  isChanged: z.boolean(),
  changedAt: At,
  changedBy: z.string(),
  /** Numbers that lead here. */
  numbers: z.array(z.string()),
})
export type FlowRow = z.infer<typeof FlowRow>

export const OneFlow = FlowRow.extend({ draft: Flow, revision: z.number().int(), faults: z.array(FlowFault) })
export type OneFlow = z.infer<typeof OneFlow>

export const FlowVersion = Published.extend({ note: z.string(), steps: z.number().int() })

/** A caller one invents, to try a flow out. */
export const TriedCaller = z.object({
  language: ScreenLanguage,
  isOpen: z.boolean(),
  journey: z.array(z.string().max(80)).max(10),
  waitS: z.number().int().min(0).max(86_400).nullable(),
  /** A number is shown that can be called back. */
  hasNumber: z.boolean().default(true),
})
export type TriedCaller = z.infer<typeof TriedCaller>

/** One stretch of a flow that was walked: what happened, the steps gone through, and what followed. */
export const TriedStretch = z.object({
  happened: FlowHappened,
  steps: z.array(StepName),
  acts: z.array(FlowAct),
})
export type TriedStretch = z.infer<typeof TriedStretch>

export const TriedFlow = z.object({
  stretches: z.array(TriedStretch),
  at: StepName,
  language: ScreenLanguage,
  kept: z.record(z.string(), z.string()),
  wantedPerson: z.boolean(),
  isOver: z.boolean(),
  /** The flow goes round or leads nowhere here: it could not be published. */
  isStuck: z.boolean(),
  /** Who would answer in the queue it ended in: how many serve it, and how many are there now. */
  answers: z.object({ queueName: z.string(), members: z.number().int(), here: z.number().int() }).nullable(),
})
export type TriedFlow = z.infer<typeof TriedFlow>

const OfFlow = z.object({ flowId: FlowId })

export const flows = {
  list: endpoint({
    method: 'GET',
    path: '/flows',
    permission: 'queues.read',
    summary: 'Flows, by name; at most 200 in a workspace',
    output: z.object({ rows: z.array(FlowRow) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/flows/{flowId}',
    permission: 'queues.read',
    summary: 'A flow with its draft and what keeps the draft from being published',
    input: OfFlow,
    output: OneFlow,
    refusals: ['not_found'],
  }),
  add: endpoint({
    method: 'POST',
    path: '/flows',
    permission: 'queues.change',
    summary: 'Add a flow as a draft',
    input: z.object({ draft: Flow }),
    output: OneFlow,
    refusals: ['name_taken', 'limit_reached'],
  }),
  save: endpoint({
    method: 'PUT',
    path: '/flows/{flowId}/draft',
    permission: 'queues.change',
    summary: 'Keep a draft, faulty or not; callers hear what is published',
    input: OfFlow.extend({ draft: Flow, revision: z.number().int() }),
    output: OneFlow,
    refusals: ['not_found', 'name_taken', 'flow_changed'],
    perMinute: 240,
  }),
  publish: endpoint({
    method: 'POST',
    path: '/flows/{flowId}/publish',
    permission: 'queues.change',
    summary: 'Publish the draft: calls from now on follow it, calls under way go on with theirs',
    input: OfFlow.extend({ revision: z.number().int(), note: z.string().trim().max(300).default('') }),
    output: OneFlow,
    refusals: ['not_found', 'flow_changed', 'flow_faulty'],
  }),
  versions: endpoint({
    method: 'GET',
    path: '/flows/{flowId}/versions',
    permission: 'queues.read',
    summary: 'What was published, newest first',
    input: OfFlow.extend({ cursor: Cursor, limit: Limit }),
    output: Page(FlowVersion),
    refusals: ['not_found'],
  }),
  version: endpoint({
    method: 'GET',
    path: '/flows/{flowId}/versions/{version}',
    permission: 'queues.read',
    summary: 'A flow as it was published',
    input: OfFlow.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
    output: z.object({ flow: Flow }),
    refusals: ['not_found'],
  }),
  restore: endpoint({
    method: 'POST',
    path: '/flows/{flowId}/restore',
    permission: 'queues.change',
    summary: 'Publish an earlier version again, as a new one, and make it the draft',
    input: OfFlow.extend({ version: z.number().int().min(1).max(2_147_483_647) }),
    output: OneFlow,
    refusals: ['not_found', 'name_taken', 'flow_faulty'],
  }),
  retire: endpoint({
    method: 'DELETE',
    path: '/flows/{flowId}',
    permission: 'queues.change',
    summary: 'Use a flow no longer; calls under way go on with it',
    input: OfFlow,
    output: Done,
    refusals: ['not_found', 'flow_in_use'],
  }),
  check: endpoint({
    method: 'POST',
    path: '/flows/check',
    permission: 'queues.read',
    summary: 'What would keep a flow from being published; nothing is kept',
    input: z.object({ draft: Flow }),
    output: z.object({ faults: z.array(FlowFault) }),
    perMinute: 240,
  }),
  tryOut: endpoint({
    method: 'POST',
    path: '/flows/try',
    permission: 'queues.read',
    summary: 'Walk a flow as a caller would, as calls do it; nothing is kept and nobody is called',
    input: z.object({ draft: Flow, caller: TriedCaller, happened: z.array(FlowHappened).max(100) }),
    output: TriedFlow,
    perMinute: 240,
  }),
}
