import type { PersonalPart } from '../customers/customers.ts'
import type { Tx } from '../base/database.ts'

/** What was promised to a customer: that it was, by when and how it ended stays; the words go. */
export const promisesPart: PersonalPart = {
  name: 'promises',
  show: (tx, customerIds) =>
    tx.query(
      'promises.personal',
      `select promise_id as id, state, text, due_words as "dueWords", made_at as "madeAt", due_at as "dueAt", settled_at as "settledAt", reason
       from promises where workspace_id = $1 and customer_id = any($2) order by made_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'promises.erase',
      `update promises set text = '', due_words = null, reason = null where workspace_id = $1 and customer_id = any($2)`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const erasePromiseWords = (tx: Tx, interactionIds: readonly string[]): Promise<unknown> =>
  tx.query(
    'promises.erase-of',
    `update promises set text = '', due_words = null, reason = null where workspace_id = $1 and interaction_id = any($2)`,
    [tx.workspaceId, interactionIds],
  )
