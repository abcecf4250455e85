import { letters as en } from './en/letters.ts'
import { letters as es } from './es/letters.ts'
import { area } from './words.ts'

export const lettersWords = area('letters', en, es)
