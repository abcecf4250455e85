import { hours as en } from './en/hours.ts'
import { hours as es } from './es/hours.ts'
import { area } from './words.ts'

export const hoursWords = area('hours', en, es)
