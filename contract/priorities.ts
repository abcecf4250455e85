/** Who goes before their turn: written rules of a workspace, from what is known of an interaction to a priority. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { InteractionId, NeedId, PriorityRuleId, QueueId, TouchpointId } from './ids.ts'
import { At, Channel, Done, Written } from './values.ts'

/** What must be so. Ids of what is no more there are let be: nothing is of them. */
export const PriorityCondition = z.discriminatedUnion('is', [
  z.object({ is: z.literal('channel'), channels: z.array(Channel).min(1).max(6) }),
  z.object({ is: z.literal('touchpoint'), touchpointIds: z.array(TouchpointId).min(1).max(50) }),
  /** One of these needs or one below them: chosen, confirmed, of the case, or likely by what the customer wrote. */
  z.object({ is: z.literal('need'), needIds: z.array(NeedId).min(1).max(50) }),
  /** We broke a promise to the customer and have not made it good. */
  z.object({ is: z.literal('broken-promise') }),
  /** Handed over so often in this conversation, or more. */
  z.object({ is: z.literal('moved'), times: z.number().int().min(1).max(9) }),
  /** Came so often before in the last seven days, or more. */
  z.object({ is: z.literal('came-back'), times: z.number().int().min(1).max(20) }),
  /** A colleague noted this of the customer; `value` null: whatever it says. What customers typed themselves does not count. */
  z.object({ is: z.literal('noted'), key: Written(60), value: Written(120).nullable() }),
])
export type PriorityCondition = z.infer<typeof PriorityCondition>

export const PriorityRule = z.object({
  id: PriorityRuleId,
  /** All of these. */
  when: z.array(PriorityCondition).min(1).max(5),
  /** How many head starts of the queue it gives. Of several rules the highest holds. */
  level: z.number().int().min(1).max(9),
  isOn: z.boolean(),
})
export type PriorityRule = z.infer<typeof PriorityRule>
export const PriorityRules = z.array(PriorityRule).max(20)

/** Why somebody goes before their turn: the rule as it was then, and how much it is. `level` counts what a person gave too. */
export const Ahead = z.object({
  level: z.number().int(),
  ms: z.number().int(),
  when: z.array(PriorityCondition).nullable(),
})
export type Ahead = z.infer<typeof Ahead>

/** Somebody who waits now, in the order that would be. */
export const PreviewedStay = z.object({
  interactionId: InteractionId,
  customerName: z.string().nullable(),
  channel: Channel,
  queueId: QueueId,
  queueName: z.string(),
  since: At,
  /** Place in the line of their queue as it is and as it would be, from 1. */
  placeNow: z.number().int(),
  placeThen: z.number().int(),
  ruleId: PriorityRuleId.nullable(),
  aheadMs: z.number().int(),
})

export const priorities = {
  rules: endpoint({
    method: 'GET',
    path: '/priority-rules',
    permission: 'queues.read',
    summary: 'Rules by which somebody goes before their turn',
    output: z.object({ rows: PriorityRules }),
  }),
  setRules: endpoint({
    method: 'PUT',
    path: '/priority-rules',
    permission: 'queues.change',
    summary: 'Say who goes before their turn; who waits now is put in order anew',
    input: z.object({ rows: PriorityRules }),
    output: Done,
  }),
  preview: endpoint({
    method: 'POST',
    path: '/priority-rules/preview',
    permission: 'queues.change',
    summary:
      'The lines as they stand now under other rules; changes nothing. At most 100, whose place would change first',
    input: z.object({ rows: PriorityRules }),
    output: z.object({ rows: z.array(PreviewedStay), waiting: z.number().int() }),
  }),
  ofInteraction: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/ahead',
    permission: 'interactions.read',
    summary: 'Why it goes, or went, before its turn; null where it does not',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ ahead: Ahead.nullable() }),
    refusals: ['not_found'],
  }),
}
