import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { CheckYear } from '@peakend/contract/check.ts'
import { fullTime } from '../ui/time-words.ts'
import { checkWords } from '../words/check.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import {
  hourMs,
  letterAt,
  letters,
  momentOf,
  monthsOf,
  pathsOf,
  placeOf,
  rows,
  stepOf,
  type Letter,
} from './check-rules.ts'

/** A day's width where the year is wider than the screen. */
const dayPx = 3
const names = [0, 6, 12, 18, 24]

/** What a letter looks like: told apart by how dark it is and by its pattern, never by colour alone. */
const fills: Record<Letter, string> = {
  o: 'fill-brand/35',
  p: 'fill-[url(#check-part)]',
  c: 'fill-sunken',
  g: 'fill-[url(#check-gap)]',
}

/** Patterns of the map and the legend; once a page. */
export function Patterns() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      <defs>
        <pattern id="check-part" width="2" height="2" patternUnits="userSpaceOnUse" className="text-brand">
          <rect width="2" height="2" className="fill-sunken" />
          <rect width="2" height="1" className="fill-brand/35" />
        </pattern>
        <pattern id="check-gap" width="2" height="2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="2" className="fill-ink" />
          <rect width="0.6" height="2" className="fill-surface" />
        </pattern>
      </defs>
    </svg>
  )
}

export function Legend() {
  const t = useWords(checkWords)
  return (
    <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1 text-s text-ink-2">
      {letters.map((letter) => (
        <li key={letter} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 8 8" className="size-3.5 flex-none rounded-xs border border-line-strong">
            <path d="M0 0h8v8h-8z" className={fills[letter]} />
          </svg>
          {t(`cell-${letter}`)}
        </li>
      ))}
    </ul>
  )
}

/** A year of a channel: days from left to right, hours from top to bottom. One stop for the tab key; arrows walk, Enter shows. */
export function YearMap({
  year,
  channel,
  at,
  onChoose,
}: {
  year: CheckYear
  channel: CheckYear['channels'][number]
  at: number
  onChoose: (at: number, isShown: boolean) => void
}) {
  const t = useWords(checkWords)
  const terms = useWords(termsWords)
  const locale = useLocale()
  const { days } = year
  const place = placeOf(days, at)
  const box = useInSight(place.day / days.length)
  const paths = pathsOf(days, channel.cells)
  const letter = letterAt(year, channel.cells, at)
  const name = terms(`channel-${channel.channel}`)
  const says = `${fullTime(momentOf(days, place.day, place.hour), locale, year.timeZone)}: ${t(`cell-${letter}`)}`
  const press = (event: KeyboardEvent) => {
    const step = stepOf(event.key)
    if (!step && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (step) onChoose(momentOf(days, place.day + step.days, place.hour + step.hours), false)
    else onChoose(momentOf(days, place.day, place.hour), true)
  }
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const area = event.currentTarget.getBoundingClientRect()
    const day = Math.floor(((event.clientX - area.left) / area.width) * days.length)
    const hours = days[Math.max(0, Math.min(days.length - 1, day))]?.hours ?? rows
    onChoose(momentOf(days, day, Math.floor(((event.clientY - area.top) / area.height) * hours)), true)
  }
  return (
    <figure className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-2 max-md:grid-cols-1">
      <Caption name={name} channel={channel} />
      <div ref={box} className="grid grid-cols-[20px_minmax(0,1fr)] overflow-x-auto pb-1">
        <div
          aria-hidden="true"
          className="num sticky left-0 z-1 flex flex-col justify-between bg-surface pr-1 text-right text-xs leading-none text-ink-3"
        >
          {names.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
        <div
          role="slider"
          tabIndex={0}
          aria-label={t('mapLabel', { channel: name })}
          aria-valuemin={0}
          aria-valuemax={channel.cells.length - 1}
          aria-valuenow={Math.round((at - Date.parse(days[0]?.from ?? '')) / hourMs)}
          aria-valuetext={says}
          onKeyDown={press}
          className="relative h-30 rounded-xs outline-offset-2"
          style={{ minWidth: days.length * dayPx }}
        >
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${days.length} ${rows}`}
            preserveAspectRatio="none"
            className="block size-full cursor-crosshair rounded-xs border border-line-strong"
            onPointerDown={point}
          >
            {letters.map((one) => (
              <path key={one} d={paths[one]} className={fills[one]} shapeRendering="crispEdges" />
            ))}
          </svg>
          <Cursor place={place} days={days.length} />
        </div>
        <span />
        <Months days={days} />
      </div>
    </figure>
  )
}

/** Where the year is wider than the screen, the chosen day is in sight. `share` is where it stands, of the whole. */
function useInSight(share: number) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const scroll = box.current
    if (!scroll || scroll.scrollWidth <= scroll.clientWidth) return
    const x = share * scroll.scrollWidth
    if (x < scroll.scrollLeft || x > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = x - 40
  }, [share])
  return box
}

function Cursor({ place, days }: { place: { day: number; hour: number }; days: number }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute w-[11px] -translate-x-1/2 border-2 border-ink bg-surface outline-2 outline-surface"
      style={{
        left: `${((place.day + 0.5) / days) * 100}%`,
        top: `${(place.hour / rows) * 100}%`,
        height: `${100 / rows + 2}%`,
      }}
    />
  )
}

function Months({ days }: { days: CheckYear['days'] }) {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  return (
    <div aria-hidden="true" className="relative h-4 text-xs text-ink-3" style={{ minWidth: days.length * dayPx }}>
      {monthsOf(days).map(({ x, on }) => (
        <span key={on} className="absolute" style={{ left: `${(x / days.length) * 100}%` }}>
          {name.format(Date.parse(on))}
        </span>
      ))}
    </div>
  )
}

function Caption({ name, channel }: { name: string; channel: CheckYear['channels'][number] }) {
  const places = channel.touchpoints.map((one) => one.name).join(', ')
  return (
    <figcaption className="py-1">
      <span className="block text-s font-semibold first-letter:uppercase">{name}</span>
      <span className="block truncate text-xs text-ink-3" title={places}>
        {places}
      </span>
    </figcaption>
  )
}
