import { useQuery } from '@tanstack/react-query'
import { CalendarOff, Plus } from 'lucide-react'
import { useState } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Chip } from '../ui/chip.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/states.tsx'
import { dayName } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { hoursWords } from '../words/hours.ts'
import { useLocale, useWords } from '../words/words.ts'
import { CalendarDialog } from './calendar-dialog.tsx'
import { dayText, timesText } from './holiday-words.ts'
import { SettingsPage } from './page.tsx'
import { SpecialDays } from './special-days.tsx'
import { QueueChoice, useQueues } from './where.tsx'
import { Loaded } from './with-workspace.tsx'

export type Calendar = Outputs['hours']['calendars']['rows'][number]

/** Days on which the week does not hold: calendars, single days by hand, and what comes of both. */
export default function HolidaysPage() {
  const t = useWords(hoursWords)
  const calendars = useQuery(ask.hours.calendars())
  const [edited, setEdited] = useState<Calendar | 'new' | null>(null)
  const add = (
    <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
      {t('addCalendar')}
    </Button>
  )
  return (
    <SettingsPage code="holidays" aside={add} testTitle={t('closedDays')} test={<DaysOff />}>
      <Card title={t('calendars')} aside={t('calendarsAside')}>
        <Loaded query={calendars}>
          {({ rows }) =>
            rows.length === 0 ? (
              <EmptyState
                icon={<CalendarOff size={20} />}
                title={t('noCalendars')}
                action={
                  <Button look="primary" onPress={() => setEdited('new')}>
                    {t('addCalendar')}
                  </Button>
                }
              >
                {t('noCalendarsAbout')}
              </EmptyState>
            ) : (
              <ul>
                {rows.map((calendar) => (
                  <CalendarLine key={calendar.id} calendar={calendar} onEdit={() => setEdited(calendar)} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
      <SpecialDays />
      {edited !== null && (
        <CalendarDialog calendar={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </SettingsPage>
  )
}

function CalendarLine({ calendar, onEdit }: { calendar: Calendar; onEdit: () => void }) {
  const t = useWords(hoursWords)
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const queues = useQueues()
  const [isGoing, setGoing] = useState(false)
  const remove = useAct(call.hours.removeCalendar, { refresh: ['hours.', 'check.', 'routing.timetable'] })
  const { queues: shared } = calendar
  const names =
    shared === 'all'
      ? t('calendarForAll')
      : shared.map((id) => queues.find((queue) => queue.id === id)?.name ?? '').join(', ')
  const when = dayName(Date.parse(calendar.addedAt), nowMs, locale)
  const by = calendar.fileName
    ? t('calendarByFile', { when, file: calendar.fileName, name: calendar.addedBy })
    : t('calendarBy', { when, name: calendar.addedBy })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-48 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-semibold wrap-anywhere">{calendar.name}</span>
          <Chip>{names}</Chip>
        </div>
        <p className="num text-s text-ink-2">
          {t('calendarCount', { count: calendar.count, until: dayText(calendar.readUntil, locale) })} · {by}
        </p>
      </div>
      <div className="flex gap-1.5">
        <Button look="quiet" size="s" onPress={() => setGoing(true)}>
          {t('remove')}
        </Button>
        <Button size="s" onPress={onEdit}>
          {t('change')}
        </Button>
      </div>
      {isGoing && (
        <ConfirmDialog
          title={t('removeCalendar', { name: calendar.name })}
          about={t('removeCalendarSay')}
          action={t('remove')}
          isDanger
          isBusy={remove.isBusy}
          onConfirm={() => remove.run({ calendarId: calendar.id })}
          onClose={() => setGoing(false)}
        />
      )}
    </li>
  )
}

/** The test of the page: the days a queue is off, as everything else sees them. */
function DaysOff() {
  const t = useWords(hoursWords)
  const locale = useLocale()
  const [queueId, setQueueId] = useState<QueueId | null>(null)
  const days = useQuery({
    ...ask.hours.closedDays({ queueId: queueId ?? undefined }),
    placeholderData: (before) => before,
  })
  return (
    <div className="grid grid-cols-1 gap-3">
      <QueueChoice className="max-w-72" label={t('closedDaysOf')} value={queueId} onChange={setQueueId} />
      <Loaded query={days}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="text-s text-ink-3">{t('closedDaysNone')}</p>
          ) : (
            <ol className="grid grid-cols-1 gap-x-8 md:grid-cols-2">
              {rows.map((day) => (
                <li key={day.on} className="flex items-baseline gap-3 border-b border-line py-1.5 text-s">
                  <span className="num w-36 flex-none">{dayText(day.on, locale, true)}</span>
                  <span className="min-w-0 flex-1 font-medium wrap-anywhere">{day.name || t(`kind-${day.kind}`)}</span>
                  <span className="num flex-none text-ink-3">
                    {day.open.length === 0 ? t('closed') : t('openThen', { times: timesText(day.open) })}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </div>
  )
}
