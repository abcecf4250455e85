/** Figures that say how far a probability can be trusted. */

/** 95 % interval of an area under the curve (Hanley and McNeil 1982). */
export function areaInterval(area: number, positives: number, negatives: number): [number, number] {
  const q1 = area / (2 - area)
  const q2 = (2 * area * area) / (1 + area)
  const variance =
    (area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area)) /
    (positives * negatives)
  const half = 1.96 * Math.sqrt(variance)
  return [Math.max(0, area - half), Math.min(1, area + half)]
}

/** Expected calibration error over ten bins of equal width: mean distance between what was said and what was so, by how many stand in each. */
export function calibrationError(said: readonly number[], real: readonly number[]): number {
  const bins = Array.from({ length: 10 }, () => ({ said: 0, real: 0 }))
  said.forEach((p, i) => {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!
    bin.said += p
    bin.real += real[i]!
  })
  return bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.real), 0) / said.length
}

/** Something said, how sure it was, and whether it was wrong. */
export interface Claim {
  sure: number
  isWrong: boolean
}

/** A probability of yes as a claim of its likelier answer. */
export const claimsOf = (said: readonly number[], real: readonly number[]): Claim[] =>
  said.map((p, i) => ({ sure: Math.max(p, 1 - p), isWrong: p >= 0.5 !== (real[i] === 1) }))

const wrongIn = (kept: readonly Claim[]) => kept.filter(({ isWrong }) => isWrong).length

/** Errors among the surest part of all: share judged, and the error there. */
export function riskCoverage(claims: readonly Claim[]): { judged: number; error: number }[] {
  const order = claims.toSorted((a, b) => b.sure - a.sure)
  return [0.25, 0.5, 0.75, 0.9, 1].map((judged) => {
    const kept = order.slice(0, Math.ceil(order.length * judged))
    return { judged, error: wrongIn(kept) / Math.max(1, kept.length) }
  })
}

/** The same by how sure one wants it to be: of all, how many are judged at a level and how many of these are wrong. */
export function atLevel(claims: readonly Claim[], level: number): { judged: number; wrong: number } {
  const kept = claims.filter(({ sure }) => sure >= level)
  return { judged: kept.length, wrong: wrongIn(kept) }
}

export const curveOf = (claims: readonly Claim[]): string =>
  riskCoverage(claims)
    .map(({ judged, error }) => `${judged * 100} % ${error.toFixed(3)}`)
    .join(', ')
