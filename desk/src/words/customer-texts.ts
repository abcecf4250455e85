import { customerTexts as en } from './en/customer-texts.ts'
import { customerTexts as es } from './es/customer-texts.ts'
import { area } from './words.ts'

export const customerTextsWords = area('customer-texts', en, es)
