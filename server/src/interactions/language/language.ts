/** In which language somebody wrote, where they did not say (pure), and in which a conversation is held. */
import { detectAll } from 'tinyld/light'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { smallWords } from './small-words.data.ts'

/** Languages that are told apart beside the brand's own: more of them, and short texts are taken for rare ones. */
const common = Object.keys(smallWords)
/** "Hi", "ok" and order numbers are of no language. */
const LEAST_LETTERS = 12
/** Of two that are near, the one the brand speaks with its customers: who writes to it mostly does. */
const OWN_WEIGHT = 2
/** Below this it is a guess among equals. */
const LEAST_SCORE = 0.05
/** The beginning tells, and a long letter costs no more than a short one. */
const MOST_LETTERS = 600

/** So many different small words of one language, a quarter of all words or more, and twice what any other has, leave no doubt. */
const PLAIN = { least: 5, share: 0.25, ahead: 2 }

const languagesOfWord = new Map<string, string[]>()
for (const [language, words] of Object.entries(smallWords))
  for (const word of words.split(' ')) languagesOfWord.set(word, [...(languagesOfWord.get(word) ?? []), language])

/** Primary subtag (ISO 639) of the language of a text; null where it is too short or too unclear to say. `own`: the brand's languages, as tags. */
export const writtenIn = (text: string, own: readonly string[]): string | null => {
  const words = text
    .slice(0, MOST_LETTERS)
    .replaceAll(/https?:\S+|\S+@\S+|[\d#]+/g, ' ')
    .trim()
  if ((words.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null
  return bySmallWords(words) ?? byLetters(words, own)
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? []

/** How many different small words of each language stand in a text. */
const smallWordsIn = (text: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const word of new Set(wordsOf(text)))
    for (const language of languagesOfWord.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
  return counts
}

/** What its small words say where they leave no doubt, as those of a few sentences do: a hundredth of the work of looking at every letter. */
const bySmallWords = (text: string): string | null => {
  const words = wordsOf(text)
  const counts = smallWordsIn(text)
  const [best, second] = [...counts].toSorted(([, a], [, b]) => b - a)
  if (!best || best[1] < PLAIN.least || best[1] < PLAIN.ahead * (second?.[1] ?? 0)) return null
  const small = words.filter((word) => languagesOfWord.get(word)?.includes(best[0])).length
  return small >= PLAIN.share * words.length ? best[0] : null
}

const byLetters = (words: string, own: readonly string[]): string | null => {
  const brand = own.map(primaryOf)
  const [best] = detectAll(words, { only: [...new Set([...common, ...brand])] })
    .map(({ lang, accuracy }) => ({ lang, score: accuracy * (brand.includes(lang) ? OWN_WEIGHT : 1) }))
    .toSorted((a, b) => b.score - a.score)
  return best && best.score >= LEAST_SCORE ? best.lang : null
}

/**
 * The language of a text where it is plainly another of the brand's own than `stated` (what a browser or a page says, of which nobody thinks while they write):
 * it is found, and more of its small words stand there than of the stated one's. Else what was stated, which may be null.
 */
export const writtenRatherIn = (text: string, stated: string | null, own: readonly string[]): string | null => {
  const found = writtenIn(text, own)
  const isOwn = (language: string) => own.some((tag) => primaryOf(tag) === language)
  if (!found || !isOwn(found)) return stated
  const counts = smallWordsIn(text)
  if (stated === null) return counts.has(found) ? found : null
  const said = primaryOf(stated)
  if (found === said) return stated
  return (counts.get(found) ?? 0) > (counts.get(said) ?? 0) ? found : stated
}

/** Whether a text may be in another language than stated at all: a look at its small words, before anything is read. */
export const mayBeOther = (text: string, stated: string | null): boolean => {
  if (stated === null) return true
  const counts = smallWordsIn(text)
  return Math.max(0, ...counts.values()) > (counts.get(primaryOf(stated)) ?? 0)
}

/** The primary subtag of a language tag, in lower case. */
export const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? tag

/** Says in which language conversations are held that run still; which of them were in another. Records nothing. Twice equals once. */
export const setLanguage = async (
  tx: Tx,
  interactionIds: readonly InteractionId[],
  language: string,
): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'interactions.language',
      `update interactions set language = $3 where workspace_id = $1 and interaction_id = any($2::uuid[]) and state <> 'closed'
         and lower(split_part(coalesce(language, ''), '-', 1)) <> lower(split_part($3, '-', 1)) returning interaction_id as id`,
      [tx.workspaceId, [...interactionIds].toSorted(), language],
    )
  ).map(({ id }) => id)
