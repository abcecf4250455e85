import type { PersonalPart } from '../customers/customers.ts'
import type { Tx } from '../base/database.ts'
import { listPersonal } from './store.ts'

/** What was promised to a customer: that it was, by when and how it ended stays; the words go. */
export const promisesPart: PersonalPart = {
  name: 'promises',
  show: async (tx, customerIds) =>
    (await listPersonal(tx, customerIds)).map((p) => ({
      id: p.id,
      state: p.state,
      text: p.text,
      madeAt: p.madeAt,
      dueAt: p.dueAt,
      settledAt: p.settledAt,
      reason: p.reason,
    })),
  async erase(tx, customerIds) {
    await tx.query(
      'promises.erase',
      `update promises set text = '', reason = null where workspace_id = $1 and customer_id = any($2)`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const erasePromiseWords = (tx: Tx, interactionIds: readonly string[]): Promise<unknown> =>
  tx.query(
    'promises.erase-of',
    `update promises set text = '', reason = null where workspace_id = $1 and interaction_id = any($2)`,
    [tx.workspaceId, interactionIds],
  )
