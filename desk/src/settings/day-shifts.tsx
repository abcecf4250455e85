import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { fieldLook } from '../ui/field.tsx'
import { hoursWords } from '../words/hours.ts'
import { queuesWords } from '../words/queues.ts'
import { useWords } from '../words/words.ts'
import { dayMinutes, parseTime, showTime, typedShift } from './timetable-rules.ts'

export interface DayShift {
  from: number
  to: number
}

/** Hours of one date, as times that are typed. */
export function DayShifts({ shifts, onChange }: { shifts: readonly DayShift[]; onChange: (next: DayShift[]) => void }) {
  const t = useWords(hoursWords)
  const last = shifts.at(-1)
  const next = last ? { from: last.to % dayMinutes, to: (last.to % dayMinutes) + 120 } : { from: 540, to: 1020 }
  return (
    <div className="grid grid-cols-1 justify-items-start gap-2">
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
        {shifts.map((shift, at) => (
          <Times
            key={`${at} ${shift.from} ${shift.to}`}
            shift={shift}
            onChange={(changed) =>
              onChange(shifts.flatMap((one, i) => (i !== at ? [one] : changed === null ? [] : [changed])))
            }
          />
        ))}
      </ul>
      <Button
        size="s"
        icon={<Plus size={14} aria-hidden />}
        disabled={shifts.length >= 10}
        onPress={() => onChange([...shifts, next])}
      >
        {t('addHours')}
      </Button>
    </div>
  )
}

function Times({ shift, onChange }: { shift: DayShift; onChange: (next: DayShift | null) => void }) {
  const t = useWords(queuesWords)
  const hours = useWords(hoursWords)
  const [from, setFrom] = useState(showTime(shift.from))
  const [to, setTo] = useState(showTime(shift.to))
  const take = () => {
    const [a, b] = [parseTime(from), parseTime(to)]
    if (a === null || b === null) return
    const typed = typedShift(1, a, b)
    if (typed.from !== shift.from || typed.to !== shift.to) onChange({ from: typed.from, to: typed.to })
  }
  const isWrong = parseTime(from) === null || parseTime(to) === null
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
  const day = hours('otherHours')
  return (
    <li className="flex flex-wrap items-center gap-1.5 text-s">
      {field(t('from', { day }), from, setFrom)}
      <span className="text-ink-3">{t('toSep')}</span>
      {field(t('to', { day }), to, setTo)}
      {shift.to > dayMinutes && <span className="text-xs text-ink-3">{t('nextDay')}</span>}
      <Button
        look="quiet"
        size="s"
        icon={<X size={14} aria-hidden />}
        aria-label={t('removeShift', { from: showTime(shift.from), to: showTime(shift.to), day })}
        onPress={() => onChange(null)}
      />
      {isWrong && (
        <span role="alert" className="w-full text-s text-failed">
          {t('timeWrong')}
        </span>
      )}
    </li>
  )
}
