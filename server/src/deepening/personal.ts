import type { PersonalPart } from '../customers/customers.ts'
import type { Tx } from '../base/database.ts'
import { removeDeepenings } from './store.ts'

/** What a language model wrote down about a customer's conversations: shown as it is, gone with the words it was made of. */
export const deepeningPart: PersonalPart = {
  name: 'summaries',
  show: (tx, customerIds) =>
    tx.query(
      'deepening.personal',
      `select d.interaction_id as "interactionId", d.done_at as "doneAt", d.model, d.language, d.summary, d.evidence
       from deepenings d join interactions i using (workspace_id, interaction_id)
       where d.workspace_id = $1 and i.customer_id = any($2::uuid[]) and d.state = 'done' order by d.done_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'deepening.erase',
      `delete from deepenings d using interactions i
       where d.workspace_id = $1 and i.workspace_id = $1 and i.interaction_id = d.interaction_id and i.customer_id = any($2::uuid[])`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseDeepenings = (tx: Tx, interactionIds: readonly string[]): Promise<unknown> =>
  removeDeepenings(tx, interactionIds)
