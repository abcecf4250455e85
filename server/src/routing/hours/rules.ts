/**
 * When we are open. Pure.
 *
 * A shift belongs to the day on which it begins: who opens at 22:00 on the 24th stays until 6:00 on the 25th, though the 25th is a holiday; the shift of the
 * 25th is dropped whole. Hours go by the clock on the wall: on the night it is set back a shift lasts an hour more, on the night it is set forward an hour
 * less, and whoever sees a time within the hours on that clock finds us open. A special day replaces what the week and the holidays say of its date.
 */
import type { z } from 'zod'
import type { Timetable as TimetableSchema } from '@peakend/contract/routing.ts'
import { momentsOf, wallTime } from './zone.ts'

export type Timetable = z.infer<typeof TimetableSchema>
export type Shift = Exclude<Timetable, 'always'>[number]

/** From and to, without to: ISO dates (whole days), wall-clock times without zone, or points in time with `Z`. */
export interface Holiday {
  name: string
  from: string
  to: string
}
export interface SpecialDay {
  /** ISO date. */
  on: string
  /** Minutes from its midnight; none: closed. */
  shifts: readonly { from: number; to: number }[]
  note: string
}
export interface Hours {
  timetable: Timetable
  /** IANA name. */
  zone: string
  holidays: readonly Holiday[]
  specialDays: readonly SpecialDay[]
}
/** An unbroken time of being open, ms; without `to`. */
export interface Span {
  from: number
  to: number
}
/** Why we are closed: the week, a holiday, or a special day. */
export type ClosedBy = { kind: 'week' } | { kind: 'holiday' | 'special-day'; name: string }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const DAY_MINUTES = 1440
/** A shift may reach into the day after the one after it begins (2880 minutes). */
const REACH_DAYS = 2
/** First a week, then a season, then all of a year and a bit: most questions end in the first. */
const LOOK_DAYS = [9, 70, 400]

const isoOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
const dayOf = (wall: number): number => Math.floor(wall / DAY_MS)
/** Monday is 1; day 0, the first of 1970, was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1
const isDate = (text: string): boolean => text.length === 10
const isMoment = (text: string): boolean => text.endsWith('Z')
const wallOf = (text: string): number => Date.parse(isDate(text) ? `${text}T00:00Z` : `${text}Z`)

/** When a holiday that is no whole day begins and ends. */
const timedSpan = (holiday: Holiday, zone: string): Span => ({
  from: isMoment(holiday.from) ? Date.parse(holiday.from) : momentsOf(zone, wallOf(holiday.from)).first,
  to: isMoment(holiday.to) ? Date.parse(holiday.to) : momentsOf(zone, wallOf(holiday.to)).last,
})

const wholeDayOn = (hours: Hours, iso: string): Holiday | undefined =>
  hours.holidays.find((one) => isDate(one.from) && one.from <= iso && iso < one.to)

const everyDay = [{ from: 0, to: DAY_MINUTES }]

/** The shifts that begin on a date, and whether it is a special day. */
const shiftsOn = (hours: Hours, day: number): { shifts: SpecialDay['shifts']; isSpecial: boolean } => {
  const iso = isoOf(day)
  const special = hours.specialDays.find(({ on }) => on === iso)
  if (special) return { shifts: special.shifts, isSpecial: true }
  if (hours.holidays.length > 0 && wholeDayOn(hours, iso)) return { shifts: [], isSpecial: false }
  if (hours.timetable === 'always') return { shifts: everyDay, isSpecial: false }
  const weekday = weekdayOf(day)
  return { shifts: hours.timetable.filter((shift) => shift.day === weekday), isSpecial: false }
}

const without = (span: Span, cut: Span): Span[] =>
  cut.to <= span.from || cut.from >= span.to
    ? [span]
    : [
        { from: span.from, to: cut.from },
        { from: cut.to, to: span.to },
      ].filter(({ from, to }) => from < to)

const joined = (spans: Span[]): Span[] => {
  const sorted = spans.toSorted((a, b) => a.from - b.from)
  const all: Span[] = []
  for (const span of sorted) {
    const last = all.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else all.push({ ...span })
  }
  return all
}

/** Every time of being open that touches `from` to `to` (ms), in order, whole at the inside edges and cut at the outside ones. */
export const openSpans = (hours: Hours, from: number, to: number): Span[] => {
  const { zone } = hours
  const cuts = hours.holidays.filter((one) => !isDate(one.from)).map((one) => timedSpan(one, zone))
  const spans: Span[] = []
  const last = dayOf(wallTime(zone, to))
  for (let day = dayOf(wallTime(zone, from)) - REACH_DAYS; day <= last; day++) {
    const { shifts, isSpecial } = shiftsOn(hours, day)
    for (const shift of shifts) {
      const midnight = day * DAY_MS
      const begins = momentsOf(zone, midnight + shift.from * MINUTE_MS).first
      const ends = momentsOf(zone, midnight + shift.to * MINUTE_MS).last
      if (ends <= from || begins >= to || ends <= begins) continue
      const whole = [{ from: begins, to: ends }]
      spans.push(...(isSpecial ? whole : cuts.reduce((left, cut) => left.flatMap((one) => without(one, cut)), whole)))
    }
  }
  return joined(spans)
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to)
}

const isNever = ({ timetable, specialDays }: Hours): boolean =>
  timetable !== 'always' && timetable.length === 0 && specialDays.every(({ shifts }) => shifts.length === 0)

/** What closes a date: a special day, or a holiday that lasts all of it. */
const closerOf = (hours: Hours, day: number): ClosedBy | null => {
  const iso = isoOf(day)
  const special = hours.specialDays.find(({ on }) => on === iso)
  if (special) return { kind: 'special-day', name: special.note }
  const holiday = wholeDayOn(hours, iso)
  return holiday ? { kind: 'holiday', name: holiday.name } : null
}

/** Whether we are open at a point in time, and what closes us where we are not: also where a holiday only falls on a time we are closed anyway. */
export const stateAt = (hours: Hours, at: Date): { isOpen: true } | { isOpen: false; closedBy: ClosedBy } => {
  const now = at.getTime()
  if (openSpans(hours, now, now + 1).length > 0) return { isOpen: true }
  const wall = wallTime(hours.zone, now)
  const timed = hours.holidays.find((one) => {
    if (isDate(one.from)) return false
    const { from, to } = timedSpan(one, hours.zone)
    return from <= now && now < to
  })
  if (timed) return { isOpen: false, closedBy: { kind: 'holiday', name: timed.name } }
  const today = closerOf(hours, dayOf(wall))
  if (today) return { isOpen: false, closedBy: today }
  // the small hours of a night whose evening was a holiday
  const week = { ...hours, holidays: [], specialDays: [] }
  const isMissed = hours.timetable !== 'always' && openSpans(week, now, now + 1).length > 0
  return { isOpen: false, closedBy: (isMissed ? closerOf(hours, dayOf(wall) - 1) : null) ?? { kind: 'week' } }
}

export const isOpenAt = (hours: Hours, at: Date): boolean => stateAt(hours, at).isOpen

/** When we are next open: now where we are; null where that is in no 400 days. */
export const nextOpening = (hours: Hours, at: Date): Date | null => {
  if (isNever(hours)) return null
  const now = at.getTime()
  for (const days of LOOK_DAYS) {
    const [first] = openSpans(hours, now, now + days * DAY_MS)
    if (first) return new Date(first.from)
  }
  return null
}

/** When we next close; null where we are closed, and where we do not close in 400 days. */
export const nextClosing = (hours: Hours, at: Date): Date | null => {
  const now = at.getTime()
  for (const days of LOOK_DAYS) {
    const [first] = openSpans(hours, now, now + days * DAY_MS)
    if (!first || first.from > now) return null
    if (first.to < now + days * DAY_MS) return new Date(first.to)
  }
  return null
}

/** When open turns to closed or the reverse; null where it does not in 400 days. */
export const nextChange = (hours: Hours, at: Date): Date | null =>
  isOpenAt(hours, at) ? nextClosing(hours, at) : nextOpening(hours, at)

/**
 * When a message left now is answered: `withinMs` of open time after it was left, so that four working hours left on a Friday evening end on Monday.
 * null where we are not open for so long in 400 days.
 */
export const answerDue = (hours: Hours, at: Date, withinMs: number): Date | null => {
  if (isNever(hours)) return null
  const now = at.getTime()
  for (const days of LOOK_DAYS) {
    let leftMs = withinMs
    for (const { from, to } of openSpans(hours, now, now + days * DAY_MS)) {
      if (to - from >= leftMs) return new Date(from + leftMs)
      leftMs -= to - from
    }
  }
  return null
}
