import { coach as en } from './en/coach.ts'
import { coach as es } from './es/coach.ts'
import { area } from './words.ts'

export const coachWords = area('coach', en, es)
