/** Which words, marks and pairs the lexical heads know, and the rows of a text. */
import { eachFeature, OPENING, planVocabulary, type Vocabulary } from '../../server/src/moments/features.ts'
import { eachMark, marks } from '../../server/src/moments/marks.ts'
import { readText, type Reading } from '../../server/src/moments/reading.ts'
import { READ_LIMIT } from '../../server/src/moments/words.ts'
import type { Example } from './data.ts'
import type { Row } from './learn.ts'

export type Read<E extends Example> = E & { reading: Reading }

export const readAll = <E extends Example>(examples: E[], language: string): Read<E>[] =>
  examples.map((example) => ({ ...example, reading: readText(example.text, language) }))

export interface Source {
  examples: readonly { reading: Reading }[]
  /** A word or pair must occur in this many examples of one set to be kept. */
  least: number
}

/** Every word, mark and neighbouring pair of a text, each once. */
function wordsAndPairs({ text, read }: Reading): Set<string> {
  const seen = new Set<string>()
  let previous = OPENING
  const follow = (word: string) => {
    seen.add(word)
    seen.add(`${previous} ${word}`)
    previous = word
  }
  const followMark = (mark: number) => follow(marks[mark]!)
  let at = 0
  read.words.forEach((word, i) => {
    if (read.from[i]! > at) eachMark(text, at, read.from[i]!, followMark)
    at = read.to[i]!
    if (read.sentence[i] !== read.sentence[i - 1]) previous = OPENING
    follow(word)
  })
  eachMark(text, at, Math.min(text.length, READ_LIMIT), followMark)
  return seen
}

export function gatherVocabulary(sources: readonly Source[], also: readonly string[]): Vocabulary {
  const words = new Set<string>([OPENING])
  const pairs = new Map<string, [string, string]>()
  for (const { examples, least } of sources) {
    const counts = new Map<string, number>()
    for (const { reading } of examples)
      for (const key of wordsAndPairs(reading)) counts.set(key, (counts.get(key) ?? 0) + 1)
    for (const [key, count] of counts) if (count >= least && !key.includes(' ')) words.add(key)
    for (const [key, count] of counts) {
      const [left = '', right] = key.split(' ')
      if (right !== undefined && count >= least && words.has(left) && words.has(right)) pairs.set(key, [left, right])
    }
  }
  for (const word of also) words.add(word)
  return planVocabulary([...words], [...pairs.values()])
}

export function rowsOf(vocabulary: Vocabulary, examples: readonly { reading: Reading }[]): Row[] {
  const seen = new Uint32Array(vocabulary.rows)
  return examples.map(({ reading }, stamp) => {
    const index: number[] = []
    const value: number[] = []
    eachFeature(vocabulary, reading, seen, stamp + 1, (row, amount) => {
      index.push(row)
      value.push(amount)
    })
    return { index: Int32Array.from(index), value: Float32Array.from(value) }
  })
}
