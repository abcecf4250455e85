import { CalendarClock, CalendarDays, CalendarX } from 'lucide-react'
import type { MailCalendar, MailCalendarLater } from '@peakend/contract/email.ts'
import { classes } from '../ui/classes.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import { spanOf } from './calendar-times.ts'

const hours = { timeStyle: 'short' } as const

/** An appointment that came with a letter: what, when here (and there), where, with whom; and what a later letter made of it. */
export function CalendarCard({ calendar, later }: { calendar: MailCalendar; later: MailCalendarLater | null }) {
  const t = useWords(lettersWords)
  const isOff = calendar.method === 'cancel' || later?.as === 'cancelled'
  const moved = later?.as === 'moved' ? later : null
  const Icon = isOff ? CalendarX : moved ? CalendarClock : CalendarDays
  const title = t(
    isOff ? 'calendarCancelled' : moved ? 'calendarMoved' : calendar.method === 'reply' ? 'calendarAnswer' : 'calendar',
  )
  return (
    <section
      aria-label={title}
      className="mt-3 flex max-w-lg gap-3 rounded-m border border-line bg-surface px-3.5 py-3 text-s"
    >
      <Icon size={20} className="mt-0.5 flex-none text-brand" aria-hidden />
      <div className="min-w-0">
        <p className={classes('text-xs', later ? 'font-semibold text-ink' : 'text-ink-3')}>{title}</p>
        <p className={classes('text-m font-semibold wrap-anywhere', isOff && 'line-through')}>
          {calendar.summary || '–'}
        </p>
        <When of={calendar} isOver={isOff || moved !== null} />
        {calendar.location !== '' && (
          <p
            className={classes(
              'wrap-anywhere text-ink-2',
              moved !== null && moved.location !== calendar.location && 'line-through',
            )}
          >
            {t('calendarWhere')}: {calendar.location}
          </p>
        )}
        {moved && (
          <div className="mt-1.5 border-t border-line pt-1.5 font-semibold">
            <p className="text-xs">{t('calendarNow')}</p>
            <When of={moved} isOver={false} />
            {moved.location !== '' && moved.location !== calendar.location && (
              <p className="wrap-anywhere">
                {t('calendarWhere')}: {moved.location}
              </p>
            )}
          </div>
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

type Times = Pick<MailCalendar, 'start' | 'end' | 'timeZone'>

/** Its time here, and there where that is another zone; struck through where it holds no more. */
function When({ of, isOver }: { of: Times; isOver: boolean }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const { startMs, endMs, isAllDay } = spanOf(of)
  if (startMs === null) return null
  const zone = isAllDay ? 'UTC' : undefined
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: zone }).format(startMs)
  const clock = (ms: number, there?: string) =>
    new Intl.DateTimeFormat(locale, { ...hours, timeZone: there }).format(ms)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <p className={classes('num', isOver && 'text-ink-2 line-through')}>
        <span className="first-letter:uppercase">{day}</span>
        {isAllDay ? ` · ${t('calendarAllDay')}` : `, ${clock(startMs)}${endMs === null ? '' : `–${clock(endMs)}`}`}
      </p>
      {of.timeZone !== null && of.timeZone !== here && !isAllDay && !isOver && (
        <p className="num font-normal text-ink-3">
          {t('calendarThere', { time: clock(startMs, of.timeZone), zone: of.timeZone })}
        </p>
      )}
    </>
  )
}
