import { refusals as en } from './en/refusals.ts'
import { refusals as es } from './es/refusals.ts'
import { area } from './words.ts'

export const refusalWords = area('refusals', en, es)
