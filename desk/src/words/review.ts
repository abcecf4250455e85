import { review as en } from './en/review.ts'
import { review as es } from './es/review.ts'
import { area } from './words.ts'

export const reviewWords = area('review', en, es)
