import { shell as en } from './en/shell.ts'
import { shell as es } from './es/shell.ts'
import { area } from './words.ts'

export const shellWords = area('shell', en, es)
