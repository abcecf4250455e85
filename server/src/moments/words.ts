/**
 * A turn's text as words with their places. Folding keeps every offset: one code unit stays one code unit, so that a
 * place in the folded text is the same place in what was said.
 */
import { foldCode, foldText, isLetter } from './folding.ts'
import { HASH_START, hashNext, hashOf, lexemeAt, lexemeOf, textOf, UNKNOWN } from './lexemes.ts'
import { contractions, shorthand } from './words.data.ts'

/** What is read of one turn; the rest of an endless paste adds nothing to how it was said. */
export const READ_LIMIT = 12_000

/** The words of a text. Folded: lower case, no accents (except ñ), contractions opened, chat shorthand spelled out. */
export class Words {
  /** By word: its hash, its number among the known words (lexemes.ts), its place in the text, its sentence. */
  hashes: number[] = []
  lexemes: number[] = []
  from: number[] = []
  to: number[] = []
  sentence: number[] = []
  sentences: Sentence[] = []
  /** Share of capital letters among letters, 0 to 1. */
  capitals = 0
  exclamations = 0
  /** A word of it begins with a digit. */
  hasNumber = false
  private readonly text: string
  /** Unknown words that do not stand in the text as they are, by word. */
  private readonly parts: ReadonlyMap<number, string> | null
  private spelled: string[] | null = null
  private unique: number[] | null = null

  constructor(text: string, parts: ReadonlyMap<number, string> | null) {
    this.text = text
    this.parts = parts
  }
  get count(): number {
    return this.hashes.length
  }
  /** Letter by letter; undefined past the last word. */
  at(word: number): string | undefined {
    const lexeme = this.lexemes[word]
    if (lexeme === undefined) return undefined
    if (lexeme !== UNKNOWN) return textOf(lexeme)
    return this.parts?.get(word) ?? foldText(this.text.slice(this.from[word], this.to[word]))
  }
  /** The first code unit of a word; NaN where it has none. */
  codeAt(word: number): number {
    const lexeme = this.lexemes[word]!
    if (lexeme !== UNKNOWN) return textOf(lexeme).charCodeAt(0)
    const part = this.parts?.get(word)
    return part === undefined ? foldCode(this.text.charCodeAt(this.from[word]!)) : part.charCodeAt(0)
  }
  /** All of them letter by letter: only for what cannot be asked by hash or number. */
  get words(): readonly string[] {
    return (this.spelled ??= this.lexemes.map((_, word) => this.at(word)!))
  }
  /** Its words' hashes, each once, in rising order. */
  get vocabulary(): readonly number[] {
    return (this.unique ??= uniqueOf(this.hashes))
  }
}

/** Up to here putting each in its place is quicker than sorting. */
const FEW = 40

function uniqueOf(hashes: readonly number[]): number[] {
  if (hashes.length > FEW) {
    const sorted = Int32Array.from(hashes).sort()
    return Array.from(sorted.filter((hash, i) => i === 0 || hash !== sorted[i - 1]))
  }
  const unique: number[] = []
  for (const hash of hashes) {
    let at = unique.length
    while (at > 0 && unique[at - 1]! > hash) at--
    if (at > 0 && unique[at - 1] === hash) continue
    unique.push(hash)
    for (let i = unique.length - 1; i > at; i--) unique[i] = unique[i - 1]!
    unique[at] = hash
  }
  return unique
}

export interface Sentence {
  from: number
  to: number
  /** Ends in a question mark. */
  asks: boolean
  firstWord: number
}

/** What is read, before it is cut to its length: one text at a time. No word opens into more parts than it has letters. */
const read = {
  count: 0,
  hashes: new Int32Array(READ_LIMIT),
  lexemes: new Int32Array(READ_LIMIT),
  from: new Int32Array(READ_LIMIT),
  to: new Int32Array(READ_LIMIT),
  sentence: new Int32Array(READ_LIMIT),
  parts: null as Map<number, string> | null,
  hasNumber: false,
  sentences: [] as Sentence[],
}

function add(hash: number, lexeme: number, from: number, to: number, firstCode: number): void {
  if (firstCode >= 48 && firstCode <= 57) read.hasNumber = true
  const at = read.count++
  read.hashes[at] = hash
  read.lexemes[at] = lexeme
  read.from[at] = from
  read.to[at] = to
  read.sentence[at] = read.sentences.length
}

/** The parts share the place of the whole: a quote never starts inside "I'm". */
function addPart(word: string, from: number, to: number): void {
  const hash = hashOf(word)
  const lexeme = lexemeAt(hash)
  if (lexeme === UNKNOWN) (read.parts ??= new Map()).set(read.count, word)
  add(hash, lexeme, from, to, word.charCodeAt(0))
}

/** Splits a text into words; linear in its length, capped at READ_LIMIT. */
export function readWords(text: string): Words {
  const end = Math.min(text.length, READ_LIMIT)
  read.count = 0
  read.parts = null
  read.hasNumber = false
  read.sentences = []
  let letterCount = 0
  let capitalCount = 0
  let exclamations = 0
  let sentenceFrom = -1
  let firstWord = 0
  const closeSentence = (to: number, asks: boolean) => {
    if (sentenceFrom < 0) return
    read.sentences.push({ from: sentenceFrom, to, asks, firstWord })
    sentenceFrom = -1
    firstWord = read.count
  }
  for (let at = 0; at < end;) {
    const code = text.charCodeAt(at)
    if (isLetter(code)) {
      const from = at
      let isContracted = false
      let hash = HASH_START
      for (; at < end; at++) {
        const next = text.charCodeAt(at)
        if (isLetter(next)) {
          if (next >= 65 && next <= 90) capitalCount++
          letterCount++
        } else if (foldCode(next) === 39 && at + 1 < end && isLetter(text.charCodeAt(at + 1))) isContracted = true
        else break
        hash = hashNext(hash, foldCode(next))
      }
      if (sentenceFrom < 0) sentenceFrom = from
      addWord(text, hash, from, at, isContracted)
      continue
    }
    if (code === 33) exclamations++
    if (code === 10) closeSentence(at, false)
    else if (code === 63 || code === 33 || code === 46) {
      const isInside = code === 46 && at + 1 < end && isLetter(text.charCodeAt(at + 1))
      if (!isInside) closeSentence(at + 1, code === 63)
      else if (sentenceFrom < 0) sentenceFrom = at
    }
    at++
  }
  closeSentence(end, false)
  return keep(text, letterCount === 0 ? 0 : capitalCount / letterCount, exclamations)
}

function keep(text: string, capitals: number, exclamations: number): Words {
  const { count, sentences, parts } = read
  const words = new Words(text, parts)
  words.hashes = cut(read.hashes, count)
  words.lexemes = cut(read.lexemes, count)
  words.from = cut(read.from, count)
  words.to = cut(read.to, count)
  words.sentence = cut(read.sentence, count)
  words.sentences = sentences
  words.capitals = capitals
  words.exclamations = exclamations
  words.hasNumber = read.hasNumber
  return words
}

/** Plain lists: a typed array of its own costs more than these few numbers. */
function cut(from: Int32Array, count: number): number[] {
  // oxlint-disable-next-line unicorn/no-new-array -- made at its length it does not grow; this runs five times a turn
  const list = new Array<number>(count)
  for (let i = 0; i < count; i++) list[i] = from[i]!
  return list
}

function addWord(text: string, hash: number, from: number, to: number, isContracted: boolean): void {
  if (isContracted) {
    for (const part of openContraction(foldText(text.slice(from, to)))) addPart(part, from, to)
    return
  }
  const lexeme = lexemeAt(hash)
  const spelled = lexeme === UNKNOWN ? undefined : spelledOut.get(lexeme)
  if (spelled === undefined) add(hash, lexeme, from, to, text.charCodeAt(from))
  else for (const part of spelled) addPart(part, from, to)
}
const spelledOut = new Map(Array.from(shorthand, ([word, parts]) => [lexemeOf(word), parts]))

function openContraction(word: string): readonly string[] {
  const whole = contractions.get(word)
  if (whole) return whole
  const cut = word.lastIndexOf("'")
  const head = word.slice(0, cut)
  const tail = word.slice(cut + 1)
  switch (tail) {
    case 'll':
      return [head, 'will']
    case 've':
      return [head, 'have']
    case 're':
      return [head, 'are']
    case 'm':
      return [head, 'am']
    case 'd':
      return [head, 'would']
    case 't':
      return head.endsWith('n') ? [head.slice(0, -1), 'not'] : [head + tail]
    case 's':
      return isSubject.has(head) ? [head, 'is'] : [head]
    default:
      return [head, tail]
  }
}
const isSubject = new Set(['it', 'that', 'there', 'he', 'she', 'what', 'where', 'who', 'how', 'here', 'when', 'why'])
