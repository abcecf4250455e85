/** What is kept of people in calls of other telephone systems: the number they called from, and the name shown for it. */
import type { Tx } from '../../../base/database.ts'
import type { PersonalPart } from '../../../customers/customers.ts'

/** Calls of one customer: shown as they were told, erased to their times. */
export const outsideCallsPart: PersonalPart = {
  name: 'outsideCalls',
  show: (tx, customerIds) =>
    tx.query<object>(
      'outside-calls.personal',
      `select c.interaction_id as "interactionId", c.way, c.number, c.name, c.ringing_at as "ringingAt", c.answered_at as "answeredAt", c.ended_at as "endedAt"
       from outside_calls c join interactions i using (workspace_id, interaction_id)
       where c.workspace_id = $1 and i.customer_id = any($2::uuid[]) order by c.told_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'outside-calls.erase-customer',
      `update outside_calls c set number = '', name = '', transcript_hash = null from interactions i
       where c.workspace_id = $1 and i.workspace_id = $1 and i.interaction_id = c.interaction_id and i.customer_id = any($2::uuid[])`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseOutsideCalls = async (tx: Tx, interactionIds: readonly string[]): Promise<void> => {
  await tx.query(
    'outside-calls.erase',
    `update outside_calls set number = '', name = '', transcript_hash = null where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    [tx.workspaceId, interactionIds],
  )
}
