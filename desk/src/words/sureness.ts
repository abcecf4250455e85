import { sureness as en } from './en/sureness.ts'
import { sureness as es } from './es/sureness.ts'
import { area } from './words.ts'

export const surenessWords = area('sureness', en, es)
