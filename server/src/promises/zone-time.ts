/** The clock on a customer's wall, and back to the instant it shows. Pure. */

const DAY_MS = 24 * 3_600_000

export interface Local {
  year: number
  month: number
  date: number
  /** Monday 1 to Sunday 7. */
  day: number
  minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return format
}

/** What the wall clock of `zone` shows at an instant. */
export const localOf = (zone: string, at: number): Local => {
  const parts = formatOf(zone).formatToParts(at)
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0)
  const [year, month, date] = [of('year'), of('month'), of('day')]
  return {
    year,
    month,
    date,
    day: ((new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7) + 1,
    minute: of('hour') * 60 + of('minute'),
  }
}

const shownAt = (zone: string, at: number): number => {
  const local = localOf(zone, at)
  return Date.UTC(local.year, local.month - 1, local.date, 0, local.minute)
}

/**
 * The instant at which the wall clock of `zone` shows that date and minute: the first one where clocks go back and show it twice; as much later as they
 * skip where they go forward and never show it. Dates and minutes beyond their month or day count on.
 */
export const instantOf = (zone: string, year: number, month: number, date: number, minute: number): number => {
  const wanted = Date.UTC(year, month - 1, date, 0, minute)
  const offsetAt = (at: number) => shownAt(zone, at) - at
  // clocks change at most once in two days: one of the offsets around is the one in force
  const [before, after] = [wanted - offsetAt(wanted - DAY_MS), wanted - offsetAt(wanted + DAY_MS)]
  const shows = [before, after].filter((at) => shownAt(zone, at) === wanted)
  return shows.length === 0 ? before : Math.min(...shows)
}
