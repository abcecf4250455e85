/** The numbers customers call, where each leads, and callers who are not let through. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { FlowId, PhoneNumberId, QueueId, TouchpointId } from './ids.ts'
import { At, Cursor, Done, LanguageTag, Limit, Page, Written } from './values.ts'

/** With its country: +34 600 123 456. */
const Number = z.string().trim().min(3).max(40)

/** What a line of the telephone network may name a number by, where that is not the number itself: an extension, the national form. */
const Dialled = z
  .string()
  .trim()
  .regex(/^\+?[0-9a-zA-Z._-]{1,40}$/)

export const PhoneNumberSettings = z.object({
  number: Number,
  /** What colleagues call it. */
  name: Written(80),
  /** What callers hear it called (`{brand}` in a menu); null: the workspace's name. */
  brand: Written(80).nullable().default(null),
  /** The menu callers hear; null: straight to the queue. */
  flowId: FlowId.nullable(),
  /** Where callers wait without a menu, or where there is none any more. */
  queueId: QueueId,
  /** What is spoken first; the workspace's language where it is none of ours. */
  language: LanguageTag.nullable().default(null),
  dialled: z.array(Dialled).max(10).default([]),
  /** Once the agent has hung up the caller is asked by keypad how it was. */
  asksAfter: z.boolean().default(false),
})

export const PhoneNumber = PhoneNumberSettings.extend({
  id: PhoneNumberId,
  /** In E.164. */
  number: z.string(),
  touchpointId: TouchpointId,
  flowName: z.string().nullable(),
  queueName: z.string(),
  /** The menu is not published, so callers go to the queue. */
  isFlowMissing: z.boolean(),
  lastCallAt: At.nullable(),
})
export type PhoneNumber = z.infer<typeof PhoneNumber>

export const BlockedCaller = z.object({
  /** In E.164; null: everybody who hides their number. */
  number: z.string().nullable(),
  why: z.string(),
  /** Null: for good. */
  until: At.nullable(),
  by: z.string(),
  at: At,
})
export type BlockedCaller = z.infer<typeof BlockedCaller>

export const phoneNumbers = {
  list: endpoint({
    method: 'GET',
    path: '/phone-numbers',
    permission: 'queues.read',
    summary: 'Numbers customers call; at most 500 in a workspace',
    output: z.object({ rows: z.array(PhoneNumber) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/phone-numbers',
    permission: 'workspace.change',
    summary: 'Add a number with its touchpoint',
    input: PhoneNumberSettings,
    output: PhoneNumber,
    refusals: ['number_wrong', 'number_taken', 'not_found', 'limit_reached'],
  }),
  change: endpoint({
    method: 'PUT',
    path: '/phone-numbers/{phoneNumberId}',
    permission: 'workspace.change',
    summary: 'Change a number, or where it leads',
    input: PhoneNumberSettings.extend({ phoneNumberId: PhoneNumberId }),
    output: PhoneNumber,
    refusals: ['number_wrong', 'number_taken', 'not_found'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/phone-numbers/{phoneNumberId}',
    permission: 'workspace.change',
    summary: 'Answer a number no longer; its conversations stay',
    input: z.object({ phoneNumberId: PhoneNumberId }),
    output: Done,
    refusals: ['not_found'],
  }),
  blocked: endpoint({
    method: 'GET',
    path: '/blocked-callers',
    permission: 'floor.read',
    summary: 'Callers who are not let through now, the newest first',
    input: z.object({ cursor: Cursor, limit: Limit }),
    output: Page(BlockedCaller),
  }),
  block: endpoint({
    method: 'POST',
    path: '/blocked-callers',
    permission: 'floor.change',
    summary:
      'Let a number through no longer, or (number null) nobody who hides theirs; again changes until when and why',
    input: z.object({ number: Number.nullable(), why: Written(200), until: At.nullable() }),
    output: BlockedCaller,
    refusals: ['number_wrong', 'limit_reached'],
  }),
  unblock: endpoint({
    method: 'POST',
    path: '/blocked-callers/unblock',
    permission: 'floor.change',
    summary: 'Let a number through again',
    input: z.object({ number: Number.nullable() }),
    output: Done,
    refusals: ['not_found'],
  }),
}
