/**
 * Flows: automated conversations, spoken by the assistant. A flow is a graph in JSON: steps by name, each with where it goes on. A person can always be
 * reached: `0`, or saying so ("agent", "persona"), goes to the step `person` from anywhere.
 */
import { z } from 'zod'
import { QueueId } from './ids.ts'
import { Bilingual, LanguageTag } from './values.ts'

/** The name of a step in its flow. */
export const StepName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .max(40)
export type StepName = z.infer<typeof StepName>

const Said = { say: Bilingual }
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
  z.object({ kind: z.literal('say'), ...Said, ...Onward }),
  z.object({ kind: z.literal('choice'), ...asked, choices: z.array(Choice).min(1).max(11) }),
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
  steps: z.record(StepName, FlowStep),
})
export type Flow = z.infer<typeof Flow>
