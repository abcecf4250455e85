import { profile as en } from './en/profile.ts'
import { profile as es } from './es/profile.ts'
import { area } from './words.ts'

export const profileWords = area('profile', en, es)
