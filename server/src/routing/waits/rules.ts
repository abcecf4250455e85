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

/** Somebody before who waits for the owner of their case alone, and for how much longer: they take nothing but that owner’s next free place. */
export interface Kept {
  ownerId: string
  forMs: number
  /** Places the owner has of that kind. */
  places: number
  /** Needs the same people as who asks. */
  isAlike: boolean
}

/** Who stands before somebody: in all, those who need the same people as they do, and those of all who are kept for somebody else. */
export interface Before {
  all: number
  alike: number
  kept: readonly Kept[]
}

/** The pace of those who may take somebody, and the places of everybody who serves the queue. */
export type PaceOfAll = QueuePace & { everybody: number }

/**
 * The place (1 = next) of somebody whom only `slots` of `everybody`'s places can serve: behind all who need the same, and behind the share of the others that
 * comes to those places.
 */
export const placeAmong = (before: Omit<Before, 'kept'>, pace: { slots: number; everybody: number }): number =>
  1 +
  (pace.slots >= pace.everybody
    ? before.all
    : before.alike + Math.floor((before.all - before.alike) * (pace.slots / Math.max(1, pace.everybody))))

/** Rounds in which who is kept no longer than the wait comes to be in the way after all: it settles in two or three. */
const ROUNDS = 4

/**
 * `estimate` with the line and the places that are in the way of somebody: who is kept for an owner longer than that wait stands aside, and so many of the owner’s
 * places are theirs. Of those kept for `ownerId` nobody stands aside.
 */
const withoutKept = (
  { kept, ...before }: Before,
  pace: PaceOfAll,
  ownerId: string | null,
  estimate: (before: Omit<Before, 'kept'>, pace: PaceOfAll) => number | null,
): number | null => {
  let ms: number | null = 0
  let aside = -1
  for (let round = 0; round < ROUNDS && ms !== null; round++) {
    const waitMs: number = ms
    const asideNow = kept.filter((one) => one.forMs > waitMs && one.ownerId !== ownerId)
    if (asideNow.length === aside) break
    aside = asideNow.length
    const alike = asideNow.filter(({ isAlike }) => isAlike).length
    ms = estimate({ all: before.all - aside, alike: before.alike - alike }, less(pace, placesKept(asideNow)))
  }
  return ms
}

const placesKept = (kept: readonly Kept[]): number => {
  const counts = new Map<string, number>()
  for (const { ownerId, places } of kept) counts.set(ownerId, Math.min(places, (counts.get(ownerId) ?? 0) + 1))
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** Owners are spread over who may take it as everybody is; one place is left, else nothing could be told. */
const less = (pace: PaceOfAll, places: number): PaceOfAll => {
  const { slots, everybody } = pace
  const share = Math.min(1, slots / Math.max(1, everybody))
  return {
    ...pace,
    slots: slots === 0 ? 0 : Math.max(1, slots - places * share),
    everybody: Math.max(1, everybody - places),
  }
}

/** How long somebody whom anybody of `pace` may take will wait behind those before, ms; null as above. */
export const estimateBehindMs = (before: Before, pace: PaceOfAll): number | null =>
  withoutKept(before, pace, null, (line, left) => estimateWaitMs(placeAmong(line, left), left))

/**
 * The same for who is kept for the owner of their case: while anybody stands before, whoever becomes free goes to those, the owner too; then the owner’s next free place
 * is theirs, which neither time spent waiting (memoryless) nor anybody’s leaving brings nearer.
 */
export const estimateOwnerMs = (
  before: Before,
  { ownerId, owners, all }: { ownerId: string; owners: QueuePace; all: PaceOfAll },
): number | null => {
  const own = estimateWaitMs(1, { ...owners, left: 0 })
  if (own === null || own === 0) return own
  const line = withoutKept(before, all, ownerId, (ahead, left) =>
    ahead.all <= left.freeSlots ? 0 : estimateWaitMs(ahead.all, left),
  )
  return line === null ? null : line + own
}
