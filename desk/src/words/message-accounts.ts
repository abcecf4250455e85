import { messageAccounts as en } from './en/message-accounts.ts'
import { messageAccounts as es } from './es/message-accounts.ts'
import { area } from './words.ts'

export const messageAccountsWords = area('messageAccounts', en, es)
