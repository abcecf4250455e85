/**
 * A turn's text as words with their places. Folding keeps every offset: one code unit stays one code unit, so that a
 * place in the folded text is the same place in what was said.
 */
import { contractions, shorthand } from './words.data.ts'

/** What is read of one turn; the rest of an endless paste adds nothing to how it was said. */
export const READ_LIMIT = 12_000

export interface Words {
  /** Folded: lower case, no accents (except ñ), contractions opened, chat shorthand spelled out. */
  words: string[]
  from: number[]
  to: number[]
  /** Which sentence a word stands in. */
  sentence: number[]
  sentences: Sentence[]
  /** Share of capital letters among letters, 0 to 1. */
  capitals: number
  exclamations: number
}

export interface Sentence {
  from: number
  to: number
  /** Ends in a question mark. */
  asks: boolean
  firstWord: number
}

const fold = new Uint16Array(0x180)
for (let code = 0; code < 0x180; code++) {
  const lower = String.fromCharCode(code).toLowerCase()
  const kept = lower.length === 1 ? lower : String.fromCharCode(code)
  const bare = kept === 'ñ' ? kept : kept.normalize('NFD').charAt(0)
  fold[code] = bare.charCodeAt(0)
}

const isLetter = (code: number): boolean =>
  code < 0x80
    ? (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    : code >= 0xc0
      ? !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f) && code !== 0xd7 && code !== 0xf7
      : code === 0xaa || code === 0xb5 || code === 0xba

const foldCode = (code: number): number => (code < 0x180 ? fold[code]! : code === 0x2019 || code === 0x2bc ? 39 : code)

/** Plain ASCII goes through the engine's own lower-casing; the rest code unit by code unit, so that no place moves. */
function foldText(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase()
  const codes = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) codes[at] = foldCode(text.charCodeAt(at))
  let folded = ''
  // fromCharCode takes its arguments on the stack.
  for (let at = 0; at < codes.length; at += 4096) folded += String.fromCharCode(...codes.subarray(at, at + 4096))
  return folded
}
// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const isPlain = /^[\x00-\x7f]*$/

/** Splits a text into words; linear in its length, capped at READ_LIMIT. */
export function readWords(text: string): Words {
  const kept = text.length > READ_LIMIT ? text.slice(0, READ_LIMIT) : text
  const folded = foldText(kept)
  const end = folded.length
  const read: Words = { words: [], from: [], to: [], sentence: [], sentences: [], capitals: 0, exclamations: 0 }
  let letters = 0
  let capitals = 0
  let sentenceFrom = -1
  let firstWord = 0
  let at = 0
  const closeSentence = (to: number, asks: boolean) => {
    if (sentenceFrom < 0) return
    read.sentences.push({ from: sentenceFrom, to, asks, firstWord })
    sentenceFrom = -1
    firstWord = read.words.length
  }
  while (at < end) {
    const code = folded.charCodeAt(at)
    if (isLetter(code)) {
      const from = at
      let apostrophe = false
      for (; at < end; at++) {
        const next = folded.charCodeAt(at)
        if (isLetter(next)) {
          const raw = kept.charCodeAt(at)
          if (raw >= 65 && raw <= 90) capitals++
          letters++
        } else if (next === 39 && at + 1 < end && isLetter(folded.charCodeAt(at + 1))) apostrophe = true
        else break
      }
      if (sentenceFrom < 0) sentenceFrom = from
      pushWord(read, folded.slice(from, at), from, at, apostrophe)
      continue
    }
    if (code === 33) read.exclamations++
    if (code === 10) closeSentence(at, false)
    else if (code === 63 || code === 33 || code === 46) {
      const inside = code === 46 && at + 1 < end && isLetter(folded.charCodeAt(at + 1))
      if (!inside) closeSentence(at + 1, code === 63)
      else if (sentenceFrom < 0) sentenceFrom = at
    }
    at++
  }
  closeSentence(end, false)
  read.capitals = letters === 0 ? 0 : capitals / letters
  return read
}

function pushWord(read: Words, word: string, from: number, to: number, apostrophe: boolean): void {
  const sentence = read.sentences.length
  const opened = apostrophe ? openContraction(word) : shorthand.get(word)
  if (opened === undefined) {
    add(read, word, from, to, sentence)
    return
  }
  // The parts share the place of the whole: a quote never starts inside "I'm".
  for (const part of opened) add(read, part, from, to, sentence)
}

function add(read: Words, word: string, from: number, to: number, sentence: number): void {
  read.words.push(word)
  read.from.push(from)
  read.to.push(to)
  read.sentence.push(sentence)
}

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
