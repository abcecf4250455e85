/**
 * What somebody is kept waiting for by the clock, such as the phone that is to ring for them: batches of reactions, which nobody waits for, let it go first, each for
 * `HASTE_MS` at most, so that nothing is kept from its turn where such things come one upon another.
 */
export interface Haste {
  /** Something of that kind begins. */
  readonly begin: () => void
  /** Settles at once where nothing began within the last `HASTE_MS`, else when that has passed for what began last before this was asked. */
  readonly over: () => Promise<void>
}

/** From a call that comes in to the ringing of an agent's phone on a busy machine. */
export const HASTE_MS = 60

export const openHaste = (nowMs = () => performance.now()): Haste => {
  let untilMs = -Infinity
  return {
    begin: () => void (untilMs = nowMs() + HASTE_MS),
    async over() {
      const leftMs = untilMs - nowMs()
      if (leftMs > 0) await new Promise<void>((go) => setTimeout(go, leftMs))
    },
  }
}
