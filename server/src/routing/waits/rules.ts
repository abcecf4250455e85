/** What a waiting customer is told. Pure. */

export interface QueuePace {
  /** Taken out of the queue by a person within `windowMs`. */
  answered: number
  windowMs: number
  /** Conversations the people here can hold at once, free ones included. */
  slots: number
  freeSlots: number
  /** Mean time from answer to end of the last conversations; null when there were none. */
  meanHandleMs: number | null
}

/** Below this many answers the pace of the queue says nothing; the handling time of who is there says more. */
const ENOUGH_ANSWERS = 5
/** Nobody is told less than this, and estimates are rounded up to whole half minutes: a promise, not a measurement. */
const ROUND_MS = 30_000

/**
 * What we tell the customer at `place` (1 = next): place / pace, the pace being answers per time in the window where there are enough, else
 * slots / mean handling time (by Little's law the rate at which places become free when all are taken). Nobody there, or nothing known: null, and we say so.
 */
export const estimateWaitMs = (place: number, pace: QueuePace): number | null => {
  if (pace.slots === 0) return null
  if (place <= pace.freeSlots) return ROUND_MS
  const perMs =
    pace.answered >= ENOUGH_ANSWERS
      ? pace.answered / pace.windowMs
      : pace.meanHandleMs
        ? pace.slots / pace.meanHandleMs
        : null
  if (!perMs) return null
  return Math.ceil((place - pace.freeSlots) / perMs / ROUND_MS) * ROUND_MS
}
