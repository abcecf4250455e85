import { useLayoutEffect, useRef } from 'react'
import { momentNames } from '../moments/filter.ts'
import { fixed } from '../floor/figures.ts'
import { Card } from '../ui/card.tsx'
import { GoLink, type Search } from '../ui/go.tsx'
import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { hourName } from './group-name.ts'
import { filterFor, placeOf, type Consistency, type Domain, type GroupRow, type MomentName } from './scale.ts'
import { Band, Point, useCellWords } from './whisker.tsx'

interface Drawing {
  of: Consistency
  domain: Domain
  search: Search
}
/** An hour's width where the day scrolls: 600 px a day, as wide as what can be pressed must be. */
const hourPx = 25
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The day as customers meet it: each moment's mean and range by the hour they came. */
export function Hours(drawing: Drawing) {
  const t = useWords(consistencyWords)
  return (
    <Card title={t('dimension-hour')} aside={t('hoursAside')}>
      <div className="grid grid-cols-1 gap-y-4 px-4 py-4">
        {momentNames.map((moment) => (
          <Day key={moment} moment={moment} {...drawing} />
        ))}
      </div>
    </Card>
  )
}

function Day({ of, domain, search, moment }: Drawing & { moment: MomentName }) {
  const terms = useWords(termsWords)
  const language = useLanguage()
  const rows = new Map(of.dimensions.find((d) => d.dimension === 'hour')?.rows.map((row) => [Number(row.key), row]))
  const centre = of.whole.moments[moment]?.mean ?? null
  // where the day is wider than the screen it begins with the first hour in which there is enough to tell, one look for all three
  const first = hours.find((hour) => momentNames.some((m) => (rows.get(hour)?.moments[m]?.mean ?? null) !== null)) ?? 0
  const day = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (day.current) day.current.scrollLeft = Math.max(0, first - 1) * hourPx
  }, [first])
  return (
    <figure className="min-w-0 md:grid md:grid-cols-[88px_minmax(0,1fr)]">
      <figcaption className="py-1 text-s font-semibold">{terms(`moment-${moment}`)}</figcaption>
      {/* an hour is a place to press: on a narrow screen the day is wider than it, and fades where it goes on */}
      <div
        ref={day}
        className="grid grid-cols-[24px_minmax(0,1fr)] overflow-x-auto max-lg:pr-8 max-lg:[mask-image:linear-gradient(to_right,#000_calc(100%-32px),transparent)]"
      >
        <div
          aria-hidden="true"
          className="num sticky left-0 z-1 flex flex-col justify-between bg-surface text-xs leading-none text-ink-3"
        >
          <span>{fixed(domain.high, language, 1)}</span>
          <span>{fixed(domain.low, language, 1)}</span>
        </div>
        <div className="relative h-24 border-b border-line-strong max-lg:min-w-[600px]">
          <Band centre={centre} tolerance={of.tolerance} domain={domain} isUpright />
          <ol className="absolute inset-0 grid grid-cols-[repeat(24,minmax(0,1fr))]">
            {hours.map((hour) => (
              <Hour key={hour} {...{ hour, row: rows.get(hour), moment, domain, search }} />
            ))}
          </ol>
        </div>
        <span />
        <div aria-hidden="true" className="num mt-1 grid grid-cols-8 text-xs text-ink-3 max-lg:min-w-[600px]">
          {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
            <span key={hour}>{hourName(hour)}</span>
          ))}
        </div>
      </div>
    </figure>
  )
}

function Hour({
  hour,
  row,
  moment,
  domain,
  search,
}: {
  hour: number
  row: GroupRow | undefined
  moment: MomentName
  domain: Domain
  search: Search
}) {
  const words = useCellWords()
  const cell = row?.moments[moment]
  if (!cell || cell.n === 0) return <li />
  const says = `${hourName(hour)}: ${words(cell)}`
  const at = (n: number) => `${placeOf(n, domain) * 100}%`
  return (
    <li className="relative">
      <GoLink
        to="/moments"
        search={{ ...search, ...filterFor('hour', String(hour)) }}
        title={says}
        aria-label={says}
        className="absolute inset-0 rounded-xs hover:bg-line/60"
      >
        {cell.mean === null || cell.low === null || cell.high === null ? (
          <span
            aria-hidden="true"
            className="absolute bottom-1 left-1/2 h-1 w-1 -translate-x-1/2 rounded-full bg-line-strong"
          />
        ) : (
          <>
            <span
              aria-hidden="true"
              className="absolute left-1/2 w-[2px] -translate-x-1/2 rounded-full bg-ink-3"
              style={{ bottom: at(cell.low), top: `calc(100% - ${at(cell.high)})` }}
            />
            <span className="absolute left-1/2 -translate-x-1/2 translate-y-1/2" style={{ bottom: at(cell.mean) }}>
              <Point cell={cell} />
            </span>
          </>
        )}
      </GoLink>
    </li>
  )
}
