import { figure, fixed } from '../floor/figures.ts'
import { momentNames } from '../moments/filter.ts'
import { Card } from '../ui/card.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { comparedMeans, placeOf, swarm, type Consistency, type Domain, type MomentName } from './scale.ts'
import { Band, Point } from './whisker.tsx'

/** The measure against its target, and every group's mean of each moment at one glance. */
export function Headline({ of, domain }: { of: Consistency; domain: Domain }) {
  return (
    <Card className="grid grid-cols-1 divide-line lg:grid-cols-[minmax(250px,0.95fr)_2.4fr] lg:divide-x">
      <Share of={of} />
      <div className="grid grid-cols-1 gap-x-8 gap-y-5 px-4 py-4 sm:grid-cols-3">
        {momentNames.map((moment) => (
          <Strip key={moment} {...{ of, domain, moment }} />
        ))}
      </div>
    </Card>
  )
}

function Share({ of: { evenness, targetPct, interactions, tolerance, fewest } }: { of: Consistency }) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const whole = (n: number) => figure(n, language)
  return (
    <div className="grid grid-cols-1 content-center gap-0.5 px-4 py-4">
      <span className="text-s text-ink-2">
        <Defined says={t('evenSays', { tolerance: figure(tolerance, language, 1), fewest })}>{t('even')}</Defined>
      </span>
      <span className="num text-xxl font-semibold tracking-tight">
        {evenness.pct === null ? '–' : terms('percent', { n: figure(evenness.pct, language, 1) })}
      </span>
      <span className="num text-s text-ink-3">
        {evenness.pct === null
          ? t('nothingCompared')
          : t('evenOf', { even: whole(evenness.even), of: whole(evenness.of), target: targetPct })}
      </span>
      {evenness.of > 0 && (
        <ul className="num mt-2 grid grid-cols-1 gap-1 text-s text-ink-2">
          <li className="flex items-center gap-2">
            <Point cell={{ state: 'surely-apart', mean: null, standard: null }} className="!bg-ink-2" />
            {t('surelyApart', { count: evenness.surelyApart })}
          </li>
          <li className="flex items-center gap-2">
            <Point cell={{ state: 'apart', mean: null, standard: null }} className="!border-ink-2" />
            <Defined says={t('byChanceSays')}>
              {t('mayBeLuck', { count: evenness.apart, chance: figure(evenness.byChance, language, 1) })}
            </Defined>
          </li>
        </ul>
      )}
      {evenness.of > 0 && (
        <span className="mt-1 flex flex-wrap gap-x-4 text-s text-ink-3">
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2 rounded-full bg-met" /> {t('atStandard')}
          </span>
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2 rounded-full bg-below" /> {t('underStandard')}
          </span>
        </span>
      )}
      <span className="num mt-1 text-s text-ink-3">
        {t('ofInteractions', { count: whole(interactions) })}
        {evenness.tooFew > 0 && ` · ${t('tooFewGroups', { n: whole(evenness.tooFew) })}`}
      </span>
    </div>
  )
}

/** As wide as a point on the widest drawing. */
const step = 0.036
const mostSteps = 5

function Strip({ of, domain, moment }: { of: Consistency; domain: Domain; moment: MomentName }) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const cell = of.whole.moments[moment]
  const count = of.evenness.moments[moment]
  const one = (n: number | null | undefined) => (typeof n === 'number' ? fixed(n, language, 2) : '–')
  const means = comparedMeans(of, moment).toSorted((a, b) => a.mean - b.mean)
  const points = swarm(
    means.map(({ mean }) => placeOf(mean, domain)),
    step,
  )
  const pct = typeof count?.pct === 'number' ? figure(count.pct, language) : '–'
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-2 text-s">
        <span className="font-semibold">{terms(`moment-${moment}`)}</span>
        <span className="num text-ink-2">{t('evenPct', { pct })}</span>
      </figcaption>
      <div
        role="img"
        aria-label={t('stripText', { even: count?.even ?? 0, of: count?.of ?? 0 })}
        className="relative mt-2 h-[88px] border-b border-line-strong"
      >
        <Band centre={cell?.mean ?? null} tolerance={of.tolerance} domain={domain} />
        {points.map(({ at, step: off }, i) => (
          <span
            key={i}
            className="absolute -translate-x-1/2 -translate-y-1/2"
            style={{ left: `${at * 100}%`, top: `calc(50% + ${Math.max(-mostSteps, Math.min(mostSteps, off)) * 8}px)` }}
          >
            <Point
              cell={{
                state: means[i]?.state ?? 'even',
                mean: means[i]?.mean ?? null,
                standard: cell?.standard ?? null,
              }}
            />
          </span>
        ))}
      </div>
      <div className="num mt-1 flex justify-between text-xs text-ink-3">
        <span>{fixed(domain.low, language, 1)}</span>
        <span>{fixed(domain.high, language, 1)}</span>
      </div>
      <p className="num mt-1 text-s text-ink-2">
        {t('wholeText', { mean: one(cell?.mean), low: one(cell?.low), high: one(cell?.high) })}
      </p>
      <p className="num text-s text-ink-3">
        <Defined says={t('p10Says')}>
          {t('p10', { p10: typeof cell?.p10 === 'number' ? fixed(cell.p10, language, 1) : '–' })}
        </Defined>
      </p>
    </figure>
  )
}
