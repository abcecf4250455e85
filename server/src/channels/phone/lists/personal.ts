/** What lists keep of a customer: that they stand on them. Who asked not to be called goes on not being called: that is a number and why, and no customer. */
import type { PersonalPart } from '../../../customers/customers.ts'

export const callListsPart: PersonalPart = {
  name: 'callLists',
  show: (tx, customerIds) =>
    tx.query<object>(
      'call-list-entries.personal',
      `select e.entry_id as id, l.name as list, e.number, e.state, e.attempts from call_list_entries e join call_lists l using (workspace_id, call_list_id)
       where e.workspace_id = $1 and e.customer_id = any($2::uuid[]) order by e.entry_id limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'call-list-entries.erase',
      'delete from call_list_entries where workspace_id = $1 and customer_id = any($2::uuid[])',
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}
