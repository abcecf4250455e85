/** How well one figure foretells another: rank correlation with its interval, and the chance of telling a pleased customer from a displeased one. Pure. */

/** Ranks from 1 with ties given their mean rank. */
export const ranks = (values: readonly number[]): number[] => {
  const order = values.map((value, i) => ({ value, i })).toSorted((a, b) => a.value - b.value)
  const out = Array.from({ length: values.length }, () => 0)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end++
    for (let k = start; k <= end; k++) {
      const at = order[k]?.i
      if (at !== undefined) out[at] = (start + end) / 2 + 1
    }
    start = end + 1
  }
  return out
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

/** Pearson's r; null where one side does not vary. */
export const correlation = (a: readonly number[], b: readonly number[]): number | null => {
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb]
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb)
}

export interface Prediction {
  rho: number | null
  low: number | null
  high: number | null
  pairs: number
  auc: number | null
}

/** Under this many pairs an interval is too wide to say anything. */
const FEWEST_PAIRS = 20

/**
 * Spearman's rho (Pearson's r of mean ranks, right with ties) with a 95 % interval by Fisher's z and the variance (1 + rho^2 / 2) / (n - 3)
 * (Bonett and Wright 2000, Psychometrika 65, equation 6), and the area under the ROC curve for "answered 4 or 5".
 */
export const predictionOf = (pairs: readonly { score: number; experience: number }[]): Prediction => {
  const n = pairs.length
  if (n < FEWEST_PAIRS) return { rho: null, low: null, high: null, pairs: n, auc: null }
  const experienceRanks = ranks(pairs.map((p) => p.experience))
  const rho = correlation(ranks(pairs.map((p) => p.score)), experienceRanks)
  const pleased = pairs.map((p) => p.score >= 4)
  const up = pleased.filter(Boolean).length
  const rankSum = experienceRanks.reduce((sum, rank, i) => (pleased[i] ? sum + rank : sum), 0)
  const auc = up === 0 || up === n ? null : (rankSum - (up * (up + 1)) / 2) / (up * (n - up))
  if (rho === null) return { rho: null, low: null, high: null, pairs: n, auc }
  const z = Math.atanh(Math.max(-0.999999, Math.min(0.999999, rho)))
  const half = 1.96 * Math.sqrt((1 + (rho * rho) / 2) / (n - 3))
  return { rho, low: Math.tanh(z - half), high: Math.tanh(z + half), pairs: n, auc }
}
