import type { PersonalPart } from '../customers/customers.ts'
import type { Tx } from '../base/database.ts'

/** What a caller typed, and the number they called from; which way they went stays. */
export const flowsPart: PersonalPart = {
  name: 'phoneMenus',
  show: (tx, customerIds) =>
    tx.query(
      'flow-runs.personal',
      `select r.interaction_id as "interactionId", r.begun_at as "begunAt", r.number, r.state -> 'kept' as typed, r.ending
       from flow_runs r join interactions i using (workspace_id, interaction_id)
       where r.workspace_id = $1 and i.customer_id = any($2) order by r.begun_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'flow-runs.erase',
      `update flow_runs r set number = null, state = jsonb_set(state, '{kept}', '{}') from interactions i
       where r.workspace_id = $1 and i.workspace_id = $1 and i.interaction_id = r.interaction_id and i.customer_id = any($2)`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseTyped = (tx: Tx, interactionIds: readonly string[]): Promise<unknown> =>
  tx.query(
    'flow-runs.erase-of',
    `update flow_runs set number = null, state = jsonb_set(state, '{kept}', '{}') where workspace_id = $1 and interaction_id = any($2)`,
    [tx.workspaceId, interactionIds],
  )
