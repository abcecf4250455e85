/** Findings: what was noticed, where it stands in the text, whose it is; and how they become quoted evidence. */
import type { Evidence, ReasonCode, Whose } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import type { Hit } from './phrases.ts'
import { hitOf } from './reading.ts'
import type { Tag } from './tags.ts'

export interface Finding {
  reason: ReasonCode
  turn: number
  from: number
  to: number
  whose: Whose
  /** How clear it is, 0 to 1: scales what it adds to the balance. */
  strength: number
}

/** Quotes no longer than this: a person should see it at a glance. */
const QUOTE_LIMIT = 160

/** A finding on the sentence that holds a phrase, or on the phrase alone where the sentence is long. */
export function findAtHit(heard: Heard, turn: HeardTurn, hit: Hit, reason: ReasonCode, strength = 1): Finding {
  const { read } = turn
  const sentence = read.sentences[read.sentence[hit.first]!]
  const from = read.from[hit.first]!
  const to = read.to[hit.end - 1]!
  const whole = sentence && sentence.to - sentence.from <= QUOTE_LIMIT && sentence.to >= to ? sentence : { from, to }
  return place(heard, turn, whole.from, whole.to, reason, strength)
}

/** A finding on the first phrase of a tag, or nothing where the turn has none. */
export function findTag(heard: Heard, turn: HeardTurn, tag: Tag, reason: ReasonCode, strength = 1): Finding[] {
  const hit = hitOf(turn, tag)
  return hit ? [findAtHit(heard, turn, hit, reason, strength)] : []
}

/** A finding on a turn's first (or last) sentence. */
export function findSentence(
  heard: Heard,
  turn: HeardTurn,
  reason: ReasonCode,
  strength = 1,
  which: 'first' | 'last' | 'question' = 'first',
): Finding {
  const { sentences } = turn.read
  const sentence =
    which === 'first'
      ? sentences[0]
      : which === 'last'
        ? sentences.at(-1)
        : (sentences.find((one) => one.asks) ?? sentences.at(-1))
  const from = sentence?.from ?? 0
  return place(heard, turn, from, Math.min(sentence?.to ?? turn.text.length, from + QUOTE_LIMIT), reason, strength)
}

function place(heard: Heard, turn: HeardTurn, from: number, to: number, reason: ReasonCode, strength: number): Finding {
  const end = to < turn.text.length && isLowSurrogate(turn.text.charCodeAt(to)) ? to + 1 : to
  return { reason, turn: turn.index, from, to: end, whose: ownerOf(heard, turn, reason), strength }
}
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

/** The usual owner, except that an assistant's doing is the flow's. */
function ownerOf(heard: Heard, turn: HeardTurn, reason: ReasonCode): Whose {
  const usual = reasons[reason].whose
  const speaker = turn.by === 'customer' ? heard.host : turn.by
  return usual === 'agent' && speaker === 'bot' ? 'flow' : usual
}

/** `weightOf` says how far the score moves without the finding's turn, where that is known. */
export function evidenceOf(
  heard: Heard,
  findings: readonly Finding[],
  weightOf: (finding: Finding) => number = () => 0,
): Evidence[] {
  return findings.map((finding) => {
    const { turn, from, to, reason, whose } = finding
    const weight = weightOf(finding)
    const quoted = { turn, quote: heard.turns[turn]!.text.slice(from, to), from, to, reason, whose }
    return weight > 0 ? { ...quoted, weight } : quoted
  })
}

/**
 * Balance of findings, each reason's later occurrences counting half, a quarter ... as people do not add up the same
 * fault; and the score it gives: 3 + 2 tanh(balance / 1.5), so 1 to 5 without a hard edge.
 */
export function balanceOf(findings: readonly Finding[]): number {
  const times = new Map<ReasonCode, number>()
  let balance = 0
  for (const { reason, strength } of findings.toSorted((a, b) => b.strength - a.strength)) {
    const before = times.get(reason) ?? 0
    times.set(reason, before + 1)
    balance += (reasons[reason].weight * strength) / 2 ** before
  }
  return balance
}
export const scoreOf = (balance: number): number => Math.round((3 + 2 * Math.tanh(balance / 1.5)) * 10) / 10

/** The clearest findings first, at most so many. */
export function clearest(findings: readonly Finding[], most = 8): Finding[] {
  const weightOf = (finding: Finding) => Math.abs(reasons[finding.reason].weight) * finding.strength
  const seen = new Set<string>()
  return findings
    .toSorted((a, b) => weightOf(b) - weightOf(a) || a.turn - b.turn)
    .filter(({ reason, turn }) => !seen.has(`${reason} ${turn}`) && seen.add(`${reason} ${turn}`))
    .slice(0, most)
}
