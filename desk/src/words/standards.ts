import { standards as en } from './en/standards.ts'
import { standards as es } from './es/standards.ts'
import { area } from './words.ts'

export const standardsWords = area('standards', en, es)
