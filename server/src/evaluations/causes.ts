/** Whose a shortfall is: the owner of what weighed most against the moments that fell short. Pure. */
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Evidence, Moment as Judged, Whose } from '@peakend/contract/moments.ts'
import type { Moment } from '../standards/standards.ts'

/**
 * null when no moment is under its standard. Else the owner with the greatest weight of downward reasons in those moments; where they tie,
 * what lies outside the agent's hands comes first, because a person is never accused by a tie.
 */
export const causeOf = (
  judged: Record<Moment, Pick<Judged, 'score' | 'evidence'>>,
  least: Record<Moment, number>,
): Whose | null => {
  const weights = new Map<Whose, number>()
  let isShort = false
  for (const moment of ['welcome', 'peak', 'farewell'] as const) {
    const { score, evidence } = judged[moment]
    if (score === null || score >= least[moment]) continue
    isShort = true
    for (const one of evidence) addWeight(weights, one)
  }
  if (!isShort) return null
  const ranked = [...weights].toSorted(([a, wa], [b, wb]) => wb - wa || Number(a === 'agent') - Number(b === 'agent'))
  return ranked[0]?.[0] ?? null
}

/** It is told that the need was not met, and not whose doing that was. */
export const namesNoCause = (reason: Evidence['reason']): boolean =>
  reason === 'told-badly' || reason === 'need-written-open'

const addWeight = (weights: Map<Whose, number>, { reason, whose }: Pick<Evidence, 'reason' | 'whose'>): void => {
  const { direction, weight } = reasons[reason]
  if (namesNoCause(reason)) return
  if (direction === 'down') weights.set(whose, (weights.get(whose) ?? 0) + Math.abs(weight))
}
