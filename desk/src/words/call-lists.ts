import { callLists as en } from './en/call-lists.ts'
import { callLists as es } from './es/call-lists.ts'
import { area } from './words.ts'

export const callListsWords = area('call-lists', en, es)
