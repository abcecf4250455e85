/** Days and hours without zone, in words. Pure. */
import { showTime } from './timetable-rules.ts'

/** "6 Jan 2027"; with its weekday "Wed, 6 Jan 2027". */
export const dayText = (on: string, locale: string, withWeekday = false): string =>
  new Intl.DateTimeFormat(locale, {
    ...(withWeekday ? { weekday: 'short' } : {}),
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${on.slice(0, 10)}T00:00Z`))

export const timesText = (shifts: readonly { from: number; to: number }[]): string =>
  shifts.map(({ from, to }) => `${showTime(from)}–${showTime(to)}`).join(', ')

const dayMs = 86_400_000

/** A holiday as it is listed: a date, several, or hours of one. `from` and `to` as the contract has them, without `to`. */
export function holidayText({ from, to }: { from: string; to: string }, locale: string): string {
  if (from.length > 10) {
    const isMoment = from.endsWith('Z')
    const format = new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      ...(isMoment ? {} : { timeZone: 'UTC' }),
    })
    const at = (text: string) => Date.parse(isMoment ? text : `${text}Z`)
    return format.formatRange(at(from), at(to))
  }
  const last = new Date(Date.parse(`${to}T00:00Z`) - dayMs).toISOString().slice(0, 10)
  return last === from ? dayText(from, locale, true) : `${dayText(from, locale)} – ${dayText(last, locale)}`
}
