/** Cases: matters a customer wants settled, over interactions, each with one owner; and the tree of needs. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CaseId, CustomerId, InteractionId, NeedId, PersonId, QueueId } from './ids.ts'
import { At, Bilingual, Cursor, Limit, Page, Written } from './values.ts'

export const CaseState = z.enum(['open', 'settled'])
export const CaseRow = z.object({
  id: CaseId,
  number: z.number().int(),
  title: z.string(),
  state: CaseState,
  customerId: CustomerId,
  customerName: z.string().nullable(),
  ownerId: PersonId.nullable(),
  ownerName: z.string().nullable(),
  queueId: QueueId.nullable(),
  needId: NeedId.nullable(),
  openedAt: At,
  settledAt: At.nullable(),
  /** When we said we would answer. */
  answerDueAt: At.nullable(),
  interactions: z.number().int(),
  reopened: z.number().int(),
  lastAt: At,
})
export const Case = CaseRow.extend({
  interactionIds: z.array(InteractionId),
  history: z.array(
    z.object({ at: At, act: z.string(), personName: z.string().nullable(), note: z.string().nullable() }),
  ),
})
export const Need = z.object({ id: NeedId, parentId: NeedId.nullable(), name: Bilingual, isRetired: z.boolean() })

const one = z.object({ caseId: CaseId })
export const cases = {
  list: endpoint({
    method: 'GET',
    path: '/cases',
    permission: 'cases.read',
    summary: 'Cases: mine, unowned, or all; due first',
    input: z.object({
      view: z.enum(['mine', 'unowned', 'all']).default('mine'),
      state: CaseState.optional(),
      customerId: CustomerId.optional(),
      q: z.string().max(200).optional(),
      cursor: Cursor,
      limit: Limit,
    }),
    output: Page(CaseRow),
  }),
  get: endpoint({
    method: 'GET',
    path: '/cases/{caseId}',
    permission: 'cases.read',
    summary: 'One case',
    input: one,
    output: Case,
    refusals: ['not_found'],
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/cases/{caseId}',
    permission: 'cases.change',
    summary: 'Change title, owner, need or when we answer; exactly one owner',
    input: one.extend({
      title: Written(200).optional(),
      ownerId: PersonId.optional(),
      needId: NeedId.nullable().optional(),
      answerDueAt: At.nullable().optional(),
    }),
    output: Case,
    refusals: ['not_found', 'person_unknown', 'need_unknown'],
  }),
  settle: endpoint({
    method: 'POST',
    path: '/cases/{caseId}/settle',
    permission: 'cases.change',
    summary: 'Settle',
    input: one.extend({ note: z.string().max(2000).default('') }),
    output: Case,
    refusals: ['not_found', 'case_settled'],
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/cases/{caseId}/reopen',
    permission: 'cases.change',
    summary: 'Reopen',
    input: one.extend({ note: z.string().max(2000).default('') }),
    output: Case,
    refusals: ['not_found', 'case_open'],
  }),
  needs: endpoint({
    method: 'GET',
    path: '/needs',
    permission: 'cases.read',
    summary: "The workspace's tree of needs",
    output: z.object({ rows: z.array(Need) }),
  }),
  addNeed: endpoint({
    method: 'POST',
    path: '/needs',
    permission: 'standards.change',
    summary: 'Add a need',
    input: Need.pick({ parentId: true, name: true }),
    output: Need,
    refusals: ['need_unknown'],
  }),
  changeNeed: endpoint({
    method: 'PATCH',
    path: '/needs/{needId}',
    permission: 'standards.change',
    summary: 'Rename, move or retire a need',
    input: Need.pick({ parentId: true, name: true, isRetired: true }).partial().extend({ needId: NeedId }),
    output: Need,
    refusals: ['need_unknown', 'need_circle'],
  }),
}
