/** Intervals and tests over sums that the database gives. Pure; every formula names its source. */

export interface Interval {
  low: number
  high: number
}

/** Upper tail of the standard normal: Abramowitz and Stegun 7.1.26 through erfc; absolute error under 1e-7. */
export const normalTail = (z: number): number => {
  if (z < 0) return 1 - normalTail(-z)
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2))
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return 0.5 * poly * Math.exp((-z * z) / 2)
}

const Z_975 = 1.959963984540054

/** The 97.5 % point of Student's t: Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5), right to 0.001 from 5 degrees of freedom on. */
export const t975 = (df: number): number => {
  const z = Z_975
  return (
    z +
    (z ** 3 + z) / (4 * df) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * df ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * df ** 4)
  )
}

/** Two-sided p of a t value, by the normal it is close to (Abramowitz and Stegun 26.7.8); good from about 20 degrees of freedom on. */
export const pOfT = (t: number, df: number): number => {
  const z = (Math.abs(t) * (1 - 1 / (4 * df))) / Math.sqrt(1 + (t * t) / (2 * df))
  return Math.min(1, 2 * normalTail(z))
}

/**
 * 95 % interval of a mean by Student's t: mean -+ t(n - 1) sd / sqrt(n). Scores are bounded, so a mean of 50 of them is near enough to normal; the
 * normal quantile would be too narrow at that size by two parts in a hundred. `low` and `high` are the mean itself where nothing varies.
 */
export const meanInterval = (mean: number, sd: number, n: number): Interval => {
  const half = (t975(n - 1) * sd) / Math.sqrt(n)
  return { low: mean - half, high: mean + half }
}

/**
 * 95 % interval of a share by Wilson (1927, JASA 22): unlike p -+ 1.96 s.e. it stays within 0 and 1 and keeps its promise for shares
 * near them, where ours are (Brown, Cai and DasGupta 2001, Statistical Science 16).
 */
export const shareInterval = (hits: number, n: number): Interval => {
  if (n === 0) return { low: 0, high: 1 }
  const [p, z2] = [hits / n, Z_975 ** 2]
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z_975 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))
  return { low: hits === 0 ? 0 : Math.max(0, middle - half), high: hits === n ? 1 : Math.min(1, middle + half) }
}

/** Where fewer than this are expected in a cell of a table, the normal is no longer near the truth. */
const FEWEST_EXPECTED = 5

/**
 * Chance that two shares differ this much by luck, a group of `n` against the rest of `all`, two-sided: z with the pooled share, and where fewer than five are
 * expected anywhere Fisher's exact test (1922), its smaller tail twice.
 */
export const pOfShares = (hits: number, n: number, allHits: number, all: number): number => {
  const rest = all - n
  if (n === 0 || rest === 0 || allHits === 0 || allHits === all) return 1
  const isRare = allHits <= all - allHits
  const [rare, rareHere] = isRare ? [allHits, hits] : [all - allHits, n - hits]
  const [size, found] = n <= rest ? [n, rareHere] : [rest, rare - rareHere]
  if ((size * rare) / all < FEWEST_EXPECTED) return exactly(found, size, rare, all)
  const pooled = allHits / all
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / rest))
  return 2 * normalTail(Math.abs(hits / n - (allHits - hits) / rest) / se)
}

/** Of `rare` among `all`, `found` in a part of `size`; both at most half of all. */
const exactly = (found: number, size: number, rare: number, all: number): number => {
  let chance = 1
  for (let i = 0; i < rare; i++) chance *= (all - size - i) / (all - i)
  let below = 0
  for (let k = 0; k < found; k++) {
    below += chance
    chance *= ((rare - k) * (size - k)) / ((k + 1) * (all - rare - size + k + 1))
  }
  return Math.min(1, 2 * Math.max(0, Math.min(below + chance, 1 - below)))
}

/**
 * Which of several comparisons hold together, by Holm (1979, Scandinavian Journal of Statistics 6): the chance that even one of them is
 * called true by luck stays under `alpha`, whether or not they depend on each other (an agent's conversations are a channel's too).
 */
export const holm = (ps: readonly number[], alpha = 0.05): boolean[] => {
  const order = ps.map((p, i) => ({ p, i })).toSorted((a, b) => a.p - b.p)
  const holds = ps.map(() => false)
  for (const [rank, { p, i }] of order.entries()) {
    if (p > alpha / (ps.length - rank)) break
    holds[i] = true
  }
  return holds
}
