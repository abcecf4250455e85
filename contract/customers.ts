/** Customers, the identities they are known by, what showed that an identity is theirs, and what they told us. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CaseId, CustomerId, FactId, IdentityId, InteractionId, MergeId, PersonId, TurnId } from './ids.ts'
import { At, Cursor, Done, LanguageTag, Limit, Page, SenderId, Written } from './values.ts'

export const IdentityKind = z.enum(['email', 'phone', 'visitor', 'external'])
/** What showed that an identity is theirs. `none` is a claim: shown as not verified, joins nothing, opens no story. */
export const Proof = z.enum(['none', 'signed-token', 'code', 'reply', 'agent-check', 'channel'])
export const Identity = z.object({
  id: IdentityId,
  kind: IdentityKind,
  value: z.string(),
  proof: Proof,
  provenAt: At.nullable(),
  provenBy: PersonId.nullable(),
  /** The check was made in this interaction. */
  provenIn: InteractionId.nullable(),
})
export const Fact = z.object({
  id: FactId,
  key: z.string(),
  value: z.string(),
  toldAt: At,
  interactionId: InteractionId.nullable(),
  turnId: TurnId.nullable(),
  notedBy: PersonId.nullable(),
})
export const Customer = z.object({
  id: CustomerId,
  name: z.string().nullable(),
  language: LanguageTag.nullable(),
  identities: z.array(Identity),
  /** True when at least one identity that is not a visitor's cookie is proven. */
  isVerified: z.boolean(),
  isBlocked: z.boolean(),
  facts: z.array(Fact),
  firstSeenAt: At,
  /** Ids that were merged into this one; each merge can be undone. */
  merges: z.array(
    z.object({ id: MergeId, fromId: CustomerId, fromName: z.string().nullable(), at: At, by: PersonId.nullable() }),
  ),
})
export type Customer = z.infer<typeof Customer>
export const CustomerRow = z.object({
  id: CustomerId,
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  isVerified: z.boolean(),
  lastContactAt: At.nullable(),
})

/**
 * Somebody in our books who may be the same person, and by what: the same address or number, or the case a conversation stands on. None of it is proof: a
 * person asks, says how they checked, and only then the two are one.
 */
export const LikelyCustomer = CustomerRow.extend({
  shares: z.array(
    z.discriminatedUnion('by', [
      z.object({ by: z.enum(['email', 'phone']), value: z.string(), isProvenTheirs: z.boolean() }),
      z.object({ by: z.literal('case'), caseId: CaseId, number: z.number().int(), title: z.string() }),
    ]),
  ),
})
export type LikelyCustomer = z.infer<typeof LikelyCustomer>

const customerId = z.object({ customerId: CustomerId })

export const customers = {
  search: endpoint({
    method: 'GET',
    path: '/customers',
    permission: 'customers.read',
    summary: 'Find customers by name or identity, best first',
    input: z.object({ q: z.string().max(200).default(''), cursor: Cursor, limit: Limit }),
    output: Page(CustomerRow),
  }),
  get: endpoint({
    method: 'GET',
    path: '/customers/{customerId}',
    permission: 'customers.read',
    summary: 'One customer; a merged id answers the one it was merged into',
    input: customerId,
    output: Customer,
    refusals: ['not_found'],
  }),
  add: endpoint({
    method: 'POST',
    path: '/customers',
    permission: 'customers.change',
    summary: 'Add or update customers by external id (idempotent); what comes by an API key counts as proven',
    input: z.object({
      externalId: z.string().min(1).max(200),
      name: Written(200).optional(),
      language: LanguageTag.optional(),
      email: z.email().max(254).optional(),
      phone: z.string().max(40).optional(),
    }),
    output: Customer,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/customers/{customerId}',
    permission: 'customers.change',
    summary: 'Change name or language',
    input: customerId.extend({ name: Written(200).nullable().optional(), language: LanguageTag.nullable().optional() }),
    output: Customer,
    refusals: ['not_found'],
  }),
  prove: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/identities/{identityId}/proof',
    permission: 'customers.change',
    summary: "Record the agent's own check of an identity; says how it was checked; in the audit log",
    input: customerId.extend({ identityId: IdentityId, interactionId: InteractionId, how: Written(300) }),
    output: Customer,
    refusals: ['not_found'],
  }),
  unprove: endpoint({
    method: 'DELETE',
    path: '/customers/{customerId}/identities/{identityId}/proof',
    permission: 'customers.change',
    summary: "Take back an agent's check",
    input: customerId.extend({ identityId: IdentityId }),
    output: Customer,
    refusals: ['not_found'],
  }),
  tell: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/facts',
    permission: 'customers.change',
    summary: 'Write down something the customer told us',
    input: customerId.extend({
      senderId: SenderId,
      key: Written(60),
      value: Written(500),
      interactionId: InteractionId.optional(),
      turnId: TurnId.optional(),
    }),
    output: Fact,
    refusals: ['not_found', 'id_reused'],
  }),
  forget: endpoint({
    method: 'DELETE',
    path: '/customers/{customerId}/facts/{factId}',
    permission: 'customers.change',
    summary: 'Strike a fact that is not so',
    input: customerId.extend({ factId: FactId }),
    output: Done,
    refusals: ['not_found'],
  }),
  likely: endpoint({
    method: 'GET',
    path: '/customers/{customerId}/likely',
    permission: 'customers.read',
    summary: 'Who may be the same person: by address or number, and by the case of a conversation; at most five',
    input: customerId.extend({ interactionId: InteractionId.optional() }),
    output: z.object({ rows: z.array(LikelyCustomer) }),
    refusals: ['not_found'],
  }),
  recognise: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/recognition',
    permission: 'customers.change',
    summary:
      'The agent checked that this is a customer we know, and says how: the two become one, which can be undone; in the audit log. Only one of `likely`',
    input: customerId.extend({ as: CustomerId, interactionId: InteractionId, how: Written(300) }),
    output: Customer,
    refusals: ['not_found', 'conflict'],
  }),
  merge: endpoint({
    method: 'POST',
    path: '/customers/{customerId}/merges',
    permission: 'customers.merge',
    summary: 'Say that another customer is this one; nothing is rewritten, so it can be undone',
    input: customerId.extend({ fromId: CustomerId }),
    output: Customer,
    refusals: ['not_found', 'merge_circle'],
  }),
  unmerge: endpoint({
    method: 'DELETE',
    path: '/customers/{customerId}/merges/{mergeId}',
    permission: 'customers.merge',
    summary: 'Undo a merge',
    input: customerId.extend({ mergeId: MergeId }),
    output: Customer,
    refusals: ['not_found'],
  }),
  block: endpoint({
    method: 'PUT',
    path: '/customers/{customerId}/block',
    permission: 'customers.change',
    summary: 'Block or unblock a visitor from writing, with a reason; in the audit log',
    input: customerId.extend({ isBlocked: z.boolean(), reason: z.string().max(500).default('') }),
    output: Customer,
    refusals: ['not_found'],
  }),
  export: endpoint({
    method: 'GET',
    path: '/customers/{customerId}/export',
    permission: 'customers.erase',
    summary: 'Everything kept about one customer, as one JSON document',
    input: customerId,
    output: z.record(z.string(), z.unknown()),
    refusals: ['not_found'],
  }),
  erase: endpoint({
    method: 'DELETE',
    path: '/customers/{customerId}',
    permission: 'customers.erase',
    summary: "Erase one customer's words and identities; the skeleton (times, scores, counts) stays true",
    input: customerId.extend({ confirm: z.string().max(200) }),
    output: z.object({
      erasedTurns: z.number().int(),
      erasedAttachments: z.number().int(),
      erasedFacts: z.number().int(),
    }),
    refusals: ['not_found', 'confirm_wrong'],
  }),
}
