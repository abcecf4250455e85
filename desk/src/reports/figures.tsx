import type { Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { wordDuration } from '../ui/time-words.ts'
import type { reports } from '../words/en/reports.ts'
import type { Figure, Row } from './half-hours.ts'

export type Definition = Outputs['reports']['halfHours']['definitions'][number]

/** The label of each figure; the words stand in the table of words. */
export const figureLabels: Record<Figure, keyof typeof reports & `fig${string}`> = {
  offered: 'figOffered',
  answered: 'figAnswered',
  callBacks: 'figCallBacks',
  left: 'figLeft',
  shortLeft: 'figShort',
  answeredInTargetPct: 'figInTarget',
  waitMedianMs: 'figMedian',
  waitP90Ms: 'figP90',
  transfers: 'figTransfers',
  messages: 'figMessages',
  csatPct: 'figCsat',
  asIntendedPct: 'figIntended',
}

/** A figure as it is read: a count, a share, a length of time, or a dash where there is nothing to say. */
export function sayFigure(row: Row, name: Figure, language: string): string {
  const value = row[name]
  if (value === null) return '–'
  if (name.endsWith('Pct')) return `${figure(value, language)} %`
  return name.endsWith('Ms') ? wordDuration(value) : figure(value, language)
}
