import type { Bar, Mark } from '@peakend/contract/mark.ts'
import { markWords } from '../words/mark.ts'
import { isKey, type Say } from '../words/words.ts'

export const momentNames = ['welcome', 'peak', 'farewell'] as const
export type MomentName = (typeof momentNames)[number]

const whyKeys: Record<string, 'why_left' | 'why_short' | 'why_language' | 'why_unsure' | 'why_no_words'> = {
  'customer left': 'why_left',
  'too short': 'why_short',
  language: 'why_language',
  unsure: 'why_unsure',
  'no words': 'why_no_words',
}
type SayMark = Say<typeof markWords.en>

export function sayWhy(why: string | null, t: SayMark): string {
  const key = why === null ? 'why_unsure' : whyKeys[why]
  return key ? t(key) : (why ?? '')
}

export function sayBar(name: MomentName, bar: Bar, standard: number, t: SayMark, language: string): string {
  const moment = t(name)
  const figure = (n: number) => n.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  if (bar.state === 'open') return t('barOpen', { moment })
  if (bar.state === 'not-judged' || bar.score === null) return t('barNotJudged', { moment, why: sayWhy(bar.why, t) })
  const verdict = bar.verdict ?? 'met'
  const against = isKey(markWords, verdict) ? t(verdict, { standard: figure(standard) }) : verdict
  return t('barJudged', { moment, score: figure(bar.score), against })
}

/** The whole mark as one sentence: "Welcome 2.6 of 5, below standard 3.6; Need open; Farewell open". */
export function sayMark(mark: Mark, t: SayMark, language: string): string {
  if (momentNames.every((name) => mark[name].state === 'open')) return t('allOpen')
  return momentNames.map((name) => sayBar(name, mark[name], mark.standard[name], t, language)).join('; ')
}
