import type { ReactNode } from 'react'
import { figure, fixed } from '../floor/figures.ts'
import { momentNames } from '../moments/filter.ts'
import { GoLink, type Search } from '../ui/go.tsx'
import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { useGroupName } from './group-name.ts'
import { filterFor, type Consistency, type Dimension, type Domain, type GroupRow, type MomentName } from './scale.ts'
import { Whisker } from './whisker.tsx'

const columns =
  'grid grid-cols-3 gap-x-4 gap-y-1 md:grid-cols-[minmax(120px,1.1fr)_repeat(3,minmax(0,1.5fr))_92px_56px] md:items-center'

/** Groups of one dimension, a row each: the three moments with their ranges, the share as intended, and how many there were. */
export function Groups({
  of,
  dimension,
  domain,
  search,
  below,
  under,
}: {
  of: Consistency
  dimension: Dimension
  domain: Domain
  search: Search
  /** A line under the name. */
  below?: (row: GroupRow) => ReactNode
  /** A line under a moment. */
  under?: (row: GroupRow, moment: MomentName) => ReactNode
}) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const rows = of.dimensions.find((d) => d.dimension === dimension)?.rows ?? []
  if (rows.length === 0) return <p className="px-4 py-4 text-s text-ink-3">{t('noGroups')}</p>
  const ends = `${fixed(domain.low, language, 1)} – ${fixed(domain.high, language, 1)}`
  return (
    <div>
      <div aria-hidden="true" className={`${columns} border-b border-line px-4 py-2 text-xs text-ink-3`}>
        <span className="max-md:hidden" />
        {momentNames.map((m) => (
          <span key={m}>
            {terms(`moment-${m}`)} <span className="num max-md:block">{ends}</span>
          </span>
        ))}
        <span className="text-right max-md:hidden">{t('asIntended')}</span>
        <span className="text-right max-md:hidden">{t('number')}</span>
      </div>
      <ul>
        {rows.map((row) => (
          <Group key={row.key} {...{ of, dimension, domain, search, row }} below={below?.(row)} under={under} />
        ))}
      </ul>
    </div>
  )
}

function Group({
  of,
  dimension,
  domain,
  search,
  row,
  below,
  under,
}: {
  of: Consistency
  dimension: Dimension
  domain: Domain
  search: Search
  row: GroupRow
  below: ReactNode
  under: ((row: GroupRow, moment: MomentName) => ReactNode) | undefined
}) {
  const language = useLanguage()
  const terms = useWords(termsWords)
  const name = useGroupName()(dimension, row.key, row.name)
  const here = { ...search, ...filterFor(dimension, row.key) }
  // said once under the name; three times more only where there are columns for it
  const saysNothing = below !== undefined && momentNames.every((m) => row.moments[m]?.state === 'not-checked')
  return (
    <li className={`${columns} border-b border-line px-4 py-2 last:border-0`}>
      <div className="min-w-0 max-md:col-span-3">
        <GoLink to="/moments" search={here} className="truncate font-medium first-letter:uppercase hover:underline">
          {name}
        </GoLink>
        <span className="num text-s text-ink-3 md:hidden"> · {figure(row.interactions, language)}</span>
        {below}
      </div>
      {momentNames.map((moment) => {
        const cell = row.moments[moment]
        return (
          cell && (
            <div key={moment} className={saysNothing ? 'min-w-0 max-md:hidden' : 'min-w-0'}>
              <Whisker
                {...{ cell, domain }}
                centre={of.whole.moments[moment]?.mean ?? null}
                tolerance={of.tolerance}
                label={`${name}, ${terms(`moment-${moment}`)}`}
                search={{ ...here, moment }}
              />
              {under?.(row, moment)}
            </div>
          )
        )
      })}
      <AsIntended row={row} />
      <span className="num text-right text-s text-ink-3 max-md:hidden">{figure(row.interactions, language)}</span>
    </li>
  )
}

function AsIntended({ row: { asIntended } }: { row: GroupRow }) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const one = (n: number | null) => (n === null ? '–' : figure(n, language, 1))
  const values = { pct: one(asIntended.pct), low: one(asIntended.lowPct), high: one(asIntended.highPct) }
  if (asIntended.pct === null) return <span className="text-right text-xs text-ink-3 max-md:hidden">–</span>
  return (
    <span
      title={t('shareText', values)}
      className={`num text-right text-s max-md:hidden ${asIntended.state === 'surely-apart' ? 'font-semibold' : 'text-ink-2'}`}
    >
      {terms('percent', { n: figure(asIntended.pct, language) })}
      <span className="sr-only"> {t('shareText', values)}</span>
    </span>
  )
}
