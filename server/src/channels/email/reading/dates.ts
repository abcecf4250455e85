/** Dates of headers (RFC 5322, 3.3 and 4.3). Pure. */
import { withoutComments } from './words.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Names of zones that mean one thing (RFC 5322, 4.3); any other counts as UTC. Minutes east. */
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
}

export interface WrittenDate {
  at: Date
  offsetMinutes: number
}

/** `1 Jul 2003 10:52:37 +0200`, with what programs make of it. */
const usual =
  /(?<day>\d{1,2})[ -]*(?<month>[a-z]{3})[a-z]*\.?[ -]*(?<year>\d{2,4})[, ]+(?<hour>\d{1,2})\s*[:.]\s*(?<minute>\d{1,2})(?:\s*[:.]\s*(?<second>\d{1,2}))?(?:\.\d+)?\s*(?<half>am|pm)?\s*(?<zone>[+-]\s*\d{1,4}|[a-z]+)?/i
/** `2003-07-01T10:52:37+02:00` (RFC 3339), which some programs write all the same. */
const dated =
  /(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:t| )\s*(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?(?:[.,]\d+)?\s*(?<half>am|pm)?\s*(?<zone>[+-]\s*\d{1,2}:?\d{0,2}|[a-z]+)?/i
/** Numbers only: day, month, year, time, zone. */
const numbered =
  /^\D*(?<day>\d{1,2})[ /.-]+(?<month>\d{1,2})[ /.-]+(?<year>\d{2,4})[, ]+(?<hour>\d{1,2})[ :.]+(?<minute>\d{1,2})(?:[ :.]+(?<second>\d{1,2}))?[, ]*(?<half>am|pm)?\s*(?<zone>[+-]?\s*\d{1,4}\b|[a-z]+)?/i

/** The point in time a date names; null where it names none. */
export const dateOf = (raw: string): WrittenDate | null => {
  const text = withoutComments(raw).replaceAll(/\s+/g, ' ')
  const found = (usual.exec(text) ?? dated.exec(text) ?? numbered.exec(text))?.groups
  if (!found) return null
  const { day, month: named = '', year = '', hour, minute, second = '0', half, zone = '' } = found
  const month = /\d/.test(named) ? Number(named) - 1 : months.indexOf(named.toLowerCase())
  if (month < 0 || month > 11) return null
  const offsetMinutes = offsetOf(zone.replaceAll(/[ :]/g, ''))
  const utc = Date.UTC(
    yearOf(year),
    month,
    Number(day),
    hourOf(Number(hour), half),
    Number(minute) - offsetMinutes,
    Number(second),
  )
  return Number.isNaN(utc) || Math.abs(utc) > 8e15 ? null : { at: new Date(utc), offsetMinutes }
}

const hourOf = (hour: number, half: string | undefined): number => {
  if (!half) return hour
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

/** Two digits below 50 are after 2000, others and three digits before it (RFC 5322, 4.3). */
const yearOf = (digits: string): number => {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return digits.length === 3 ? 1900 + year : year
}

/** Minutes east: `+0200`, `+200` and `+02` are two hours; without a sign it is hours and minutes to the east. */
const offsetOf = (zone: string): number => {
  const [, sign = '', digits = ''] = /^([+-]?)(\d{1,4})$/.exec(zone) ?? []
  if (digits === '') return zones[zone.toLowerCase()] ?? 0
  const hhmm = sign !== '' && digits.length < 3 ? `${digits}00` : digits
  const minutes = Math.floor(Number(hhmm) / 100) * 60 + (Number(hhmm) % 100)
  return sign === '-' ? -minutes : minutes
}
