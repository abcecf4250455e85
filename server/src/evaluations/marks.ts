/** The three bars from scores and the standard in force. Pure. */
import type { Bar, Mark } from '@peakend/contract/mark.ts'
import type { Moment as Judged } from '@peakend/contract/moments.ts'
import type { Moment } from '../standards/standards.ts'

/** Under this a moment has failed whatever the standard; from `DELIGHT` on it delights. */
export const FAILED = 2.5
export const DELIGHT = 4.6

export const verdictOf = (score: number, least: number): Bar['verdict'] => {
  if (score < Math.min(FAILED, least)) return 'failed'
  if (score < least) return 'below'
  return score >= DELIGHT ? 'delight' : 'met'
}

/** `open` is the engine's word for a moment that is not over. */
export const barOf = (judged: Pick<Judged, 'score' | 'why'>, least: number): Bar => {
  if (judged.score !== null)
    return { state: 'judged', score: judged.score, verdict: verdictOf(judged.score, least), why: null }
  if (judged.why === 'open' || judged.why === undefined) return { state: 'open', score: null, verdict: null, why: null }
  return { state: 'not-judged', score: null, verdict: null, why: judged.why }
}

export const markOf = (judged: Record<Moment, Pick<Judged, 'score' | 'why'>>, least: Record<Moment, number>): Mark => ({
  welcome: barOf(judged.welcome, least.welcome),
  peak: barOf(judged.peak, least.peak),
  farewell: barOf(judged.farewell, least.farewell),
  standard: least,
})

/** All three open: what an agent sees of a running conversation where the staff policy keeps the number for later. */
export const openMark = (least: Record<Moment, number>): Mark => {
  const open = { score: null, why: 'open' as const }
  return markOf({ welcome: open, peak: open, farewell: open }, least)
}

/** How far the worst judged moment lies under its standard (negative), or over it; null when none was judged. */
export const worstGap = (scores: Record<Moment, number | null>, least: Record<Moment, number>): number | null => {
  const gaps = (['welcome', 'peak', 'farewell'] as const).flatMap((m) => {
    const score = scores[m]
    return score === null ? [] : [score - least[m]]
  })
  return gaps.length === 0 ? null : Math.min(...gaps)
}
