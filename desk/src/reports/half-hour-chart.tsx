import { clockTime } from '../ui/time-words.ts'
import { useNowMs } from '../ui/clock.ts'
import { useWidth } from '../ui/use-width.ts'
import { roundTop } from '../floor/arrivals.ts'
import { reportsWords } from '../words/reports.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { Range } from './days.ts'
import { busyStretch, byTime, everyHalfHour, type Row } from './half-hours.ts'

const view = { height: 190, left: 36, top: 12, bottom: 24 }
/** A column of a quiet day is no wall. */
const widest = 56
const kinds = ['answered', 'other', 'left', 'shortLeft'] as const
type Kind = (typeof kinds)[number]
const looks: Record<Kind, { className: string; fill?: string; dash?: string }> = {
  answered: { className: 'fill-ink-2' },
  other: { className: 'fill-none stroke-ink-3', dash: '3 3' },
  left: { className: '', fill: 'url(#left-dots)' },
  shortLeft: { className: 'fill-line-strong' },
}

/** Offered by half hour and what became of it, in patterns; a column opens its rows. Counts carry no verdict, so no moment's colour. */
export function HalfHourChart({
  rows,
  range,
  zone,
  onOpen,
}: {
  rows: readonly Row[]
  range: Range
  zone: string
  onOpen: (at: string) => void
}) {
  const nowMs = useNowMs(600_000)
  const sums = new Map(byTime(rows).map((sum) => [Date.parse(sum.at), sum]))
  const every = everyHalfHour(range.from, range.to, nowMs + 1_800_000)
  const all = every.map((at) => sums.get(Date.parse(at)) ?? { at, offered: 0, answered: 0, left: 0, shortLeft: 0 })
  const [first, last] = busyStretch(all.map((one) => one.offered))
  const shown = all.slice(first, last + 1)
  const top = roundTop(Math.max(1, ...shown.map((one) => one.offered)))
  const height = view.height - view.top - view.bottom
  const [frame, width] = useWidth(640)
  const slot = (width - view.left) / Math.max(1, shown.length)
  const everyNth = Math.max(1, Math.ceil(64 / slot))
  return (
    <div className="px-4 pt-3 pb-2">
      <Legend />
      <div ref={frame} className="overflow-x-auto">
        <svg width={width} height={view.height} className="block" role="group">
          <Dots />
          {[0, 0.5, 1].map((share) => (
            <g key={share} aria-hidden="true">
              <path
                d={`M${view.left} ${view.top + height * (1 - share)} H${width}`}
                className={share === 0 ? 'stroke-line-strong' : 'stroke-line'}
              />
              <text
                x={view.left - 8}
                y={view.top + height * (1 - share) + 4}
                textAnchor="end"
                className="num fill-ink-3 text-[11px]"
              >
                {top * share}
              </text>
            </g>
          ))}
          {shown.map((one, i) => (
            <HalfHourColumn
              key={one.at}
              one={one}
              x={view.left + slot * i}
              slot={slot}
              height={height}
              top={top}
              zone={zone}
              isNamed={i % everyNth === 0}
              onOpen={() => onOpen(one.at)}
            />
          ))}
        </svg>
      </div>
    </div>
  )
}

interface Sum {
  at: string
  offered: number
  answered: number
  left: number
  shortLeft: number
}

function HalfHourColumn({
  one,
  x,
  slot,
  height,
  top,
  zone,
  isNamed,
  onOpen,
}: {
  one: Sum
  x: number
  slot: number
  height: number
  top: number
  zone: string
  isNamed: boolean
  onOpen: () => void
}) {
  const t = useWords(reportsWords)
  const language = useLocale()
  const time = clockTime(Date.parse(one.at), language, zone)
  const says = t('column', { time, offered: one.offered, answered: one.answered, left: one.left, short: one.shortLeft })
  const press = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onOpen()
  }
  const wide = Math.min(widest, slot * 0.72)
  const acts =
    one.offered === 0 ? {} : { role: 'button', tabIndex: 0, 'aria-label': says, onClick: onOpen, onKeyDown: press }
  return (
    <>
      <g {...acts} className={one.offered === 0 ? undefined : 'group'}>
        {one.offered > 0 && <title>{says}</title>}
        <rect x={x} y={view.top} width={slot} height={height} className="fill-transparent group-hover:fill-sunken" />
        {blocksOf(one, height / top).map(({ kind, y, tall }) => (
          <rect
            key={kind}
            x={x + (slot - wide) / 2}
            y={view.top + height - y - tall}
            width={wide}
            height={Math.max(0.5, tall - 1)}
            rx="2"
            fill={looks[kind].fill}
            strokeDasharray={looks[kind].dash}
            className={looks[kind].className}
          />
        ))}
      </g>
      {isNamed && (
        <text
          aria-hidden="true"
          x={x + slot / 2}
          y={view.height - 6}
          textAnchor="middle"
          className="num pointer-events-none fill-ink-3 text-[11px]"
        >
          {time}
        </text>
      )}
    </>
  )
}

/** Heights from the ground up; `other` is who still waits or was moved on. */
function blocksOf(one: Sum, unit: number): { kind: Kind; y: number; tall: number }[] {
  const counts: Record<Kind, number> = {
    answered: one.answered,
    other: Math.max(0, one.offered - one.answered - one.left - one.shortLeft),
    left: one.left,
    shortLeft: one.shortLeft,
  }
  let ground = 0
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const y = ground
      const tall = counts[kind] * unit
      ground += tall
      return { kind, y, tall }
    })
}

function Dots() {
  return (
    <defs>
      <pattern id="left-dots" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" className="fill-ink-3" />
        <circle cx="2.5" cy="2.5" r="1.1" className="fill-surface" />
      </pattern>
    </defs>
  )
}

function Legend() {
  const t = useWords(reportsWords)
  const names = { answered: t('keyAnswered'), other: t('keyOther'), left: t('keyLeft'), shortLeft: t('keyShort') }
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-s text-ink-2">
      {kinds.map((kind) => (
        <li key={kind} className="flex items-center gap-1.5">
          <svg width="12" height="12" aria-hidden="true">
            <Dots />
            <rect
              x="0.5"
              y="0.5"
              width="11"
              height="11"
              rx="2"
              fill={looks[kind].fill}
              strokeDasharray={looks[kind].dash}
              className={looks[kind].className}
            />
          </svg>
          {names[kind]}
        </li>
      ))}
    </ul>
  )
}
