import { useId, useState } from 'react'
import { clockTime } from '../ui/time-words.ts'
import { Button } from '../ui/button.tsx'
import { floorWords } from '../words/floor.ts'
import { useLocale, useWords } from '../words/words.ts'
import { arrivalColumns, arrivalKinds, type Arrival, type ArrivalKind, type Column } from './arrivals.ts'

const box = { left: 34, top: 18, width: 650, height: 118 }
const view = { width: 700, height: 160 }

/** Arrivals by quarter and what became of them. Read by pattern and number as well as colour; a column opens its rows. */
export function ArrivalsChart({ recent, onOpen }: { recent: readonly Arrival[]; onOpen: (at: string) => void }) {
  const t = useWords(floorWords)
  const [isTable, setTable] = useState(false)
  const { top, columns } = arrivalColumns(recent, box)
  const isEmpty = columns.every((column) => column.total === 0)
  return (
    <div className="px-4 pt-1 pb-3">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-1">
        <Legend />
        <Button look="quiet" size="s" onPress={() => setTable(!isTable)}>
          {t(isTable ? 'asChart' : 'asTable')}
        </Button>
      </div>
      {isEmpty ? (
        <p className="py-8 text-center text-s text-ink-3">{t('recentNone')}</p>
      ) : isTable ? (
        <ArrivalsTable recent={recent} onOpen={onOpen} />
      ) : (
        <svg viewBox={`0 0 ${view.width} ${view.height}`} className="w-full" role="group" aria-label={t('recent')}>
          <Patterns />
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <path
                d={`M${box.left} ${box.top + box.height * (1 - share)} H${box.left + box.width}`}
                className={share === 0 ? 'stroke-line-strong' : 'stroke-line'}
              />
              <text
                x={box.left - 8}
                y={box.top + box.height * (1 - share) + 4}
                textAnchor="end"
                className="num fill-ink-3 text-[11px]"
              >
                {top * share}
              </text>
            </g>
          ))}
          {columns.map((column, i) => (
            <OneColumn
              key={column.at}
              column={column}
              arrival={recent[i]!}
              isNamed={i % 2 === 0}
              onOpen={() => onOpen(column.at)}
            />
          ))}
        </svg>
      )}
    </div>
  )
}

/** Each kind has a pattern of its own: full, dotted, hatched, outline, dashed outline. */
function Patterns() {
  return (
    <defs>
      <pattern id="arrivals-below" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" className="fill-below" />
        <circle cx="2.5" cy="2.5" r="1" className="fill-surface" />
      </pattern>
      <pattern id="arrivals-failed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className="fill-failed" />
        <rect width="1.8" height="5" className="fill-surface" />
      </pattern>
    </defs>
  )
}

const fills: Record<ArrivalKind, { fill?: string; className: string; dash?: string }> = {
  asIntended: { className: 'fill-met' },
  below: { className: '', fill: 'url(#arrivals-below)' },
  failed: { className: '', fill: 'url(#arrivals-failed)' },
  notJudged: { className: 'fill-none stroke-line-strong' },
  open: { className: 'fill-none stroke-ink-3', dash: '3 3' },
}

const isOutline = (kind: ArrivalKind): boolean => kind === 'open' || kind === 'notJudged'

function OneColumn({
  column,
  arrival,
  isNamed,
  onOpen,
}: {
  column: Column
  arrival: Arrival
  isNamed: boolean
  onOpen: () => void
}) {
  const t = useWords(floorWords)
  const language = useLocale()
  const time = clockTime(Date.parse(column.at), language)
  const says = t('recentColumn', { ...arrival, time, total: column.total })
  const first = column.blocks.at(-1)
  const isOff = column.total === 0
  const press = isOff
    ? {}
    : {
        role: 'button',
        tabIndex: 0,
        'aria-label': says,
        onClick: onOpen,
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault()
            onOpen()
          }
        },
      }
  return (
    <>
      <g {...press} className={isOff ? undefined : 'group outline-offset-0'}>
        {!isOff && <title>{says}</title>}
        <rect
          x={column.x - 8}
          y={box.top - 8}
          width={column.width + 16}
          height={box.height + 26}
          className="fill-transparent group-hover:fill-sunken"
          rx="6"
        />
        <Blocks column={column} />
      </g>
      <g aria-hidden="true" className="pointer-events-none">
        {first && (
          <text
            x={column.x + column.width / 2}
            y={first.y - 4}
            textAnchor="middle"
            className="num fill-ink-2 text-[11px]"
          >
            {column.total}
          </text>
        )}
        {isNamed && (
          <text
            x={column.x + column.width / 2}
            y={box.top + box.height + 16}
            textAnchor="middle"
            className="num fill-ink-3 text-[11px]"
          >
            {time}
          </text>
        )}
      </g>
    </>
  )
}

function Blocks({ column }: { column: Column }) {
  return column.blocks.map(({ kind, y, height }) => {
    // An outline is drawn on its edge: half a unit in, so that it stays inside the column.
    const inset = isOutline(kind) ? 0.5 : 0
    return (
      <rect
        key={kind}
        x={column.x + inset}
        y={y}
        width={column.width - 2 * inset}
        height={height}
        rx="2"
        fill={fills[kind].fill}
        strokeDasharray={fills[kind].dash}
        className={fills[kind].className}
      />
    )
  })
}

function Legend() {
  const t = useWords(floorWords)
  const id = useId()
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-s text-ink-2">
      {arrivalKinds.map((kind) => (
        <li key={`${id}${kind}`} className="flex items-center gap-1.5">
          <svg width="12" height="12" aria-hidden="true">
            <Patterns />
            <rect
              x={isOutline(kind) ? 0.5 : 0}
              y={isOutline(kind) ? 0.5 : 0}
              width={isOutline(kind) ? 11 : 12}
              height={isOutline(kind) ? 11 : 12}
              rx="2"
              fill={fills[kind].fill}
              strokeDasharray={fills[kind].dash}
              className={fills[kind].className}
            />
          </svg>
          {t(`recent-${kind}`)}
        </li>
      ))}
    </ul>
  )
}

function ArrivalsTable({ recent, onOpen }: { recent: readonly Arrival[]; onOpen: (at: string) => void }) {
  const t = useWords(floorWords)
  const language = useLocale()
  return (
    <table className="num w-full text-s">
      <caption className="sr-only">{t('recent')}</caption>
      <thead>
        <tr className="text-ink-3">
          <th scope="col" className="py-1 text-left font-medium">
            {t('quarter')}
          </th>
          {arrivalKinds.map((kind) => (
            <th key={kind} scope="col" className="py-1 text-right font-medium">
              {t(`recent-${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {recent.map((arrival) => (
          <tr key={arrival.at} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              <button
                type="button"
                className="underline decoration-line-strong underline-offset-2"
                onClick={() => onOpen(arrival.at)}
              >
                {clockTime(Date.parse(arrival.at), language)}
              </button>
            </th>
            {arrivalKinds.map((kind) => (
              <td key={kind} className="py-1 text-right">
                {arrival[kind]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
