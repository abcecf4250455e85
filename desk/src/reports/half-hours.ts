/** Figures of the report by half hour: which may be added up, and how they are drawn. */
import type { z } from 'zod'
import type { HalfHour } from '@peakend/contract/reports.ts'

export type Row = z.infer<typeof HalfHour>
export const counted = ['offered', 'answered', 'callBacks', 'left', 'shortLeft', 'transfers', 'messages'] as const
export const figures = [
  'offered',
  'answered',
  'callBacks',
  'left',
  'shortLeft',
  'answeredInTargetPct',
  'waitMedianMs',
  'waitP90Ms',
  'transfers',
  'messages',
  'csatPct',
  'asIntendedPct',
] as const
export type Figure = (typeof figures)[number]

/** Half hours in order, each with the queues' counts added up; shares and medians are not made from shares and medians. */
export function byTime(
  rows: readonly Row[],
): { at: string; rows: Row[]; offered: number; answered: number; left: number; shortLeft: number }[] {
  const times = Map.groupBy(rows, (row) => row.at)
  return [...times]
    .map(([at, of]) => {
      const sum = (name: (typeof counted)[number]) => of.reduce((total, row) => total + row[name], 0)
      return {
        at,
        rows: of,
        offered: sum('offered'),
        answered: sum('answered'),
        left: sum('left'),
        shortLeft: sum('shortLeft'),
      }
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** Half hours with nobody in them, so that the chart's distances are true; at most 31 days of them. */
export function everyHalfHour(from: string, to: string, until: number): string[] {
  const out: string[] = []
  for (let at = Date.parse(from); at < Math.min(Date.parse(to), until) && out.length < 1488; at += 1_800_000)
    out.push(new Date(at).toISOString())
  return out
}

/** First and last index with anything in it, one spare each side: a night without a soul is not drawn. */
export function busyStretch(offered: readonly number[]): [number, number] {
  const first = offered.findIndex((n) => n > 0)
  if (first < 0) return [0, Math.max(0, offered.length - 1)]
  return [Math.max(0, first - 1), Math.min(offered.length - 1, offered.findLastIndex((n) => n > 0) + 1)]
}
