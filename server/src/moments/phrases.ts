/**
 * Finds many phrases in one pass over a text's words. A phrase is written in plain words: `(a|b c)` is a choice,
 * `(a|b)?` may be missing, `_` is any one word. All phrases of all languages share one tree of words, so that reading
 * costs the same however many there are.
 */
import type { Words } from './words.ts'

export interface Hit {
  tag: number
  /** First word and the one after the last. */
  first: number
  end: number
}

interface Node {
  next: Map<string, Node>
  any: Node | null
  tags: number[] | null
}

const node = (): Node => ({ next: new Map(), any: null, tags: null })

export interface PhraseTree {
  root: Node
  tags: readonly string[]
}

/** Builds the tree; refuses (throws) an unbalanced phrase, which is a fault in the lexicon. */
export function plantPhrases(tags: readonly string[], lexicons: Record<string, readonly string[]>[]): PhraseTree {
  const root = node()
  for (const lexicon of lexicons) {
    for (const [tag, phrases] of Object.entries(lexicon)) {
      const id = tags.indexOf(tag)
      if (id < 0) throw new Error(`the lexicon knows a tag the engine does not: ${tag}`)
      for (const phrase of phrases) for (const words of spell(phrase)) grow(root, words, id)
    }
  }
  return { root, tags }
}

function grow(root: Node, words: readonly string[], tag: number): void {
  let at = root
  for (const word of words) {
    if (word === '_') at = at.any ??= node()
    else {
      let next = at.next.get(word)
      if (!next) at.next.set(word, (next = node()))
      at = next
    }
  }
  at.tags ??= []
  if (!at.tags.includes(tag)) at.tags.push(tag)
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
  const { words } = read
  for (let first = 0; first < words.length; first++) {
    const start = tree.root.next.get(words[first]!)
    if (start) walk(start, read, first + 1, first, hits)
  }
  return hits
}

function walk(at: Node, read: Words, next: number, first: number, hits: Hit[]): void {
  if (at.tags) for (const tag of at.tags) keepLongest(hits, tag, first, next)
  // A phrase ends with its sentence: "try it again? I hoped" is not "again I".
  if (next >= read.words.length || read.sentence[next] !== read.sentence[first]) return
  const literal = at.next.get(read.words[next]!)
  if (literal) walk(literal, read, next + 1, first, hits)
  if (at.any) walk(at.any, read, next + 1, first, hits)
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
