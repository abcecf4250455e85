/** Whether one interaction was as intended: held line by line against the standards of its day (measures.md, "as intended"). Pure. */
import type { z } from 'zod'
import type { StandardLine } from '@peakend/contract/standards.ts'

export type Moment = 'welcome' | 'peak' | 'farewell'
export type Line = z.infer<typeof StandardLine>
export type Lines = Record<Moment, readonly Line[]>

/** Where a standard names no least score, a moment below this is not what anybody intends. */
export const DEFAULT_LEAST_SCORE = 3.6

export interface Facts {
  scores: Record<Moment, number | null>
  /** Reasons found anywhere in the interaction, by code; null where nobody knows what was said. */
  reasons: ReadonlySet<string> | null
  waitedMs: number | null
  /** From the customer's first turn to the first reply by a person, less the wait; null where nobody replied. */
  firstReplyMs: number | null
}

export type LineVerdict = 'met' | 'missed' | 'unknown'

/** One line: met, missed, or unknown where there is not enough evidence. A line without a measure is for people and null. */
export const holdLine = (line: Line, moment: Moment, facts: Facts): LineVerdict | null => {
  const { measure } = line
  if (!measure) return null
  switch (measure.kind) {
    case 'score': {
      const score = facts.scores[moment]
      return score === null ? 'unknown' : score >= measure.atLeast ? 'met' : 'missed'
    }
    case 'reason':
      if (!facts.reasons) return 'unknown'
      return facts.reasons.has(measure.reason) === measure.must ? 'met' : 'missed'
    case 'wait':
      return facts.waitedMs === null ? 'unknown' : facts.waitedMs <= measure.atMostMs ? 'met' : 'missed'
    case 'reply':
      return facts.firstReplyMs === null ? 'unknown' : facts.firstReplyMs <= measure.atMostMs ? 'met' : 'missed'
    default:
      return measure satisfies never
  }
}

/** True when every measurable line is met; false when one is missed, whatever else is unknown; null when nothing was missed and something is unknown, or nothing is measurable. */
export const asIntended = (lines: Lines, facts: Facts): boolean | null => {
  const verdicts = (['welcome', 'peak', 'farewell'] as const).flatMap((moment) =>
    lines[moment].map((line) => holdLine(line, moment, facts)),
  )
  const measured = verdicts.filter((v) => v !== null)
  if (measured.includes('missed')) return false
  return measured.length === 0 || measured.includes('unknown') ? null : true
}

/** The least score a moment's standard asks for: the dotted line of the mark. */
export const leastScore = (lines: readonly Line[]): number => {
  for (const { measure } of lines) if (measure?.kind === 'score') return measure.atLeast
  return DEFAULT_LEAST_SCORE
}
