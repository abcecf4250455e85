import type { Customer } from '@peakend/contract/customers.ts'
import { ask } from '../api/call.ts'
import { queries } from '../api/queries.ts'

/** Takes in what a command answered, so that every place that shows the customer shows it so. */
export function takeCustomer(workspaceId: string, customer: Customer): void {
  const { queryKey } = ask.customers.get({ customerId: customer.id }, { workspaceId })
  queries.setQueryData(queryKey, customer)
}

export const refetchCustomer = (workspaceId: string, customerId: string) =>
  queries.invalidateQueries({ queryKey: ask.customers.get({ customerId }, { workspaceId }).queryKey })
