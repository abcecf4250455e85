/** The day that words name, as days from today: "tomorrow", "el lunes", "on the 3rd", "a fin de mes". The words come without accents. Pure. */
import { either, months, numbers, ordinals, weekdays } from './due-words.data.ts'
import type { Local } from './zone-time.ts'

const DAY_MS = 24 * 3_600_000

const date = `\\d{1,2}(?:st|nd|rd|th)?|${either({ ...ordinals, ...numbers })}`
const monthName = new RegExp(
  `\\b(?:(${date})(?: of| de)? (${either(months)})|(${either(months)}) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?)\\b(?:,? (?:de |del )?(20\\d{2})\\b)?`,
)
const dayOfMonth = new RegExp(
  `\\b(?:(?:on|by|before|until) the (\\d{1,2})(?:st|nd|rd|th)\\b|(?:on|by|before|until) the (${either(ordinals)})\\b(?! \\w)|(?:el|del) dia (${date})\\b|(?:el|del) (\\d{1,2})(?=$|[.,;!]|\\s+(?:a las?|por la|al medio|como|sin)\\b))`,
)
const written =
  /\b(?:(20\d{2})-(\d{1,2})-(\d{1,2})|(?:(el|del) )?(\d{1,2})[/.](\d{1,2})(?:[/.](20\d{2}|\d{2}))?)\b(?![/.:]\d)/
const weekdayNames = either(weekdays)
/** "El viernes 13", "Monday the 9th", "Friday, March 6". */
const datedWeekday = new RegExp(
  `\\b(?:${weekdayNames}),? (?:the |el |dia |el dia )?(?:(\\d{1,2})(?:(?:st|nd|rd|th)\\b|(?=$|[.,;!?](?!\\d)| de | a las?\\b| por la\\b| al ))(?: de| of)? ?(${either(months)})?|(${either(months)}) (\\d{1,2}))`,
)
const weekday = new RegExp(`\\b(${weekdayNames})\\b`)

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const aheadOf = (today: Local, year: number, month: number, of: number) =>
  Math.round((Date.UTC(year, month - 1, of) - Date.UTC(today.year, today.month - 1, today.date)) / DAY_MS)
const figureOf = (said = '') => (/^\d/.test(said) ? Number.parseInt(said, 10) : (ordinals[said] ?? numbers[said] ?? 0))

const ofToday =
  /\b(today|tonight|this (morning|afternoon|evening)|hoy|esta (misma )?(tarde|noche|manana)|end of (the |this )?(business |working )?day|close of business|eod|cob|eob|fin(al)? del dia|a ultima hora)\b/
const weekLater = /\ba week (from|on|after)\b|\b(mon|tues|wednes|thurs|fri|satur|sun)day week\b/

/** Days from today that the words name; null when they name none. A weekday is the next one, never today. */
export const daysAhead = (words: string, today: Local): number | null => {
  const day = dayNamed(words, today) ?? dateNamed(words, today) ?? weekNamed(words, today) ?? monthNamed(words, today)
  return day !== null && weekLater.test(words) ? day + 7 : day
}

const dayNamed = (words: string, today: Local): number | null => {
  if (/\b(day after tomorrow|pasado manana)\b/.test(words)) return 2
  if (/\b(tomorrow|tmrw|tmr)\b|(?<!la |esta |misma )\bmanana\b/.test(words.replace(/(de|por|a) la manana/g, '')))
    return 1
  if (ofToday.test(words)) return 0
  const found = weekday.exec(words)?.[1]
  if (!found) return null
  const dated = datedWeekday.exec(words)
  const next = untilWeekday(weekdays[found] ?? 1, today)
  const named = dated && dateNamed(`${dated[1] ?? dated[4]} ${dated[2] ?? dated[3] ?? ''}`.trim(), today, true)
  // the number has to fall on that day: "el viernes 3 cajas" is about boxes
  return named !== null && named !== undefined && (named - next) % 7 === 0 && named >= 0 ? named : next
}

const untilWeekday = (day: number, today: Local): number => ((((day - today.day + 6) % 7) + 7) % 7) + 1

/** A date by its number, with or without its month and year; the next one there is, today included. */
const dateNamed = (words: string, today: Local, isBare = false): number | null => {
  const named = monthName.exec(words)
  if (named) {
    const month = months[named[2] ?? named[3] ?? ''] ?? 0
    return nextDate(today, month, figureOf(named[1] ?? named[4]), named[5] ? Number(named[5]) : null)
  }
  const figures = writtenDate(words)
  if (figures) return nextDate(today, figures.month, figures.date, figures.year)
  const bare = isBare ? /^(\d{1,2})$/.exec(words) : null
  const numbered = dayOfMonth.exec(words)
  const of = figureOf(bare?.[1] ?? numbered?.slice(1).find((group) => group !== undefined))
  if ((!bare && !numbered) || of < 1 || of > 31) return null
  for (let month = today.month; ; month++) {
    const at = new Date(Date.UTC(today.year, month - 1, 1))
    const [year, ofYear] = [at.getUTCFullYear(), at.getUTCMonth() + 1]
    const days = aheadOf(today, year, ofYear, of)
    if (of <= daysIn(year, ofYear) && days >= 0) return days
  }
}

const nextDate = (today: Local, month: number, date: number, year: number | null): number | null => {
  if (month < 1 || month > 12 || date < 1) return null
  for (const of of year === null ? [today.year, today.year + 1] : [year]) {
    const days = aheadOf(today, of, month, date)
    if (date <= daysIn(of, month) && days >= 0) return days
  }
  return null
}

/** "15/04", "el 3/4", "2026-04-15"; 3/4 alone may be either of two days and is neither. */
const writtenDate = (words: string): { year: number | null; month: number; date: number } | null => {
  const found = written.exec(words)
  if (!found) return null
  const [, isoYear, isoMonth, isoDate, article, first, second, year] = found
  if (isoYear) return { year: Number(isoYear), month: Number(isoMonth), date: Number(isoDate) }
  const [a, b] = [Number(first), Number(second)]
  const of = year === undefined ? null : Number(year) < 100 ? 2000 + Number(year) : Number(year)
  if (article || a > 12 || a === b) return { year: of, month: b, date: a }
  return b > 12 ? { year: of, month: a, date: b } : null
}

const weekNamed = (words: string, today: Local): number | null => {
  if (/\b(weekend|fin de semana)\b/.test(words)) {
    const isBefore = /\b(by|before|until|antes del?|para el) (the |el |este )?(weekend|fin de semana)\b/.test(words)
    if (isBefore) return untilWeekday(5, today)
    return 7 - today.day
  }
  const isNext = /\b(next week|(la )?(proxima semana|semana proxima)|semana que viene)\b/.test(words)
  if (isNext && /\b(early|beginning of|start of|principios? de)\b/.test(words)) return 9 - today.day
  if (isNext) return 12 - today.day
  if (/\b(end of (the |this )?week|final(es)? de (la |esta )?semana|esta( misma)? semana|this week)\b/.test(words))
    return Math.max(0, 5 - today.day)
  return null
}

const ends =
  '(?:end of|end|fin de|fin del|fines de|final de|final del|finales de|finales del|ultimo dia del?|acabe|termine|last day of)'
const endOfNamed = new RegExp(`\\b${ends} (${either(months)})\\b`)
const middle = new RegExp(
  `\\b(?:mediados (?:de|del)|mid|middle of)[ -](?:(${either(months)})|(?:the |this |este )?(?:month|mes))\\b`,
)

const monthNamed = (words: string, today: Local): number | null => {
  const lastOf = (year: number, month: number) => {
    const at = new Date(Date.UTC(year, month, 0))
    return aheadOf(today, at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate())
  }
  const upcoming = (month: number) => today.year + (month < today.month ? 1 : 0)
  if (/\b(next month|(proximo|entrante) mes|mes (que viene|proximo|entrante))\b/.test(words))
    return lastOf(today.year, today.month + 1)
  const mid = middle.exec(words)
  if (mid) return nextDate(today, mid[1] ? (months[mid[1]] ?? 0) : today.month, 15, mid[1] ? null : today.year)
  const named = endOfNamed.exec(words)?.[1]
  if (named) {
    const month = months[named] ?? 0
    return lastOf(upcoming(month), month)
  }
  if (
    new RegExp(`\\b(?:${ends} (?:the |this |este |el )?(?:month|mes)|este mes|this month|month[- ]end)\\b`).test(words)
  )
    return lastOf(today.year, today.month)
  if (new RegExp(`\\b${ends} (?:the |this |este |el )?(?:year|ano)\\b`).test(words)) return lastOf(today.year, 12)
  if (new RegExp(`\\b${ends} (?:the |this |este |el )?(?:quarter|trimestre)\\b`).test(words))
    return lastOf(today.year, Math.ceil(today.month / 3) * 3)
  return null
}
