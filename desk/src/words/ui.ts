import { ui as en } from './en/ui.ts'
import { ui as es } from './es/ui.ts'
import { area } from './words.ts'

export const uiWords = area('ui', en, es)
