import { counter as en } from './en/counter.ts'
import { counter as es } from './es/counter.ts'
import { area } from './words.ts'

export const counterWords = area('counter', en, es)
