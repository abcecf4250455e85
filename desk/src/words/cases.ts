import { cases as en } from './en/cases.ts'
import { cases as es } from './es/cases.ts'
import { area } from './words.ts'

export const casesWords = area('cases', en, es)
