/** Findings: what was noticed, where it stands in the text, whose it is; and how they become quoted evidence. */
import type { Evidence, ReasonCode, Whose } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import type { Hit } from './phrases.ts'
import { hitOf } from './reading.ts'
import type { TagId } from './tags.ts'

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
export function findTag(heard: Heard, turn: HeardTurn, tag: TagId, reason: ReasonCode, strength = 1): Finding[] {
  const hit = hitOf(turn, tag)
  return hit ? [findAtHit(heard, turn, hit, reason, strength)] : []
}

/** A finding on a turn's first (or last) sentence, its question, or the sentence at a place in its text. */
export function findSentence(
  heard: Heard,
  turn: HeardTurn,
  reason: ReasonCode,
  strength = 1,
  which: 'first' | 'last' | 'question' | number = 'first',
): Finding {
  const { sentences } = turn.read
  const sentence =
    which === 'first'
      ? sentences[0]
      : which === 'last'
        ? sentences.at(-1)
        : which === 'question'
          ? (sentences.find((one) => one.asks) ?? sentences.at(-1))
          : sentences.find((one) => one.to > which)
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

/** `moves` says how far the score moves without the finding's turn, where that is known. */
export function evidenceOf(
  heard: Heard,
  findings: readonly Finding[],
  moves: (finding: Finding) => number = () => 0,
): Evidence[] {
  return findings.map((finding) => {
    const { turn, from, to, reason, whose } = finding
    const quote = heard.turns[turn]!.text.slice(from, to)
    const weight = moves(finding)
    return weight > 0 ? { turn, quote, from, to, reason, whose, weight } : { turn, quote, from, to, reason, whose }
  })
}

/** Each reason's number, and how often it was found so far in the list at hand. */
export const reasonRow: ReadonlyMap<ReasonCode, number> = new Map(
  Object.keys(reasons).map((reason, row) => [reason as ReasonCode, row]),
)
const times = new Uint32Array(reasonRow.size)

/** What speaks for a moment and what against, each reason's later occurrences counting half, a quarter ... as people do not add up the same fault. */
export function weighFindings(
  findings: readonly Pick<Finding, 'reason' | 'strength'>[],
  see: (weight: number) => void,
): void {
  times.fill(0)
  const sorted = byStrength(findings)
  for (let i = 0; i < sorted.length; i++) {
    const { reason, strength } = sorted[i]!
    const row = reasonRow.get(reason)!
    see((reasons[reason].weight * strength) / 2 ** times[row]!)
    times[row]!++
  }
}

/** The clearest first; mostly they are as clear as each other. */
function byStrength<F extends Pick<Finding, 'strength'>>(findings: readonly F[]): readonly F[] {
  for (let i = 1; i < findings.length; i++)
    if (findings[i]!.strength > findings[i - 1]!.strength) return findings.toSorted((a, b) => b.strength - a.strength)
  return findings
}

/** The balance of findings, and the score it gives: 3 + 2 tanh(balance / 1.5), so 1 to 5 without a hard edge. */
export function balanceOf(findings: readonly Pick<Finding, 'reason' | 'strength'>[]): number {
  let balance = 0
  weighFindings(findings, (weight) => (balance += weight))
  return balance
}
export const scoreOf = (balance: number): number => Math.round((3 + 2 * Math.tanh(balance / 1.5)) * 10) / 10

/** The clearest findings first, at most so many. */
export function clearest(findings: readonly Finding[], most = 8): Finding[] {
  const clear: Finding[] = []
  const isFound = ({ reason, turn }: Finding) => clear.some((one) => one.reason === reason && one.turn === turn)
  for (const finding of findings.toSorted((a, b) => weightOf(b) - weightOf(a) || a.turn - b.turn)) {
    if (clear.length === most) break
    if (!isFound(finding)) clear.push(finding)
  }
  return clear
}
const weightOf = ({ reason, strength }: Finding): number => Math.abs(reasons[reason].weight) * strength
