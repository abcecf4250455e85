/** Times in the visitor's zone and language. */
import type { Language, Words } from './words.ts'

const dayMs = 86_400_000
const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
const format = (language: Language, at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language, options).format(at)

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

/** A moment to come, as it fits into "We answer by ...": a time today, else weekday and time, else the date. */
export function comingAt(language: Language, at: string, nowMs: number): string {
  const time = Date.parse(at)
  const days = Math.round((dayOf(time) - dayOf(nowMs)) / dayMs)
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }
  if (days <= 0) return format(language, time, clock)
  return days < 7
    ? format(language, time, { weekday: 'long', ...clock })
    : format(language, time, { day: 'numeric', month: 'long', ...clock })
}

/** Minutes a waiting visitor is told: rounded up, and coarser the longer it is, because the guess is no finer. */
export function honestMinutes(estimateMs: number): number {
  const minutes = Math.ceil(estimateMs / 60_000)
  if (minutes <= 5) return minutes
  return minutes <= 20 ? Math.ceil(minutes / 5) * 5 : Math.ceil(minutes / 10) * 10
}
