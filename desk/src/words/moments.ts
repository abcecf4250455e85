import { moments as en } from './en/moments.ts'
import { moments as es } from './es/moments.ts'
import { area } from './words.ts'

export const momentsWords = area('moments', en, es)
