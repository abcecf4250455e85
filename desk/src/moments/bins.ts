/** The spread of a moment's scores in eight bins of half a point from 1 to 5. */
export const binStart = (i: number): number => 1 + i * 0.5
export type BinTone = 'failed' | 'below' | 'met' | 'delight'

/** What a bin's middle would be judged: under 2.5 failed, under the standard below, from 4.6 delight (as the mark is). */
export function binTone(i: number, standard: number): BinTone {
  const middle = binStart(i) + 0.25
  return middle < 2.5 ? 'failed' : middle < standard ? 'below' : middle >= 4.6 ? 'delight' : 'met'
}

/** How many fell short: all bins whose middle is under the standard. */
export const shortOf = (bins: readonly number[], standard: number): number =>
  bins.reduce((sum, n, i) => sum + (binStart(i) + 0.25 < standard ? n : 0), 0)

/** Where the standard stands across the drawing, 0..1. */
export const standardAt = (standard: number): number => (standard - 1) / 4
