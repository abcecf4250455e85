/** In which language somebody wrote, where they did not say. Pure. */
import { detectAll } from 'tinyld/light'

/** Languages that are told apart beside the brand's own: more of them, and short texts are taken for rare ones. */
const common = ['en', 'es', 'fr', 'de', 'it', 'pt', 'nl', 'ca', 'eu', 'gl']
/** "Hi", "ok" and order numbers are of no language. */
const LEAST_LETTERS = 12
/** Of two that are near, the one the brand speaks with its customers: who writes to it mostly does. */
const OWN_WEIGHT = 2
/** Below this it is a guess among equals. */
const LEAST_SCORE = 0.05
/** The beginning tells, and a long letter costs no more than a short one. */
const MOST_LETTERS = 600

/** Primary subtag (ISO 639) of the language of a text; null where it is too short or too unclear to say. `own`: the brand's languages, as tags. */
export const writtenIn = (text: string, own: readonly string[]): string | null => {
  const words = text
    .slice(0, MOST_LETTERS)
    .replaceAll(/https?:\S+|\S+@\S+|[\d#]+/g, ' ')
    .trim()
  if ((words.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return null
  const brand = own.map((tag) => tag.toLowerCase().split('-')[0] ?? tag)
  const [best] = detectAll(words, { only: [...new Set([...common, ...brand])] })
    .map(({ lang, accuracy }) => ({ lang, score: accuracy * (brand.includes(lang) ? OWN_WEIGHT : 1) }))
    .toSorted((a, b) => b.score - a.score)
  return best && best.score >= LEAST_SCORE ? best.lang : null
}
