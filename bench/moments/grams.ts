/**
 * Letters of words, an aid in training only: words that are spelled alike (the forms of a verb, a letter too many) begin with weights alike, and so do pairs
 * that meet in the same letters. What is learnt of letters is folded into the words' and pairs' own weights, so nothing of it is there at run time.
 */
import type { Vocabulary } from '../../server/src/moments/features.ts'

/** By row of a word or pair: the numbers of the letter groups it has, each once. */
export interface Grams {
  size: number
  of: ReadonlyMap<number, readonly number[]>
}

const LONGEST = 5
/** Letters at either side of the space between two words. */
const ACROSS: readonly [number, number][] = [
  [1, 2],
  [1, 3],
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 1],
  [3, 2],
]

/** Groups of `shortest` to five letters within words, their ends marked, and of three to five around the space of a pair. */
export function gramsOf(vocabulary: Vocabulary, shortest: number): Grams {
  const numbers = new Map<string, number>()
  const numberOf = (group: string): number => {
    const known = numbers.get(group) ?? numbers.size
    numbers.set(group, known)
    return known
  }
  const names = [...vocabulary.words.keys()]
  const of = new Map<number, readonly number[]>()
  names.forEach((word, row) => {
    if (/^\p{L}/u.test(word)) of.set(row, [...new Set(within(`<${word}>`, shortest))].map(numberOf))
  })
  for (const [key, row] of vocabulary.pairs) {
    const [left, right] = [names[Math.floor(key / vocabulary.pairBase)]!, names[key % vocabulary.pairBase]!]
    const groups = ACROSS.map(([before, after]) => `${left.slice(-before)} ${right.slice(0, after)}`)
    of.set(row, [...new Set(groups)].map(numberOf))
  }
  return { size: numbers.size, of }
}

function within(word: string, shortest: number): string[] {
  const groups: string[] = []
  for (let length = shortest; length <= LONGEST; length++)
    for (let from = 0; from + length <= word.length; from++) groups.push(word.slice(from, from + length))
  return groups
}
