import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { toast } from '../ui/toasts.ts'
import { hoursWords } from '../words/hours.ts'
import { termsWords } from '../words/terms.ts'
import { uiWords } from '../words/ui.ts'
import { useLocale, useWords } from '../words/words.ts'
import { DayShifts, type DayShift } from './day-shifts.tsx'
import { dayText, timesText } from './holiday-words.ts'
import { ChannelChoice, QueueChoice, useQueues, type Where } from './where.tsx'
import { Loaded } from './with-workspace.tsx'

type SpecialDay = Outputs['hours']['specialDays']['rows'][number]
const refresh = ['hours.', 'check.', 'routing.timetable']

/** Single dates by hand: closed, or other hours. */
export function SpecialDays() {
  const t = useWords(hoursWords)
  const days = useQuery(ask.hours.specialDays())
  const [isAdding, setAdding] = useState(false)
  return (
    <Card title={t('specialDays')} aside={t('specialDaysAside')}>
      <Loaded query={days}>
        {({ rows }) => (
          <>
            {rows.length === 0 && <p className="px-4 py-3 text-s text-ink-3">{t('noSpecialDays')}</p>}
            <ul>
              {rows.map((day) => (
                <DayLine key={day.id} day={day} />
              ))}
            </ul>
            <div className="px-4 py-3">
              <Button size="s" icon={<Plus size={15} aria-hidden />} onPress={() => setAdding(true)}>
                {t('addSpecialDay')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
      {isAdding && <DayDialog onClose={() => setAdding(false)} />}
    </Card>
  )
}

function DayLine({ day }: { day: SpecialDay }) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const ui = useWords(uiWords)
  const locale = useLocale()
  const queues = useQueues()
  const date = dayText(day.on, locale, true)
  const { on, note, queueId, channel, shifts } = day
  const kept = { on, note, queueId, channel, shifts }
  const restore = useAct(call.hours.setSpecialDay, { refresh })
  const remove = useAct(call.hours.removeSpecialDay, {
    refresh,
    onDone: () => toast(t('removedDay', { day: date }), { label: ui('undo'), onPress: () => restore.run(kept) }),
  })
  const queue = queues.find(({ id }) => id === day.queueId)?.name
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5">
      <span className="num w-36 flex-none font-medium">{date}</span>
      <span className="num min-w-24 max-md:flex-1">
        {day.shifts.length === 0 ? t('closed') : timesText(day.shifts)}
      </span>
      <span className="min-w-0 flex-1 text-s wrap-anywhere text-ink-2 max-md:order-last max-md:w-full max-md:flex-none">
        {[day.note, t('setBy', { name: day.madeBy })].filter(Boolean).join(' · ')}
      </span>
      <span className="flex flex-wrap gap-1.5 max-md:order-1 max-md:w-full">
        <Chip>{queue ?? t('allQueues')}</Chip>
        {day.channel && <Chip>{terms(`channel-${day.channel}`)}</Chip>}
      </span>
      <Button
        look="quiet"
        size="s"
        icon={<X size={14} aria-hidden />}
        aria-label={t('removeDay', { day: date })}
        isBusy={remove.isBusy}
        onPress={() => remove.run({ specialDayId: day.id })}
      />
    </li>
  )
}

function DayDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  const [on, setOn] = useState('')
  const [note, setNote] = useState('')
  const [where, setWhere] = useState<Where>({ queueId: null, channel: null })
  const [shifts, setShifts] = useState<DayShift[]>([])
  const save = useAct(call.hours.setSpecialDay, { refresh, says: terms('saved'), onDone: onClose })
  const radio = 'size-4 accent-(--brand)'
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-lg"
      title={t('addSpecialDay')}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button
            look="primary"
            isBusy={save.isBusy}
            disabled={on === ''}
            onPress={() => save.run({ on, note: note.trim(), ...where, shifts })}
          >
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          <Field label={t('date')} type="date" value={on} onChange={(event) => setOn(event.target.value)} />
          <Field
            label={t('note')}
            placeholder={t('noteHint')}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <QueueChoice
            label={t('planFor')}
            value={where.queueId}
            onChange={(queueId) => setWhere((before) => ({ ...before, queueId }))}
          />
          <ChannelChoice
            label={t('inChannel')}
            value={where.channel}
            onChange={(channel) => setWhere((before) => ({ ...before, channel }))}
          />
        </div>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          <label className="flex items-center gap-2">
            <input type="radio" className={radio} checked={shifts.length === 0} onChange={() => setShifts([])} />
            {t('closedAllDay')}
          </label>
          <label className="flex items-center gap-2">
            <input
              type="radio"
              className={radio}
              checked={shifts.length > 0}
              onChange={() => setShifts([{ from: 540, to: 840 }])}
            />
            {t('otherHours')}
          </label>
        </div>
        {shifts.length > 0 && <DayShifts shifts={shifts} onChange={setShifts} />}
      </div>
    </Dialog>
  )
}
