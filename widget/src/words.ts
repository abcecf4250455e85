/** The widget's texts. A visitor's browser loads one language; the other comes when it is chosen. */
import type { Language } from './language.ts'
import type { Words } from './words-en.data.ts'

export type { Language, Words }

interface Table {
  words: Words
  system: Record<string, string>
}

const tables: Partial<Record<Language, Table>> = {}
declare const __WORDS_FILES__: Record<Language, string>

export const keepWords = (language: Language, table: Table): void => void (tables[language] = table)

/** To be awaited before anything is drawn in that language. */
export async function loadWords(language: Language): Promise<void> {
  if (!tables[language]) keepWords(language, (await importFile(`./${__WORDS_FILES__[language]}`)) as Table)
}

const tableOf = (language: Language): Table => {
  const table = tables[language]
  if (!table) throw new Error(`words of ${language} are not loaded`)
  return table
}

export const wordsOf = (language: Language): Words => tableOf(language).words

/** Puts values into `{places}`; a place without a value stays empty. */
export const fill = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** A system line in the visitor's language; null when its code is unknown to this widget, which then shows nothing. */
export function systemLine(language: Language, code: string, values: Record<string, string>): string | null {
  const text = tableOf(language).system[code]
  return text === undefined ? null : fill(text, values)
}
