import { consistency as en } from './en/consistency.ts'
import { consistency as es } from './es/consistency.ts'
import { area } from './words.ts'

export const consistencyWords = area('consistency', en, es)
