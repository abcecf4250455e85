import { mailboxes as en } from './en/mailboxes.ts'
import { mailboxes as es } from './es/mailboxes.ts'
import { area } from './words.ts'

export const mailboxesWords = area('mailboxes', en, es)
