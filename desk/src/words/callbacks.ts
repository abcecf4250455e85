import { callbacks as en } from './en/callbacks.ts'
import { callbacks as es } from './es/callbacks.ts'
import { area } from './words.ts'

export const callBackWords = area('callbacks', en, es)
