import type { customers as en } from '../en/customers.ts'
import type { Same } from '../words.ts'

export const customers: Same<typeof en> = {}
