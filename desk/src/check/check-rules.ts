/** The year as it is drawn: a day a column, an hour a row. Pure. */
import type { CheckYear, Gap } from '@peakend/contract/check.ts'

export type Letter = 'o' | 'p' | 'c' | 'g'
export const letters: readonly Letter[] = ['o', 'p', 'c', 'g']
export const rows = 24
export const hourMs = 3_600_000

type Days = CheckYear['days']

/** Where each day's letters begin. */
export const startsOf = (days: Days): number[] => {
  let at = 0
  return days.map(({ hours }) => {
    const start = at
    at += hours
    return start
  })
}

/** One SVG path a letter, of unit cells; a day on which clocks change fills its column all the same. */
export function pathsOf(days: Days, cells: string): Record<Letter, string> {
  const paths: Record<Letter, string> = { o: '', p: '', c: '', g: '' }
  const starts = startsOf(days)
  for (const [x, { hours }] of days.entries()) {
    const own = cells.slice(starts[x], (starts[x] ?? 0) + hours)
    const scale = rows / hours
    for (let from = 0; from < own.length;) {
      let to = from + 1
      while (to < own.length && own[to] === own[from]) to++
      const [y, height] = [round(from * scale), round((to - from) * scale)]
      paths[own[from] as Letter] += `M${x} ${y}h1v${height}h-1z`
      from = to
    }
  }
  return paths
}
const round = (n: number) => Math.round(n * 100) / 100

/** Which hour of which day a moment is; the nearest end where it lies outside. */
export function placeOf(days: Days, at: number): { day: number; hour: number } {
  const first = Date.parse(days[0]?.from ?? '')
  if (at < first) return { day: 0, hour: 0 }
  let day = days.length - 1
  while (day > 0 && Date.parse(days[day]?.from ?? '') > at) day--
  const found = days[day]
  const hour = Math.floor((at - Date.parse(found?.from ?? '')) / hourMs)
  return { day, hour: Math.min(hour, (found?.hours ?? 1) - 1) }
}

/** When an hour of a day begins; both are brought within the year. */
export function momentOf(days: Days, day: number, hour: number): number {
  const within = Math.max(0, Math.min(days.length - 1, day))
  const found = days[within]
  const own = Math.max(0, Math.min((found?.hours ?? 1) - 1, hour))
  return Date.parse(found?.from ?? '') + own * hourMs
}

export const letterAt = (year: Pick<CheckYear, 'days'>, cells: string, at: number): Letter => {
  const { day, hour } = placeOf(year.days, at)
  return (cells[(startsOf(year.days)[day] ?? 0) + hour] ?? 'c') as Letter
}

/** Where a key of the map leads; null where it leads nowhere. */
export function stepOf(key: string): { days: number; hours: number } | null {
  const steps: Record<string, { days: number; hours: number }> = {
    ArrowLeft: { days: -1, hours: 0 },
    ArrowRight: { days: 1, hours: 0 },
    ArrowUp: { days: 0, hours: -1 },
    ArrowDown: { days: 0, hours: 1 },
    PageUp: { days: -7, hours: 0 },
    PageDown: { days: 7, hours: 0 },
  }
  return steps[key] ?? null
}

/** Columns at which months begin, but none so near the edge that its name would be cut. */
export const monthsOf = (days: Days): { x: number; on: string }[] =>
  days.flatMap(({ on }, x) => (on.endsWith('-01') && x < days.length - 12 ? [{ x, on }] : []))

/** The setting that mends a gap. */
export function mendOf(gap: Pick<Gap, 'reason' | 'channel' | 'queueId'>): {
  to: string
  search?: Record<string, string>
} {
  const queue: Record<string, string> = gap.queueId ? { queue: gap.queueId } : {}
  switch (gap.reason) {
    case 'no-queue':
      return {
        to:
          gap.channel === 'counter'
            ? '/settings/counter'
            : gap.channel === 'chat'
              ? '/settings/chat'
              : '/settings/queues',
      }
    case 'paused':
      return { to: gap.channel === 'email' ? '/settings/mailboxes' : '/settings/messaging' }
    case 'never-open':
      return { to: '/settings/hours', search: { ...queue, channel: gap.channel } }
    case 'nobody-serves':
      return { to: '/settings/queues', search: queue }
    case 'training-missing':
    case 'skill-missing':
    case 'language-unspoken':
      return { to: '/settings/skills' }
    case 'no-plan':
      return { to: '/settings/closed', search: { channel: gap.channel } }
    default:
      return gap.reason satisfies never
  }
}
