import { phone as en } from './en/phone.ts'
import { phone as es } from './es/phone.ts'
import { area } from './words.ts'

export const phoneWords = area('phone', en, es)
