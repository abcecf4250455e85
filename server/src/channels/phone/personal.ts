/** What calls keep of a customer: their numbers. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PersonalPart } from '../../customers/customers.ts'

const findShown = (tx: ReadTx, customerIds: readonly string[]) =>
  tx.query<object>(
    'calls.personal-shown',
    `select c.call_id as id, c.way, c.number, c.ours, c.began_at as "beganAt", c.answered_at as "answeredAt", c.ended_at as "endedAt"
     from calls c join interactions i using (workspace_id, interaction_id)
     where c.workspace_id = $1 and i.customer_id = any($2::uuid[]) order by c.began_at limit 10000`,
    [tx.workspaceId, customerIds],
  )

/** Blanks the numbers of conversations whose words are erased; that there was a call, when and with whom of us stays. */
export const eraseCallWords = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<void> => {
  const values = [tx.workspaceId, interactionIds]
  await tx.query(
    'calls.erase-events',
    `update call_events set facts = facts - 'number' where workspace_id = $1 and facts ? 'number'
       and call_id in (select call_id from calls where workspace_id = $1 and interaction_id = any($2::uuid[]))`,
    values,
  )
  await tx.query(
    'calls.erase',
    `update calls set number = '', state = jsonb_set(state, '{to}', 'null') where workspace_id = $1 and interaction_id = any($2::uuid[]) and ended_at is not null`,
    values,
  )
}

export const callsPart: PersonalPart = {
  name: 'calls',
  show: findShown,
  async erase(tx, customerIds) {
    const rows = await tx.query<{ id: InteractionId }>(
      'calls.personal',
      `select distinct c.interaction_id as id from calls c join interactions i using (workspace_id, interaction_id)
       where c.workspace_id = $1 and i.customer_id = any($2::uuid[])`,
      [tx.workspaceId, customerIds],
    )
    await eraseCallWords(
      tx,
      rows.map(({ id }) => id),
    )
    return {}
  },
}
