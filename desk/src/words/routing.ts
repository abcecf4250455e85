import { routing as en } from './en/routing.ts'
import { routing as es } from './es/routing.ts'
import { area } from './words.ts'

export const routingWords = area('routing', en, es)
