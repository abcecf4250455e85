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
import { tagId, tags, type Tag } from './tags.ts'
import { readWords, type Words } from './words.ts'

const tree = plantPhrases(tags, [english, spanish])

export interface Reading {
  text: string
  read: Words
  /** Its words, each once. */
  vocabulary: ReadonlySet<string>
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
  countLanguage(read.words, count)
  const language = languageFromTag(languageTag) ?? languageOf(count, fallback)
  const last = read.sentences.at(-1)
  const asks = read.sentences.some((sentence) => sentence.asks) || opensAsQuestion(read, hits, 0)
  const asksLast =
    last !== undefined && (last.asks || (read.sentences.length > 0 && opensAsQuestion(read, hits, last.firstWord)))
  return { text, read, vocabulary: new Set(read.words), hits, counts, count, language, asks, asksLast }
}

function opensAsQuestion(read: Words, hits: readonly Hit[], firstWord: number): boolean {
  // "what a pity" and "how nice" open like questions and are none: a mark or at least four words are needed.
  if (read.words.length - firstWord < 4) return false
  return hits.some((hit) => hit.tag === tagId.question && hit.first === firstWord && hit.end - hit.first >= 2)
}

export const has = (reading: Reading, tag: Tag): boolean => reading.counts[tagId[tag]]! > 0
export const countOf = (reading: Reading, tag: Tag): number => reading.counts[tagId[tag]]!

/** The first (longest) hit of a tag, or undefined. */
export function hitOf(reading: Reading, tag: Tag): Hit | undefined {
  if (!has(reading, tag)) return undefined
  const id = tagId[tag]
  return reading.hits.find((hit) => hit.tag === id)
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

/** Share of words two texts have in common, 0 to 1. */
export function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const word of b) if (a.has(word)) shared++
  return shared / Math.max(1, a.size + b.size - shared)
}
