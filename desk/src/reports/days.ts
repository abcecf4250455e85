/** Days as the workspace lives them: midnight to midnight in its zone, over summer time too. */

/** Minutes the zone is ahead of UTC at that moment. */
function aheadMinutes(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0)
  const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return Math.round((there - Math.floor(at.getTime() / 1000) * 1000) / 60_000)
}

/** The calendar day (`2026-11-22`) it is in the zone. */
export const dayIn = (at: Date, zone: string): string =>
  new Date(at.getTime() + aheadMinutes(at, zone) * 60_000).toISOString().slice(0, 10)

/** When that calendar day begins in the zone (the first moment of it where midnight is skipped). */
export function dayStart(day: string, zone: string): Date {
  const naive = Date.parse(`${day}T00:00:00Z`)
  const first = new Date(naive - aheadMinutes(new Date(naive), zone) * 60_000)
  const second = new Date(naive - aheadMinutes(first, zone) * 60_000)
  return dayIn(second, zone) === day ? second : first
}

/** The calendar day so many days later. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export interface Range {
  from: string
  to: string
}

/** From the beginning of `first` to the end of `last`, both calendar days in the zone. */
export const dayRange = (first: string, last: string, zone: string): Range => ({
  from: dayStart(first, zone).toISOString(),
  to: dayStart(daysAfter(last, 1), zone).toISOString(),
})
