/** Plain words for how well the experience score goes with what customers answered (Spearman's rho). */
export interface Predicts {
  rho: number | null
  low: number | null
  high: number | null
  pairs: number
}
export const leastPairs = 20
export type PredictsWord = 'too-few' | 'not-sure' | 'against' | 'weakly' | 'fairly' | 'well'

/**
 * `too-few` under 20 pairs; `not-sure` where the interval holds zero; otherwise by the size of rho: under 0.3 weakly,
 * under 0.5 fairly, else well (Cohen's 0.3 and 0.5); `against` where it is negative.
 */
export function predictsWord(of: Predicts): PredictsWord {
  if (of.pairs < leastPairs || of.rho === null) return 'too-few'
  if (of.low === null || of.high === null || (of.low <= 0 && of.high >= 0)) return 'not-sure'
  if (of.rho < 0) return 'against'
  return of.rho < 0.3 ? 'weakly' : of.rho < 0.5 ? 'fairly' : 'well'
}
