/**
 * Wall clocks: from a point in time to what the clock on the wall of a zone says, and back. A wall-clock time is written as the milliseconds it would be in
 * UTC. Rules of zones are those of the platform (Intl), asked once a zone and year.
 */
const DAY_MS = 86_400_000
/** Ramadan takes summer time away for about a month in some zones: a week finds every pair of changes. */
const PROBE_MS = 7 * DAY_MS
/** Some 400 zones, a few years each; beyond that the oldest is asked for again. */
const MOST_YEARS = 2000

interface ZoneYear {
  from: number
  to: number
  /** From `at` on the clock is `offsetMs` before UTC; the first is the year's beginning. */
  offsets: readonly { at: number; offsetMs: number }[]
}

const formats = new Map<string, Intl.DateTimeFormat>()
const years = new Map<string, ZoneYear>()
/** The year last asked for of a zone: nearly always the one asked for next. */
const latest = new Map<string, ZoneYear>()

const askOffset = (zone: string, at: number): number => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const found = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name)
  if (!found) return 0
  const ms = (Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)) * 1000
  return found[1] === '-' ? -ms : ms
}

/** The first second at which the offset is no longer `before`. */
const findChange = (zone: string, from: number, to: number, before: number): number => {
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (askOffset(zone, middle * 1000) === before) low = middle
    else high = middle
  }
  return high * 1000
}

const readYear = (zone: string, year: number): ZoneYear => {
  const from = Date.UTC(year, 0, 1)
  const to = Date.UTC(year + 1, 0, 1)
  const offsets = [{ at: from, offsetMs: askOffset(zone, from) }]
  for (let at = from; at < to; at += PROBE_MS) {
    const end = Math.min(at + PROBE_MS, to)
    for (let last = offsets.at(-1)!; askOffset(zone, end) !== last.offsetMs; last = offsets.at(-1)!) {
      const change = findChange(zone, Math.max(at, last.at), end, last.offsetMs)
      if (change >= to) break
      offsets.push({ at: change, offsetMs: askOffset(zone, change) })
    }
  }
  return { from, to, offsets }
}

const yearOf = (zone: string, at: number): ZoneYear => {
  const last = latest.get(zone)
  if (last && at >= last.from && at < last.to) return last
  const year = new Date(at).getUTCFullYear()
  const key = `${year} ${zone}`
  let found = years.get(key)
  if (!found) {
    if (years.size >= MOST_YEARS) years.delete(years.keys().next().value ?? '')
    found = readYear(zone, year)
    years.set(key, found)
  }
  latest.set(zone, found)
  return found
}

/** How far the zone's clock is before UTC at a point in time, in ms. */
export const offsetAt = (zone: string, at: number): number => {
  const { offsets } = yearOf(zone, at)
  let offsetMs = 0
  for (const offset of offsets) {
    if (offset.at > at) break
    offsetMs = offset.offsetMs
  }
  return offsetMs
}

/** What the clock on the wall says. */
export const wallTime = (zone: string, at: number): number => at + offsetAt(zone, at)

/**
 * When the wall clock first and last shows a time: twice in the hour that is set back, and in the hour that is left out the moment it is left out (both are
 * that). No zone changes its clock twice within two days.
 */
export const momentsOf = (zone: string, wall: number): { first: number; last: number } => {
  const before = wall - offsetAt(zone, wall - DAY_MS)
  const after = wall - offsetAt(zone, wall + DAY_MS)
  if (before === after) return { first: before, last: before }
  const isShown = [before, after].filter((at) => wallTime(zone, at) === wall)
  if (isShown.length > 0) return { first: Math.min(...isShown), last: Math.max(...isShown) }
  const change = findChange(zone, after - 1000, before, offsetAt(zone, wall - DAY_MS))
  return { first: change, last: change }
}
