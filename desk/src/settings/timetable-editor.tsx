import { Copy, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { fieldLook } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import { queuesWords } from '../words/queues.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { figure } from '../floor/figures.ts'
import { DayTrack, Hours } from './day-track.tsx'
import {
  copyDay,
  dayMinutes,
  days,
  joinShifts,
  openMinutes,
  parseTime,
  proposeShift,
  showTime,
  typedShift,
  type Shift,
} from './timetable-rules.ts'

/** The weekly table: a day a line, drawn on a track that is dragged, and as times that are typed. */
export function TimetableEditor({
  shifts,
  onChange,
}: {
  shifts: readonly Shift[]
  onChange: (shifts: Shift[]) => void
}) {
  const t = useWords(queuesWords)
  const language = useLanguage()
  const replace = (before: Shift, after: Shift | null) =>
    onChange([...shifts.filter((s) => s !== before), ...(after === null ? [] : [after])])
  return (
    <div className="grid grid-cols-1 gap-1">
      <Hours />
      {days.map((day) => (
        <DayLine key={day} day={day} shifts={shifts} onReplace={replace} onChange={onChange} />
      ))}
      <p className="mt-1 flex flex-wrap justify-between gap-2 text-s text-ink-3">
        <span className="max-md:hidden">{t('dragHint')}</span>
        <span className="num">{t('weekTotal', { hours: figure(openMinutes(shifts) / 60, language, 1) })}</span>
      </p>
    </div>
  )
}

function DayLine({
  day,
  shifts,
  onReplace,
  onChange,
}: {
  day: number
  shifts: readonly Shift[]
  onReplace: (before: Shift, after: Shift | null) => void
  onChange: (shifts: Shift[]) => void
}) {
  const t = useWords(queuesWords)
  const name = t(`day-${day as 1}`)
  const own = shifts.filter((s) => s.day === day).toSorted((a, b) => a.from - b.from)
  const spill = shifts
    .filter((s) => s.day === (day === 1 ? 7 : day - 1) && s.to > dayMinutes)
    .map((s) => s.to - dayMinutes)
  const proposed = proposeShift(shifts, day)
  const copy = (to: readonly number[]) => onChange(copyDay(shifts, day, to))
  return (
    <div className="grid grid-cols-1 items-center gap-x-3 gap-y-1.5 border-t border-line py-2 md:grid-cols-[96px_1fr_auto]">
      <span className="font-medium">{name}</span>
      <div className="max-md:hidden">
        <DayTrack
          day={day}
          name={name}
          shifts={own}
          spill={spill}
          onReplace={onReplace}
          onSettle={() => onChange(joinShifts(shifts))}
          onAdd={(shift) => onChange(joinShifts([...shifts, shift]))}
        />
      </div>
      <div className="flex items-center gap-1 md:justify-end">
        <Button
          look="quiet"
          size="s"
          icon={<Plus size={15} aria-hidden />}
          aria-label={t('addShift', { day: name })}
          title={t('addShift', { day: name })}
          disabled={proposed === null}
          onPress={() => proposed && onChange(joinShifts([...shifts, proposed]))}
        />
        <Menu
          trigger={
            <Button
              look="quiet"
              size="s"
              icon={<Copy size={14} aria-hidden />}
              aria-label={t('copyTo', { day: name })}
              title={t('copyTo', { day: name })}
            />
          }
          lines={[
            { label: t('copyWorkdays'), onPress: () => copy([1, 2, 3, 4, 5]) },
            { label: t('copyAll'), onPress: () => copy(days) },
            'line',
            ...days.filter((d) => d !== day).map((d) => ({ label: t(`day-${d}`), onPress: () => copy([d]) })),
          ]}
        />
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5 md:col-start-2">
        {own.length === 0 && <li className="text-s text-ink-3">{t('closed')}</li>}
        {own.map((shift) => (
          <ShiftTimes
            key={`${shift.from} ${shift.to}`}
            name={name}
            shift={shift}
            onChange={(next) => onChange(joinShifts([...shifts.filter((s) => s !== shift), ...(next ? [next] : [])]))}
          />
        ))}
      </ul>
    </div>
  )
}

/** From and to as text; taken when the field is left, so that half a time is never a fault. */
function ShiftTimes({
  name,
  shift,
  onChange,
}: {
  name: string
  shift: Shift
  onChange: (shift: Shift | null) => void
}) {
  const t = useWords(queuesWords)
  const [from, setFrom] = useState(showTime(shift.from))
  const [to, setTo] = useState(showTime(shift.to))
  const wrong = parseTime(from) === null || parseTime(to) === null
  const take = () => {
    const [a, b] = [parseTime(from), parseTime(to)]
    if (a === null || b === null) return
    const next = typedShift(shift.day, a, b)
    if (next.from !== shift.from || next.to !== shift.to) onChange(next)
  }
  const field = (label: string, value: string, set: (text: string) => void) => (
    <input
      aria-label={label}
      aria-invalid={parseTime(value) === null || undefined}
      value={value}
      inputMode="numeric"
      onChange={(event) => set(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      className={`${fieldLook} num h-8 !w-17 !px-2 text-center`}
    />
  )
  return (
    <li className="flex flex-wrap items-center gap-1.5 text-s">
      {field(t('from', { day: name }), from, setFrom)}
      <span className="text-ink-3">{t('toSep')}</span>
      {field(t('to', { day: name }), to, setTo)}
      {shift.to > dayMinutes && <span className="text-xs text-ink-3">{t('nextDay')}</span>}
      <Button
        look="quiet"
        size="s"
        icon={<X size={14} aria-hidden />}
        aria-label={t('removeShift', { from: showTime(shift.from), to: showTime(shift.to), day: name })}
        onPress={() => onChange(null)}
      />
      {wrong && (
        <span role="alert" className="w-full text-s text-failed">
          {t('timeWrong')}
        </span>
      )}
    </li>
  )
}
