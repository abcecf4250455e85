/**
 * When a promise is due, from the words that say so ("by 5 pm", "within 48 hours", "mañana a las tres", "el lunes", "a fin de mes"), read in a zone. Pure.
 * A day without an hour is due at the end of that day; nothing understood, or words that may mean two days, give null, and a person is asked.
 */
import { daysAhead } from './due-days.ts'
import { hourIn, LAST_MINUTE, partOfDay } from './due-hours.ts'
import { afterSpan, spanIn } from './due-spans.ts'
import { instantOf, localOf } from './zone-time.ts'

const SOON_MS = 15 * 60_000
const HALF_DAY = 12 * 60
/** Nobody says when in more words; a turn may be one endless sentence. */
const MOST_SIGNS = 1000

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('’', "'")

/** The due time the words name, seen from `madeAt` in `zone`; null when they name none. Never before `madeAt`. */
export const dueAtOf = (dueWords: string, madeAt: Date, zone: string): Date | null => {
  const words = plain(dueWords.slice(0, MOST_SIGNS))
  const now = madeAt.getTime()
  if (/\b(right away|immediately|straight away|ahora mismo|enseguida|de inmediato)\b/.test(words))
    return new Date(now + SOON_MS)
  const local = localOf(zone, now)
  const span = spanIn(words)
  if (span !== null) return new Date(afterSpan(span, now, local, zone))
  const days = daysAhead(words, local)
  const hour = hourIn(words)
  if (days === null && hour === null) return null
  const at = (ahead: number, minute: number) => instantOf(zone, local.year, local.month, local.date + ahead, minute)
  const minute = hour?.minute ?? partOfDay(words)
  const due = at(days ?? 0, minute)
  if (due > now) return new Date(due)
  // "by three" said at four means tomorrow's three; "today at eight" said at ten this evening's; "this morning" said at noon today
  if (days === null) return new Date(at(1, minute))
  if (days !== 0) return null
  const later = hour === null ? LAST_MINUTE : hour.isEitherHalf ? minute + HALF_DAY : minute
  return at(0, later) > now ? new Date(at(0, later)) : null
}
