import { messaging as en } from './en/messaging.ts'
import { messaging as es } from './es/messaging.ts'
import { area } from './words.ts'

export const messagingWords = area('messaging', en, es)
