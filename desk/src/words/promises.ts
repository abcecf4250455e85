import { promises as en } from './en/promises.ts'
import { promises as es } from './es/promises.ts'
import { area } from './words.ts'

export const promisesWords = area('promises', en, es)
