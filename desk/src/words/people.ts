import { people as en } from './en/people.ts'
import { people as es } from './es/people.ts'
import { area } from './words.ts'

export const peopleWords = area('people', en, es)
