import { transcription as en } from './en/transcription.ts'
import { transcription as es } from './es/transcription.ts'
import { area } from './words.ts'

export const transcriptionWords = area('transcription', en, es)
