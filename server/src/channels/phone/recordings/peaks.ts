/** How loud each side is over time, small enough to travel with the conversation: a byte a side for each stretch. Pure. */

/** Finer than the eye sees and the ear notices. */
const LEAST_MS = 100
/** A call of an hour has a stretch of 0.9 s. */
const MOST_STRETCHES = 4000
/** What is quieter than this under full scale draws nothing. */
const FLOOR_DB = 54

export interface Peaks {
  ms: number
  stretchMs: number
  /** One list a side, 0 (silent) to 255 (full scale), even in decibels. */
  sides: Uint8Array[]
}

const byteOf = (peak: number): number =>
  peak <= 0 ? 0 : Math.max(0, Math.min(255, Math.round(255 * (1 + (20 * Math.log10(peak)) / FLOOR_DB))))

/** Takes samples in as they come. */
export const openPeaks = (channels: number, rate: number) => {
  const perStretch = Math.max(1, Math.round((LEAST_MS * rate) / 1000))
  const found: number[][] = Array.from({ length: channels }, () => [])
  const now = new Float32Array(channels)
  let inStretch = 0
  let frames = 0
  const endStretch = () => {
    for (let c = 0; c < channels; c++) {
      found[c]?.push(byteOf(now[c] ?? 0))
      now[c] = 0
    }
    inStretch = 0
  }
  return {
    add(sides: readonly Float32Array[]) {
      const count = sides[0]?.length ?? 0
      for (let i = 0; i < count; i++) {
        for (let c = 0; c < channels; c++) {
          const value = Math.abs(sides[c]?.[i] ?? 0)
          if (value > (now[c] ?? 0)) now[c] = value
        }
        frames++
        if (++inStretch === perStretch) endStretch()
      }
    },
    done(): Peaks {
      if (inStretch > 0) endStretch()
      const step = Math.max(1, Math.ceil((found[0]?.length ?? 0) / MOST_STRETCHES))
      const sides = found.map((side) =>
        Uint8Array.from({ length: Math.ceil(side.length / step) }, (_, i) =>
          Math.max(...side.slice(i * step, (i + 1) * step)),
        ),
      )
      return { ms: Math.round((frames / rate) * 1000), stretchMs: LEAST_MS * step, sides }
    },
  }
}
