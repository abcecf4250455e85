/**
 * When a promise is due, from the words that say so ("by 5 pm", "within 48 hours", "mañana", "el lunes", "on the 3rd"), read in a zone. Pure.
 * A day without an hour is due at the end of that day; nothing understood gives null, and a person is asked.
 */
import { hours, months, numbers, ordinals, weekdays } from './due-words.data.ts'
import { instantOf, localOf, type Local } from './zone-time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Where nobody says an hour: the end of the working day, of the morning, of the afternoon, of the day; and first thing. */
const DAY_END_MINUTE = 18 * 60
const NOON_MINUTE = 12 * 60
const TARDE_END_MINUTE = 20 * 60
const FIRST_THING_MINUTE = 10 * 60
const LAST_MINUTE = 23 * 60 + 59

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')

const either = (of: object) => Object.keys(of).join('|')
const hourWords = either(hours)
const before = '(?:by|before|at|until|a las|a la|las|antes de las|antes de la|sobre las|hasta las|para las)'
const namedHour = new RegExp(
  `\\b${before}\\s+(?:(half past|quarter past|quarter to)\\s+)?(${hourWords})\\b(?!\\s*(?:min|hour|hora|day|dia|week|semana))(?:\\s+(y media|y cuarto|menos cuarto|thirty|fifteen))?`,
)
const spokenFigure = new RegExp(`\\b(half past|quarter past|quarter to)\\s+(\\d{1,2})\\b`)
const digits =
  /\b(\d{1,2})(?:[:.h](\d{2}))?\s*(am\b|pm\b|a\.m\.|p\.m\.|h\b|hrs?\b|o'?clock|de la (?:manana|tarde|noche))?/g
const parts: Record<string, number> = {
  'half past': 30,
  'y media': 30,
  thirty: 30,
  'quarter past': 15,
  'y cuarto': 15,
  fifteen: 15,
  'quarter to': -15,
  'menos cuarto': -15,
}

/** The minute of the day that is named; null where none is. */
const minuteOf = (words: string): number | null => {
  if (/\b(noon|midday|mediodia)\b/.test(words)) return NOON_MINUTE
  if (/\b(midnight|medianoche)\b/.test(words)) return LAST_MINUTE
  const half = halfOf(words)
  const named = namedHour.exec(words)
  if (named?.[2]) return withHalf((hours[named[2]] ?? 0) * 60, half) + (parts[named[1] ?? named[3] ?? ''] ?? 0)
  const spoken = spokenFigure.exec(words)
  if (spoken?.[1]) return withHalf(Number(spoken[2]) * 60, half) + (parts[spoken[1]] ?? 0)
  for (const match of words.matchAll(digits)) {
    const [all, hour, minutes, mark] = match
    const isTime =
      minutes !== undefined ||
      mark !== undefined ||
      /\b(by|before|at|until|las|la)\s+$/.test(words.slice(0, match.index))
    const isMoney = /^\s*(euros?|dollars?|pounds?|pesos?|%|€)/.test(words.slice(match.index + all.length))
    if (!isTime || isMoney || Number(hour) > 23 || Number(minutes ?? 0) > 59) continue
    const added = /^\s*(y media|y cuarto|menos cuarto)/.exec(words.slice(match.index + all.length))?.[1]
    return withHalf(Number(hour) * 60 + Number(minutes ?? 0), half) + (parts[added ?? ''] ?? 0)
  }
  return null
}

const halfOf = (words: string): 'am' | 'pm' | null =>
  /\b(pm|p\.m\.?)(?!\w)|(de|por|esta) la? ?(tarde|noche)|afternoon|evening|tonight/.test(words)
    ? 'pm'
    : /\b(am|a\.m\.?)(?!\w)|(de|por) la manana|in the morning|(tomorrow|this) morning/.test(words)
      ? 'am'
      : null

/** A bare "five" in a shop means the afternoon: 1 to 6 without a mark are read as 13 to 18. */
const withHalf = (minute: number, half: 'am' | 'pm' | null): number => {
  const hour = Math.floor(minute / 60)
  if (half === 'pm' && hour < 12) return minute + 720
  if (half === 'am' && hour === 12) return minute - 720
  if (!half && hour >= 1 && hour <= 6) return minute + 720
  return minute
}

/** Where nobody says an hour but a part of the day. */
const partOfDay = (words: string): number => {
  if (/\b(first thing|a primera hora)\b/.test(words)) return FIRST_THING_MINUTE
  if (/\b(end of|final d|close of business|eod\b)/.test(words)) return DAY_END_MINUTE
  if (/\bmorning\b|\b(por|de) la manana\b|\besta manana\b/.test(words)) return NOON_MINUTE
  if (/\bafternoon\b/.test(words)) return DAY_END_MINUTE
  if (/\b(esta|por la|de la) tarde\b/.test(words)) return TARDE_END_MINUTE
  return LAST_MINUTE
}

const unit = '(min\\w*|hour\\w*|hrs?|hora\\w*|day\\w*|dias?|week\\w*|semana\\w*|moment\\w*|second\\w*|segundo\\w*)'
const spanPattern = new RegExp(
  `\\b(?:in|within|under|(?:in|within|over|during) the next|en|dentro de|en un plazo de|menos de|(?:en|durante) l[ao]s proxim[ao]s|next(?= \\d| (?:${hourWords})\\b))\\s+` +
    `(?:the\\s+|about\\s+|around\\s+|less than\\s+|under\\s+|menos de\\s+|unas?\\s+|unos\\s+)?(?:a |un )?(\\d{1,3}|[a-z]+)?\\s*(?:of|an|de)?\\s*(?:(?:-|to|a|or|o)\\s*)?(\\d{1,3})?\\s*(business |working )?${unit}( laborables| habiles)?`,
)

interface Span {
  count: number
  unit: 'minute' | 'hour' | 'day' | 'week' | 'moment'
  isWorking: boolean
}

const spanOf = (words: string): Span | null => {
  const match = spanPattern.exec(words)
  if (!match) return null
  const [, first, second, working, of = '', laborables] = match
  const count = second
    ? Number(second)
    : first === undefined
      ? 1
      : /^\d/.test(first)
        ? Number(first)
        : (numbers[first] ?? null)
  if (count === null) return null
  const isWorking = working !== undefined || laborables !== undefined
  if (of.startsWith('min')) return { count, unit: 'minute', isWorking }
  if (/^(hour|hr|hora)/.test(of)) return { count, unit: 'hour', isWorking }
  if (/^(day|dia)/.test(of)) return { count, unit: 'day', isWorking }
  return { count, unit: /^(week|semana)/.test(of) ? 'week' : 'moment', isWorking }
}

/** Hours and minutes are counted by the clock on nobody's wall; days keep the hour of the day, and working days pass over the weekend. */
const afterSpan = (span: Span, now: number, local: Local, zone: string): number => {
  if (span.unit === 'moment') return now + 5 * MINUTE_MS
  if (span.unit === 'minute') return now + span.count * MINUTE_MS
  if (span.unit === 'hour') return now + span.count * HOUR_MS
  let days = span.unit === 'week' ? span.count * 7 : span.count
  if (span.isWorking && span.unit === 'day') {
    for (let left = span.count, day = local.day; left > 0;) {
      day = (day % 7) + 1
      if (day < 6) left--
      else days++
    }
  }
  return instantOf(zone, local.year, local.month, local.date + days, local.minute)
}

const monthName = new RegExp(
  `\\b(?:(\\d{1,2})(?:st|nd|rd|th)?(?: of| de)? (${either(months)})|(${either(months)}) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?)\\b`,
)
const dayOfMonth = new RegExp(
  `\\b(?:(?:on|by|before|until) the (\\d{1,2})(?:st|nd|rd|th)\\b|(?:on|by|before|until) the (${either(ordinals)})\\b(?! \\w)|(?:el|del) dia (\\d{1,2})\\b)`,
)

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Days from today to a date that is named by its number, with or without its month; the next one there is, today included. */
const daysToDate = (words: string, today: Local): number | null => {
  const ahead = (year: number, month: number, date: number) =>
    Math.round((Date.UTC(year, month - 1, date) - Date.UTC(today.year, today.month - 1, today.date)) / (24 * HOUR_MS))
  const named = monthName.exec(words)
  if (named) {
    const month = months[named[2] ?? named[3] ?? ''] ?? 0
    const date = Number(named[1] ?? named[4])
    for (const year of [today.year, today.year + 1]) {
      const days = ahead(year, month, date)
      if (date >= 1 && date <= daysIn(year, month) && days >= 0) return days
    }
    return null
  }
  const numbered = dayOfMonth.exec(words)
  if (!numbered) return null
  const date = numbered[2] ? (ordinals[numbered[2]] ?? 0) : Number(numbered[1] ?? numbered[3])
  if (date < 1 || date > 31) return null
  for (let month = today.month; ; month++) {
    const at = new Date(Date.UTC(today.year, month - 1, 1))
    const [year, ofYear] = [at.getUTCFullYear(), at.getUTCMonth() + 1]
    const days = ahead(year, ofYear, date)
    if (date <= daysIn(year, ofYear) && days >= 0) return days
  }
}

/** Days from today that the words name; null when they name none. A weekday is the next one, never today. */
const daysOf = (words: string, today: Local): number | null => {
  if (/\b(day after tomorrow|pasado manana)\b/.test(words)) return 2
  if (/\btomorrow\b|(?<!la |esta )\bmanana\b/.test(words.replace(/(de|por|a) la manana/g, ''))) return 1
  const isOfWeek = /\b(week|semana)\b/.test(words)
  if (
    /\b(today|tonight|this (morning|afternoon|evening)|hoy|esta (tarde|noche|manana)|end of (the |this )?(business |working )?day|close of business|eod|final del dia)\b/.test(
      words,
    )
  )
    return 0
  const weekday = Object.keys(weekdays).find((name) => new RegExp(`\\b${name}\\b`).test(words))
  if (weekday) return (((((weekdays[weekday] ?? 1) - today.day + 6) % 7) + 7) % 7) + 1
  const date = daysToDate(words, today)
  if (date !== null) return date
  if (isOfWeek && /\b(next week|(la )?proxima semana|semana que viene)\b/.test(words)) return 12 - today.day
  if (isOfWeek && /\b(end of (the |this )?week|final de (la |esta )?semana|esta semana|this week)\b/.test(words))
    return Math.max(0, 5 - today.day)
  if (/\b(next month|proximo mes|mes que viene)\b/.test(words)) {
    const left = daysIn(today.year, today.month) - today.date
    const following = new Date(Date.UTC(today.year, today.month, 1))
    return left + daysIn(following.getUTCFullYear(), following.getUTCMonth() + 1)
  }
  if (/\b(end of (the |this )?month|final(es)? de(l| este)? mes|este mes|this month)\b/.test(words))
    return daysIn(today.year, today.month) - today.date
  return null
}

/** The due time the words name, seen from `madeAt` in `zone`; null when they name none. Never before `madeAt`. */
export const dueAtOf = (dueWords: string, madeAt: Date, zone: string): Date | null => {
  const words = plain(dueWords)
  const now = madeAt.getTime()
  if (/\b(right away|immediately|straight away|ahora mismo|enseguida|de inmediato)\b/.test(words))
    return new Date(now + 15 * MINUTE_MS)
  const local = localOf(zone, now)
  const span = spanOf(words)
  if (span !== null) return new Date(afterSpan(span, now, local, zone))
  const days = daysOf(words, local)
  const minute = minuteOf(words)
  if (days === null && minute === null) return null
  const dayEnd = partOfDay(words)
  const at = (ahead: number, of: number) => instantOf(zone, local.year, local.month, local.date + ahead, of)
  const due = at(days ?? 0, minute ?? dayEnd)
  if (due > now) return new Date(due)
  // "by three" said at four means tomorrow's three; "this morning" said at noon means today
  if (days === null) return new Date(at(1, minute ?? dayEnd))
  return days === 0 && minute === null && at(0, LAST_MINUTE) > now ? new Date(at(0, LAST_MINUTE)) : null
}
