import { setUp as en } from './en/set-up.ts'
import { setUp as es } from './es/set-up.ts'
import { area } from './words.ts'

export const setUpWords = area('set-up', en, es)
