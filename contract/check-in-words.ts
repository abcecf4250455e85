/** What the check-in page and its survey say in a language of the brand's own, text by text; what is missing is said in English. */
import { z } from 'zod'
import { At } from './values.ts'

/** A text by its name, as the page's English table names them; `{{name}}` stands for a value, and `_one`, `_few`, `_many`, `_other` end the name of one with a number. */
export const CheckInWords = z
  .record(z.string().regex(/^[A-Za-z0-9_]{1,40}$/), z.string().trim().min(1).max(500))
  .refine((words) => Object.keys(words).length <= 300, 'more texts than the page has')
export type CheckInWords = z.infer<typeof CheckInWords>
/** English and Spanish are the page's own. */
export const CheckInLanguage = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
  .refine((language) => !['en', 'es'].includes(language), 'the page speaks it already')
export const CheckInTable = z.object({ language: CheckInLanguage, words: CheckInWords, changedAt: At })
export type CheckInTable = z.infer<typeof CheckInTable>
