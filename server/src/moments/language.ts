/** Which language a text is in: English, Spanish or another, by its commonest words and its script. */
import { commonWords } from './language.data.ts'
import { lexemeOf, MOST_LEXEMES, UNKNOWN } from './lexemes.ts'
import type { Words } from './words.ts'

export type Language = 'en' | 'es' | 'other'

export interface LanguageCount {
  en: number
  es: number
  other: number
  foreignScript: number
  words: number
}

export const noLanguage = (): LanguageCount => ({ en: 0, es: 0, other: 0, foreignScript: 0, words: 0 })

const common = [...commonWords.values()]
/** By lexeme: 1 more than the place in `common`, or 0. */
const commonAt = new Uint16Array(MOST_LEXEMES)
for (const [at, word] of [...commonWords.keys()].entries()) commonAt[lexemeOf(word)] = at + 1

/** Adds a text's words to the count. */
export function countLanguage(read: Words, count: LanguageCount): void {
  const { lexemes } = read
  for (let i = 0; i < lexemes.length; i++) {
    const lexeme = lexemes[i]!
    const at = commonAt[lexeme]!
    if (at > 0) {
      const found = common[at - 1]!
      count.en += found.en
      count.es += found.es
      count.other += found.other
    } else if (lexeme === UNKNOWN && isForeign(read.codeAt(i))) count.foreignScript++
  }
  count.words += lexemes.length
}
const isForeign = (code: number): boolean => code > 0x24f && code < 0xd800

/** The language counted, or `fallback` where there is too little to tell. */
export function languageOf(count: LanguageCount, fallback: Language): Language {
  if (count.words === 0) return fallback
  if (count.foreignScript * 3 > count.words) return 'other'
  const most = Math.max(count.en, count.es, count.other)
  if (most === 0) return fallback
  if (count.other === most && most >= 2 && count.other > 1.3 * Math.max(count.en, count.es)) return 'other'
  if (count.en === count.es) return fallback
  return count.es > count.en ? 'es' : 'en'
}

/** A language tag (BCP 47) as one of the three. */
export function languageFromTag(tag: string | null | undefined): Language | null {
  if (!tag) return null
  const primary = tag.toLowerCase().split(/[-_]/)[0]
  if (primary === 'en' || primary === 'eng' || primary === 'english') return 'en'
  if (primary === 'es' || primary === 'spa' || primary === 'spanish') return 'es'
  return primary === '' || primary === 'und' || primary === 'mul' ? null : 'other'
}
