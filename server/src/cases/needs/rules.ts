/** Which need is it? A small model of words: no learning, explainable by the phrase it matched. Pure. */
import type { NeedId } from '@peakend/contract/ids.ts'
import type { Bilingual } from '@peakend/contract/values.ts'

export interface NeedWords {
  id: NeedId
  parentId: NeedId | null
  name: Bilingual
  /** Phrases in lower case without accents. */
  words: readonly string[]
}
export interface Proposal {
  needId: NeedId
  p: number
}

/** Lower case, no accents, words apart by one space, with a space at both ends. */
export const plainOf = (text: string): string =>
  ` ${text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()} `

/** A longer phrase says more than a single word, and a need below says more than the one it stands under. */
const PER_WORD = 1.6
const BELOW_BONUS = 1.3
/** How sure one is of a single weak sign: score / (score + DOUBT). */
const DOUBT = 2
const LEAST = 0.15
const MOST = 3
/** Names are looked for by their words of at least this length: "the", "mi" and the like say nothing. */
const NAME_WORD = 4

/** What to look for, and what it is worth to which of the needs. */
interface Sign {
  phrase: string
  worth: number
  at: number
}

const signsOf = (need: NeedWords, at: number): Sign[] => {
  const names = new Set(plainOf(`${need.name.en} ${need.name.es}`).trim().split(' '))
  return [
    ...need.words.map((phrase) => ({ phrase: plainOf(phrase), worth: PER_WORD ** (phrase.split(' ').length - 1), at })),
    ...[...names].filter((word) => word.length >= NAME_WORD).map((word) => ({ phrase: ` ${word} `, worth: 0.4, at })),
  ]
}

/** The first word of a phrase that has a space at both ends. */
const firstWordOf = (phrase: string): string => phrase.slice(1, phrase.indexOf(' ', 1))

/**
 * Needs that what the customer wrote points to, likeliest first, at most three; empty where nothing does. `p` is the share of a need's score, less
 * the doubt that stands beside little evidence.
 */
export const proposeNeeds = (needs: readonly NeedWords[], said: readonly string[]): Proposal[] =>
  proposerOf(needs)(said)

/** The same for many conversations: what to look for is made once. */
export const proposerOf = (needs: readonly NeedWords[]) => {
  // a tree knows hundreds of phrases, and what was said has few words: only those that begin with one of them are looked for
  const byFirstWord = Map.groupBy(
    needs.flatMap((need, at) => signsOf(need, at)),
    ({ phrase }) => firstWordOf(phrase),
  )
  return (said: readonly string[]): Proposal[] => {
    const plain = plainOf(said.join(' \n '))
    const worths = new Map<number, number>()
    for (const word of new Set(plain.trim().split(' '))) {
      for (const { phrase, worth, at } of byFirstWord.get(word) ?? [])
        if (plain.includes(phrase)) worths.set(at, (worths.get(at) ?? 0) + worth)
    }
    const scored = needs.flatMap(({ id: needId, parentId }, at) => {
      const worth = worths.get(at)
      return worth ? [{ needId, score: (parentId ? BELOW_BONUS : 1) * worth }] : []
    })
    const sum = scored.reduce((total, one) => total + one.score, DOUBT)
    return scored
      .map(({ needId, score }) => ({ needId, p: Math.round((score / sum) * 100) / 100 }))
      .filter((one) => one.p >= LEAST)
      .toSorted((a, b) => b.p - a.p)
      .slice(0, MOST)
  }
}

/** Whether putting `id` below `parentId` would close a circle. */
export const isCircle = (
  needs: readonly { id: NeedId; parentId: NeedId | null }[],
  id: NeedId,
  parentId: NeedId | null,
): boolean => {
  const parents = new Map(needs.map((need) => [need.id, need.parentId]))
  for (let at = parentId, steps = 0; at !== null && steps <= needs.length; at = parents.get(at) ?? null, steps++) {
    if (at === id) return true
  }
  return false
}
