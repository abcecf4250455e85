/** Conversations of a period as packed numbers, read from the judgements. */
import type { ReadTx, SqlValue } from '../../base/database.ts'
import { packedSql } from './counting.ts'
import type { QueuePacked } from './packing.ts'

/**
 * All columns stand in the index judgements_even, so that no judgement itself is read; a condition stands in the text only where it is asked for, so that
 * the plan is a bare scan of the index.
 */
export const readGroups = async (
  tx: ReadTx,
  of: { from: Date; to: Date; zone: string; agents: readonly string[] | null; queues: readonly string[] | null },
): Promise<QueuePacked[]> => {
  const values: SqlValue[] = [tx.workspaceId, of.from, of.to, of.zone]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where: string[] = []
  if (of.queues) where.push(`and j.queue_id = any(${bind(of.queues)}::uuid[])`)
  if (of.agents) where.push(`and j.agent_id = any(${bind(of.agents)}::uuid[])`)
  const shape = [of.queues, of.agents].map((one) => (one ? 1 : 0)).join('')
  const rows = await tx.query<Omit<QueuePacked, 'conversations'> & { conversations: string }>(
    `consistency.packed.${shape}`,
    `select j.channel, j.language, j.agent_id as "agentId", j.queue_id as "queueId",
       j.welcome_least as "welcomeLeast", j.peak_least as "peakLeast", j.farewell_least as "farewellLeast",
       array_agg(${packedSql(`date_part('hour', coalesce(j.opened_at, j.closed_at) at time zone $4)`)})::text as conversations
     from judgements j
     where j.workspace_id = $1 and j.is_final and j.closed_at >= $2 and j.closed_at < $3 ${where.join(' ')}
     group by 1, 2, 3, 4, 5, 6, 7`,
    values,
  )
  return rows.map((row) => ({
    ...row,
    // "{1,2,3}": read as JSON, many times faster than as an array of the database
    conversations: JSON.parse(`[${row.conversations.slice(1, -1)}]`) as number[],
  }))
}
