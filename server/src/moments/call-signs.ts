/**
 * What only a call has, of what the customer lived through: on hold, in silence, spoken over. It comes from clocks and from who spoke when; nothing is ever read from how anybody
 * sounds. Each is quoted where it was felt: a wait at the words that ended it, being spoken over at the customer's own.
 */
import type { Conversation, ReasonCode } from '@peakend/contract/moments.ts'
import { findSentence, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'

export type CallSigns = NonNullable<Conversation['call']>
type Stretch = CallSigns['holds'][number]

/** On the phone nobody is silent for so long without the other wondering whether they are still there. */
export const LONG_SILENCE_MS = 20_000
/** Shorter is the "yes" and "mhm" by which people show that they listen. */
export const OVER_MS = 2000
/** The same again adds nothing. */
const MOST_OF_A_KIND = 3

/** In these turns, which stand side by side; none where it was no call. */
export function callFindings(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const { call } = heard.conversation
  const [first, last] = [turns[0], turns.at(-1)]
  if (!call || !first || !last) return []
  const isHere = ({ turn }: Finding) => turn >= first.index && turn <= last.index
  const { slowReplyMs } = heard.standard
  return [
    ...longOnes(call.holds, slowReplyMs).flatMap((one) => ended(heard, one, 'long-hold', one.ms / slowReplyMs / 2)),
    ...longOnes(call.silences, LONG_SILENCE_MS).flatMap((one) =>
      ended(heard, one, 'long-silence', one.ms / 60_000 + 0.5),
    ),
    ...longOnes(call.spokenOver, OVER_MS).flatMap((one) => spokenOver(heard, one)),
  ].filter(isHere)
}

/** The longest of a kind first, no more than say something new. */
export const longOnes = (stretches: readonly Stretch[], leastMs: number): readonly Stretch[] =>
  stretches
    .filter(({ ms }) => ms >= leastMs)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, MOST_OF_A_KIND)

/** At our first words after it; where none came, at our last before it. */
function ended(heard: Heard, { at, ms }: Stretch, reason: ReasonCode, strength: number): Finding[] {
  const ours = heard.turns.filter((turn) => turn.hosts && turn.at !== undefined)
  const turn = ours.find((one) => one.at! >= at + ms - 1000) ?? ours.findLast((one) => one.at! <= at)
  return turn ? [findSentence(heard, turn, reason, Math.min(1, strength))] : []
}

/** At what the customer was saying. */
function spokenOver(heard: Heard, { at }: Stretch): Finding[] {
  const turn = heard.turns.findLast((one) => one.by === 'customer' && one.at !== undefined && one.at <= at)
  return turn ? [findSentence(heard, turn, 'spoken-over')] : []
}

/** A wait for an answer that was spent on hold is told as that, not as a slow reply. */
export const wasOnHold = (heard: Heard, fromMs: number, toMs: number): boolean =>
  heard.conversation.call?.holds.some(
    ({ at, ms }) => at < toMs && at + ms > fromMs && ms >= heard.standard.slowReplyMs,
  ) ?? false
