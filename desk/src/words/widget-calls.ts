import { widgetCalls as en } from './en/widget-calls.ts'
import { widgetCalls as es } from './es/widget-calls.ts'
import { area } from './words.ts'

export const widgetCallsWords = area('widget-calls', en, es)
