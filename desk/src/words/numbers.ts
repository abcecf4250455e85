import { numbers as en } from './en/numbers.ts'
import { numbers as es } from './es/numbers.ts'
import { area } from './words.ts'

export const numbersWords = area('numbers', en, es)
