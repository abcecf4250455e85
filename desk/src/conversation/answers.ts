/** Approved answers in the composer: which one the words after "/" mean, in which language, with their variables filled. Pure. */
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Outputs } from '../api/call.ts'
import { plain } from '../ui/plain.ts'

export type Answer = Outputs['answers']['list']['rows'][number]

/** Answers come in English and Spanish: the customer's language if it is one of them, else the agent's. */
export function answerLanguage(customer: string | null, agent: ScreenLanguage): ScreenLanguage {
  const base = customer?.toLowerCase().split('-')[0]
  return base === 'es' || base === 'en' ? base : agent
}

export interface Filling {
  customer: string | null
  agent: string
  brand: string
  caseNumber: number | null
  wait: string | null
}

/** Fills {customer}, {agent}, {brand}, {case}, {wait}; what we do not know leaves no gap behind: "Hello {customer}," becomes "Hello,". */
export function fillAnswer(text: string, of: Filling): string {
  const values: Record<string, string | null> = {
    customer: of.customer,
    agent: of.agent,
    brand: of.brand,
    case: of.caseNumber === null ? null : String(of.caseNumber),
    wait: of.wait,
  }
  return text
    .replace(/(,?\s*)\{(\w+)\}/g, (whole, before: string, name: string) => {
      if (!(name in values)) return whole
      const value = values[name]
      return value === null || value === undefined || value === '' ? '' : `${before}${value}`
    })
    .replace(/^[\s,;:]+/, '')
}

/** The "/words" being typed at the caret, or null. Only at the start of a word, so that "and/or" and addresses are left alone. */
export function slashAt(text: string, caret: number): { from: number; q: string } | null {
  const found = /(^|\s)\/([\p{L}\p{N}-]*)$/u.exec(text.slice(0, caret))
  return found ? { from: caret - (found[2]?.length ?? 0) - 1, q: found[2] ?? '' } : null
}
export function atSignAt(text: string, caret: number): { from: number; q: string } | null {
  const found = /(^|\s)@([\p{L}\p{N}]*)$/u.exec(text.slice(0, caret))
  return found ? { from: caret - (found[2]?.length ?? 0) - 1, q: found[2] ?? '' } : null
}

/** Those whose shortcut begins with the word come first, then those whose title holds it. */
export function findAnswers(answers: readonly Answer[], q: string, language: ScreenLanguage, queueId: string | null) {
  const wanted = plain(q)
  const serves = (one: Answer) =>
    one.queueIds.length === 0 || (queueId !== null && one.queueIds.some((id) => id === queueId))
  const rank = (one: Answer) => {
    if (one.shortcut.startsWith(wanted)) return 0
    return plain(one.title[language]).includes(wanted) || plain(one.text[language]).includes(wanted) ? 1 : 2
  }
  return answers
    .filter((one) => serves(one) && rank(one) < 2)
    .toSorted((a, b) => rank(a) - rank(b) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, 8)
}
