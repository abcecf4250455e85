/** Sums of a period by group, from the one index judgements_even. */
import type { ReadTx, SqlValue } from '../../base/database.ts'
import { countAll, packedSql, type GroupSums, type MomentSums, type Packed } from './counting.ts'

export interface Period {
  from: Date
  to: Date
  queueIds: readonly string[] | null
  /** An outside team sees what its own people served. */
  vendorId: string | null
  zone: string
  /** Nobody's own figures from before this; null for nobody's at all. */
  peopleSince: Date | null
}

/** Who belongs to an outside team. */
const vendorsOfPeople = async (tx: ReadTx): Promise<Map<string, string>> => {
  const rows = await tx.query<{ personId: string; vendorId: string }>(
    'consistency.members',
    'select person_id as "personId", vendor_id as "vendorId" from memberships where workspace_id = $1 and vendor_id is not null',
    [tx.workspaceId],
  )
  return new Map(rows.map(({ personId, vendorId }) => [personId, vendorId]))
}

/**
 * Every group's sums of a period. All columns stand in the index judgements_even, so that no judgement itself is read; a condition stands in the text only
 * where it is asked for, so that the plan is a bare scan of the index.
 */
export const sumsOf = async (
  tx: ReadTx,
  of: Period,
  queueId: string | null,
): Promise<{ moments: MomentSums[]; groups: GroupSums[] }> => {
  const vendorOf = await vendorsOfPeople(tx)
  const values: SqlValue[] = [tx.workspaceId, of.from, of.to, of.zone, of.peopleSince ?? 'infinity']
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where: string[] = []
  if (of.queueIds) where.push(`and j.queue_id = any(${bind(of.queueIds)}::uuid[])`)
  if (queueId) where.push(`and j.queue_id = ${bind(queueId)}::uuid`)
  if (of.vendorId) {
    const people = [...vendorOf].filter(([, vendorId]) => vendorId === of.vendorId).map(([personId]) => personId)
    where.push(`and j.agent_id = any(${bind(people)}::uuid[])`)
  }
  const shape = [of.queueIds, queueId, of.vendorId].map((one) => (one ? 1 : 0)).join('')
  const rows = await tx.query<Omit<Packed, 'conversations'> & { conversations: string }>(
    `consistency.packed.${shape}`,
    `select j.channel, j.language, j.agent_id as "agentId", j.closed_at >= $5 as "isShown",
       j.welcome_least as "welcomeLeast", j.peak_least as "peakLeast", j.farewell_least as "farewellLeast",
       array_agg(${packedSql(`date_part('hour', coalesce(j.opened_at, j.closed_at) at time zone $4)`)})::text as conversations
     from judgements j
     where j.workspace_id = $1 and j.is_final and j.closed_at >= $2 and j.closed_at < $3 ${where.join(' ')}
     group by 1, 2, 3, 4, 5, 6, 7`,
    values,
  )
  const packed = rows.map((row) => ({
    ...row,
    // "{1,2,3}": read as JSON, many times faster than as an array of the database
    conversations: JSON.parse(`[${row.conversations.slice(1, -1)}]`) as number[],
  }))
  return countAll(packed, vendorOf)
}

/** Names of the people and vendors that stand in the figures. */
export const namesOf = async (tx: ReadTx, people: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ id: string; name: string }>(
    'consistency.names',
    `select person_id::text as id, name from colleagues where person_id = any($2::uuid[])
     union all select vendor_id::text, name from vendors where workspace_id = $1`,
    [tx.workspaceId, people],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
