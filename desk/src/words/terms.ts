import { terms as en } from './en/terms.ts'
import { terms as es } from './es/terms.ts'
import { area } from './words.ts'

export const termsWords = area('terms', en, es)
