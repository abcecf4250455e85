import { check as en } from './en/check.ts'
import { check as es } from './es/check.ts'
import { area } from './words.ts'

export const checkWords = area('check', en, es)
