import { customers as en } from './en/customers.ts'
import { customers as es } from './es/customers.ts'
import { area } from './words.ts'

export const customersWords = area('customers', en, es)
