import { priorities as en } from './en/priorities.ts'
import { priorities as es } from './es/priorities.ts'
import { area } from './words.ts'

export const prioritiesWords = area('priorities', en, es)
