/** The days that are not like their weekday. Pure. */
import { openSpans, type Hours } from './rules.ts'
import { momentsOf, wallTime } from './zone.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const LOOK_DAYS = 400

export interface DayOff {
  on: string
  name: string
  kind: 'holiday' | 'special-day'
  /** Minutes from midnight that are open all the same. */
  open: { from: number; to: number }[]
}

const touches = (from: string, to: string, iso: string, zone: string): boolean => {
  if (from.length === 10) return from <= iso && iso < to
  const localDay = (text: string, lessMs: number) =>
    new Date((text.endsWith('Z') ? wallTime(zone, Date.parse(text)) : Date.parse(`${text}Z`)) - lessMs)
      .toISOString()
      .slice(0, 10)
  return localDay(from, 0) <= iso && iso <= localDay(to, 1)
}

/** The next `most` days from today on, in the zone of the hours, that a holiday or a special day changes. */
export const daysOff = (hours: Hours, at: Date, most: number): DayOff[] => {
  const { zone } = hours
  const found: DayOff[] = []
  const today = Math.floor(wallTime(zone, at.getTime()) / DAY_MS)
  for (let day = today; day < today + LOOK_DAYS && found.length < most; day++) {
    const midnight = day * DAY_MS
    const iso = new Date(midnight).toISOString().slice(0, 10)
    const special = hours.specialDays.find(({ on }) => on === iso)
    const holiday = hours.holidays.find(({ from, to }) => touches(from, to, iso, zone))
    if (!special && !holiday) continue
    const begins = momentsOf(zone, midnight).first
    const ends = momentsOf(zone, midnight + DAY_MS).first
    const open = openSpans(hours, begins, ends).map((span) => ({
      from: Math.round((wallTime(zone, span.from) - midnight) / MINUTE_MS),
      to: Math.round((wallTime(zone, span.to - 1) + 1 - midnight) / MINUTE_MS),
    }))
    found.push({
      on: iso,
      name: special ? special.note || (holiday?.name ?? '') : (holiday?.name ?? ''),
      kind: special ? 'special-day' : 'holiday',
      open,
    })
  }
  return found
}
