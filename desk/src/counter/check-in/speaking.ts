/** Which languages the page of a place speaks, and which of them a visitor's browser asks for. */
import { useEffect, useRef } from 'react'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { CounterPage } from '@peakend/contract/visits.ts'
import { checkInWords } from '../../words/check-in.ts'
import { addWords, setLanguage, useSpoken } from '../../words/words.ts'

/** The page's own two, and those the brand brought. A page kept by an earlier version knows of none. */
export const languagesOf = (page: Partial<Pick<CounterPage, 'words'>>): string[] => [
  'en',
  'es',
  ...(page.words ?? []).map(({ language }) => language),
]

/** Of the two the brand writes in, the one that is read: the visitor's own, else the brand's. */
export function useLanguageOf(page: CounterPage): ScreenLanguage {
  const spoken = useSpoken()
  return spoken === 'en' || spoken === 'es' ? spoken : page.brand.language
}

/** What the brand wrote, in the language that is spoken. A page kept by an earlier version knows of no further ones. */
export const ownOf = (
  page: Partial<Pick<CounterPage, 'own'>>,
  spoken: string,
): CounterPage['own'][number] | undefined =>
  page.own?.find(({ language }) => language === spoken) ??
  page.own?.find(({ language }) => language.split('-')[0] === spoken.split('-')[0])

/** The first of the wanted that is spoken: by its whole tag, else by its language alone. */
export const spokenOf = (wanted: readonly string[], spoken: readonly string[]): string | undefined => {
  for (const one of wanted) {
    const tag = one.toLowerCase()
    const found =
      spoken.find((language) => language.toLowerCase() === tag) ??
      spoken.find((language) => language.split('-')[0]!.toLowerCase() === tag.split('-')[0])
    if (found) return found
  }
  return undefined
}

const takenIn = new WeakSet<object>()
const takeIn = (words: CounterPage['words']): void => {
  if (takenIn.has(words)) return
  takenIn.add(words)
  for (const one of words) addWords(checkInWords, one.language, one.words)
}

/** Takes in what the page says in the brand's further languages; a visitor's own phone begins in the first of its languages that is spoken. */
export function useOwnWords(page: CounterPage | null | undefined): void {
  const isBegun = useRef(false)
  // before anything is drawn: what is drawn without them would not be drawn anew
  if (page?.words) takeIn(page.words)
  useEffect(() => {
    if (!page || isBegun.current) return
    isBegun.current = true
    const wanted = spokenOf(navigator.languages, languagesOf(page))
    // who was sent a link is spoken with as in the conversation it came from
    if (!page.isTablet && !page.invited?.language && wanted) void setLanguage(wanted)
  }, [page])
}
