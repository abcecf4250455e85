/** From how much sound was sent to when it was said: sound is sent without its pauses, and what was left out was never sent. Pure. */

/** Pieces come a little early or late without anything being missing. */
const JUMP_MS = 400

export const openClockOfSound = () => {
  /** From this much sound on it was said at that time. */
  const anchors: { sentMs: number; saidMs: number }[] = []
  let sentMs = 0
  return {
    /** A piece of so many milliseconds, said at that time, is sent. */
    sent(ms: number, atMs: number) {
      const last = anchors.at(-1)
      const expected = last ? last.saidMs + (sentMs - last.sentMs) : NaN
      if (!last || Math.abs(atMs - expected) > JUMP_MS) anchors.push({ sentMs, saidMs: atMs })
      sentMs += ms
    },
    saidAt(at: number): number {
      const anchor = anchors.findLast((one) => one.sentMs <= at) ?? anchors[0]
      return anchor ? Math.round(anchor.saidMs + Math.max(0, at - anchor.sentMs)) : Math.round(at)
    },
    sentMs: () => sentMs,
  }
}
export type ClockOfSound = ReturnType<typeof openClockOfSound>
