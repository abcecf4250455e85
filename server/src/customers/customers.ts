/**
 * Customers and how we know them. A claim is what somebody typed: it is shown as not verified, joins nothing and changes nothing the visitor sees.
 * Proof joins: when an identity is proven that another customer has proven too, the two are merged by a row that can be undone.
 */
import type { CustomerId, FactId, IdentityId, InteractionId, MergeId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import type { PersonalPart } from './personal.ts'
import { isKnownOtherwise, isTimeZone, normalOf, wantedOf, type IdentityKind } from './rules.ts'
import {
  eraseRows,
  findMerged,
  findOwnAddress,
  findProven,
  findResolved,
  findTimeZone,
  insertClaim,
  insertProven,
  insertCustomer,
  insertFact,
  insertMerge,
  listFacts,
  listIdentities,
  listMerges,
  lockCustomer,
  lockValue,
  recentRows,
  searchRows,
  strikeFact,
  undoMerge,
  updateBlocked,
  updateCustomer,
  updateLanguages,
  updateProof,
  updateTimeZone,
  type CustomerRecord,
  type CustomerRowRecord,
  type FactRecord,
  type IdentityRecord,
  type MergeRecord,
  type ProofKind,
} from './store.ts'

export type { CustomerRecord, CustomerRowRecord, FactRecord, IdentityRecord, ProofKind } from './store.ts'
export type { Erased, PersonalPart } from './personal.ts'
export { normalOf, type IdentityKind } from './rules.ts'
export { touchContact, touchContacts } from './store.ts'
export { ownReach, type Reach } from './reach.ts'
export { customersOfVisitors, type Arrival } from './arriving.ts'

/** The customer an id stands for now (through merges); null where there is none in this workspace. */
export const resolve = (tx: ReadTx, customerId: CustomerId): Promise<CustomerRecord | null> =>
  findResolved(tx, customerId)

/** The same; refuses `not_found`. */
export const mustResolve = async (tx: ReadTx, customerId: CustomerId): Promise<CustomerRecord> => {
  const found = await findResolved(tx, customerId)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The customer and all that were merged into it, the one it stands for first; empty where there is none. */
export const sameAs = async (tx: ReadTx, customerId: CustomerId): Promise<CustomerId[]> => {
  const root = await findResolved(tx, customerId)
  return root ? findMerged(tx, root.id) : []
}

/**
 * The customer behind a browser's visitor id, made on first sight. The row that is answered is the one the visitor arrived with, not what it
 * was merged into: conversations keep the identity they arrived with. `first` is what a new one begins with. Twice equals once. Records `customer.added`
 * the first time.
 */
export const customerOfVisitor = async (
  tx: Tx,
  visitorId: string,
  first: { language?: string | null; name?: string | null } = {},
): Promise<CustomerId> => {
  const known = await visitorCustomer(tx, visitorId)
  if (known) return known
  const [, meanwhile] = await Promise.all([lockValue(tx, 'visitor', visitorId), visitorCustomer(tx, visitorId)])
  if (meanwhile) return meanwhile
  const customerId = insertCustomer(tx, first)
  insertProven(tx, { customerId, kind: 'visitor', value: visitorId, normal: visitorId, proof: 'channel' })
  return customerId
}

/** Keeps the languages customers were found to write in, where none is kept. Twice equals once. */
export const rememberLanguages = (tx: Tx, of: readonly { id: CustomerId; language: string }[]): void => {
  if (of.length > 0) updateLanguages(tx, of)
}

/**
 * Keeps the time zone a customer's browser said it is in; a claim, on the row they arrived as, and what is no zone is passed over. The newest is kept.
 * Twice equals once.
 */
export const claimTimeZone = (tx: Tx, customerId: CustomerId, zone: string): void => {
  if (isTimeZone(zone)) updateTimeZone(tx, customerId, zone)
}

/** The time zone a customer was last seen in; null where none is known. */
export const timeZoneOf = (tx: ReadTx, customerId: CustomerId): Promise<string | null> => findTimeZone(tx, customerId)

/** The same without making one: null for a visitor who has not been seen. */
export const visitorCustomer = async (tx: ReadTx, visitorId: string): Promise<CustomerId | null> =>
  (await findProven(tx, 'visitor', visitorId))?.customerId ?? null

/** The customer who proved this identity, resolved through merges; null when nobody did. */
export const customerByProven = async (
  tx: ReadTx,
  kind: IdentityKind,
  value: string,
): Promise<CustomerRecord | null> => {
  const normal = normalOf(kind, value)
  const found = normal ? await findProven(tx, kind, normal) : null
  return found ? findResolved(tx, found.customerId) : null
}

/**
 * The newest address that was typed in this very browser; null for none, and for a browser that goes on with another's conversation by a link. Nothing of whom it was
 * merged with.
 */
export const ownAddress = (tx: ReadTx, customerId: CustomerId, visitorId: string): Promise<string | null> =>
  findOwnAddress(tx, customerId, visitorId)

/** Writes down what somebody says they are; null for what is no such thing. Joins nothing. Records `identity.claimed` the first time. */
export const claimIdentity = async (
  tx: Tx,
  of: { customerId: CustomerId; kind: IdentityKind; value: string },
): Promise<IdentityRecord | null> => {
  const normal = normalOf(of.kind, of.value)
  if (!normal) return null
  const { identity, isNew } = await insertClaim(tx, { ...of, normal })
  if (isNew) tx.record({ type: 'identity.claimed', customerId: of.customerId, identityId: identity.id, proof: 'none' })
  return identity
}

export interface Proven {
  /** Whom it stands for now. */
  customerId: CustomerId
  /** `conflict`: both are known to the shop as two different customers, so nothing was joined; a channel starts a new visitor then. */
  outcome: 'proven' | 'known' | 'joined' | 'conflict'
}

/**
 * Proves an identity of a customer. Where another customer has proven the same one, this customer is merged into that one (a row, undoable),
 * unless the shop knows them as two (`conflict`). Twice equals once. Refuses `not_found`, and `invalid` for what is no such address, number or id.
 * Records `identity.proven` or `customer.merged`.
 */
export const proveIdentity = async (
  tx: Tx,
  of: {
    customerId: CustomerId
    kind: IdentityKind
    value: string
    proof: Exclude<ProofKind, 'none'>
    by?: PersonId | null
    /** The interaction the check was made in. */
    provenIn?: InteractionId | null
    how?: string | null
  },
): Promise<Proven> => {
  const normal = normalOf(of.kind, of.value)
  if (!normal) throw new Refusal('invalid')
  const root = await mustResolve(tx, of.customerId)
  await lockValue(tx, of.kind, normal)
  await lockCustomer(tx, root.id)
  const proven = await findProven(tx, of.kind, normal)
  if (proven) return join(tx, root.id, (await mustResolve(tx, proven.customerId)).id, of.by ?? null)
  if (of.kind === 'external' && isKnownOtherwise(await listIdentities(tx, root.id), normal))
    return { customerId: root.id, outcome: 'conflict' }
  const claim = { customerId: of.customerId, kind: of.kind, value: of.value.trim(), normal }
  const { identity } = await insertClaim(tx, claim)
  const { proof, by = null, provenIn = null, how = null } = of
  await updateProof(tx, identity.id, { proof, by, in: provenIn, how })
  tx.record({ type: 'identity.proven', customerId: of.customerId, identityId: identity.id, proof })
  return { customerId: root.id, outcome: 'proven' }
}

const join = async (tx: Tx, rootId: CustomerId, otherId: CustomerId, by: PersonId | null): Promise<Proven> => {
  if (otherId === rootId) return { customerId: rootId, outcome: 'known' }
  const mine = await listIdentities(tx, rootId)
  const theirs = await listIdentities(tx, otherId)
  const accounts = theirs.filter((one) => one.kind === 'external' && one.proof !== 'none')
  if (accounts.some((account) => isKnownOtherwise(mine, account.normal)))
    return { customerId: rootId, outcome: 'conflict' }
  await mergeRows(tx, rootId, otherId, by)
  return { customerId: otherId, outcome: 'joined' }
}

/** The agent's own check of a claim. Refuses with `not_found`. The proof travels with the customer, over every transfer. */
export const proveByAgent = async (
  tx: Tx,
  of: { customerId: CustomerId; identityId: IdentityId; by: PersonId; interactionId: InteractionId; how: string },
): Promise<Proven> => {
  const root = await mustResolve(tx, of.customerId)
  const identity = (await listIdentities(tx, root.id)).find((i) => i.id === of.identityId)
  if (!identity) throw new Refusal('not_found')
  return proveIdentity(tx, {
    customerId: identity.customerId,
    kind: identity.kind,
    value: identity.value,
    proof: 'agent-check',
    by: of.by,
    provenIn: of.interactionId,
    how: of.how,
  })
}

/** Takes an agent's check back; proofs by token, code or channel stay. Refuses with `not_found`. */
export const unprove = async (tx: Tx, customerId: CustomerId, identityId: IdentityId): Promise<void> => {
  const root = await mustResolve(tx, customerId)
  const identity = (await listIdentities(tx, root.id)).find((i) => i.id === identityId && i.proof === 'agent-check')
  if (!identity) throw new Refusal('not_found')
  await updateProof(tx, identity.id, { proof: 'none', by: null, in: null, how: null })
  tx.record({ type: 'identity.unproven', customerId: identity.customerId, identityId, proof: 'none' })
}

/** What a channel proved holds no longer, such as a number its owner gave up: whoever writes from it next is somebody else. Twice equals once. Records `identity.unproven`. */
export const giveUpIdentity = async (tx: Tx, of: { kind: IdentityKind; value: string }): Promise<void> => {
  const normal = normalOf(of.kind, of.value)
  const found = normal ? await findProven(tx, of.kind, normal) : null
  if (found?.proof !== 'channel') return
  await updateProof(tx, found.id, { proof: 'none', by: null, in: null, how: null })
  tx.record({ type: 'identity.unproven', customerId: found.customerId, identityId: found.id, proof: 'none' })
}

/**
 * Adds or updates a customer by the shop's own id; what comes with it counts as proven. An address or number proven by somebody whom the shop
 * knows as another customer stays a claim. Twice equals once. Records `customer.added`, `customer.changed`, `identity.proven`.
 */
export const putCustomer = async (
  tx: Tx,
  of: { externalId: string; name?: string; language?: string; email?: string; phone?: string },
): Promise<CustomerId> => {
  const normal = normalOf('external', of.externalId)
  if (!normal) throw new Refusal('invalid')
  await lockValue(tx, 'external', normal)
  const known = await customerByProven(tx, 'external', of.externalId)
  const customerId = known?.id ?? insertCustomer(tx, of)
  if (!known) await proveIdentity(tx, { customerId, kind: 'external', value: of.externalId, proof: 'signed-token' })
  else if (of.name !== undefined || of.language !== undefined) await changeCustomer(tx, customerId, of)
  for (const kind of ['email', 'phone'] as const) {
    const value = of[kind]
    if (!value || !normalOf(kind, value)) continue
    const { outcome } = await proveIdentity(tx, { customerId, kind, value, proof: 'signed-token' })
    if (outcome === 'conflict') await claimIdentity(tx, { customerId, kind, value })
  }
  return customerId
}

/** Changes name or language; where nothing differs, nothing. Refuses `not_found`. Records `customer.changed`. */
export const changeCustomer = async (
  tx: Tx,
  customerId: CustomerId,
  to: { name?: string | null; language?: string | null },
): Promise<void> => {
  const root = await mustResolve(tx, customerId)
  const name = to.name === undefined ? root.name : to.name
  const language = to.language === undefined ? root.language : to.language
  if (name === root.name && language === root.language) return
  await updateCustomer(tx, root.id, { name, language })
  tx.record({ type: 'customer.changed', customerId: root.id, ...(language === root.language ? {} : { language }) })
}

/** Says that `fromId` is `customerId`. Refuses with `not_found` and `merge_circle` (the same already). Records `customer.merged`; can be undone. */
export const merge = async (tx: Tx, customerId: CustomerId, fromId: CustomerId, by: PersonId | null): Promise<void> => {
  const into = await mustResolve(tx, customerId)
  const from = await mustResolve(tx, fromId)
  if (into.id === from.id) throw new Refusal('merge_circle')
  await mergeRows(tx, from.id, into.id, by)
}

const mergeRows = async (tx: Tx, fromId: CustomerId, intoId: CustomerId, by: PersonId | null): Promise<void> => {
  for (const id of [fromId, intoId].toSorted()) await lockCustomer(tx, id)
  const mergeId = await insertMerge(tx, fromId, intoId, by)
  tx.record({ type: 'customer.merged', customerId: intoId, mergeId, otherId: fromId })
}

/** Undoes a merge: both are as they were, because nothing was rewritten. Refuses with `not_found`. */
export const unmerge = async (tx: Tx, mergeId: MergeId, by: PersonId | null): Promise<CustomerId> => {
  const undone = await undoMerge(tx, mergeId, by)
  if (!undone) throw new Refusal('not_found')
  tx.record({ type: 'customer.unmerged', customerId: undone.intoId, mergeId, otherId: undone.fromId })
  return undone.intoId
}

/** Something the customer told us. Records `fact.told`. */
export const tell = async (
  tx: Tx,
  of: {
    customerId: CustomerId
    key: string
    value: string
    interactionId?: InteractionId | null
    turnId?: TurnId | null
    notedBy?: PersonId | null
  },
): Promise<FactId> => {
  const factId = await insertFact(tx, {
    ...of,
    interactionId: of.interactionId ?? null,
    turnId: of.turnId ?? null,
    notedBy: of.notedBy ?? null,
  })
  tx.record({
    type: 'fact.told',
    customerId: of.customerId,
    factId,
    ...(of.interactionId ? { interactionId: of.interactionId } : {}),
  })
  return factId
}

/** Strikes a fact that is not so. Refuses with `not_found`. Records `fact.struck`. */
export const strike = async (tx: Tx, customerId: CustomerId, factId: FactId): Promise<void> => {
  const root = await mustResolve(tx, customerId)
  if (!(await strikeFact(tx, root.id, factId))) throw new Refusal('not_found')
  tx.record({ type: 'fact.struck', customerId: root.id, factId })
}

/** Facts a customer told, over all that were merged. */
export const factsOf = async (tx: ReadTx, customerId: CustomerId): Promise<FactRecord[]> => {
  const root = await findResolved(tx, customerId)
  return root ? listFacts(tx, root.id) : []
}

/** Blocks or unblocks from writing. Records `customer.blocked`. */
export const setBlocked = async (
  tx: Tx,
  customerId: CustomerId,
  isBlocked: boolean,
  reason: string,
  by: PersonId | null,
): Promise<void> => {
  const root = await mustResolve(tx, customerId)
  await updateBlocked(tx, root.id, isBlocked, reason)
  tx.record({ type: 'customer.blocked', customerId: root.id, isBlocked, personId: by })
}

export interface WholeCustomer extends CustomerRecord {
  identities: IdentityRecord[]
  facts: FactRecord[]
  merges: MergeRecord[]
  isVerified: boolean
}

/** Everything the story's head shows of one customer. Refuses with `not_found`. */
export const wholeCustomer = async (tx: ReadTx, customerId: CustomerId): Promise<WholeCustomer> => {
  const root = await mustResolve(tx, customerId)
  const identities = await listIdentities(tx, root.id)
  return {
    ...root,
    identities,
    facts: await listFacts(tx, root.id),
    merges: await listMerges(tx, root.id),
    isVerified: identities.some((i) => i.kind !== 'visitor' && i.proof !== 'none'),
  }
}

/** How many a search shows at most: whoever is not among them is found by typing more. */
const SEARCH_MOST = 100

/** Customers by name, address, number or the shop's id, best first; nothing for a text without a letter or digit. */
export const search = async (tx: ReadTx, q: string): Promise<CustomerRowRecord[]> => {
  const wanted = wantedOf(q)
  return wanted ? searchRows(tx, wanted, SEARCH_MOST) : []
}

/** Whoever wrote to us last, one page. */
export const recent = (tx: ReadTx, after: { at: Date; id: string } | null, limit: number) =>
  recentRows(tx, after, limit)

/** This module's part of everything kept about one customer. Erasing records `customer.erased`. */
export const customersPart: PersonalPart = {
  name: 'identities',
  show: async (tx, customerIds) => ({
    customerIds,
    timeZone: customerIds[0] ? await findTimeZone(tx, customerIds[0]) : null,
    identities: customerIds[0] ? await listIdentities(tx, customerIds[0]) : [],
    facts: customerIds[0] ? await listFacts(tx, customerIds[0]) : [],
  }),
  async erase(tx, customerIds) {
    for (const id of customerIds.toSorted()) await lockCustomer(tx, id)
    const facts = await eraseRows(tx, customerIds)
    const [customerId] = customerIds
    if (customerId) tx.record({ type: 'customer.erased', customerId })
    return { facts }
  },
}
