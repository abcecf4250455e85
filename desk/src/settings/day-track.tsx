import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { queuesWords } from '../words/queues.ts'
import { useWords } from '../words/words.ts'
import { dayMinutes, moveEdge, moveShift, showTime, snap, stepMinutes, type Shift } from './timetable-rules.ts'

const percent = (minutes: number) => `${(Math.min(dayMinutes, Math.max(0, minutes)) / dayMinutes) * 100}%`
const marks = [0, 6, 12, 18, 24]

/** The hours over the tracks. */
export function Hours() {
  return (
    <div aria-hidden="true" className="grid grid-cols-1 gap-x-3 max-md:hidden md:grid-cols-[96px_1fr_64px]">
      <div className="num relative col-start-2 h-4 text-xs text-ink-3">
        {marks.map((hour) => (
          <span key={hour} className="absolute -translate-x-1/2" style={{ left: percent(hour * 60) }}>
            {hour}
          </span>
        ))}
      </div>
    </div>
  )
}

interface Drag {
  shift: Shift
  part: 'from' | 'to' | 'whole' | 'new'
  startMinute: number
}

interface TrackActs {
  onReplace: (before: Shift, after: Shift | null) => void
  onSettle: () => void
  onAdd: (shift: Shift) => void
}

/** What a pointer does on a track: draws new hours, moves a bar or one of its edges, in steps. */
function useTrackDrag({
  day,
  shifts,
  onReplace,
  onSettle,
  onAdd,
}: { day: number; shifts: readonly Shift[] } & TrackActs) {
  const track = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [drawn, setDrawn] = useState<Shift | null>(null)
  const minuteAt = (event: PointerEvent) => {
    const box = track.current!.getBoundingClientRect()
    return snap(((event.clientX - box.left) / box.width) * dayMinutes)
  }
  const start = (event: PointerEvent, shift: Shift, part: Drag['part']) => {
    if (event.button !== 0) return
    event.stopPropagation()
    track.current?.setPointerCapture(event.pointerId)
    setDrag({ shift, part, startMinute: minuteAt(event) })
  }
  const move = (event: PointerEvent) => {
    if (!drag) return
    const minute = minuteAt(event)
    if (drag.part === 'new') {
      const [from, to] = [Math.min(drag.startMinute, minute), Math.max(drag.startMinute, minute)]
      setDrawn(to - from >= stepMinutes ? { day, from: Math.max(0, from), to: Math.min(dayMinutes, to) } : null)
      return
    }
    const held = shifts.find((s) => s === drag.shift) ?? drag.shift
    const next = drag.part === 'whole' ? moveShift(held, minute - drag.startMinute) : moveEdge(held, drag.part, minute)
    if (next.from === held.from && next.to === held.to) return
    onReplace(held, next)
    setDrag({
      ...drag,
      shift: next,
      startMinute: drag.part === 'whole' ? drag.startMinute + next.from - held.from : minute,
    })
  }
  const end = () => {
    if (drag?.part === 'new' && drawn) onAdd(drawn)
    else if (drag) onSettle()
    setDrag(null)
    setDrawn(null)
  }
  return { track, drag, drawn, start, move, end }
}

/**
 * A day as a track from 0 to 24 h. Drag over an empty stretch for new hours, an edge to change, the middle to move.
 * While a bar is dragged the table follows; overlaps are joined when it is let go.
 */
export function DayTrack({
  day,
  name,
  shifts,
  spill,
  onReplace,
  onSettle,
  onAdd,
}: {
  day: number
  name: string
  shifts: readonly Shift[]
  /** Minutes into this day that yesterday's late shifts reach. */
  spill: readonly number[]
} & TrackActs) {
  const { track, drag, drawn, start, move, end } = useTrackDrag({ day, shifts, onReplace, onSettle, onAdd })
  return (
    <div
      ref={track}
      className="relative h-8 touch-none rounded-s bg-sunken"
      onPointerDown={(event) => start(event, { day, from: 0, to: 0 }, 'new')}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {marks.slice(1, -1).map((hour) => (
        <span
          key={hour}
          aria-hidden="true"
          className="absolute inset-y-0 border-l border-line-strong/60"
          style={{ left: percent(hour * 60) }}
        />
      ))}
      {spill.map((to) => (
        <span
          key={to}
          aria-hidden="true"
          className="absolute inset-y-1 left-0 rounded-r-xs bg-brand/25"
          style={{ width: percent(to) }}
        />
      ))}
      {shifts.map((shift, index) => (
        <ShiftBar
          key={index}
          name={name}
          shift={shift}
          isHeld={drag?.shift === shift}
          onGrab={(event, part) => start(event, shift, part)}
          onReplace={(next) => onReplace(shift, next)}
          onSettle={onSettle}
        />
      ))}
      {drawn && <Bar shift={drawn} className="border-2 border-dashed border-brand" />}
    </div>
  )
}

function Bar({ shift, className }: { shift: Shift; className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`absolute inset-y-1 rounded-xs ${className}`}
      style={{ left: percent(shift.from), width: percent(Math.min(dayMinutes, shift.to) - shift.from) }}
    />
  )
}

function ShiftBar({
  name,
  shift,
  isHeld,
  onGrab,
  onReplace,
  onSettle,
}: {
  name: string
  shift: Shift
  isHeld: boolean
  onGrab: (event: PointerEvent, part: Drag['part']) => void
  onReplace: (next: Shift | null) => void
  onSettle: () => void
}) {
  const t = useWords(queuesWords)
  const press = (event: KeyboardEvent) => {
    const next = shiftByKey(shift, event)
    if (next === undefined) return
    event.preventDefault()
    onReplace(next)
  }
  const edge = 'absolute inset-y-0 w-2.5 cursor-ew-resize'
  return (
    <button
      type="button"
      aria-label={t('shiftText', { day: name, from: showTime(shift.from), to: showTime(shift.to) })}
      title={`${showTime(shift.from)} – ${showTime(shift.to)}`}
      onKeyDown={press}
      onBlur={onSettle}
      onPointerDown={(event) => onGrab(event, 'whole')}
      className={`absolute inset-y-1 cursor-grab rounded-xs bg-brand ${isHeld ? 'opacity-80' : ''}`}
      style={{ left: percent(shift.from), width: percent(Math.min(dayMinutes, shift.to) - shift.from) }}
    >
      <span className={`${edge} left-0`} onPointerDown={(event) => onGrab(event, 'from')} />
      <span className={`${edge} right-0`} onPointerDown={(event) => onGrab(event, 'to')} />
    </button>
  )
}

/** Arrows move, with Shift the end, with Alt the beginning; Delete takes it away. `undefined` where the key means nothing here. */
export function shiftByKey(
  shift: Shift,
  key: { key: string; shiftKey: boolean; altKey: boolean },
): Shift | null | undefined {
  if (key.key === 'Delete' || key.key === 'Backspace') return null
  if (key.key !== 'ArrowLeft' && key.key !== 'ArrowRight') return undefined
  const by = key.key === 'ArrowLeft' ? -stepMinutes : stepMinutes
  if (key.shiftKey) return moveEdge(shift, 'to', shift.to + by)
  if (key.altKey) return moveEdge(shift, 'from', shift.from + by)
  return moveShift(shift, by)
}
