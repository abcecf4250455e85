import { session as en } from './en/session.ts'
import { session as es } from './es/session.ts'
import { area } from './words.ts'

export const sessionWords = area('session', en, es)
