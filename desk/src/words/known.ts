import { known as en } from './en/known.ts'
import { known as es } from './es/known.ts'
import { area } from './words.ts'

export const knownWords = area('known', en, es)
