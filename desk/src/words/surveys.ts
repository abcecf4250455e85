import { surveys as en } from './en/surveys.ts'
import { surveys as es } from './es/surveys.ts'
import { area } from './words.ts'

export const surveysWords = area('surveys', en, es)
