import { figure, fixed } from '../floor/figures.ts'
import { GoLink, type Search } from '../ui/go.tsx'
import { consistencyWords } from '../words/consistency.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { placeOf, type Cell, type Domain } from './scale.ts'

const percent = (part: number) => `${part * 100}%`

/** A cell in words: its mean, range, tenth percentile, number, and whether it is even. */
export function useCellWords(): (cell: Cell) => string {
  const t = useWords(consistencyWords)
  const language = useLanguage()
  const one = (n: number) => fixed(n, language, 2)
  return (cell) => {
    if (cell.mean === null || cell.low === null || cell.high === null)
      return t(cell.state === 'not-checked' ? 'cellNotChecked' : 'cellTooFew', { n: figure(cell.n, language) })
    const values = {
      mean: one(cell.mean),
      low: one(cell.low),
      high: one(cell.high),
      p10: cell.p10 === null ? '–' : fixed(cell.p10, language, 1),
      n: figure(cell.n, language),
      state: t(`state-${cell.state}`),
    }
    return t('cellText', values)
  }
}

/** The shape tells evenness, the colour the standard: it reads without colour. */
export function Point({ cell, className }: { cell: Pick<Cell, 'state' | 'mean' | 'standard'>; className?: string }) {
  const isBelow = cell.standard !== null && cell.mean !== null && cell.mean < cell.standard
  const shape =
    cell.state === 'surely-apart'
      ? `size-[11px] rotate-45 rounded-[2px] ${isBelow ? 'bg-below' : 'bg-met'}`
      : cell.state === 'apart'
        ? `size-[10px] rotate-45 rounded-[2px] border-2 bg-surface ${isBelow ? 'border-below' : 'border-met'}`
        : `size-[9px] rounded-full ${isBelow ? 'bg-below' : 'bg-met'}`
  return <span aria-hidden="true" className={`block ${shape} ${className ?? ''}`} />
}

/** Mean and 95 % range on the scale all share, over the band in which a mean counts as even; opens the conversations. */
export function Whisker({
  cell,
  domain,
  centre,
  tolerance,
  label,
  search,
}: {
  cell: Cell
  domain: Domain
  centre: number | null
  tolerance: number
  label: string
  search: Search
}) {
  const t = useWords(consistencyWords)
  const language = useLanguage()
  const words = useCellWords()(cell)
  if (cell.mean === null || cell.low === null || cell.high === null)
    return (
      <span className="num flex h-7 items-center text-xs text-ink-3">
        {t(cell.state === 'not-checked' ? 'notChecked' : 'tooFew', { n: figure(cell.n, language) })}
      </span>
    )
  const [low, high, at] = [placeOf(cell.low, domain), placeOf(cell.high, domain), placeOf(cell.mean, domain)]
  return (
    <GoLink
      to="/moments"
      search={search}
      title={words}
      className="group grid h-7 grid-cols-[1fr_32px] items-center gap-2 rounded-s hover:bg-sunken"
    >
      <span className="sr-only">{label}: </span>
      <span className="relative block h-7">
        <Band {...{ centre, tolerance, domain }} />
        <span
          className="absolute top-1/2 h-[2px] -translate-y-1/2 rounded-full bg-ink-3"
          style={{ left: percent(low), width: percent(Math.max(0.004, high - low)) }}
        />
        <span className="absolute top-1/2 -translate-x-1/2 -translate-y-1/2" style={{ left: percent(at) }}>
          <Point cell={cell} />
        </span>
      </span>
      <span
        className={`num text-right text-s group-hover:underline ${cell.state === 'even' ? 'text-ink-2' : 'font-semibold'}`}
      >
        {fixed(cell.mean, language, 1)}
        <span className="sr-only"> ({words})</span>
      </span>
    </GoLink>
  )
}

/** The band of even means with the whole's mean as its middle line. */
export function Band({
  centre,
  tolerance,
  domain,
  isUpright = false,
}: {
  centre: number | null
  tolerance: number
  domain: Domain
  isUpright?: boolean
}) {
  if (centre === null) return null
  const [from, at] = [centre - tolerance, centre].map((n) => percent(placeOf(n, domain)))
  const size = percent(placeOf(centre + tolerance, domain) - placeOf(centre - tolerance, domain))
  return isUpright ? (
    <>
      <span aria-hidden="true" className="absolute inset-x-0 bg-sunken" style={{ bottom: from, height: size }} />
      <span
        aria-hidden="true"
        className="absolute inset-x-0 border-t border-dotted border-ink-3"
        style={{ bottom: at }}
      />
    </>
  ) : (
    <>
      <span
        aria-hidden="true"
        className="absolute inset-y-0 bg-sunken group-hover:bg-line"
        style={{ left: from, width: size }}
      />
      <span
        aria-hidden="true"
        className="absolute inset-y-0 border-l border-dotted border-ink-3"
        style={{ left: at }}
      />
    </>
  )
}
