/** Which language a text is in: English, Spanish or another, by its commonest words and its script. */
import { commonWords } from './language.data.ts'

export type Language = 'en' | 'es' | 'other'

export interface LanguageCount {
  en: number
  es: number
  other: number
  foreignScript: number
  words: number
}

export const noLanguage = (): LanguageCount => ({ en: 0, es: 0, other: 0, foreignScript: 0, words: 0 })

/** Adds a text's words (folded) to the count. */
export function countLanguage(words: readonly string[], count: LanguageCount): void {
  for (const word of words) {
    const found = commonWords.get(word)
    if (found !== undefined) {
      count.en += found.en
      count.es += found.es
      count.other += found.other
    } else if (word.charCodeAt(0) > 0x24f && word.charCodeAt(0) < 0xd800) count.foreignScript++
  }
  count.words += words.length
}

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
