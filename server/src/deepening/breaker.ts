/**
 * Keeps away from an endpoint that fails. Closed: everybody may ask. After some faults in a row, or one that will not mend by itself, it opens: nobody asks
 * until a time; then one may try, and what comes of it closes it or opens it for twice as long. A 429 opens it for as long as the peer asked. Pure but for its state.
 */
import type { EndpointFault } from './asking.ts'

const FAULTS_IN_A_ROW = 4
const FIRST_MS = 30_000
const LONGEST_MS = 30 * 60_000
const BUSY_MS = 20_000
/** A peer may ask for patience, not for ever. */
const LONGEST_BUSY_MS = 60 * 60_000
/** A wrong key or address stays wrong until somebody looks. */
const MISSET_MS = 10 * 60_000

export interface Breaker {
  /** 0 where one may ask; else how long to wait. The one who asks first after a pause is the trial. */
  waitMs: (nowMs: number) => number
  noteGood: () => void
  noteFault: (why: EndpointFault, nowMs: number, retryAfterMs: number | null) => void
  /** Given back unused: the trial was not made. */
  giveBack: () => void
  readonly pausedUntilMs: number
  readonly last: { why: EndpointFault; atMs: number } | null
}

export const openBreaker = (): Breaker => {
  let faults = 0
  let pause = FIRST_MS
  let until = 0
  let isTrial = false
  let last: Breaker['last'] = null
  const open = (nowMs: number, ms: number) => void (until = Math.max(until, nowMs + ms))
  return {
    waitMs(nowMs) {
      if (until === 0) return 0
      if (nowMs < until) return until - nowMs
      if (isTrial) return 1000
      isTrial = true
      return 0
    },
    noteGood() {
      faults = 0
      pause = FIRST_MS
      until = 0
      isTrial = false
    },
    giveBack() {
      isTrial = false
    },
    noteFault(why, nowMs, retryAfterMs) {
      last = { why, atMs: nowMs }
      const wasTrial = isTrial
      isTrial = false
      if (why === 'busy') return open(nowMs, Math.min(LONGEST_BUSY_MS, retryAfterMs ?? BUSY_MS))
      if (why === 'not-allowed' || why === 'redirected') return open(nowMs, MISSET_MS)
      faults++
      if (retryAfterMs !== null) open(nowMs, Math.min(LONGEST_BUSY_MS, retryAfterMs))
      if (faults < FAULTS_IN_A_ROW && !wasTrial) return
      open(nowMs, pause)
      pause = Math.min(LONGEST_MS, pause * 2)
    },
    get pausedUntilMs() {
      return until
    },
    get last() {
      return last
    },
  }
}
