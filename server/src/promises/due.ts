/**
 * When a promise is due, from the words that say so ("by 5 pm", "within 48 hours", "mañana", "el lunes"), read in a zone. Pure.
 * A day without an hour is due at the end of that day; nothing understood gives null, and a person is asked.
 */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** "End of the day" where no closing time is known. */
const DAY_END_MINUTE = 18 * 60
const LAST_MINUTE = 23 * 60 + 59

const WEEKDAYS: Record<string, number> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
  lunes: 1,
  martes: 2,
  miercoles: 3,
  jueves: 4,
  viernes: 5,
  sabado: 6,
  domingo: 7,
}
const NUMBERS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  un: 1,
  una: 1,
  uno: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  diez: 10,
  quince: 15,
  veinte: 20,
  treinta: 30,
  media: 0.5,
}
const UNITS: [RegExp, number][] = [
  [/^min|^minut/, MINUTE_MS],
  [/^hour|^hr|^hora/, HOUR_MS],
  [/^day|^dia/, DAY_MS],
  [/^week|^semana/, 7 * DAY_MS],
  [/^moment|^second|^segundo/, 5 * MINUTE_MS],
]

interface Local {
  year: number
  month: number
  date: number
  day: number
  minute: number
}

const localOf = (zone: string, at: number): Local => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return {
    year: Number(of('year')),
    month: Number(of('month')),
    date: Number(of('day')),
    day: WEEKDAYS[of('weekday').toLowerCase()] ?? 1,
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  }
}

/** The instant at which the wall clock of `zone` shows that date and minute; the first one where clocks go back, one hour later where they skip it. */
const instantOf = (zone: string, year: number, month: number, date: number, minute: number): number => {
  const wanted = Date.UTC(year, month - 1, date, 0, minute)
  let guess = wanted
  for (let i = 0; i < 3; i++) {
    const local = localOf(zone, guess)
    const shows = Date.UTC(local.year, local.month - 1, local.date, 0, local.minute)
    if (shows === wanted) break
    guess += wanted - shows
  }
  return guess
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')

const hourOf = (words: string): number | null => {
  if (/\b(noon|mediodia)\b/.test(words)) return 12 * 60
  if (/\b(midnight|medianoche)\b/.test(words)) return LAST_MINUTE
  const named =
    /\b(?:by|before|at|until|a las|las|antes de las|sobre las|hasta las)\s+(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b/.exec(
      words,
    )
  const digits =
    /\b(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h\b|hrs?\b|o'?clock|de la (?:manana|tarde|noche))?/g
  const half = halfOf(words)
  if (named?.[1]) return withHalf((CLOCK[named[1]] ?? 0) * 60, half)
  for (const match of words.matchAll(digits)) {
    const [all, hour, minutes, mark] = match
    const isTime =
      minutes !== undefined ||
      mark !== undefined ||
      /\b(by|before|at|until|las|la)\s+$/.test(words.slice(0, match.index))
    if (!isTime || Number(hour) > 23 || Number(minutes ?? 0) > 59 || all.length === 0) continue
    return withHalf(Number(hour) * 60 + Number(minutes ?? 0), half ?? (mark ? halfOf(mark) : null))
  }
  return null
}
const CLOCK: Record<string, number> = {
  ...Object.fromEntries(
    'one two three four five six seven eight nine ten eleven twelve'.split(' ').map((w, i) => [w, i + 1]),
  ),
  ...Object.fromEntries(
    'una dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' ').map((w, i) => [w, i + 1]),
  ),
}

const halfOf = (words: string): 'am' | 'pm' | null =>
  /\b(pm|p\.m\.?)(?!\w)|de la tarde|de la noche|afternoon|evening|tonight/.test(words)
    ? 'pm'
    : /\b(am|a\.m\.?)(?!\w)|de la manana|in the morning/.test(words)
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

const spanOf = (words: string): number | null => {
  const match =
    /\b(?:in|within|next|under|en|dentro de|proximas?|proximos?|menos de)\s+(?:the\s+|about\s+|las\s+|los\s+|unas?\s+|unos\s+)?(?:next\s+|proximas?\s+|proximos?\s+)?(\d{1,3}|[a-z]+)?\s*(?:-|to|a|or|o)?\s*(\d{1,3})?\s*(business |working )?(min\w*|hour\w*|hrs?|hora\w*|day\w*|dias?|week\w*|semana\w*|moment\w*|second\w*|segundo\w*)/.exec(
      words,
    )
  if (!match) return null
  const [, first, second, , unit] = match
  const count = second
    ? Number(second)
    : first === undefined
      ? 1
      : /^\d/.test(first)
        ? Number(first)
        : (NUMBERS[first] ?? null)
  const size = UNITS.find(([pattern]) => pattern.test(unit ?? ''))?.[1]
  return count === null || !size ? null : count * size
}

/** Days from today that the words name; null when they name none. A weekday is the next one, never today. */
const daysOf = (words: string, today: number): number | null => {
  if (/\b(day after tomorrow|pasado manana)\b/.test(words)) return 2
  if (/\btomorrow\b|(?<!la )\bmanana\b(?! mismo por la)/.test(words.replace(/(de|por|a) la manana/g, ''))) return 1
  if (
    /\b(today|tonight|this (morning|afternoon|evening)|hoy|esta (tarde|noche|manana)|end of (the )?day|eod|final del dia)\b/.test(
      words,
    )
  )
    return 0
  const weekday = Object.keys(WEEKDAYS).find((name) => new RegExp(`\\b${name}\\b`).test(words))
  if (weekday) return (((((WEEKDAYS[weekday] ?? 1) - today + 6) % 7) + 7) % 7) + 1
  if (/\b(end of (the )?week|final de (la )?semana|esta semana|this week)\b/.test(words)) return Math.max(0, 5 - today)
  if (/\b(next week|proxima semana|semana que viene)\b/.test(words)) return 12 - today
  return null
}

/** The due time the words name, seen from `madeAt` in `zone`; null when they name none. Never before `madeAt`. */
export const dueAtOf = (dueWords: string, madeAt: Date, zone: string): Date | null => {
  const words = plain(dueWords)
  const now = madeAt.getTime()
  if (/\b(right away|immediately|straight away|ahora mismo|enseguida|de inmediato)\b/.test(words))
    return new Date(now + 15 * MINUTE_MS)
  const span = spanOf(words)
  if (span !== null) return new Date(now + span)
  const local = localOf(zone, now)
  const days = daysOf(words, local.day)
  const minute = hourOf(words)
  if (days === null && minute === null) return null
  const dayEnd = /\bend of|final d/.test(words) ? DAY_END_MINUTE : LAST_MINUTE
  const due = instantOf(zone, local.year, local.month, local.date + (days ?? 0), minute ?? dayEnd)
  // "by three" said at four means tomorrow's three
  if (due <= now)
    return days === null
      ? new Date(instantOf(zone, local.year, local.month, local.date + 1, minute ?? dayEnd))
      : days === 0 && minute === null
        ? new Date(instantOf(zone, local.year, local.month, local.date, LAST_MINUTE))
        : null
  return new Date(due)
}
