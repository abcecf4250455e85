import { callBackPage as en } from './en/call-back-page.ts'
import { callBackPage as es } from './es/call-back-page.ts'
import { area } from './words.ts'

export const callBackPageWords = area('call-back-page', en, es)
