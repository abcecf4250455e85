import { reports as en } from './en/reports.ts'
import { reports as es } from './es/reports.ts'
import { area } from './words.ts'

export const reportsWords = area('reports', en, es)
