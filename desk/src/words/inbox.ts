import { inbox as en } from './en/inbox.ts'
import { inbox as es } from './es/inbox.ts'
import { area } from './words.ts'

export const inboxWords = area('inbox', en, es)
