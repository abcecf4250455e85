/**
 * The features of the lexical heads: words, neighbouring pairs, the opening of each sentence, the lexicons' tags and
 * the shape of the text. Training and judging use this one file, so that they cannot drift apart.
 */
import { isFiller, opensPledge, pledges, pledgesIn } from './pledge.ts'
import type { Reading } from './reading.ts'
import { tagId, tags, type Tag } from './tags.ts'

/** Shape features, each 0 or 1 (or a share), in the order of their rows. */
export const shapes = [
  'short',
  'medium',
  'long',
  'asks',
  'asksLast',
  'exclaims',
  'capitals',
  'opensWithSecondPerson',
  'opensWithFirstPerson',
  'secondPerson',
  'firstPerson',
  'conditional',
  'numbers',
  'pleaseFirst',
  'questionMarks',
] as const

export interface Vocabulary {
  words: Map<string, number>
  /** Pair rows by `word row * pairBase + word row`. */
  pairs: Map<number, number>
  pairBase: number
  /** First row of the tags, then of the shapes; words and pairs come before. */
  tagRow: number
  rows: number
}

/** The opening of a sentence counts as a word of its own, so that pairs with it say what a sentence opens with. */
export const OPENING = '^'

export function planVocabulary(words: readonly string[], pairs: readonly (readonly [string, string])[]): Vocabulary {
  const wordRows = new Map<string, number>()
  for (const word of words) wordRows.set(word, wordRows.size)
  const pairBase = wordRows.size
  const pairRows = new Map<number, number>()
  let row = wordRows.size
  for (const [left, right] of pairs) {
    const a = wordRows.get(left)
    const b = wordRows.get(right)
    if (a === undefined || b === undefined) throw new Error(`a pair of unknown words: ${left} ${right}`)
    pairRows.set(a * pairBase + b, row++)
  }
  return {
    words: wordRows,
    pairs: pairRows,
    pairBase,
    tagRow: row,
    rows: row + tags.length + shapes.length + pledges.length,
  }
}

/** Calls `see` once for each row present in the reading, with its value (1 for words, pairs and tags). */
export function eachFeature(
  vocabulary: Vocabulary,
  reading: Reading,
  seen: Uint32Array,
  stamp: number,
  see: (row: number, value: number) => void,
): void {
  const { words, sentence } = reading.read
  const opening = vocabulary.words.get(OPENING)
  let previous: number | undefined
  let inSentence = -1
  const present = (row: number | undefined) => {
    if (row === undefined || seen[row] === stamp) return
    seen[row] = stamp
    see(row, 1)
  }
  let before: string | undefined
  const spoken: string[] = []
  let mayPledge = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (sentence[i] !== inSentence) {
      inSentence = sentence[i]!
      previous = opening
      before = undefined
    }
    if (isFiller(word, before)) continue
    before = word
    spoken.push(word)
    mayPledge ||= opensPledge(word)
    const row = vocabulary.words.get(word)
    if (row !== undefined) {
      present(row)
      if (previous !== undefined) present(vocabulary.pairs.get(previous * vocabulary.pairBase + row))
    }
    previous = row
  }
  for (let tag = 0; tag < tags.length; tag++) if (reading.counts[tag]! > 0) see(vocabulary.tagRow + tag, 1)
  const shapeRow = vocabulary.tagRow + tags.length
  const values = shapeOf(reading)
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) see(shapeRow + i, values[i]!)
  const pledgeRow = shapeRow + shapes.length
  if (!mayPledge) return
  const pledged = pledgesIn(spoken)
  for (let i = 0; i < pledged.length; i++) if (pledged[i] !== 0) see(pledgeRow + i, 1)
}

/** Whom a word speaks of, one look-up for all: bits. */
const YOU = 1
const ME = 2
const IFFY = 4
const bits = new Map<string, number>()
const mark = (bit: number, words: readonly string[]) => {
  for (const word of words) bits.set(word, (bits.get(word) ?? 0) | bit)
}
mark(YOU, ['you', 'your', 'usted', 'tu', 'te', 'le', 'su', 'vosotros', 'ustedes'])
mark(ME, ['i', 'we', 'my', 'our', 'me', 'us', 'yo', 'nosotros', 'mi', 'nuestro', 'nuestra'])
mark(IFFY, ['if', 'would', 'could', 'si', 'podria', 'podrias', 'seria'])
const bitsOf = (word: string): number => (word.length > LONGEST_MARKED ? 0 : (bits.get(word) ?? 0))
const LONGEST_MARKED = Math.max(...[...bits.keys()].map((word) => word.length))

function shapeOf(reading: Reading): number[] {
  const { words, capitals, exclamations, sentences } = reading.read
  const count = words.length
  let marked = 0
  let numbers = 0
  for (const word of words) {
    marked |= bitsOf(word)
    const code = word.charCodeAt(0)
    if (code >= 48 && code <= 57) numbers = 1
  }
  const opener = words[0] ?? ''
  return [
    Number(count <= 4),
    Number(count > 4 && count <= 15),
    Math.min(count / 40, 2),
    Number(reading.asks),
    Number(reading.asksLast),
    Math.min(exclamations, 3) / 3,
    count > 2 ? capitals : 0,
    bitsOf(opener) & YOU,
    (bitsOf(opener) & ME) / ME,
    marked & YOU,
    (marked & ME) / ME,
    (marked & IFFY) / IFFY,
    numbers,
    Number(opener === 'please' || (opener === 'por' && words[1] === 'favor')),
    Math.min(sentences.filter((sentence) => sentence.asks).length, 3) / 3,
  ]
}

export const tagRowOf = (vocabulary: Vocabulary, tag: Tag): number => vocabulary.tagRow + tagId[tag]
