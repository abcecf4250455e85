import { mark as en } from './en/mark.ts'
import { mark as es } from './es/mark.ts'
import { area } from './words.ts'

export const markWords = area('mark', en, es)
