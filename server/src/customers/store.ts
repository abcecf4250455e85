import { randomUUID } from 'node:crypto'
import type { CustomerId, FactId, IdentityId, InteractionId, MergeId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { gathering, grouped, keyed } from '../base/gather.ts'
import type { IdentityKind } from './rules.ts'

export type ProofKind = 'none' | 'signed-token' | 'code' | 'reply' | 'agent-check' | 'channel'
export interface CustomerRecord {
  id: CustomerId
  name: string | null
  language: string | null
  firstSeenAt: Date
  lastContactAt: Date | null
  isBlocked: boolean
}
export interface IdentityRecord {
  id: IdentityId
  customerId: CustomerId
  kind: IdentityKind
  value: string
  normal: string
  proof: ProofKind
  provenAt: Date | null
  provenBy: PersonId | null
  provenIn: InteractionId | null
}
export interface FactRecord {
  id: FactId
  key: string
  value: string
  toldAt: Date
  interactionId: InteractionId | null
  turnId: TurnId | null
  notedBy: PersonId | null
}
export interface MergeRecord {
  id: MergeId
  fromId: CustomerId
  intoId: CustomerId
  fromName: string | null
  at: Date
  by: PersonId | null
}

const customerColumns = `customer_id as id, name, language, first_seen_at as "firstSeenAt", last_contact_at as "lastContactAt", is_blocked as "isBlocked"`
const identityColumns = `identity_id as id, customer_id as "customerId", kind, value, normal, proof, proven_at as "provenAt", proven_by as "provenBy", proven_in as "provenIn"`

export const insertCustomer = (tx: Tx, of: { name?: string | null; language?: string | null }): CustomerId => {
  const id = randomUUID() as CustomerId
  tx.send(
    'customers.insert',
    'insert into customers (workspace_id, customer_id, name, language, first_seen_at) values ($1, $2, $3, $4, $5)',
    [tx.workspaceId, id, of.name ?? null, of.language ?? null, tx.now],
  )
  tx.record({ type: 'customer.added', customerId: id })
  return id
}

/** Most customers were never merged, and then the way through the merges is spared. */
export const findResolved = gathering<string, CustomerRecord | null>(null, async (tx, ids) => {
  const rows = await tx.query<CustomerRecord & { asked: string }>(
    'customers.resolved',
    `select asked.id as asked, ${customerColumns} from unnest($2::uuid[]) as asked (id)
     join customers on workspace_id = $1 and customer_id = case
       when exists (select from customer_merges m where m.workspace_id = $1 and m.from_id = asked.id and m.undone_at is null)
       then peakend.resolved_customer($1, asked.id) else asked.id end`,
    [tx.workspaceId, ids],
  )
  return new Map(rows.map(({ asked, ...found }) => [asked, found]))
})

/** The zone of the row itself, else of whom it stands for now. */
export const findTimeZone = gathering<string, string | null>(null, async (tx, ids) => {
  const rows = await tx.query<{ id: string; zone: string | null }>(
    'customers.zone',
    `select asked.id, coalesce(own.time_zone, root.time_zone) as zone from unnest($2::uuid[]) as asked (id)
     join customers own on own.workspace_id = $1 and own.customer_id = asked.id
     join customers root on root.workspace_id = $1 and root.customer_id = peakend.resolved_customer($1, asked.id)`,
    [tx.workspaceId, ids],
  )
  return new Map(rows.map(({ id, zone }) => [id, zone]))
})

export const updateTimeZone = (tx: Tx, customerId: string, zone: string): void =>
  tx.send(
    'customers.set-zone',
    'update customers set time_zone = $3 where workspace_id = $1 and customer_id = $2 and time_zone is distinct from $3 and erased_at is null',
    [tx.workspaceId, customerId, zone],
  )

/** Locks the row: the first in the order of locks. */
export const lockCustomer = (tx: Tx, customerId: string) =>
  tx.query('customers.lock', 'select 1 from customers where workspace_id = $1 and customer_id = $2 for update', [
    tx.workspaceId,
    customerId,
  ])

export const updateCustomer = (tx: Tx, customerId: string, to: { name: string | null; language: string | null }) =>
  tx.query(
    'customers.update',
    'update customers set name = $3, language = $4 where workspace_id = $1 and customer_id = $2',
    [tx.workspaceId, customerId, to.name, to.language],
  )

export const updateBlocked = (tx: Tx, customerId: string, isBlocked: boolean, reason: string) =>
  tx.query(
    'customers.block',
    'update customers set is_blocked = $3, block_reason = $4 where workspace_id = $1 and customer_id = $2',
    [tx.workspaceId, customerId, isBlocked, reason],
  )

export const touchContact = (tx: Tx, customerId: string): void =>
  tx.send('customers.touch', 'update customers set last_contact_at = $3 where workspace_id = $1 and customer_id = $2', [
    tx.workspaceId,
    customerId,
    tx.now,
  ])

export const touchContacts = (tx: Tx, customerIds: readonly string[]): void =>
  tx.send(
    'customers.touch-many',
    `update customers set last_contact_at = $3 where workspace_id = $1 and customer_id = any($2::uuid[]) and last_contact_at is distinct from $3`,
    [tx.workspaceId, customerIds, tx.now],
  )

/** Identities of everyone who stands for this customer, proven ones first. */
export const listIdentities = (tx: ReadTx, rootId: string): Promise<IdentityRecord[]> =>
  tx.query<IdentityRecord>(
    'identities.list',
    `select ${identityColumns} from identities where workspace_id = $1 and customer_id in (select peakend.merged_customers($1, $2))
     order by proof = 'none', kind, claimed_at limit 100`,
    [tx.workspaceId, rootId],
  )

const proven = gathering<string, IdentityRecord | null>(null, async (tx, keys) => {
  const asked = keys.map((key) => JSON.parse(key) as [kind: IdentityKind, normal: string])
  const rows = await tx.query<IdentityRecord>(
    'identities.proven-each',
    `select ${identityColumns} from unnest($2::text[], $3::text[]) as asked (of_kind, of_normal) cross join lateral (
       select * from identities i where i.workspace_id = $1 and i.kind = asked.of_kind and i.normal = asked.of_normal and i.proof <> 'none') as proven`,
    [tx.workspaceId, asked.map(([kind]) => kind), asked.map(([, normal]) => normal)],
  )
  return keyed(rows, ({ kind, normal }) => JSON.stringify([kind, normal]))
})

/** Index identities_proven. Asked for several at once it is one statement. */
export const findProven = (tx: ReadTx, kind: IdentityKind, normal: string): Promise<IdentityRecord | null> =>
  proven(tx, JSON.stringify([kind, normal]))

/** The newest address on the row that a browser made, whoever it was merged with. */
export const findOwnAddress = async (tx: ReadTx, customerId: string, visitorId: string): Promise<string | null> => {
  const [row] = await tx.query<{ value: string }>(
    'identities.own-address',
    `select value from identities where workspace_id = $1 and customer_id = $2 and kind = 'email'
       and exists (select from identities v where v.workspace_id = $1 and v.customer_id = $2 and v.kind = 'visitor' and v.normal = $3)
     order by claimed_at desc limit 1`,
    [tx.workspaceId, customerId, visitorId],
  )
  return row?.value ?? null
}

/** Adds a claim where the customer has none of that value; answers the identity. */
export const insertClaim = async (
  tx: Tx,
  of: { customerId: string; kind: IdentityKind; value: string; normal: string },
): Promise<{ identity: IdentityRecord; isNew: boolean }> => {
  const [added] = await tx.query<IdentityRecord>(
    'identities.claim',
    `insert into identities (workspace_id, identity_id, customer_id, kind, value, normal, claimed_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, customer_id, kind, normal) do nothing returning ${identityColumns}`,
    [tx.workspaceId, randomUUID(), of.customerId, of.kind, of.value, of.normal, tx.now],
  )
  if (added) return { identity: added, isNew: true }
  const [kept] = await tx.query<IdentityRecord>(
    'identities.of',
    `select ${identityColumns} from identities where workspace_id = $1 and customer_id = $2 and kind = $3 and normal = $4`,
    [tx.workspaceId, of.customerId, of.kind, of.normal],
  )
  if (!kept) throw new Error('an identity was refused as known and not found')
  return { identity: kept, isNew: false }
}

/** An identity of a customer who is new, proven as it is made. */
export const insertProven = (
  tx: Tx,
  of: { customerId: string; kind: IdentityKind; value: string; normal: string; proof: ProofKind },
): void =>
  tx.send(
    'identities.insert-proven',
    `insert into identities (workspace_id, identity_id, customer_id, kind, value, normal, claimed_at, proof, proven_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $7)`,
    [tx.workspaceId, randomUUID(), of.customerId, of.kind, of.value, of.normal, tx.now, of.proof],
  )

export const updateProof = (
  tx: Tx,
  identityId: string,
  of: { proof: ProofKind; by: string | null; in: string | null; how: string | null },
) =>
  tx.query(
    'identities.prove',
    `update identities set proof = $3, proven_at = case when $3 = 'none' then null else $4::timestamptz end, proven_by = $5, proven_in = $6, proven_how = $7
     where workspace_id = $1 and identity_id = $2`,
    [tx.workspaceId, identityId, of.proof, tx.now, of.by, of.in, of.how],
  )

export const insertMerge = async (tx: Tx, fromId: string, intoId: string, by: string | null): Promise<MergeId> => {
  const id = randomUUID() as MergeId
  await tx.query(
    'merges.insert',
    'insert into customer_merges (workspace_id, merge_id, from_id, into_id, merged_at, merged_by) values ($1, $2, $3, $4, $5, $6)',
    [tx.workspaceId, id, fromId, intoId, tx.now, by],
  )
  return id
}

export const undoMerge = async (
  tx: Tx,
  mergeId: string,
  by: string | null,
): Promise<{ fromId: CustomerId; intoId: CustomerId } | null> => {
  const [row] = await tx.query<{ fromId: CustomerId; intoId: CustomerId }>(
    'merges.undo',
    `update customer_merges set undone_at = $3, undone_by = $4 where workspace_id = $1 and merge_id = $2 and undone_at is null returning from_id as "fromId", into_id as "intoId"`,
    [tx.workspaceId, mergeId, tx.now, by],
  )
  return row ?? null
}

/** Merges that hold now and lead into this customer, directly or over another. */
export const listMerges = (tx: ReadTx, rootId: string): Promise<MergeRecord[]> =>
  tx.query<MergeRecord>(
    'merges.list',
    `select m.merge_id as id, m.from_id as "fromId", m.into_id as "intoId", c.name as "fromName", m.merged_at as at, m.merged_by as by
     from customer_merges m join customers c on c.workspace_id = m.workspace_id and c.customer_id = m.from_id
     where m.workspace_id = $1 and m.undone_at is null and m.into_id in (select peakend.merged_customers($1, $2)) order by m.merged_at limit 100`,
    [tx.workspaceId, rootId],
  )

export const insertFact = async (
  tx: Tx,
  of: {
    customerId: string
    key: string
    value: string
    interactionId: string | null
    turnId: string | null
    notedBy: string | null
  },
): Promise<FactId> => {
  const id = randomUUID() as FactId
  await tx.query(
    'facts.insert',
    'insert into facts (workspace_id, fact_id, customer_id, key, value, told_at, interaction_id, turn_id, noted_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.workspaceId, id, of.customerId, of.key, of.value, tx.now, of.interactionId, of.turnId, of.notedBy],
  )
  return id
}

export const strikeFact = async (tx: Tx, rootId: string, factId: string): Promise<boolean> =>
  (
    await tx.query(
      'facts.strike',
      'update facts set struck_at = $4 where workspace_id = $1 and fact_id = $3 and struck_at is null and customer_id in (select peakend.merged_customers($1, $2)) returning 1',
      [tx.workspaceId, rootId, factId, tx.now],
    )
  ).length > 0

export const listFacts = gathering<string, FactRecord[]>([], async (tx, rootIds) => {
  const rows = await tx.query<FactRecord & { asked: string }>(
    'facts.list',
    `select asked.id as asked, f.* from unnest($2::uuid[]) as asked (id) cross join lateral (
       select fact_id as id, key, value, told_at as "toldAt", interaction_id as "interactionId", turn_id as "turnId", noted_by as "notedBy"
       from facts where workspace_id = $1 and struck_at is null and customer_id in (select peakend.merged_customers($1, asked.id))
       order by told_at limit 200) f order by f."toldAt"`,
    [tx.workspaceId, rootIds],
  )
  return grouped(rows, (row) => row.asked)
})

/** Serialises whoever claims or proves one value, so that two at once cannot both be the first. Held to the end of the transaction. */
export const lockValue = (tx: Tx, kind: IdentityKind, normal: string) =>
  tx.query('identities.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 20))', [
    `${tx.workspaceId} ${kind} ${normal}`,
  ])

/** The customer and all that were merged into it. */
export const findMerged = gathering<string, CustomerId[]>([], async (tx, rootIds) => {
  const rows = await tx.query<{ rootId: string; id: CustomerId }>(
    'customers.merged',
    `select root.id as "rootId", m.id from unnest($2::uuid[]) as root (id) cross join lateral peakend.merged_customers($1, root.id) with ordinality as m (id, n)
     order by m.n`,
    [tx.workspaceId, rootIds],
  )
  return new Map([...grouped(rows, (row) => row.rootId)].map(([rootId, same]) => [rootId, same.map(({ id }) => id)]))
})

export interface CustomerRowRecord {
  id: CustomerId
  name: string | null
  email: string | null
  phone: string | null
  isVerified: boolean
  lastContactAt: Date | null
}

const rowColumns = `c.customer_id as id, c.name,
  (select d.value from identities d where d.workspace_id = $1 and d.kind = 'email' and d.customer_id in (select peakend.merged_customers($1, c.customer_id))
    order by d.proof = 'none', d.claimed_at limit 1) as email,
  (select d.value from identities d where d.workspace_id = $1 and d.kind = 'phone' and d.customer_id in (select peakend.merged_customers($1, c.customer_id))
    order by d.proof = 'none', d.claimed_at limit 1) as phone,
  exists (select from identities d where d.workspace_id = $1 and d.kind <> 'visitor' and d.proof <> 'none'
    and d.customer_id in (select peakend.merged_customers($1, c.customer_id))) as "isVerified",
  c.last_contact_at as "lastContactAt"`

/** These customers, with what a list shows of them; those that were erased are left out. */
export const findRows = (tx: ReadTx, ids: readonly string[]): Promise<CustomerRowRecord[]> =>
  tx.query<CustomerRowRecord>(
    'customers.rows',
    `select ${rowColumns} from customers c where c.workspace_id = $1 and c.customer_id = any($2::uuid[]) and c.erased_at is null`,
    [tx.workspaceId, ids],
  )

/** Who else claims or has proven an address or number of this customer's, proven and newest first; index identities_alike. */
export const findAlike = (
  tx: ReadTx,
  rootId: string,
): Promise<{ customerId: CustomerId; kind: 'email' | 'phone'; value: string; isProven: boolean }[]> =>
  tx.query(
    'identities.alike',
    `select o.customer_id as "customerId", o.kind, o.value, o.proof <> 'none' as "isProven" from identities mine
     join identities o on o.workspace_id = $1 and o.kind = mine.kind and o.normal = mine.normal and o.customer_id <> mine.customer_id
     where mine.workspace_id = $1 and mine.kind in ('email', 'phone') and mine.customer_id in (select peakend.merged_customers($1, $2))
     order by o.proof = 'none', o.claimed_at desc limit 40`,
    [tx.workspaceId, rootId],
  )

/** By name or identity, best first: one SECURITY DEFINER function over the text indexes (migration 0020). */
export const searchRows = (tx: ReadTx, wanted: string, atMost: number): Promise<CustomerRowRecord[]> =>
  tx.query<CustomerRowRecord>(
    'customers.search',
    `select ${rowColumns} from peakend.search_customers($2, $3) s join customers c on c.workspace_id = $1 and c.customer_id = s.customer_id
     where c.erased_at is null order by s.rank desc, c.last_contact_at desc nulls last, c.customer_id`,
    [tx.workspaceId, wanted, atMost],
  )

/** Whoever wrote to us last comes first; index customers_recent. */
export const recentRows = (
  tx: ReadTx,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<CustomerRowRecord[]> =>
  tx.query<CustomerRowRecord>(
    'customers.recent',
    `select ${rowColumns} from customers c where c.workspace_id = $1 and c.last_contact_at is not null and c.erased_at is null
       and ($2::timestamptz is null or (c.last_contact_at, c.customer_id) < ($2, $3::uuid))
       and not exists (select from customer_merges m where m.workspace_id = $1 and m.from_id = c.customer_id and m.undone_at is null)
     order by c.last_contact_at desc, c.customer_id desc limit $4`,
    [tx.workspaceId, after?.at, after?.id, limit],
  )

/** Takes words and identities away from these rows; the rows stay. Answers how many facts there were. */
export const eraseRows = async (tx: Tx, customerIds: readonly string[]): Promise<number> => {
  const values = [tx.workspaceId, customerIds]
  await tx.query(
    'customers.erase',
    `update customers set name = null, language = null, time_zone = null, block_reason = null, erased_at = $3 where workspace_id = $1 and customer_id = any($2::uuid[])`,
    [...values, tx.now],
  )
  await tx.query(
    'identities.erase',
    'delete from identities where workspace_id = $1 and customer_id = any($2::uuid[])',
    values,
  )
  const facts = await tx.query(
    'facts.erase',
    'delete from facts where workspace_id = $1 and customer_id = any($2::uuid[]) returning 1',
    values,
  )
  return facts.length
}

/** Where none is kept; in the order of ids, as everybody locks them. */
export const updateLanguages = (tx: Tx, of: readonly { id: CustomerId; language: string }[]): void => {
  const sorted = of.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  tx.send(
    'customers.languages',
    `update customers c set language = u.language from unnest($2::uuid[], $3::text[]) u(customer_id, language)
     where c.workspace_id = $1 and c.customer_id = u.customer_id and c.language is null`,
    [tx.workspaceId, sorted.map(({ id }) => id), sorted.map(({ language }) => language)],
  )
}
