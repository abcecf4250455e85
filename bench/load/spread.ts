import os from 'node:os'

/** What is told of many waits, in ms. */
export type Spread = { count: number; p50: number; p99: number; most: number }

export const rounded = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits

/** Nearest-rank percentiles. */
export function spreadOf(waitsMs: readonly number[]): Spread {
  const sorted = waitsMs.toSorted((a, b) => a - b)
  const at = (share: number) => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), most: at(1) }
}

/** Runnable processes over the last minute: figures of a shared machine mean little without it. */
export const loadNow = (): number => rounded(os.loadavg()[0] ?? 0)
