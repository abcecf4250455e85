/** Many who write at once, such as the senders of a full mailbox: the same as one by one, in a handful of statements. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, IdentityId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { normalOf } from './rules.ts'

export interface Arrival {
  /** No two of one call are the same. */
  visitorId: string
  name: string | null
  /** What they say their address is: a claim. */
  email: string | null
  /** What they were found to write in, kept where they are new. */
  language: string | null
}

/**
 * The customers behind these visitor ids, made on first sight, with what they claim written down: `customerOfVisitor` and `claimIdentity` for many. Twice
 * equals once. Records `customer.added` and `identity.claimed` where they are new.
 */
export const customersOfVisitors = async (
  tx: Tx,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, CustomerId>> => {
  const ids = arrivals.map((one) => one.visitorId)
  const found = await findVisitors(tx, ids)
  const unknown = ids.filter((id) => !found.has(id)).toSorted()
  if (unknown.length > 0) {
    const [, meanwhile] = await Promise.all([lockVisitors(tx, unknown), findVisitors(tx, unknown)])
    for (const [visitorId, customerId] of meanwhile) found.set(visitorId, customerId)
    const added = arrivals.filter((one) => !found.has(one.visitorId))
    for (const [visitorId, customerId] of insertVisitors(tx, added)) found.set(visitorId, customerId)
  }
  await claimAddresses(tx, arrivals, found)
  return found
}

/** Index identities_proven. */
const findVisitors = async (tx: ReadTx, ids: readonly string[]): Promise<Map<string, CustomerId>> => {
  const rows = await tx.query<{ normal: string; customerId: CustomerId }>(
    'identities.visitors',
    `select normal, customer_id as "customerId" from identities
     where workspace_id = $1 and kind = 'visitor' and normal = any($2::text[]) and proof <> 'none'`,
    [tx.workspaceId, ids],
  )
  return new Map(rows.map((row) => [row.normal, row.customerId]))
}

/** The locks `lockValue` takes, in the order given. */
const lockVisitors = (tx: Tx, ids: readonly string[]) =>
  tx.query(
    'identities.lock-many',
    'select pg_advisory_xact_lock(hashtextextended(v, 20)) from unnest($1::text[]) as l (v)',
    [ids.map((id) => `${tx.workspaceId} visitor ${id}`)],
  )

const insertVisitors = (tx: Tx, added: readonly Arrival[]): [string, CustomerId][] => {
  if (added.length === 0) return []
  const made = added.map((one): [string, CustomerId] => [one.visitorId, randomUUID() as CustomerId])
  const customerIds = made.map(([, customerId]) => customerId)
  tx.send(
    'customers.insert-many',
    `insert into customers (workspace_id, customer_id, name, language, first_seen_at, last_contact_at)
     select $1, id, name, language, $5, $5 from unnest($2::uuid[], $3::text[], $4::text[]) as c (id, name, language)`,
    [tx.workspaceId, customerIds, added.map((one) => one.name), added.map((one) => one.language), tx.now],
  )
  tx.send(
    'identities.insert-visitors',
    `insert into identities (workspace_id, identity_id, customer_id, kind, value, normal, claimed_at, proof, proven_at)
     select $1, identity_id, customer_id, 'visitor', visitor, visitor, $5, 'channel', $5 from unnest($2::uuid[], $3::uuid[], $4::text[]) as v (identity_id, customer_id, visitor)`,
    [tx.workspaceId, made.map(() => randomUUID()), customerIds, made.map(([visitorId]) => visitorId), tx.now],
  )
  for (const customerId of customerIds) tx.record({ type: 'customer.added', customerId })
  return made
}

const claimAddresses = async (
  tx: Tx,
  arrivals: readonly Arrival[],
  customers: ReadonlyMap<string, CustomerId>,
): Promise<void> => {
  const claims = arrivals.flatMap(({ visitorId, email }) => {
    const normal = email && normalOf('email', email)
    const customerId = customers.get(visitorId)
    return normal && customerId ? [{ customerId, value: email, normal }] : []
  })
  if (claims.length === 0) return
  const added = await tx.query<{ id: IdentityId; customerId: CustomerId }>(
    'identities.claim-addresses',
    `insert into identities (workspace_id, identity_id, customer_id, kind, value, normal, claimed_at)
     select $1, identity_id, customer_id, 'email', value, normal, $6 from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) as c (identity_id, customer_id, value, normal)
     on conflict (workspace_id, customer_id, kind, normal) do nothing returning identity_id as id, customer_id as "customerId"`,
    [
      tx.workspaceId,
      claims.map(() => randomUUID()),
      claims.map((one) => one.customerId),
      claims.map((one) => one.value),
      claims.map((one) => one.normal),
      tx.now,
    ],
  )
  for (const { id, customerId } of added)
    tx.record({ type: 'identity.claimed', customerId, identityId: id, proof: 'none' })
}
