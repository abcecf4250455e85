import type { Tx } from '../../base/database.ts'
import type { PersonalPart } from '../../customers/customers.ts'

/** Call-backs of one customer: shown as they are, erased to times and outcomes. */
export const callBacksPart: PersonalPart = {
  name: 'callBacks',
  show: (tx, customerIds) =>
    tx.query(
      'callbacks.personal',
      `select b.interaction_id as "interactionId", b.state, b.way, b.address, b.asked_at as "askedAt", b.slot_from as "slotFrom", b.promised_by as "promisedBy",
         b.attempts, b.ended_at as "endedAt"
       from callbacks b where b.workspace_id = $1 and b.customer_id = any($2) order by b.asked_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'callbacks.erase-personal',
      `update callbacks set address = '', state = case when ended_at is null then 'cancelled' else state end, why = case when ended_at is null then 'erased' else why end,
         ended_at = coalesce(ended_at, $3), due_at = null where workspace_id = $1 and customer_id = any($2)`,
      [tx.workspaceId, customerIds, tx.now],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseAddresses = async (tx: Tx, interactionIds: readonly string[]): Promise<void> => {
  await tx.query(
    'callbacks.erase',
    `update callbacks set address = '' where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    [tx.workspaceId, interactionIds],
  )
}
