/** Times in the visitor's zone and language. */
import { fill, type Language, type Words } from './words.ts'

const dayMs = 86_400_000
const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
const format = (language: Language, at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeOf(language, navigator.languages), options).format(at)

/** The words' language as the reader's own region writes it: 3:05 pm where they read it so, else 15:05. `wishes` are the browser's languages. */
export function localeOf(language: Language, wishes: readonly string[]): string {
  const isIn = (tag: string) => tag.toLowerCase().startsWith(language)
  return wishes.find((tag) => isIn(tag) && tag.length > 2) ?? (language === 'en' ? 'en-GB' : language)
}

export const clockOf = (language: Language, at: string): string =>
  format(language, Date.parse(at), { hour: 'numeric', minute: '2-digit' })

/** `Today`, `Yesterday`, a weekday within the week, else the date. */
export function dayLabel(language: Language, words: Words, at: string, nowMs: number): string {
  const days = Math.round((dayOf(nowMs) - dayOf(Date.parse(at))) / dayMs)
  if (days <= 0) return words.today
  if (days === 1) return words.yesterday
  return days < 7
    ? format(language, Date.parse(at), { weekday: 'long' })
    : format(language, Date.parse(at), { day: 'numeric', month: 'long', year: 'numeric' })
}

export const isSameDay = (one: string, other: string): boolean => dayOf(Date.parse(one)) === dayOf(Date.parse(other))

/** A moment to come, as it fits into "We answer by ...": a time today, tomorrow, weekday and time, else the date. */
export function comingAt(language: Language, words: Words, at: string, nowMs: number): string {
  const time = Date.parse(at)
  const days = Math.round((dayOf(time) - dayOf(nowMs)) / dayMs)
  // Spanish says "a la 1:30" of one o'clock and "a las" of every other
  const clock = clockOf(language, at)
  const isOne = /^0?1\D/.test(clock)
  if (days <= 0) return fill(isOne ? words.atOne : words.at, { clock })
  const day =
    days === 1
      ? words.tomorrow
      : fill(words.theDay, {
          day: format(language, time, days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' }),
        })
  return `${day} ${fill(isOne ? words.dayAtOne : words.dayAt, { clock })}`
}

/** Minutes a waiting visitor is told: rounded up, and coarser the longer it is, because the guess is no finer. */
export function honestMinutes(estimateMs: number): number {
  const minutes = Math.ceil(estimateMs / 60_000)
  if (minutes <= 5) return minutes
  return minutes <= 20 ? Math.ceil(minutes / 5) * 5 : Math.ceil(minutes / 10) * 10
}
