/**
 * Where one promise of a sentence ends and the next begins: "I'll send the form today / and call you on Monday". One walk over a sentence's words for all
 * its promises, so that reading them stays linear. Pure.
 */
import type { HeardTurn } from './hearing.ts'
import type { Hit } from './phrases.ts'
import { goOn, presentForms, preparing, preparingStems, infinitives, clitics, joining } from './promise-words.data.ts'

export interface Span {
  from: number
  to: number
}

/** One promise: the word it begins with, and the words and signs of its part of the sentence. */
export interface Part {
  hit: Hit
  /** Words of the part, from its conjunction on; the last not included. */
  begins: number
  ends: number
  /** The words that say when, side by side taken as one. */
  due: Span | null
}

/** A comma and a space, or one short word between: "tomorrow" and "by three" are one due time. */
const NEAR = 4

/** First word of the next sentence. */
export const endOfSentence = ({ read }: HeardTurn, sentence: number): number =>
  read.sentences[sentence + 1]?.firstWord ?? read.count

/**
 * The promises of one sentence from what was found in it: `hits` in order, `dues` all words that say when, in order. A part of its own needs a word that
 * joins (or a comma) before it. With its subject said anew ("and I will call") it is one unless what came before only prepares it ("I'll check and I'll
 * let you know by five"); without ("and call you on Monday") only where both parts say when, since one time may be meant for both.
 */
export function partsOf(turn: HeardTurn, hits: readonly Hit[], dues: readonly Span[]): Part[] {
  const first = hits[0]
  if (!first) return []
  const { read } = turn
  const sentence = read.sentence[first.first]!
  const end = endOfSentence(turn, sentence)
  const begin = read.sentences[sentence]?.firstWord ?? first.first
  const when = placesOf(turn, dues, begin, end)
  const parts: Part[] = []
  let [hit, begins, joint, next] = [first, begin, -1, 1]
  const saysWhen = (from: number, to: number): boolean =>
    when.countBefore[to - begin]! > when.countBefore[from - begin]!
  const cut = (at: number, by: Hit): void => {
    parts.push({ hit, begins, ends: at, due: null })
    hit = by
    begins = at
    joint = -1
  }
  for (let at = first.end; at < end; at++) {
    while (hits[next] && hits[next]!.first < at) next++
    const isFree = when.at[at - begin] !== 1
    if (isFree && joining.has(read.words[at]!)) joint = at
    else if (isFree && joint < 0 && at > hit.end && followsComma(turn, at)) joint = at
    if (joint < 0 || joint < hit.end) continue
    const said = hits[next]?.first === at ? hits[next] : undefined
    if (said) {
      if (saysWhen(begins, joint) || !isPreparing(turn, hit)) cut(joint, said)
      at = said.end - 1
    } else if (joint === at) {
      const goesOn = continuedAt(turn, at, end, when.at, begin)
      if (goesOn === null || hits[next]?.first === goesOn || !saysWhen(begins, at)) continue
      // up to the next promise in so many words: what follows that is said of it
      if (saysWhen(at, hits[next] ? Math.max(goesOn, hits[next]!.first) : end))
        cut(at, { ...hit, first: goesOn, end: goesOn + 1 })
    }
  }
  parts.push({ hit, begins, ends: end, due: null })
  return withDues(turn, parts, dues)
}

/** For every word of the sentence whether it says when, and how many due times begin before it. */
function placesOf({ read }: HeardTurn, dues: readonly Span[], begin: number, end: number) {
  const at = new Uint8Array(end - begin + 1)
  const countBefore = new Uint32Array(end - begin + 2)
  let due = 0
  let until = -1
  for (let word = begin; word < end; word++) {
    let begun = 0
    while (dues[due] && dues[due]!.from < read.to[word]!) {
      if (dues[due]!.to > until) until = dues[due]!.to
      due++
      begun++
    }
    at[word - begin] = read.from[word]! < until ? 1 : 0
    countBefore[word - begin + 1] = countBefore[word - begin]! + begun
  }
  return { at, countBefore }
}

const followsComma = ({ read, text }: HeardTurn, at: number): boolean => {
  const [from, to] = [read.to[at - 1]!, read.from[at]!]
  return to - from <= 3 && /[,;]/.test(text.slice(from, to))
}

/** "I'll check": what is promised comes after it. */
function isPreparing({ read }: HeardTurn, hit: Hit): boolean {
  for (let i = hit.first; i < Math.min(hit.end + 1, read.count); i++) {
    const word = read.words[i]!
    if (preparing.has(word) || preparingStems.some((stem) => word.startsWith(stem))) return true
  }
  return false
}

/** Longest way from "and" to its verb: "and then on Monday morning by ten call you". */
const REACH = 12

/** The verb after a joining word that goes on with what is promised: "and call you", "y el lunes llamarle"; null where something else follows. */
function continuedAt(
  { read }: HeardTurn,
  joint: number,
  end: number,
  isWhen: Uint8Array,
  begin: number,
): number | null {
  let at = joint + (joining.has(read.words[joint]!) ? 1 : 0)
  const last = Math.min(end, at + REACH)
  while (at < last && (isWhen[at - begin] === 1 || joining.has(read.words[at]!))) at++
  const from = at
  while (at < last && clitics.has(read.words[at]!)) at++
  const word = read.words[at]
  if (at >= last || word === undefined) return null
  if (from < at) return presentForms.has(word) ? from : null
  if (infinitives.test(word)) return at
  // "and call me by five" asks the customer
  const object = read.words[at + 1]
  return goOn.has(word) && object !== 'me' && object !== 'us' ? at : null
}

/** Every part with its own due time, the first it names. */
function withDues({ read }: HeardTurn, parts: readonly Part[], dues: readonly Span[]): Part[] {
  let next = 0
  return parts.map((part, i) => {
    const following = parts[i + 1]
    const until = following ? read.from[following.begins]! : Infinity
    let due: Span | null = null
    for (; dues[next] && dues[next]!.from < until; next++) {
      const span = dues[next]!
      if (!due) due = { ...span }
      else if (span.from <= due.to + NEAR) due.to = Math.max(due.to, span.to)
    }
    return { ...part, due }
  })
}
