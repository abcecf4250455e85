/** A conversation that we begin, instead of the customer. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, InteractionId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Tx } from '../base/database.ts'
import { firstMark } from './turns/turns.ts'

/**
 * Opens an interaction without a word in it, for whoever is about to say one; null where one is running at this touchpoint already. It must be put in line or
 * given to somebody in the same transaction. Records `interaction.opened`.
 */
export const begin = async (
  tx: Tx,
  of: {
    customerId: CustomerId
    channel: Channel
    touchpointId: TouchpointId
    queueId: QueueId
    context: Record<string, string>
  },
): Promise<InteractionId | null> => {
  const interactionId = randomUUID() as InteractionId
  const rows = await tx.query(
    'interactions.begin',
    `insert into interactions (workspace_id, interaction_id, channel, state, touchpoint_id, queue_id, customer_id, opened_at, last_turn_at, last_by, context, mark)
     values ($1, $2, $3, 'waiting', $4, $5, $6, $7, $7, 'agent', $8, $9) on conflict do nothing returning 1`,
    [
      tx.workspaceId,
      interactionId,
      of.channel,
      of.touchpointId,
      of.queueId,
      of.customerId,
      tx.now,
      JSON.stringify(of.context),
      JSON.stringify(firstMark),
    ],
  )
  if (rows.length === 0) return null
  tx.record({ type: 'interaction.opened', interactionId, customerId: of.customerId, channel: of.channel })
  return interactionId
}
