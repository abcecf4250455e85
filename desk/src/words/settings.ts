import { settings as en } from './en/settings.ts'
import { settings as es } from './es/settings.ts'
import { area } from './words.ts'

export const settingsWords = area('settings', en, es)
