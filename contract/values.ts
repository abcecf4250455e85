/** Small values that many nouns share. */
import { z } from 'zod'

/** A point in time, ISO 8601 with zone, as it stands in JSON. */
export const At = z.iso.datetime({ offset: true })
export type At = z.infer<typeof At>

/** Languages of our own screens. What a customer speaks is a free BCP 47 tag (`LanguageTag`). */
export const ScreenLanguage = z.enum(['en', 'es'])
export type ScreenLanguage = z.infer<typeof ScreenLanguage>
export const LanguageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35)
/** The language a conversation was judged in; `other` where the engine knows it not, and its moments are not judged. */
export const JudgedLanguage = LanguageTag.or(z.literal('other'))

export const Channel = z.enum(['chat', 'email', 'sms', 'whatsapp', 'phone', 'counter'])
export type Channel = z.infer<typeof Channel>

/** Text people write: no control characters but tab and line ends, never blank. NUL cannot be stored by PostgreSQL. */
export const Written = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !hasControlCharacter(text), 'contains control characters')

export const EmailAddress = z.email().max(254)

/** What the sender calls this write; made by the sender, the key of idempotence. */
export const SenderId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w.:-]+$/)

/** The place of a turn in its conversation, from 1; 0 is before the first. What PostgreSQL's int takes. */
export const Ordinal = z.number().int().min(0).max(2_147_483_647)
/** The same in an address. */
export const AfterOrdinal = z.coerce.number().int().min(0).max(2_147_483_647).default(0)

export const Cursor = z.string().max(200).optional()
export const Limit = z.coerce.number().int().min(1).max(200).default(50)
export const Page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })

/** A text in both languages of the screens. */
export const Bilingual = z.object({ en: z.string().max(4000), es: z.string().max(4000) })
export type Bilingual = z.infer<typeof Bilingual>

export const Done = z.object({ done: z.literal(true) })

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true
  }
  return false
}
