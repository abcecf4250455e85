import { flows as en } from './en/flows.ts'
import { flows as es } from './es/flows.ts'
import { area } from './words.ts'

export const flowsWords = area('flows', en, es)
