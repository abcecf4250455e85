/**
 * Words as numbers. Every word has a hash, by which words are compared and counted; a word that some list of the engine knows has a small number as
 * well, so that one look-up answers for all lists what the word is. Lists are made when their files are loaded; reading only looks up.
 */

/** FNV-1a over UTF-16 code units, 32 bits. */
export const HASH_START = 0x811c9dc5 | 0
export const hashNext = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)
export function hashOf(word: string): number {
  let hash = HASH_START
  for (let i = 0; i < word.length; i++) hash = hashNext(hash, word.charCodeAt(i))
  return hash
}

/** Many whole numbers under a hash each: open addressing, at most half full. 0 where there is none. */
export class HashTable {
  private hashes = new Int32Array(1 << 10)
  private values = new Int32Array(1 << 10)
  private count = 0

  /** Of two values under one hash the first stays. */
  set(hash: number, value: number): void {
    if (value === 0 || this.get(hash) !== 0) return
    if (2 * ++this.count > this.hashes.length) this.grow()
    this.put(hash, value)
  }
  get(hash: number): number {
    const { hashes, values } = this
    const mask = hashes.length - 1
    for (let at = placeOf(hash) & mask; ; at = (at + 1) & mask) {
      const value = values[at]!
      if (value === 0 || hashes[at] === hash) return value
    }
  }
  private put(hash: number, value: number): void {
    const { hashes, values } = this
    const mask = hashes.length - 1
    let at = placeOf(hash) & mask
    while (values[at] !== 0) at = (at + 1) & mask
    hashes[at] = hash
    values[at] = value
  }
  private grow(): void {
    const { hashes, values } = this
    this.hashes = new Int32Array(2 * hashes.length)
    this.values = new Int32Array(2 * hashes.length)
    for (let i = 0; i < hashes.length; i++) if (values[i] !== 0) this.put(hashes[i]!, values[i]!)
  }
}
const placeOf = (hash: number): number => {
  const mixed = Math.imul(hash, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/** More known words than this would need larger tables. */
export const MOST_LEXEMES = 1 << 14
/** A word no list knows. */
export const UNKNOWN = 0

const known = new HashTable()
const texts: string[] = ['']

/** The number of a word of some list, which it gets when it is first asked for. */
export function lexemeOf(word: string): number {
  const hash = hashOf(word)
  const found = known.get(hash)
  if (found !== 0) {
    if (texts[found] !== word) throw new Error(`two words of the lists have one hash: ${texts[found]}, ${word}`)
    return found
  }
  if (texts.length === MOST_LEXEMES) throw new Error('more words in the lists than their tables hold')
  known.set(hash, texts.length)
  return texts.push(word) - 1
}
export const lexemeAt = (hash: number): number => known.get(hash)
export const textOf = (lexeme: number): string => texts[lexeme]!

/** A list of words, to ask a known word's number. */
export function wordList(words: Iterable<string>): Uint8Array {
  const isIn = new Uint8Array(MOST_LEXEMES)
  for (const word of words) isIn[lexemeOf(word)] = 1
  return isIn
}
