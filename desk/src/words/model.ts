import { model as en } from './en/model.ts'
import { model as es } from './es/model.ts'
import { area } from './words.ts'

export const modelWords = area('model', en, es)
