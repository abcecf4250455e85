/** How far the engine is off, from reviewers' answers. Pure. */
import type { LanguageCheck } from '@peakend/contract/reviews.ts'
import { meanInterval } from '../../base/intervals.ts'

/**
 * Under this many conversations a language is not checked: people differ from the engine with a spread of about 0.9, so that 40 answers tell its
 * bias to within 0.3 (t(39) 0.9 / sqrt(40) = 0.29), which is the distance at which groups are called apart.
 */
export const FEWEST_ANSWERS = 40

export interface Differences {
  language: string
  moment: 'welcome' | 'peak' | 'farewell'
  /** Conversations; several reviewers of one are one answer, their mean. */
  n: number
  meanAbs: number
  sdAbs: number
  mean: number
  sd: number
}

const momentNames = ['welcome', 'peak', 'farewell'] as const
const withInterval = (mean: number, sd: number, n: number) => ({ mean, ...meanInterval(mean, sd, n) })

/** One check a language: mean absolute difference and bias, each with its t interval; neither under FEWEST_ANSWERS. Languages by name. */
export const checksOf = (
  differences: readonly Differences[],
  reviewed: ReadonlyMap<string, number>,
): LanguageCheck[] => {
  const languages = [...reviewed.keys()].toSorted((a, b) => a.localeCompare(b))
  return languages.map((language) => {
    const checked = (moment: Differences['moment']) => {
      const d = differences.find((one) => one.language === language && one.moment === moment)
      const isChecked = d !== undefined && d.n >= FEWEST_ANSWERS
      return {
        n: d?.n ?? 0,
        isChecked,
        error: isChecked ? withInterval(d.meanAbs, d.sdAbs, d.n) : null,
        bias: isChecked ? withInterval(d.mean, d.sd, d.n) : null,
      }
    }
    const moments = Object.fromEntries(momentNames.map((m) => [m, checked(m)])) as LanguageCheck['moments']
    return { language, reviewed: reviewed.get(language) ?? 0, moments }
  })
}
