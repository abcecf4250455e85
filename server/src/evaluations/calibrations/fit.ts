/**
 * A small monotone calibration of the experience score from a workspace's own answers, and whether it is better. Pure.
 *
 * The curve is a line on the three moments: intercept + sum of weights by scores, no weight under nought, held between 1 and 5. Four numbers, because a workspace has
 * hundreds of answers and not thousands; on the three moments rather than on their sum, because what differs between brands is how much each moment
 * counts; no isotonic steps, because they tie conversations that the moments tell apart and wander where answers are few; no Platt curve, because an
 * answer from 1 to 5 is no probability. A better moment never gives a lower score, and everybody can read what it does.
 */

export type Moments = readonly [welcome: number, peak: number, farewell: number]
/** One conversation with what people said of it (1-5). No cluster (a customer) is on both sides of a fold. */
export interface Answered {
  cluster: string
  moments: Moments
  target: number
}
export interface Curve {
  intercept: number
  weights: Moments
}

/** The engine's own: welcome 20, peak 40, farewell 40 (measures.md, experience score). */
export const ENGINE: Curve = { intercept: 0, weights: [0.2, 0.4, 0.4] }
/** Under this many conversations nothing is fitted: the interval of the gain is then about as wide as any gain there could be. */
export const FEWEST_CONVERSATIONS = 100
/** The engine's own weights count as much as so many conversations whose moments differ by a point: few answers move the curve little. */
const PRIOR = 25
const FOLDS = 10
const RESAMPLES = 1000
const SEED = 20_261_122

const dot = (a: Moments, b: Moments) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const indices = [0, 1, 2] as const
type Index = (typeof indices)[number]
const bounded = (x: number) => Math.min(5, Math.max(1, x))

/** The score a curve gives, 1 to 5, not rounded. */
export const scoreOf = (curve: Curve, moments: Moments): number =>
  bounded(curve.intercept + dot(curve.weights, moments))

const meanOf = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / Math.max(1, xs.length)

/** Solves a symmetric positive definite system of at most three equations by elimination. */
const solve = (matrix: number[][], right: number[]): number[] => {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  for (let i = 0; i < rows.length; i++)
    for (let k = 0; k < rows.length; k++) {
      const [pivot, row] = [rows[i], rows[k]]
      if (k === i || !pivot || !row) continue
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1)
      for (let c = i; c <= rows.length; c++) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0)
    }
  return rows.map((row, i) => (row[rows.length] ?? 0) / (row[i] ?? 1))
}

/**
 * Least squares with a ridge towards the engine's own weights and none under nought. Three weights have eight sets that may be free: each is solved
 * and the best that is allowed is taken, which is the exact answer without an iteration that might not end.
 */
export const fitCurve = (answered: readonly Answered[]): Curve => {
  const centre = indices.map((i) => meanOf(answered.map((a) => a.moments[i])))
  const level = meanOf(answered.map((a) => a.target))
  const gram = [0, 1, 2].map(() => [0, 0, 0])
  const cross = [0, 0, 0]
  for (const { moments, target } of answered)
    for (const i of indices) {
      const own = moments[i] - (centre[i] ?? 0)
      cross[i] = (cross[i] ?? 0) + own * (target - level)
      const row = gram[i]
      if (row) for (const k of indices) row[k] = (row[k] ?? 0) + own * (moments[k] - (centre[k] ?? 0))
    }
  const at = (i: Index, k: Index) => (gram[i]?.[k] ?? 0) + (i === k ? PRIOR : 0)
  const pull = indices.map((i) => (cross[i] ?? 0) + PRIOR * ENGINE.weights[i])
  let [best, least] = [ENGINE.weights, Infinity]
  for (let set = 0; set < 8; set++) {
    const free = indices.filter((i) => set & (1 << i))
    const solved = solve(
      free.map((i) => free.map((k) => at(i, k))),
      free.map((i) => pull[i] ?? 0),
    )
    if (solved.some((w) => w < 0)) continue
    const weights = indices.map((i) => solved[free.indexOf(i)] ?? 0) as unknown as Moments
    // what depends on the weights of the penalised sum of squares
    const loss = indices.reduce<number>(
      (sum, i) =>
        sum +
        weights[i] * indices.reduce<number>((s, k) => s + at(i, k) * weights[k], 0) -
        2 * weights[i] * (pull[i] ?? 0),
      0,
    )
    if (loss < least) [best, least] = [weights, loss]
  }
  return { intercept: level - dot(best, centre as unknown as Moments), weights: best }
}

/** FNV-1a, 32 bits: the same cluster is in the same fold in every fit. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  // the low bits of FNV of like texts are alike
  return (hash ^ (hash >>> 15)) >>> 0
}

/** Mulberry32: the same draws in every fit, so that the interval does not change by asking again. */
const drawsFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Errors {
  n: number
  engine: number
  fitted: number
  constant: number
}

/** Squared errors on conversations the curve had not seen, summed by cluster: of the engine's score, the curve, and one and the same score for all. */
const heldOut = (answered: readonly Answered[]): Errors[] => {
  const clusters = new Map<string, Errors>()
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHere = (a: Answered) => hashOf(a.cluster) % FOLDS === fold
    const seen = answered.filter((a) => !isHere(a))
    const curve = fitCurve(seen)
    const level = meanOf(seen.map((a) => a.target))
    for (const a of answered.filter(isHere)) {
      const sums = clusters.get(a.cluster) ?? { n: 0, engine: 0, fitted: 0, constant: 0 }
      sums.n++
      sums.engine += (a.target - scoreOf(ENGINE, a.moments)) ** 2
      sums.fitted += (a.target - scoreOf(curve, a.moments)) ** 2
      sums.constant += (a.target - level) ** 2
      clusters.set(a.cluster, sums)
    }
  }
  return [...clusters.values()]
}

const rootsOf = (errors: readonly Errors[]) => {
  const total = { n: 0, engine: 0, fitted: 0, constant: 0 }
  for (const e of errors) {
    total.n += e.n
    total.engine += e.engine
    total.fitted += e.fitted
    total.constant += e.constant
  }
  const root = (sum: number) => Math.sqrt(sum / total.n)
  return { engine: root(total.engine), fitted: root(total.fitted), constant: root(total.constant) }
}

export interface Gain {
  mean: number
  low: number
  high: number
}
export type Verdict = 'better' | 'too-few' | 'not-better' | 'tells-nothing-apart'
export interface Assessment {
  verdict: Verdict
  curve: Curve
  /** Root mean squared error on held-out conversations, in points, before and after; null under FEWEST_CONVERSATIONS. */
  errorBefore: number | null
  errorAfter: number | null
  /** How much nearer to what people said, with its 95 % interval; and the same against one score for all. */
  gain: Gain | null
  overConstant: Gain | null
}

/**
 * Fits on all, judges by ten-fold cross-validation over clusters, and tells the gain with a percentile bootstrap over clusters (Efron and Tibshirani 1993,
 * chapter 13; 1,000 resamples, fixed seed). `better` only where the gain over the engine's own score excludes nought, and the gain over giving everybody the
 * same score does too: a curve that learnt nothing but the mean would be nearer and tell nobody apart.
 */
export const assess = (answered: readonly Answered[]): Assessment => {
  if (answered.length < FEWEST_CONVERSATIONS)
    return { verdict: 'too-few', curve: ENGINE, errorBefore: null, errorAfter: null, gain: null, overConstant: null }
  const errors = heldOut(answered)
  const { engine, fitted, constant } = rootsOf(errors)
  const draw = drawsFrom(SEED)
  const resampled = Array.from({ length: RESAMPLES }, () =>
    rootsOf(
      errors.map(() => errors[Math.floor(draw() * errors.length)] ?? { n: 0, engine: 0, fitted: 0, constant: 0 }),
    ),
  )
  const interval = (mean: number, differences: number[]): Gain => {
    const sorted = differences.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? mean
    return { mean, low: at(0.025), high: at(0.975) }
  }
  const gain = interval(
    engine - fitted,
    resampled.map((r) => r.engine - r.fitted),
  )
  const overConstant = interval(
    constant - fitted,
    resampled.map((r) => r.constant - r.fitted),
  )
  const verdict = gain.low <= 0 ? 'not-better' : overConstant.low <= 0 ? 'tells-nothing-apart' : 'better'
  return { verdict, curve: fitCurve(answered), errorBefore: engine, errorAfter: fitted, gain, overConstant }
}
