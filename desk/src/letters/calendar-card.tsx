import { CalendarDays, CalendarX } from 'lucide-react'
import type { MailCalendar } from '@peakend/contract/email.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import { spanOf } from './calendar-times.ts'

const hours = { timeStyle: 'short' } as const

/** An appointment that came with a letter: what, when here (and there), where, with whom. */
export function CalendarCard({ calendar }: { calendar: MailCalendar }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const { startMs, endMs, isAllDay } = spanOf(calendar)
  const isOff = calendar.method === 'cancel'
  const Icon = isOff ? CalendarX : CalendarDays
  const zone = isAllDay ? 'UTC' : undefined
  const day = (ms: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: zone }).format(ms)
  const clock = (ms: number, there?: string) =>
    new Intl.DateTimeFormat(locale, { ...hours, timeZone: there }).format(ms)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const isThere = calendar.timeZone !== null && calendar.timeZone !== here && startMs !== null && !isAllDay
  const title = t(isOff ? 'calendarCancelled' : calendar.method === 'reply' ? 'calendarAnswer' : 'calendar')
  return (
    <section
      aria-label={title}
      className="mt-3 flex max-w-lg gap-3 rounded-m border border-line bg-surface px-3.5 py-3 text-s"
    >
      <Icon size={20} className="mt-0.5 flex-none text-brand" aria-hidden />
      <div className="min-w-0">
        <p className="text-xs text-ink-3">{title}</p>
        <p className={`text-m font-semibold wrap-anywhere ${isOff ? 'line-through' : ''}`}>{calendar.summary || '–'}</p>
        {startMs !== null && (
          <p className="num">
            <span className="first-letter:uppercase">{day(startMs)}</span>
            {isAllDay ? ` · ${t('calendarAllDay')}` : `, ${clock(startMs)}${endMs === null ? '' : `–${clock(endMs)}`}`}
          </p>
        )}
        {isThere && (
          <p className="num text-ink-3">
            {t('calendarThere', {
              time: clock(startMs, calendar.timeZone ?? undefined),
              zone: calendar.timeZone ?? '',
            })}
          </p>
        )}
        {calendar.location !== '' && (
          <p className="wrap-anywhere text-ink-2">
            {t('calendarWhere')}: {calendar.location}
          </p>
        )}
        {calendar.organizer && (
          <p className="wrap-anywhere text-ink-2">
            {t('calendarBy', { name: calendar.organizer.name || calendar.organizer.address })}
          </p>
        )}
      </div>
    </section>
  )
}
