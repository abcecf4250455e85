/** Promises: how likely a turn makes one, where it stands, and by when it is due. */
import type { PromiseFound } from '@peakend/contract/moments.ts'
import { findAtHit, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import type { Hit } from './phrases.ts'
import { has } from './reading.ts'
import { tagId } from './tags.ts'
import { sigmoid } from './weights.ts'

/** From this probability on a promise is shown to people, who confirm it with one key. */
export const PROMISE_SHOWN = 0.5

/** What a promise in so many words adds to the head's logit: the head learnt from meetings, where "we will" is talk. */
const bonus = { firm: 1, toYou: 1.5, due: 1.5 }

/** English rests on the trained head and the lexicon, other languages on the lexicon alone. */
export function promiseOf(turn: HeardTurn): PromiseFound {
  if (turn.read.words.length === 0) return { p: 0 }
  const hit = firmPromise(turn)
  const due = hit ? dueOf(turn, hit) : undefined
  const added = hit ? bonus.firm + (due ? bonus.due : 0) + (addressesYou(turn, hit) ? bonus.toYou : 0) : 0
  const logit = (turn.language === 'en' ? turn.scores.promise : -2) + added
  const p = round(sigmoid(logit))
  if (!hit || turn.by === 'customer') return { p }
  return {
    p,
    from: turn.read.from[hit.first]!,
    to: turn.read.to[endOfClause(turn, hit) - 1]!,
    ...(due ? { due: turn.text.slice(turn.read.from[due.first]!, turn.read.to[due.end - 1]!) } : {}),
  }
}

function addressesYou(turn: HeardTurn, hit: Hit): boolean {
  const end = endOfClause(turn, hit)
  for (let i = Math.max(0, hit.first - 1); i < end; i++) if (toYou.has(turn.read.words[i]!)) return true
  return false
}
const toYou = new Set(['you', 'your', 'le', 'te', 'les', 'os', 'usted'])

/** A promise in so many words, and not a question, a condition or a refusal. */
function firmPromise(turn: HeardTurn): Hit | undefined {
  if (!has(turn, 'promise')) return undefined
  const { words } = turn.read
  return turn.hits.find((hit) => {
    if (hit.tag !== tagId.promise) return false
    const sentence = turn.read.sentences[turn.read.sentence[hit.first]!]
    if (sentence?.asks) return false
    const before = words[hit.first - 1]
    if (before === 'if' || before === 'si' || before === 'what' || before === 'no') return false
    const said = words.slice(hit.first, Math.min(hit.end + 2, words.length))
    return !said.includes('not') && !said.includes('need') && !(said[0] === 'let' && idle.has(said[2] ?? ''))
  })
}
/** "Let me know" asks; "let me tell you" is talk. */
const idle = new Set(['know', 'tell', 'explain', 'say', 'ask'])

function dueOf(turn: HeardTurn, promise: Hit): Hit | undefined {
  const sentence = turn.read.sentence[promise.first]
  let due: Hit | undefined
  for (const hit of turn.hits) {
    if (hit.tag !== tagId.due || turn.read.sentence[hit.first] !== sentence) continue
    // "tomorrow" and "by noon" side by side are one due time.
    if (!due) due = { ...hit }
    else if (hit.first <= due.end + 1) due.end = Math.max(due.end, hit.end)
  }
  return due
}

function endOfClause(turn: HeardTurn, hit: Hit): number {
  const sentence = turn.read.sentence[hit.first]
  let end = hit.end
  while (end < turn.read.words.length && turn.read.sentence[end] === sentence) end++
  return end
}

export function promiseFindings(heard: Heard, promises: readonly PromiseFound[]): Finding[] {
  return heard.turns.flatMap((turn) => {
    const promise = promises[turn.index]!
    if (!turn.hosts || promise.from === undefined || promise.p < 0.3) return []
    const hit = firmPromise(turn)
    return hit ? [findAtHit(heard, turn, hit, 'promise-made', promise.due ? 1 : 0.6)] : []
  })
}

const round = (value: number): number => Math.round(value * 1000) / 1000
