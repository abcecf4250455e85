import { phoneSystems as en } from './en/phone-systems.ts'
import { phoneSystems as es } from './es/phone-systems.ts'
import { area } from './words.ts'

export const phoneSystemsWords = area('phoneSystems', en, es)
