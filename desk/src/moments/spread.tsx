import { figure } from '../floor/figures.ts'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { binStart, binTone, standardAt, type BinTone } from './bins.ts'

interface Spread {
  mean: number | null
  standard: number
  bins: number[]
  notJudged: number
}
const looks: Record<BinTone, string> = { failed: 'hatched', below: 'bg-below', met: 'bg-met', delight: 'bg-delight' }

/** A small histogram of one moment's scores with the standard as a dotted line; a column opens the rows it counts. */
export function SpreadChart({
  moment,
  spread,
  onOpen,
}: {
  moment: 'welcome' | 'peak' | 'farewell'
  spread: Spread
  onOpen: (verdict: BinTone | 'not-judged') => void
}) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const most = Math.max(1, ...spread.bins)
  const one = (n: number) => figure(n, language, 1)
  const range = (i: number, count: number) =>
    t('binText', { count: figure(count, language), from: one(binStart(i)), to: one(binStart(i) + 0.5) })
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-2 text-s">
        <span className="font-semibold">{terms(`moment-${moment}`)}</span>
        <span className="num text-ink-2">{spread.mean === null ? '–' : t('mean', { mean: one(spread.mean) })}</span>
      </figcaption>
      <div className="relative mt-1.5 flex h-14 items-end gap-[3px]">
        {spread.bins.map((count, i) => (
          <button
            key={i}
            type="button"
            disabled={count === 0}
            aria-label={`${terms(`moment-${moment}`)}: ${range(i, count)}`}
            title={range(i, count)}
            onClick={() => onOpen(binTone(i, spread.standard))}
            className="flex h-full min-w-0 flex-1 items-end rounded-xs hover:bg-sunken"
          >
            <span
              className={`block w-full rounded-t-[2px] ${count === 0 ? 'bg-line' : looks[binTone(i, spread.standard)]}`}
              style={{ height: count === 0 ? 2 : `${Math.max(4, (count / most) * 100)}%` }}
            />
          </button>
        ))}
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 border-l-2 border-dotted border-ink"
          style={{ left: `${standardAt(spread.standard) * 100}%` }}
        />
      </div>
      <div className="num mt-1 flex justify-between gap-2 text-xs text-ink-3">
        <span>1</span>
        <span>{t('standard', { score: one(spread.standard) })}</span>
        <span>5</span>
      </div>
      {spread.notJudged > 0 && (
        <button
          type="button"
          className="num mt-1 text-xs text-ink-3 underline decoration-line-strong underline-offset-2 hover:text-ink"
          onClick={() => onOpen('not-judged')}
        >
          {t('notJudged', { count: figure(spread.notJudged, language) })}
        </button>
      )}
    </figure>
  )
}
