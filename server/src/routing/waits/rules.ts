/** What a waiting customer is told. Pure. */
import type { QueueRules } from '@peakend/contract/routing.ts'
import { hasShare } from '../policy/fit.ts'

export interface QueuePace {
  /** Taken out of the queue by a person within `windowMs`. */
  answered: number
  /** Left the queue unanswered within it, and how long all of these had waited together: how patient people are. */
  left: number
  waitedMs: number
  windowMs: number
  /** Conversations the people here can hold at once, free ones included. */
  slots: number
  freeSlots: number
  /** Mean time from answer to end of the last conversations; null when there were none. */
  meanHandleMs: number | null
}

/** Below this many answers the pace of the queue says nothing; the handling time of who is there says more. */
const ENOUGH_ANSWERS = 5
/** Nobody is told less than this. */
const LEAST_MS = 10_000

/**
 * How long somebody at `place` (1 = next) will wait, ms; null where nobody is there or nothing is known. Places become free at slots / mean handling
 * time while all are taken (Little's law), else at the pace of the window; and those who wait may lose patience, each at the rate of the window: the
 * wait of who stays is a sum of exponential stages of mean 1 / (rate + i x impatience), i = 1 ... places before, as in Erlang A. Told is its median, which is as often too long as too short:
 * by Wilson and Hilferty (1931) that of the gamma distribution with the same mean and variance, mean x (1 - 1 / 9k)^3 with k = mean^2 / variance.
 */
export const estimateWaitMs = (place: number, pace: QueuePace): number | null => {
  if (pace.slots === 0) return null
  if (place <= pace.freeSlots) return 0
  const perMs = pace.meanHandleMs
    ? pace.slots / pace.meanHandleMs
    : pace.answered >= ENOUGH_ANSWERS
      ? pace.answered / pace.windowMs
      : null
  if (!perMs) return null
  const impatience = pace.waitedMs > 0 ? pace.left / pace.waitedMs : 0
  let mean = 0
  let variance = 0
  for (let i = 1; i <= place - pace.freeSlots; i++) {
    const stage = 1 / (perMs + i * impatience)
    mean += stage
    variance += stage ** 2
  }
  return mean * (1 - variance / (9 * mean ** 2)) ** 3
}

/**
 * The same for who is kept for the owner of their case: while anybody stands before, whoever becomes free goes to those, the owner too; then the owner’s next free place
 * is theirs, which no time spent waiting brings nearer (memoryless).
 */
export const estimateOwnerMs = (before: number, { owners, all }: { owners: QueuePace; all: QueuePace }) => {
  const own = estimateWaitMs(1, owners)
  if (own === null || own === 0 || before <= all.freeSlots) return own
  const line = estimateWaitMs(before, all)
  return line === null ? null : line + own
}

/** What is said of it, rounded to the nearest: ten seconds under a minute, half minutes under five, then whole minutes. */
export const tellMs = (ms: number): number => {
  const step = ms < 60_000 ? 10_000 : ms < 300_000 ? 30_000 : 60_000
  return Math.max(LEAST_MS, Math.round(ms / step) * step)
}

/**
 * What a queue asks for changes as one waits: when that is (ms of waiting), and what is allowed to be missing then. While the owner of the case is here and waited for
 * nobody else is asked.
 */
export const stepsOf = (
  { widen, overflow, ownerFirstMs }: Pick<QueueRules, 'widen' | 'overflow' | 'ownerFirstMs'>,
  waitedMs: number,
  isOwnerHere = false,
): { afterMs: number; lessBy: number; isOwnerOnly: boolean }[] => {
  const times = [...widen, ...overflow].map(({ afterMs }) => afterMs)
  const later = [...times, ...(isOwnerHere ? [ownerFirstMs] : [])].filter((afterMs) => afterMs > waitedMs)
  return [waitedMs, ...new Set(later.toSorted((a, b) => a - b))].map((afterMs) => {
    const step = widen.findLast((one) => one.afterMs <= afterMs)
    const isOwnerOnly = isOwnerHere && afterMs < ownerFirstMs
    return { afterMs, lessBy: step ? (step.by ?? Infinity) : 0, isOwnerOnly }
  })
}

/** Whether something of the share is left for somebody once those before them have gone, of whom so many go the same way. */
export const leavesShare = (sharePct: number | null, today: { taken: number; all: number }, before: number): boolean =>
  sharePct === null || hasShare({ sharePct, today }, Math.floor((before * sharePct) / 100))

/** Who stands before somebody: in all, and those who need the same people as they do. */
export interface Before {
  all: number
  alike: number
}

/**
 * The place (1 = next) of somebody whom only `slots` of `everybody`'s places can serve: behind all who need the same, and behind the share of the others that
 * comes to those places.
 */
export const placeAmong = (before: Before, pace: { slots: number; everybody: number }): number =>
  1 +
  (pace.slots >= pace.everybody
    ? before.all
    : before.alike + Math.floor((before.all - before.alike) * (pace.slots / Math.max(1, pace.everybody))))
