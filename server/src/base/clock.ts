/** Time comes from here and nowhere else, so that a test can move it. */
export interface Clock {
  now: () => Date
  /**
   * Calls `wake` once when `delayMs` have passed on this clock; the returned function takes it back.
   * Never keeps the process alive by itself.
   */
  after: (delayMs: number, wake: () => void) => () => void
}

export interface TestClock extends Clock {
  /** Moves time forward and wakes, in order of their time, everyone whose time has come. */
  advance: (ms: number) => void
  set: (at: Date) => void
}

/** Longest delay `setTimeout` takes before it overflows and fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const realClock: Clock = {
  now: () => new Date(),
  after(delayMs, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(0, delayMs), LONGEST_TIMEOUT_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A clock that stands still until it is advanced. */
export const testClock = (start = new Date('2026-03-02T09:00:00Z')): TestClock => {
  let nowMs = start.getTime()
  const waiting = new Set<{ dueMs: number; wake: () => void }>()
  const set = (at: Date) => {
    if (at.getTime() < nowMs) throw new Error('a clock does not run backwards')
    for (;;) {
      const due = [...waiting].filter((w) => w.dueMs <= at.getTime()).toSorted((a, b) => a.dueMs - b.dueMs)[0]
      if (!due) break
      waiting.delete(due)
      nowMs = Math.max(nowMs, due.dueMs)
      due.wake()
    }
    nowMs = at.getTime()
  }
  return {
    now: () => new Date(nowMs),
    after(delayMs, wake) {
      const entry = { dueMs: nowMs + Math.max(0, delayMs), wake }
      waiting.add(entry)
      return () => waiting.delete(entry)
    },
    advance: (ms) => set(new Date(nowMs + ms)),
    set,
  }
}
