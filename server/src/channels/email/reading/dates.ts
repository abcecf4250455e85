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

/** The point in time a date names; null where it names none. */
export const dateOf = (raw: string): WrittenDate | null => {
  const text = withoutComments(raw).replaceAll(/\s+/g, ' ')
  const match =
    /(\d{1,2})[ -]*([a-z]{3})[a-z]*\.?[ -]*(\d{2,4})[, ]+(\d{1,2})\s*[:.]\s*(\d{1,2})(?:\s*[:.]\s*(\d{1,2}))?(?:\.\d+)?\s*(am|pm)?\s*([+-]\s*\d{1,4}|[a-z]+)?/i.exec(
      text,
    )
  if (!match) return null
  const [, day, monthName = '', year = '', hour, minute, second = '0', half, zone = ''] = match
  const month = months.indexOf(monthName.toLowerCase())
  if (month < 0) return null
  const offsetMinutes = offsetOf(zone.replaceAll(' ', ''))
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

const offsetOf = (zone: string): number => {
  const match = /^([+-])(\d{1,2})(\d{2})$/.exec(zone.length === 4 ? `${zone[0]}0${zone.slice(1)}` : zone)
  if (match) return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
  return zones[zone.toLowerCase()] ?? 0
}
