/** A recording drawn and heard: loudness as it travels, where nobody speaks, and which turn is said when. Pure. */
import type { Recording } from '@peakend/contract/recordings.ts'

/** From 0 (silent) to 255 (full scale), even in decibels. */
export const loudnessOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))

/** As many columns as are to be drawn, from 0 to 1: what is loudest in each. */
export function columnsOf(side: Uint8Array, count: number): number[] {
  if (side.length === 0) return []
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * side.length) / count)
    const to = Math.max(from + 1, Math.floor(((i + 1) * side.length) / count))
    let most = 0
    for (let at = from; at < to; at++) most = Math.max(most, side[at] ?? 0)
    return most / 255
  })
}

export interface Stretch {
  fromMs: number
  toMs: number
}

/** Breath and the noise of a line are quieter (some 40 dB under full scale). */
const quiet = 66
/** A pause for thought is no silence. */
const leastMs = 1500
/** Left standing at either end, so that no word is cut. */
const marginMs = 250

/** Where neither side is heard for a while. */
export function silencesOf(sides: readonly Uint8Array[], stretchMs: number): Stretch[] {
  const count = sides[0]?.length ?? 0
  const found: Stretch[] = []
  let since: number | null = null
  for (let i = 0; i <= count; i++) {
    const isQuiet = i < count && sides.every((side) => (side[i] ?? 0) < quiet)
    if (isQuiet) since ??= i
    else if (since !== null) {
      const stretch = { fromMs: since * stretchMs + marginMs, toMs: i * stretchMs - marginMs }
      if (stretch.toMs - stretch.fromMs >= leastMs - 2 * marginMs) found.push(stretch)
      since = null
    }
  }
  return found
}

/** Where to go on where there is nothing to hear now; null where there is. */
export const skipFrom = (silences: readonly Stretch[], ms: number): number | null =>
  silences.find((one) => ms >= one.fromMs && ms < one.toMs - 50)?.toMs ?? null

export interface Start {
  ordinal: number
  ms: number
}

/** When each turn begins in the recording, in the order of time; those before and after it are left out. */
export function startsOf(
  turns: readonly { ordinal: number; kind: string; at: string }[],
  recording: Pick<Recording, 'startedAt' | 'ms'>,
): Start[] {
  const from = Date.parse(recording.startedAt)
  return turns
    .filter((turn) => turn.kind === 'said')
    .map((turn) => ({ ordinal: turn.ordinal, ms: Date.parse(turn.at) - from }))
    .filter(({ ms }) => ms >= 0 && ms <= (recording.ms ?? 0))
    .toSorted((a, b) => a.ms - b.ms)
}

/** The turn that is said at a time: the last that has begun; null before the first. */
export const turnAt = (starts: readonly Start[], ms: number): number | null =>
  starts.findLast((start) => start.ms <= ms + 1)?.ordinal ?? null

/** From when to when turns from one to another are said; null where they are not in it. */
export function spanOf(
  starts: readonly Start[],
  of: { fromOrdinal: number | null; toOrdinal: number | null },
  wholeMs: number,
): Stretch | null {
  const { fromOrdinal, toOrdinal } = of
  if (fromOrdinal === null || toOrdinal === null) return null
  const within = starts.filter((start) => start.ordinal >= fromOrdinal && start.ordinal <= toOrdinal)
  const [first, last] = [within[0], within.at(-1)]
  if (!first || !last) return null
  const next = starts.find((start) => start.ms > last.ms)
  return { fromMs: first.ms, toMs: Math.max(first.ms + 1000, next?.ms ?? wholeMs) }
}

export const rates = [1, 1.25, 1.5, 2] as const
