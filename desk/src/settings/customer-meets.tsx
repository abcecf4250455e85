import { DoorClosed, DoorOpen } from 'lucide-react'
import { useState } from 'react'
import { useNowMs } from '../ui/clock.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { dueTime } from '../ui/time-words.ts'
import { queuesWords } from '../words/queues.ts'
import { useLocale, useWords } from '../words/words.ts'
import { days, isOpenAt, parseTime, type Shift } from './timetable-rules.ts'
import { weekMinuteIn } from './week-minute.ts'

/** Asks the timetable on the screen: now, or on any day and hour. */
export function CustomerMeets({
  timetable,
  zone,
  nextChangeAt,
  now: saved,
  isSaved,
}: {
  timetable: 'always' | Shift[]
  zone: string
  nextChangeAt: string | null
  /** As the server sees it, with holidays and special days. */
  now?: { isOpen: boolean; closedBy: { kind: string; name: string | null } | null } | undefined
  isSaved: boolean
}) {
  const t = useWords(queuesWords)
  const language = useLocale()
  const nowMs = useNowMs(30_000)
  const now = weekMinuteIn(nowMs, zone)
  const [day, setDay] = useState('6')
  const [hour, setHour] = useState('22:30')
  const minute = parseTime(hour)
  const openAt = (d: number, m: number) => timetable === 'always' || isOpenAt(timetable, d, m)
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <section>
        <h3 className="text-s font-semibold">
          {t('meetNow')} <span className="num font-normal text-ink-3">{dueTime(nowMs, nowMs, language, zone)}</span>
        </h3>
        <Meets isOpen={saved?.isOpen ?? openAt(now.day, now.minute)} />
        {saved?.closedBy?.name && <p className="mt-1 text-s font-medium">{saved.closedBy.name}</p>}
        {nextChangeAt !== null && (
          <p className="mt-1 text-s text-ink-3">
            {t('meetChanges', { time: dueTime(Date.parse(nextChangeAt), nowMs, language, zone) })}
          </p>
        )}
        {!isSaved && <p className="mt-1 text-s text-ink-3">{t('meetUnsaved')}</p>}
      </section>
      <section>
        <h3 className="text-s font-semibold">{t('meetAt')}</h3>
        <div className="mt-1 flex gap-2">
          <Select
            className="flex-1"
            label={t('day')}
            isLabelHidden
            value={day}
            onChange={setDay}
            choices={days.map((d) => ({ value: String(d), label: t(`day-${d}`) }))}
          />
          <Field
            className="w-24"
            label={t('hour')}
            isLabelHidden
            value={hour}
            onChange={(e) => setHour(e.target.value)}
          />
        </div>
        {minute === null ? (
          <p className="mt-2 text-s text-ink-2">{t('timeWrong')}</p>
        ) : (
          <Meets isOpen={openAt(Number(day), minute)} />
        )}
      </section>
    </div>
  )
}

function Meets({ isOpen }: { isOpen: boolean }) {
  const t = useWords(queuesWords)
  const Icon = isOpen ? DoorOpen : DoorClosed
  return (
    <p role="status" className="mt-2 flex items-start gap-2.5">
      <Icon size={18} aria-hidden className="mt-0.5 flex-none text-ink-3" />
      {t(isOpen ? 'meetOpen' : 'meetClosed')}
    </p>
  )
}
