import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { isKey, useLocale, useWords } from '../words/words.ts'
import type { Dimension } from './scale.ts'

/** An hour of the day as people say it: 18:00. */
export const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** What a group is called in the reader's language. */
export function useGroupName(): (dimension: Dimension, key: string, name: string | null) => string {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  return (dimension, key, name) => {
    if (name !== null) return name
    switch (dimension) {
      case 'hour':
        return hourName(Number(key))
      case 'channel': {
        const code = `channel-${key}`
        return isKey(termsWords, code) ? terms(code) : key
      }
      case 'vendor':
        return key === 'own' ? t('own') : t('noName')
      case 'language':
        return key === 'other' ? terms('language-other') : languageName(key, locale)
      case 'agent':
        return t('noName')
      default:
        return dimension satisfies never
    }
  }
}

/** The language's name, or its tag where the engine named none there is. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
