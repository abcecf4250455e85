import { checkIn as en } from './en/check-in.ts'
import { checkIn as es } from './es/check-in.ts'
import { area } from './words.ts'

export const checkInWords = area('check-in', en, es)
