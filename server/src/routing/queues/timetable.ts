import type { z } from 'zod'
import type { Timetable as TimetableSchema } from '@peakend/contract/routing.ts'

export type Timetable = z.infer<typeof TimetableSchema>
export type Shift = Exclude<Timetable, 'always'>[number]

/** A wall-clock reading in a zone: ISO weekday 1-7 and minutes from midnight. */
interface WallClock {
  day: number
  minute: number
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
const WEEKDAYS: Record<string, number> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 }
const formats = new Map<string, Intl.DateTimeFormat>()

const wallClock = (zone: string, at: number): WallClock => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  let day = 1
  let minute = 0
  for (const part of format.formatToParts(at)) {
    if (part.type === 'weekday') day = WEEKDAYS[part.value] ?? 1
    else if (part.type === 'hour') minute += Number(part.value) * 60
    else if (part.type === 'minute') minute += Number(part.value)
  }
  return { day, minute }
}

const isWithin = (shift: Shift, { day, minute }: WallClock): boolean => {
  if (shift.day === day && minute >= shift.from && minute < shift.to) return true
  // the part after midnight belongs to the next day
  const dayAfter = (shift.day % 7) + 1
  return shift.to > DAY_MINUTES && dayAfter === day && minute < shift.to - DAY_MINUTES
}

/** Whether a timetable is open at a point in time, by the wall clock of the zone (a shift lasts an hour less or more on the night clocks change). */
export const isOpenAt = (timetable: Timetable, zone: string, at: Date): boolean => {
  if (timetable === 'always') return true
  const reading = wallClock(zone, at.getTime())
  return timetable.some((shift) => isWithin(shift, reading))
}

/**
 * When open turns to closed or the reverse: the first full minute after `at` at which `isOpenAt` differs, looked for over eight days
 * (a week repeats; the eighth covers a change of clocks). null when it never changes.
 */
export const nextChangeAt = (timetable: Timetable, zone: string, at: Date): Date | null => {
  if (timetable === 'always' || timetable.length === 0) return null
  const isOpen = isOpenAt(timetable, zone, at)
  const start = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
  // Shifts begin and end on whole minutes; stepping by quarter hours and then refining keeps this under 800 readings.
  const step = 15 * MINUTE_MS
  const marks = new Set(timetable.flatMap((s) => [s.from % 15, s.to % 15]))
  const stride = marks.size === 1 && marks.has(0) ? step : MINUTE_MS
  const first = stride === step ? Math.ceil((start + 1) / step) * step : start + MINUTE_MS
  for (let t = first; t <= start + 8 * DAY_MINUTES * MINUTE_MS; t += stride) {
    if (isOpenAt(timetable, zone, new Date(t)) !== isOpen) return new Date(t)
  }
  return null
}

/** When we are next open: now if open, else the next opening; null when never. */
export const opensAt = (timetable: Timetable, zone: string, at: Date): Date | null =>
  isOpenAt(timetable, zone, at) ? at : nextChangeAt(timetable, zone, at)

/**
 * When a message left now is answered: `withinMs` of open time after it was left, so that four working hours left on a Friday evening end on Monday.
 * null when the timetable never opens.
 */
export const answerDueAt = (timetable: Timetable, zone: string, at: Date, withinMs: number): Date | null => {
  let from = opensAt(timetable, zone, at)
  let leftMs = withinMs
  for (let shifts = 0; from && shifts < 200; shifts++) {
    const closes = nextChangeAt(timetable, zone, from)
    if (!closes || closes.getTime() - from.getTime() >= leftMs) return new Date(from.getTime() + leftMs)
    leftMs -= closes.getTime() - from.getTime()
    from = nextChangeAt(timetable, zone, closes)
  }
  return from
}
