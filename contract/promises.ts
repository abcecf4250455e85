/** Promises: what we said we would do, by when, and who owns it. Found by the engine, confirmed by the agent with one key. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CaseId, CustomerId, InteractionId, PersonId, PromiseId, TurnId } from './ids.ts'
import { At, Cursor, Limit, Page, SenderId, Written } from './values.ts'

/** found -> open (confirmed) | rejected;  open -> kept | broken (its hour passed, once) | withdrawn;  broken -> kept (late). */
export const PromiseState = z.enum(['found', 'open', 'kept', 'broken', 'withdrawn', 'rejected'])
export const Promised = z.object({
  id: PromiseId,
  state: PromiseState,
  text: z.string(),
  interactionId: InteractionId.nullable(),
  turnId: TurnId.nullable(),
  caseId: CaseId.nullable(),
  customerId: CustomerId,
  customerName: z.string().nullable(),
  /** Where the customer's clock stands, as their browser said it: the due time was read there. */
  customerZone: z.string().nullable(),
  madeBy: PersonId.nullable(),
  ownerId: PersonId.nullable(),
  ownerName: z.string().nullable(),
  madeAt: At,
  dueAt: At.nullable(),
  /** The words the due time came from: "by 17:00". */
  dueWords: z.string().nullable(),
  settledAt: At.nullable(),
  wasLate: z.boolean(),
})
export type Promised = z.infer<typeof Promised>
const one = z.object({ promiseId: PromiseId })
export const promises = {
  list: endpoint({
    method: 'GET',
    path: '/promises',
    permission: 'promises.read',
    summary: 'Promises by due time: mine or all, open, overdue, of an interaction or customer',
    input: z.object({
      view: z.enum(['mine', 'all']).default('mine'),
      state: PromiseState.optional(),
      overdue: z.coerce.boolean().optional(),
      interactionId: InteractionId.optional(),
      customerId: CustomerId.optional(),
      cursor: Cursor,
      limit: Limit,
    }),
    output: Page(Promised),
  }),
  make: endpoint({
    method: 'POST',
    path: '/promises',
    permission: 'promises.change',
    summary: 'Write a promise down by hand',
    input: z.object({
      senderId: SenderId,
      text: Written(500),
      interactionId: InteractionId,
      turnId: TurnId.optional(),
      dueAt: At,
      ownerId: PersonId.optional(),
    }),
    output: Promised,
    refusals: ['not_found', 'id_reused', 'person_unknown'],
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/promises/{promiseId}/confirm',
    permission: 'promises.change',
    summary: 'Yes, that was promised; a due time may be set or mended',
    input: one.extend({ dueAt: At.optional(), text: Written(500).optional(), ownerId: PersonId.optional() }),
    output: Promised,
    refusals: ['not_found', 'promise_settled', 'due_missing', 'person_unknown'],
  }),
  reject: endpoint({
    method: 'POST',
    path: '/promises/{promiseId}/reject',
    permission: 'promises.change',
    summary: 'No promise after all',
    input: one,
    output: Promised,
    refusals: ['not_found', 'promise_settled'],
  }),
  keep: endpoint({
    method: 'POST',
    path: '/promises/{promiseId}/keep',
    permission: 'promises.change',
    summary: 'Done as said',
    input: one,
    output: Promised,
    refusals: ['not_found', 'promise_settled'],
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/promises/{promiseId}/withdraw',
    permission: 'promises.change',
    summary: 'Taken back with the customer’s knowledge',
    input: one.extend({ reason: Written(500) }),
    output: Promised,
    refusals: ['not_found', 'promise_settled'],
  }),
  handOver: endpoint({
    method: 'POST',
    path: '/promises/{promiseId}/owner',
    permission: 'promises.change',
    summary: 'Give it to another owner',
    input: one.extend({ ownerId: PersonId }),
    output: Promised,
    refusals: ['not_found', 'person_unknown', 'promise_settled'],
  }),
}
