/** Lines of a standard while they are edited. */
import type { z } from 'zod'
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Standard as Shape, StandardLine } from '@peakend/contract/standards.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'

export type Standard = z.infer<typeof Shape>
export type Channel = Standard['channel']
export type Moment = Standard['moment']
export type Line = z.infer<typeof StandardLine>
export const measureKinds = ['none', 'score', 'wait', 'reply', 'reason', 'no-reason'] as const
export type MeasureKind = (typeof measureKinds)[number]

export const freshLine = (): Line => ({ say: { en: '', es: '' }, measure: null })

export const kindOf = (measure: Line['measure']): MeasureKind =>
  measure === null ? 'none' : measure.kind === 'reason' ? (measure.must ? 'reason' : 'no-reason') : measure.kind

/** Another kind of measure; what fits is taken over, the rest begins with a usual value. */
export function measureOf(kind: MeasureKind, before: Line['measure']): Line['measure'] {
  switch (kind) {
    case 'none':
      return null
    case 'score':
      return before?.kind === 'score' ? before : { kind, atLeast: 3.6 }
    case 'wait':
    case 'reply':
      return { kind, atMostMs: before !== null && 'atMostMs' in before ? before.atMostMs : 45_000 }
    case 'reason':
    case 'no-reason':
      return { kind: 'reason', reason: before?.kind === 'reason' ? before.reason : '', must: kind === 'reason' }
  }
}

/** Sentences in both languages and a measure that can be computed. */
export function isComplete({ say, measure }: Line): boolean {
  if (say.en.trim() === '' || say.es.trim() === '') return false
  if (measure?.kind === 'reason') return measure.reason.trim() !== ''
  return measure?.kind !== 'score' || (measure.atLeast >= 1 && measure.atLeast <= 5)
}

/** The line one place up. */
export function moved(lines: readonly Line[], at: number): Line[] {
  const next = [...lines]
  next.splice(at - 1, 0, ...next.splice(at, 1))
  return next
}

const known: Readonly<Record<string, (typeof reasons)[keyof typeof reasons] | undefined>> = reasons

/** A reason in the reader's words; one that is not known any more by its code. */
export const sayReason = (code: string, language: ScreenLanguage): string => known[code]?.[language] ?? code

/** All reasons, those that suit first: what lifts a moment where it must be found, what lets it down where it must not. */
export function reasonChoices(must: boolean, chosen: string, language: ScreenLanguage) {
  const codes = Object.keys(known)
  const suits = (code: string) => (known[code]?.direction === 'up') === must
  const sorted = [...codes.filter(suits), ...codes.filter((code) => !suits(code))]
  const all = chosen === '' || known[chosen] ? sorted : [chosen, ...sorted]
  return all.map((code) => ({ value: code, label: sayReason(code, language) }))
}
