/** From sums to what is even and what is not. Pure. */
import type { Cell, Dimension, Evenness, Share } from '@peakend/contract/consistency.ts'
import type { LanguageCheck } from '@peakend/contract/reviews.ts'
import { holm, meanInterval, normalTail, pOfT, shareInterval } from '../../base/intervals.ts'
import type { GroupSums, MomentName, MomentSums } from './counting.ts'

/** A group of fewer conversations says "too few" (measures.md, row consistency). */
export const FEWEST = 50
/** A mean within this of the whole's is even (the same row). */
export const TOLERANCE = 0.3
export const TARGET_PCT = 90
export const momentNames: readonly MomentName[] = ['welcome', 'peak', 'farewell']

/** One group and moment on its way to a cell. */
export interface Comparison {
  dimension: Dimension
  key: string
  moment: MomentName
  sums: MomentSums
  /** From the whole's mean; null where it is not compared. */
  difference: number | null
  /** Standard error and degrees of freedom of that difference. */
  se: number
  df: number
  state: Evenness
}

/**
 * Welch's comparison of a group with the rest of the whole, from sums. The group is part of the whole, so its distance from the whole's mean is the share
 * of the rest times its distance from the rest's: d = (N - n) / N (m - r), and the standard error likewise. Degrees of freedom by Welch and Satterthwaite.
 */
export const againstWhole = (of: MomentSums, whole: MomentSums): { difference: number; se: number; df: number } => {
  const rest = whole.n - of.n
  const difference = of.mean - whole.mean
  const own = of.variance / of.n
  if (rest < 2) return { difference, se: 0, df: of.n - 1 }
  const restMean = (whole.n * whole.mean - of.n * of.mean) / rest
  const between = (of.n * (of.mean - whole.mean) ** 2 + rest * (restMean - whole.mean) ** 2) / (whole.n - 1)
  const within = ((whole.n - 1) * (whole.variance - between) - (of.n - 1) * of.variance) / (rest - 1)
  const other = Math.max(0, within) / rest
  const se = (rest / whole.n) * Math.sqrt(own + other)
  const denominator = own ** 2 / (of.n - 1) + other ** 2 / (rest - 1)
  return { difference, se, df: denominator === 0 ? whole.n - 2 : (own + other) ** 2 / denominator }
}

/**
 * Languages against each other, the engine's bias taken off: only those checked against reviewers, each mean less its bias, from the mean of them
 * all weighted by their conversations. The error of the bias is part of the error of the difference: a language is never apart because few reviewers looked.
 */
const languagesOf = (sums: readonly MomentSums[], checks: readonly LanguageCheck[]): Comparison[] => {
  const biasOf = ({ key, moment }: MomentSums) =>
    checks.find((c) => c.language === key)?.moments[moment as MomentName] ?? null
  return sums.map((one): Comparison => {
    const base = { dimension: 'language' as const, key: one.key, moment: one.moment, sums: one }
    const among = sums.filter((s) => s.moment === one.moment && s.n >= FEWEST && biasOf(s)?.bias)
    if (one.n < FEWEST || !among.includes(one) || among.length < 2)
      return { ...base, difference: null, se: 0, df: 1, state: one.n < FEWEST ? 'too-few' : 'not-checked' }
    const total = among.reduce((sum, s) => sum + s.n, 0)
    let [difference, variance, df] = [0, 0, Infinity]
    for (const s of among) {
      const bias = biasOf(s)
      const weight = (s === one ? 1 : 0) - s.n / total
      const se = ((bias?.bias?.high ?? 0) - (bias?.bias?.low ?? 0)) / (2 * 1.96)
      difference += weight * (s.mean - (bias?.bias?.mean ?? 0))
      variance += weight ** 2 * (s.variance / s.n + se ** 2)
      df = Math.min(df, (bias?.n ?? 1) - 1)
    }
    return { ...base, difference, se: Math.sqrt(variance), df, state: 'even' }
  })
}

const stateOf = ({ difference }: Comparison, isReal: boolean): Evenness =>
  difference === null || Math.abs(difference) <= TOLERANCE ? 'even' : isReal ? 'surely-apart' : 'apart'

/**
 * Every group and moment against the whole. A comparison further than TOLERANCE away is apart; surely apart where it also differs from the whole after Holm's
 * correction over all comparisons of this view at 5 %: with a hundred of them the chance of one wrong "surely" stays one in twenty.
 */
export const compare = (sums: readonly MomentSums[], checks: readonly LanguageCheck[]): Comparison[] => {
  const wholeOf = new Map(sums.filter((s) => s.dimension === 'all').map((s) => [s.moment, s]))
  const groups = sums.filter((s) => s.dimension !== 'all' && s.dimension !== 'language')
  const compared = groups.map((one): Comparison => {
    const base = { dimension: one.dimension as Dimension, key: one.key, moment: one.moment, sums: one }
    const whole = wholeOf.get(one.moment)
    if (!whole || one.n < FEWEST) return { ...base, difference: null, se: 0, df: 1, state: 'too-few' }
    // the only channel there is cannot be compared with anything
    if (one.n === whole.n) return { ...base, difference: null, se: 0, df: 1, state: 'even' }
    return { ...base, ...againstWhole(one, whole), state: 'even' }
  })
  const languages = languagesOf(
    sums.filter((s) => s.dimension === 'language'),
    checks,
  )
  const all = [...compared, ...languages]
  const held = all.filter((c) => c.difference !== null)
  const ps = held.map(({ difference, se, df }) =>
    se === 0 ? (difference === 0 ? 1 : 0) : pOfT((difference ?? 0) / se, df),
  )
  const isReal = new Map(holm(ps).map((holds, i) => [held[i], holds]))
  return all.map((c) => (c.difference === null ? c : { ...c, state: stateOf(c, isReal.get(c) ?? false) }))
}

export interface Count {
  even: number
  apart: number
  surelyApart: number
  of: number
  tooFew: number
  pct: number | null
}

/** The measure: comparisons that are even, of those with enough conversations (languages: that are checked). */
export const countOf = (comparisons: readonly Comparison[]): Count => {
  const held = comparisons.filter((c) => c.difference !== null)
  const number = (state: Evenness) => held.filter((c) => c.state === state).length
  const [even, apart, surelyApart] = [number('even'), number('apart'), number('surely-apart')]
  const tooFew = comparisons.filter((c) => c.state === 'too-few').length
  const pct = held.length === 0 ? null : (even / held.length) * 100
  return { even, apart, surelyApart, of: held.length, tooFew, pct }
}

/** How many comparisons would lie outside the tolerance were all groups alike: the sum of the chances of each. */
export const byChance = (comparisons: readonly Comparison[]): number =>
  comparisons.reduce((sum, { difference, se }) => {
    if (difference === null || se === 0) return sum
    return sum + 2 * normalTail(TOLERANCE / se)
  }, 0)

/** A group that serves too few shows its number and nothing else. */
export const cellOf = (
  sums: MomentSums | undefined,
  standard: number | null,
  comparison: Comparison | undefined,
): Cell => {
  const nothing = { mean: null, low: null, high: null, p10: null, difference: null, standard: null }
  if (!sums || sums.n < FEWEST) return { n: sums?.n ?? 0, state: 'too-few', ...nothing }
  const { n, mean, variance, p10 } = sums
  const state = comparison?.state ?? 'even'
  // two figures side by side are compared, whatever stands beside them
  if (state === 'not-checked') return { n: sums.n, state, ...nothing }
  const difference = comparison?.difference ?? null
  return { n, state, mean, ...meanInterval(mean, Math.sqrt(variance), n), p10, difference, standard }
}

/** `isReal`: differs from the rest after Holm's correction over the shares shown. A share has no tolerance of its own. */
export const shareOf = (sums: GroupSums | undefined, isReal: boolean): Share => {
  const [hits, n] = [sums?.met ?? 0, sums?.of ?? 0]
  if (n < FEWEST) return { hits, n, state: 'too-few', pct: null, lowPct: null, highPct: null }
  const { low, high } = shareInterval(hits, n)
  const state = isReal ? 'surely-apart' : 'even'
  return { hits, n, state, pct: (hits / n) * 100, lowPct: low * 100, highPct: high * 100 }
}
