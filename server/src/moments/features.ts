/**
 * The features of the lexical heads: words and marks, neighbouring pairs, the opening of each sentence, the lexicons' tags and
 * the shape of the text. Training and judging use this one file, so that they cannot drift apart.
 */
import { HashTable, hashOf, lexemeOf, MOST_LEXEMES, UNKNOWN } from './lexemes.ts'
import { eachMark, markHashes } from './marks.ts'
import { fillers, pledgeOpeners, pledges, pledgesIn } from './pledge.ts'
import type { Reading } from './reading.ts'
import { tagId, tags, type Tag } from './tags.ts'
import { READ_LIMIT } from './words.ts'

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
  /** The same by the word's hash, and by the same number; a row is 1 more, 0 stands for none. */
  wordRows: HashTable
  pairRows: HashTable
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
    wordRows: tableOf([...wordRows].map(([word, at]) => [hashOf(word), at])),
    pairRows: tableOf(pairRows),
    tagRow: row,
    rows: row + tags.length + shapes.length + pledges.length,
  }
}

function tableOf(rows: Iterable<readonly [number, number]>): HashTable {
  const table = new HashTable()
  for (const [key, row] of rows) table.set(key, row + 1)
  return table
}

/** Shorter texts count as this long: one word alone is not certain of everything. */
const FEWEST_WORDS = 4

/** Calls `see` once for each row present in the reading, with its value: 1 for tags; words, marks and pairs share a text, by the root of its length. */
export function eachFeature(
  vocabulary: Vocabulary,
  reading: Reading,
  seen: Uint32Array,
  stamp: number,
  see: (row: number, value: number) => void,
): void {
  const { wordRows, pairRows, pairBase } = vocabulary
  const { hashes, lexemes, sentence, from, to } = reading.read
  const { text } = reading
  const share = 1 / Math.sqrt(Math.max(hashes.length, FEWEST_WORDS))
  const opening = wordRows.get(openingHash)
  let previous = 0
  const follow = (hash: number) => {
    const row = wordRows.get(hash)
    if (row !== 0) {
      if (seen[row - 1] !== stamp) {
        seen[row - 1] = stamp
        see(row - 1, share)
      }
      const pair = previous === 0 ? 0 : pairRows.get((previous - 1) * pairBase + row - 1)
      if (pair !== 0 && seen[pair - 1] !== stamp) {
        seen[pair - 1] = stamp
        see(pair - 1, share)
      }
    }
    previous = row
  }
  const followMark = (mark: number) => follow(markHashes[mark]!)
  let before: number | undefined
  let inSentence = -1
  let mayPledge = false
  let read = 0
  for (let i = 0; i < hashes.length; i++) {
    // most words follow a space and nothing else
    if (from[i]! > read && (from[i]! > read + 1 || text.charCodeAt(read) !== SPACE))
      eachMark(text, read, from[i]!, followMark)
    read = to[i]!
    const hash = hashes[i]!
    if (sentence[i] !== inSentence) {
      inSentence = sentence[i]!
      previous = opening
      before = undefined
    }
    const lexeme = lexemes[i]!
    if (fillers[lexeme] === 1 || hash === before) continue
    before = hash
    mayPledge ||= pledgeOpeners[lexeme] === 1
    follow(hash)
  }
  eachMark(text, read, Math.min(text.length, READ_LIMIT), followMark)
  for (let tag = 0; tag < tags.length; tag++) if (reading.counts[tag]! > 0) see(vocabulary.tagRow + tag, 1)
  const shapeRow = vocabulary.tagRow + tags.length
  const values = shapeOf(reading)
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) see(shapeRow + i, values[i]!)
  if (!mayPledge) return
  const pledged = pledgesIn(spokenIn(reading))
  const pledgeRow = shapeRow + shapes.length
  for (let i = 0; i < pledged.length; i++) if (pledged[i] !== 0) see(pledgeRow + i, 1)
}
const openingHash = hashOf(OPENING)
const SPACE = 32

/** Its words without what people say while they think, and without a word said twice in a row. */
function spokenIn({ read }: Reading): string[] {
  const { hashes, lexemes, sentence } = read
  const spoken: string[] = []
  let before = -1
  for (let i = 0; i < hashes.length; i++) {
    if (fillers[lexemes[i]!] === 1) continue
    const isAgain = before >= 0 && hashes[before] === hashes[i] && sentence[before] === sentence[i]
    if (!isAgain) spoken.push(read.at(i)!)
    if (!isAgain) before = i
  }
  return spoken
}

/** Whom a word speaks of, one look-up for all: bits. */
const YOU = 1
const ME = 2
const IFFY = 4
const bits = new Uint8Array(MOST_LEXEMES)
const mark = (bit: number, words: readonly string[]) => {
  for (const word of words) bits[lexemeOf(word)]! |= bit
}
mark(YOU, ['you', 'your', 'usted', 'tu', 'te', 'le', 'su', 'vosotros', 'ustedes'])
mark(ME, ['i', 'we', 'my', 'our', 'me', 'us', 'yo', 'nosotros', 'mi', 'nuestro', 'nuestra'])
mark(IFFY, ['if', 'would', 'could', 'si', 'podria', 'podrias', 'seria'])
const please = lexemeOf('please')
const [por, favor] = [lexemeOf('por'), lexemeOf('favor')]

function shapeOf({ read, asks, asksLast }: Reading): number[] {
  const { lexemes, capitals, exclamations, count } = read
  let marked = 0
  let numbers = 0
  for (let i = 0; i < count; i++) {
    marked |= bits[lexemes[i]!]!
    if (numbers === 1) continue
    const code = read.codeAt(i)
    if (code >= 48 && code <= 57) numbers = 1
  }
  let questions = 0
  for (const sentence of read.sentences) if (sentence.asks) questions++
  const opener = lexemes[0] ?? UNKNOWN
  return [
    Number(count <= 4),
    Number(count > 4 && count <= 15),
    Math.min(count / 40, 2),
    Number(asks),
    Number(asksLast),
    Math.min(exclamations, 3) / 3,
    count > 2 ? capitals : 0,
    bits[opener]! & YOU,
    (bits[opener]! & ME) / ME,
    marked & YOU,
    (marked & ME) / ME,
    (marked & IFFY) / IFFY,
    numbers,
    Number(opener === please || (opener === por && lexemes[1] === favor)),
    Math.min(questions, 3) / 3,
  ]
}

export const tagRowOf = (vocabulary: Vocabulary, tag: Tag): number => vocabulary.tagRow + tagId[tag]
