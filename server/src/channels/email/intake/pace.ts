/**
 * How fast a full mailbox is taken in. Where nobody talks, as fast as it goes; beside people who do, in small pieces with a rest after each, longer the more
 * is said: on few processors it would take the time they wait for.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Recorded } from '../../../base/event.ts'

/** Letters a transaction, which stays far below its time. */
const TOGETHER = 50
/** The same beside people who talk: whoever writes waits for a piece at most. */
const FEW_TOGETHER = 10
/** Somebody counts as talking for so long after a turn: people think before they write on. */
const TALKING_MS = 10_000
/** Beside one who talks it rests as long as it works, and as long again for every so many turns a second. */
const TURNS_PER_S = 10
/** At most so many times as long, so that a letter comes in some day on the busiest floor. */
const MOST_REST = 5

/** How many times as long as it worked it rests, by the turns said in the last while. */
export const restFor = (turns: number): number =>
  turns === 0 ? 0 : Math.min(MOST_REST, 1 + (turns * 1000) / TALKING_MS / TURNS_PER_S)

/**
 * A turn somebody waits for: a letter is none, of theirs or of ours, nor is what was taken in from elsewhere. (While an agent's answers to letters counted, one
 * agent who answers three a second held the intake at 112 letters a second; docs/email.md has what it costs them that they do not.)
 */
const isTalk = ({ event }: Recorded): boolean =>
  (event.type === 'turn.received' && !event.isLetter && !event.isImported) ||
  (event.type === 'turn.queued' && event.by !== 'system' && !event.isLetter)

/** Milliseconds that go on, and a rest of so many; tests have their own. */
const realTime = { nowMs: () => performance.now(), pause: (ms: number): Promise<unknown> => pause(ms) }

export interface Pace {
  /** Whatever happens, on any node. */
  readonly hear: (events: readonly Recorded[]) => void
  readonly isBesideTalk: () => boolean
  /** Letters to take in next. */
  readonly together: () => number
  /** Takes some in, and rests after it. */
  readonly work: (piece: () => Promise<void>) => Promise<void>
}

export const openPace = (time = realTime): Pace => {
  let saidAtMs: number[] = []
  const turns = (): number => {
    const since = time.nowMs() - TALKING_MS
    saidAtMs = saidAtMs.filter((atMs) => atMs > since)
    return saidAtMs.length
  }
  return {
    hear(events) {
      const nowMs = time.nowMs()
      for (const recorded of events) if (isTalk(recorded)) saidAtMs.push(nowMs)
      turns()
    },
    isBesideTalk: () => turns() > 0,
    together: () => (turns() > 0 ? FEW_TOGETHER : TOGETHER),
    async work(piece) {
      const beganAtMs = time.nowMs()
      await piece()
      const rest = restFor(turns())
      if (rest > 0) await time.pause((time.nowMs() - beganAtMs) * rest)
    },
  }
}
