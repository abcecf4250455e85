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

const scoreOf = (need: NeedWords, plain: string): number => {
  let score = 0
  for (const phrase of need.words) {
    if (plain.includes(plainOf(phrase))) score += PER_WORD ** (phrase.split(' ').length - 1)
  }
  const names = new Set(plainOf(`${need.name.en} ${need.name.es}`).trim().split(' '))
  for (const word of names) if (word.length >= NAME_WORD && plain.includes(` ${word} `)) score += 0.4
  return score * (need.parentId ? BELOW_BONUS : 1)
}

/**
 * Needs that what the customer wrote points to, likeliest first, at most three; empty where nothing does. `p` is the share of a need's score, less
 * the doubt that stands beside little evidence.
 */
export const proposeNeeds = (needs: readonly NeedWords[], said: readonly string[]): Proposal[] => {
  const plain = plainOf(said.join(' \n '))
  const scored = needs.map((need) => ({ needId: need.id, score: scoreOf(need, plain) })).filter((one) => one.score > 0)
  const sum = scored.reduce((total, one) => total + one.score, DOUBT)
  return scored
    .map(({ needId, score }) => ({ needId, p: Math.round((score / sum) * 100) / 100 }))
    .filter((one) => one.p >= LEAST)
    .toSorted((a, b) => b.p - a.p)
    .slice(0, MOST)
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
