/**
 * Editing the weekly timetable. A shift begins on a day (1 Monday ... 7 Sunday) at `from` minutes after midnight and ends
 * at `to`, which may pass 1440 for a shift over midnight. Shifts of one week never overlap: what overlaps is joined.
 */
export interface Shift {
  day: number
  from: number
  to: number
}
export const dayMinutes = 1440
export const weekMinutes = 7 * dayMinutes
/** The editor moves in quarters of an hour; a typed time may be any minute. */
export const stepMinutes = 15
export const days = [1, 2, 3, 4, 5, 6, 7] as const

const startOf = (shift: Shift) => (shift.day - 1) * dayMinutes + shift.from

/** Sorted, with overlapping and touching shifts of the same opening joined, over midnight too; a shift is at most a day. */
export function joinShifts(shifts: readonly Shift[]): Shift[] {
  const sorted = [...shifts].toSorted((a, b) => startOf(a) - startOf(b) || a.to - b.to)
  const joined: Shift[] = []
  for (const shift of sorted) {
    const last = joined.at(-1)
    const lastEnd = last === undefined ? -1 : (last.day - 1) * dayMinutes + last.to
    const overlaps =
      last !== undefined && (startOf(shift) < lastEnd || (startOf(shift) === lastEnd && shift.day === last.day))
    if (!overlaps || last === undefined) {
      joined.push({ ...shift })
      continue
    }
    const end = Math.max(lastEnd, startOf(shift) + (shift.to - shift.from)) - (last.day - 1) * dayMinutes
    last.to = Math.min(end, last.from + dayMinutes, 2 * dayMinutes)
  }
  return joined
}

/** Whether a shift that passes midnight runs into another one: Sunday's last into Monday's first included. */
export function isOpenAt(shifts: readonly Shift[], day: number, minute: number): boolean {
  const at = (day - 1) * dayMinutes + minute
  return shifts.some((shift) => {
    const start = startOf(shift)
    const end = start + (shift.to - shift.from)
    return (at >= start && at < end) || (at + weekMinutes >= start && at + weekMinutes < end)
  })
}

/** Moves one edge of a shift, in steps, never closer than one step to the other edge and never longer than a day. */
export function moveEdge(shift: Shift, edge: 'from' | 'to', minutes: number): Shift {
  if (edge === 'from') {
    const from = clamp(minutes, Math.max(0, shift.to - dayMinutes), Math.min(dayMinutes - 1, shift.to - stepMinutes))
    return { ...shift, from }
  }
  return { ...shift, to: clamp(minutes, shift.from + stepMinutes, shift.from + dayMinutes) }
}

/** Moves a whole shift within its day; it keeps its length. */
export function moveShift(shift: Shift, byMinutes: number): Shift {
  const from = clamp(shift.from + byMinutes, 0, dayMinutes - stepMinutes)
  return { ...shift, from, to: from + (shift.to - shift.from) }
}

/** The next free stretch of a day for a new shift: after the last one, else before the first, else none. */
export function proposeShift(shifts: readonly Shift[], day: number): Shift | null {
  const own = shifts.filter((s) => s.day === day).toSorted((a, b) => a.from - b.from)
  if (own.length === 0) return { day, from: 540, to: 1020 }
  const end = Math.max(...own.map((s) => s.to)) + 60
  if (end + 60 <= dayMinutes) return { day, from: end, to: Math.min(end + 240, dayMinutes) }
  const first = own[0]?.from ?? 0
  if (first >= 120) return { day, from: Math.max(0, first - 300), to: first - 60 }
  return null
}

/** The same shifts on other days: what those days had is replaced. */
export function copyDay(shifts: readonly Shift[], from: number, to: readonly number[]): Shift[] {
  const copied = to.filter((day) => day !== from)
  const kept = shifts.filter((s) => !copied.includes(s.day))
  const model = shifts.filter((s) => s.day === from)
  return joinShifts([...kept, ...copied.flatMap((day) => model.map((s) => ({ ...s, day })))])
}

/** Open minutes in a week. */
export const openMinutes = (shifts: readonly Shift[]) =>
  Math.min(
    weekMinutes,
    joinShifts(shifts).reduce((sum, s) => sum + s.to - s.from, 0),
  )

/** Minutes after midnight of "9", "9:30", "0930", "9.30", "9h30", "5 pm"; null where it is no time. 24:00 is the end of the day. */
export function parseTime(text: string): number | null {
  const found = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a\. ?m\.|p\. ?m\.)?\s*$/i.exec(text)
  if (!found) return null
  let hours = Number(found[1])
  const minutes = Number(found[2] ?? 0)
  const half = found[3]?.toLowerCase().at(0)
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return null
    hours = (hours % 12) + (half === 'p' ? 12 : 0)
  }
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null
  return hours * 60 + minutes
}

/** "09:30"; past midnight the clock starts again ("02:00" for 26 h). */
export function showTime(minutes: number): string {
  const of = minutes === dayMinutes ? dayMinutes : minutes % dayMinutes
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
}

/** A shift from two typed times: an end at or before its beginning is on the next day. */
export function typedShift(day: number, from: number, to: number): Shift {
  const start = from === dayMinutes ? 0 : from
  return { day, from: start, to: to > start ? to : to + dayMinutes }
}

export const snap = (minutes: number) => Math.round(minutes / stepMinutes) * stepMinutes

const clamp = (n: number, low: number, high: number) => Math.min(high, Math.max(low, n))
