/** How times and durations read, in a language and the reader's zone. Pure, so that it is tested without a screen. */
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const formats = new Map<string, Intl.DateTimeFormat>()
function format(language: string, zone: string | undefined, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${zone ?? ''} ${name}`
  let made = formats.get(key)
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(language, { ...options, timeZone: zone })))
  return made
}

const dayKey = (ms: number, zone?: string) =>
  format('en-CA', zone, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)

export const clockTime = (ms: number, language: string, zone?: string): string =>
  format(language, zone, 'clock', { timeStyle: 'short' }).format(ms)

export const fullTime = (ms: number, language: string, zone?: string): string =>
  format(language, zone, 'full', { dateStyle: 'full', timeStyle: 'short' }).format(ms)

/** Today, yesterday, a weekday within the last six days, else the date. */
export function dayName(ms: number, nowMs: number, language: string, zone?: string): string {
  const days = Math.round((Date.parse(dayKey(ms, zone)) - Date.parse(dayKey(nowMs, zone))) / dayMs)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  if (days === 0 || days === -1 || days === 1) return relative.format(days, 'day')
  if (days > -7 && days < 7) return format(language, zone, 'weekday', { weekday: 'long' }).format(ms)
  const isThisYear = dayKey(ms, zone).slice(0, 4) === dayKey(nowMs, zone).slice(0, 4)
  return format(language, zone, isThisYear ? 'date' : 'dateYear', {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(ms)
}

/** Short, for a list: "now", "4 min", "14:30" today, "Fri", "3 Sep". */
export function shortAgo(ms: number, nowMs: number, language: string, zone?: string): string {
  const ago = nowMs - ms
  if (ago >= 0 && ago < minuteMs) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second')
  if (ago >= 0 && ago < hourMs) return `${Math.floor(ago / minuteMs)} min`
  if (dayKey(ms, zone) === dayKey(nowMs, zone)) return clockTime(ms, language, zone)
  if (Math.abs(ago) < 6 * dayMs) return format(language, zone, 'weekdayShort', { weekday: 'short' }).format(ms)
  return dayName(ms, nowMs, language, zone)
}

/** Day and hour, for something due: "today 12:00". */
export const dueTime = (ms: number, nowMs: number, language: string, zone?: string): string =>
  `${dayName(ms, nowMs, language, zone)} ${clockTime(ms, language, zone)}`

/** Whether clocks of another zone show another time then. */
export const isElsewhere = (ms: number, there: string, here?: string): boolean =>
  fullTime(ms, 'en-GB', there) !== fullTime(ms, 'en-GB', here)

/** A running wait: "0:38", "4:12", "1:04:10". */
export function clockDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** A finished length, in words: "38 s", "4 min 12 s", "2 h 5 min", "3 d". */
export function wordDuration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  if (s < 86_400) {
    const m = Math.round((s % 3600) / 60)
    return m === 0 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 3600)} h ${m} min`
  }
  return `${Math.floor(s / 86_400)} d`
}
