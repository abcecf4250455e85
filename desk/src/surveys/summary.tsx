import type { Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { Card } from '../ui/card.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { surveysWords } from '../words/surveys.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { predictsWord } from './predicts.ts'

type Summary = Outputs['surveys']['summary']

/** CSAT, the counts behind it, and whether the experience score tells what customers say. */
export function SurveySummary({
  summary,
  chosen,
  onScore,
}: {
  summary: Summary
  chosen: number | null
  onScore: (score: number) => void
}) {
  const t = useWords(surveysWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  return (
    <div className="grid grid-cols-1 items-stretch gap-4 md:grid-cols-2 xl:grid-cols-[0.8fr_1.1fr_1.4fr]">
      <Card className="grid grid-cols-1 content-center gap-0.5 px-4 py-4">
        <span className="text-s text-ink-2">
          <Defined says={t('csatSays')}>{t('csat')}</Defined>
        </span>
        <span className="num text-xxl font-semibold tracking-tight">
          {summary.csatPct === null ? '–' : terms('percent', { n: figure(summary.csatPct, language, 1) })}
        </span>
        <span className="num text-s text-ink-3">
          {t('answered', { answered: figure(summary.answered, language), asked: figure(summary.asked, language) })}
        </span>
        {summary.mean !== null && (
          <span className="num text-s text-ink-3">{t('mean', { mean: figure(summary.mean, language, 1) })}</span>
        )}
      </Card>
      <Card className="px-4 py-4">
        <h2 className="mb-2 text-s text-ink-2">{t('counts')}</h2>
        <Counts counts={summary.counts} chosen={chosen} onScore={onScore} />
      </Card>
      <Card className="px-4 py-4 md:col-span-2 xl:col-span-1">
        <Predicts of={summary.predicts} />
      </Card>
    </div>
  )
}

function Counts({
  counts,
  chosen,
  onScore,
}: {
  counts: readonly number[]
  chosen: number | null
  onScore: (score: number) => void
}) {
  const t = useWords(surveysWords)
  const language = useLanguage()
  const most = Math.max(1, ...counts)
  return (
    <ul className="grid grid-cols-1 gap-1">
      {counts
        .map((count, i) => ({ score: i + 1, count }))
        .toReversed()
        .map(({ score, count }) => (
          <li key={score}>
            <button
              type="button"
              aria-pressed={chosen === score}
              title={t('show', { score })}
              onClick={() => onScore(score)}
              className="num grid w-full grid-cols-[16px_1fr_44px] items-center gap-3 rounded-s px-1 py-1 text-s hover:bg-sunken aria-pressed:bg-brand-soft"
            >
              <span className="font-medium">{score}</span>
              <span aria-hidden="true" className="h-2 rounded-full bg-line">
                <span className="block h-full rounded-full bg-ink-2" style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <span className="text-right">{figure(count, language)}</span>
            </button>
          </li>
        ))}
    </ul>
  )
}

function Predicts({ of }: { of: Summary['predicts'] }) {
  const t = useWords(surveysWords)
  const language = useLanguage()
  const word = predictsWord(of)
  const two = (n: number) =>
    n.toLocaleString(language === 'es' ? 'es-ES' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const { rho, low, high } = of
  const known = word !== 'too-few' && rho !== null && low !== null && high !== null
  const values = known ? { rho: two(rho), low: two(low), high: two(high) } : null
  return (
    <>
      <h2 className="text-s text-ink-2">
        <Defined says={t('predictsSays')}>{t('predicts')}</Defined>
      </h2>
      <p className="mt-1.5 font-medium">{t(`word-${word}`, { pairs: figure(of.pairs, language) })}</p>
      {known && values && (
        <>
          <RhoLine rho={rho} low={low} high={high} says={t('rhoText', values)} />
          <p className="num text-s text-ink-3">{t('rho', values)}</p>
          {of.auc !== null && <p className="num text-s text-ink-3">{t('auc', { pct: Math.round(of.auc * 100) })}</p>}
        </>
      )}
    </>
  )
}

/** −1 to 1 with the range as a band and rho as a stroke: the honest width is what is seen first. */
function RhoLine({ rho, low, high, says }: { rho: number; low: number; high: number; says: string }) {
  const at = (n: number) => `${((n + 1) / 2) * 100}%`
  return (
    <div role="img" aria-label={says} className="relative my-3 h-3">
      <span className="absolute inset-x-0 top-1/2 border-t border-line-strong" />
      <span className="absolute top-0 h-3 border-l border-dotted border-ink-3" style={{ left: '50%' }} />
      <span
        className="absolute top-0.5 h-2 rounded-full bg-ink-3/45"
        style={{ left: at(low), right: `calc(100% - ${at(high)})` }}
      />
      <span className="absolute -top-0.5 h-4 w-[3px] -translate-x-1/2 rounded-full bg-ink" style={{ left: at(rho) }} />
    </div>
  )
}
