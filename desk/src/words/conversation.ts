import { conversation as en } from './en/conversation.ts'
import { conversation as es } from './es/conversation.ts'
import { area } from './words.ts'

export const conversationWords = area('conversation', en, es)
