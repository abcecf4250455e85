/** Texts of the check-in page in a language of the brand's own, as they are written: each beside its English. Pure. */
import { checkInWords } from '../words/check-in.ts'

export interface OwnText {
  key: string
  english: string
}

/** Every text the page has, in its order; one with a number once for each form of the language (CLDR plural categories). */
export const textsFor = (language: string): OwnText[] => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const table: Readonly<Record<string, string>> = checkInWords.en
  return Object.entries(table).flatMap(([key, english]) => {
    if (key.endsWith('_one')) return []
    if (!key.endsWith('_other')) return [{ key, english }]
    const base = key.slice(0, -'_other'.length)
    return forms.map((form) => ({
      key: `${base}_${form}`,
      english: form === 'one' ? (table[`${base}_one`] ?? english) : english,
    }))
  })
}

const valuesIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)

/** Values a text asks for that there are none of. */
export const unknownValues = (english: string, text: string): string[] => {
  const known = new Set(valuesIn(english))
  return valuesIn(text).filter((name) => !known.has(name))
}

/** What a file of texts holds that the page has a place for; null where it is no such file. */
export const readTexts = (file: string, texts: readonly OwnText[]): Record<string, string> | null => {
  let read: unknown
  try {
    read = JSON.parse(file)
  } catch {
    return null
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return null
  const known = new Set(texts.map(({ key }) => key))
  return Object.fromEntries(
    Object.entries(read).filter(
      (entry): entry is [string, string] =>
        known.has(entry[0]) && typeof entry[1] === 'string' && entry[1].trim() !== '',
    ),
  )
}
