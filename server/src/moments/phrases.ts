/**
 * Finds many phrases in one pass over a text's words. A phrase is written in plain words: `(a|b c)` is a choice,
 * `(a|b)?` may be missing, `_` is any one word. All phrases of all languages share one tree of words, so that reading
 * costs the same however many there are.
 */
import { HashTable, lexemeOf, MOST_LEXEMES, UNKNOWN } from './lexemes.ts'
import type { Words } from './words.ts'

export interface Hit {
  tag: number
  /** First word and the one after the last. */
  first: number
  end: number
}

/** Nodes are numbers, the root is 0; what each has stands under its number. */
export interface PhraseTree {
  /** The node after a node by a word, under `edge`; after the root also by the word alone. */
  next: HashTable
  first: Int32Array
  /** The node after any word; 0 for none. */
  any: number[]
  /** What ends here. */
  tags: (number[] | null)[]
}

/** Nodes times words must stay a whole number of 31 bits. */
const MOST_NODES = 2 ** 31 / MOST_LEXEMES
const edge = (node: number, lexeme: number): number => node * MOST_LEXEMES + lexeme

/** Builds the tree; refuses (throws) an unbalanced phrase, which is a fault in the lexicon. */
export function plantPhrases(tags: readonly string[], lexicons: Record<string, readonly string[]>[]): PhraseTree {
  const tree: PhraseTree = { next: new HashTable(), first: new Int32Array(MOST_LEXEMES), any: [0], tags: [null] }
  for (const lexicon of lexicons) {
    for (const [tag, phrases] of Object.entries(lexicon)) {
      const id = tags.indexOf(tag)
      if (id < 0) throw new Error(`the lexicon knows a tag the engine does not: ${tag}`)
      for (const phrase of phrases) for (const words of spell(phrase)) grow(tree, words, id)
    }
  }
  return tree
}

function grow(tree: PhraseTree, words: readonly string[], tag: number): void {
  let at = 0
  for (const word of words) at = word === '_' ? anyAfter(tree, at) : after(tree, at, lexemeOf(word))
  const tags = (tree.tags[at] ??= [])
  if (!tags.includes(tag)) tags.push(tag)
}

function fresh({ any, tags }: PhraseTree): number {
  if (any.length === MOST_NODES) throw new Error('more phrases than the tree holds')
  tags.push(null)
  return any.push(0) - 1
}
const anyAfter = (tree: PhraseTree, node: number): number => (tree.any[node] ||= fresh(tree))

function after(tree: PhraseTree, node: number, lexeme: number): number {
  const known = tree.next.get(edge(node, lexeme))
  if (known !== 0) return known
  const made = fresh(tree)
  tree.next.set(edge(node, lexeme), made)
  if (node === 0) tree.first[lexeme] = made
  return made
}

/** All ways a phrase can be said, as word lists. */
export function spell(phrase: string): string[][] {
  let at = 0
  const sequence = (): string[][] => {
    let ways: string[][] = [[]]
    while (at < phrase.length && phrase[at] !== '|' && phrase[at] !== ')') {
      if (phrase[at] === ' ') at++
      else if (phrase[at] === '(') {
        at++
        const choices = choice()
        if (phrase[at] !== ')') throw new Error(`unbalanced phrase: ${phrase}`)
        at++
        if (phrase[at] === '?') {
          choices.push([])
          at++
        }
        ways = ways.flatMap((way) => choices.map((words) => [...way, ...words]))
      } else {
        const word = /^[^ ()|?]+/.exec(phrase.slice(at))?.[0]
        if (!word) throw new Error(`bad phrase: ${phrase}`)
        at += word.length
        ways = ways.map((way) => [...way, word])
      }
    }
    return ways
  }
  const choice = (): string[][] => {
    const ways = sequence()
    while (phrase[at] === '|') {
      at++
      ways.push(...sequence())
    }
    return ways
  }
  const ways = choice()
  if (at < phrase.length) throw new Error(`unbalanced phrase: ${phrase}`)
  return ways.filter((way) => way.length > 0)
}

/** Every phrase in the words, in order of where it starts; the longest hit of a tag at a place wins. */
export function findPhrases(tree: PhraseTree, read: Words): Hit[] {
  const hits: Hit[] = []
  const { lexemes } = read
  for (let first = 0; first < lexemes.length; first++) {
    const start = tree.first[lexemes[first]!]!
    if (start !== 0) walk(tree, start, read, first + 1, first, hits)
  }
  return hits
}

function walk(tree: PhraseTree, at: number, read: Words, next: number, first: number, hits: Hit[]): void {
  const tags = tree.tags[at]
  if (tags) for (let i = 0; i < tags.length; i++) keepLongest(hits, tags[i]!, first, next)
  // A phrase ends with its sentence: "try it again? I hoped" is not "again I".
  if (next >= read.lexemes.length || read.sentence[next] !== read.sentence[first]) return
  const lexeme = read.lexemes[next]!
  const literal = lexeme === UNKNOWN ? 0 : tree.next.get(edge(at, lexeme))
  if (literal !== 0) walk(tree, literal, read, next + 1, first, hits)
  const any = tree.any[at]!
  if (any !== 0) walk(tree, any, read, next + 1, first, hits)
}

function keepLongest(hits: Hit[], tag: number, first: number, end: number): void {
  for (let i = hits.length - 1; i >= 0 && hits[i]!.first === first; i--) {
    const hit = hits[i]!
    if (hit.tag === tag) {
      if (end > hit.end) hit.end = end
      return
    }
  }
  hits.push({ tag, first, end })
}
