import { recordings as en } from './en/recordings.ts'
import { recordings as es } from './es/recordings.ts'
import { area } from './words.ts'

export const recordingsWords = area('recordings', en, es)
