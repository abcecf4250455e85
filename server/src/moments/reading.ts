/** One pass over a turn: its words, the signs found in it, its language and shape. Everything later rests on this. */
import {
  countLanguage,
  languageFromTag,
  languageOf,
  noLanguage,
  type Language,
  type LanguageCount,
} from './language.ts'
import { english } from './lexicon-en.data.ts'
import { spanish } from './lexicon-es.data.ts'
import { findPhrases, plantPhrases, type Hit } from './phrases.ts'
import { tagId, tags, type TagId } from './tags.ts'
import { readWords, type Words } from './words.ts'

const tree = plantPhrases(tags, [english, spanish])

export interface Reading {
  text: string
  read: Words
  hits: Hit[]
  /** How often each tag was found. */
  counts: Uint8Array
  language: Language
  /** Of which languages its words are. */
  count: LanguageCount
  /** Asks something: a question mark, or a sentence that opens like a question. */
  asks: boolean
  /** The last sentence is the question. */
  asksLast: boolean
}

/** Reads one text on its own. */
export function readText(text: string, languageTag?: string | null, fallback: Language = 'en'): Reading {
  const read = readWords(text)
  const hits = findPhrases(tree, read)
  const counts = new Uint8Array(tags.length)
  for (const hit of hits) if (counts[hit.tag]! < 255) counts[hit.tag]!++
  const count = noLanguage()
  countLanguage(read, count)
  const language = languageFromTag(languageTag) ?? languageOf(count, fallback)
  const last = read.sentences.at(-1)
  const asks = anyAsks(read) || opensAsQuestion(read, hits, 0)
  const asksLast =
    last !== undefined && (last.asks || (read.sentences.length > 0 && opensAsQuestion(read, hits, last.firstWord)))
  return { text, read, hits, counts, count, language, asks, asksLast }
}

function opensAsQuestion(read: Words, hits: readonly Hit[], firstWord: number): boolean {
  // "what a pity" and "how nice" open like questions and are none: a mark or at least four words are needed.
  if (read.count - firstWord < 4) return false
  for (const { tag, first, end } of hits)
    if (tag === tagId.question && first === firstWord && end - first >= 2) return true
  return false
}

/** A sentence of it ends in a question mark. */
export function anyAsks({ sentences }: Words): boolean {
  for (let i = 0; i < sentences.length; i++) if (sentences[i]!.asks) return true
  return false
}

export const has = (reading: Reading, tag: TagId): boolean => reading.counts[tag]! > 0
export const countOf = (reading: Reading, tag: TagId): number => reading.counts[tag]!

/** The first (longest) hit of a tag, or undefined. */
export function hitOf({ counts, hits }: Reading, tag: TagId): Hit | undefined {
  if (counts[tag] === 0) return undefined
  for (let i = 0; i < hits.length; i++) if (hits[i]!.tag === tag) return hits[i]
  return undefined
}

/** Adds a reading's words to a conversation's language count. */
export function addLanguage(reading: Reading, count: LanguageCount): void {
  const own = reading.count
  count.en += own.en
  count.es += own.es
  count.other += own.other
  count.foreignScript += own.foreignScript
  count.words += own.words
}

/** Share of words two texts have in common, 0 to 1; 0 as well where it is surely under `least`. */
export function sharedWords(one: Reading, other: Reading, least: number): number {
  const a = one.read.vocabulary
  const b = other.read.vocabulary
  if (Math.min(a.length, b.length) < least * Math.max(a.length, b.length)) return 0
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const left = a[i]!
    const right = b[j]!
    if (left === right) shared++
    if (left <= right) i++
    if (right <= left) j++
  }
  return shared / Math.max(1, a.length + b.length - shared)
}
