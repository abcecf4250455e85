import { floor as en } from './en/floor.ts'
import { floor as es } from './es/floor.ts'
import { area } from './words.ts'

export const floorWords = area('floor', en, es)
