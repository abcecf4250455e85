import type { ReactNode } from 'react'
import { clockDuration, wordDuration } from '../ui/time-words.ts'
import { Duration } from '../ui/time.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { floorWords } from '../words/floor.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { trendPath, trendRange } from './arrivals.ts'
import { figure } from './figures.ts'
import type { Floor } from './use-floor.ts'

/** The five figures at the top: the experience first, then who waits, how long to a person, what we owe, who is here. */
export function Headline({ floor }: { floor: Floor }) {
  const t = useWords(floorWords)
  const language = useLanguage()
  const { waiting, promises, people } = floor
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-[1.6fr_repeat(4,1fr)]">
      <AsIntended floor={floor} />
      <Kpi
        label={t('waiting')}
        value={waiting.count}
        left={waiting.longestSince === null ? t('nobodyWaits') : <Longest since={waiting.longestSince} />}
        right={waiting.saidMs === null ? undefined : t('weSaid', { time: wordDuration(waiting.saidMs) })}
      />
      <Kpi
        label={t('toPerson')}
        value={floor.toPersonMedianMs === null ? '–' : clockDuration(floor.toPersonMedianMs)}
        left={<Defined says={t('toPersonSays')}>{t('toPersonSub')}</Defined>}
      />
      <Kpi
        label={t('promises')}
        value={promises.dueInHour}
        left={
          <span className={promises.overdue > 0 ? 'font-semibold text-ink' : undefined}>
            {t('overdue', { count: promises.overdue })}
          </span>
        }
        right={promises.keptPct === null ? undefined : t('kept', { pct: figure(promises.keptPct, language, 1) })}
      />
      <Kpi
        label={t('people')}
        value={
          <>
            {people.here}
            <span className="text-l font-medium text-ink-3"> / {people.of}</span>
          </>
        }
        left={
          people.occupancyPct === null ? (
            t('here')
          ) : (
            <Defined says={t('occupancySays')}>
              {t('occupancy', { pct: figure(people.occupancyPct, language) })}
            </Defined>
          )
        }
      />
    </div>
  )
}

function Longest({ since }: { since: string }) {
  const t = useWords(floorWords)
  const [before, after] = t('longest', { time: '|' }).split('|')
  return (
    <>
      {before}
      <Duration since={since} />
      {after}
    </>
  )
}

function Kpi({
  label,
  aside,
  value,
  left,
  right,
  className = '',
}: {
  label: string
  aside?: string
  value: ReactNode
  left?: ReactNode
  right?: ReactNode
  className?: string
}) {
  return (
    <section
      aria-label={label}
      className={`flex flex-col gap-1 rounded-m border border-line bg-surface px-4 py-3 shadow-card ${className}`}
    >
      <div className="flex justify-between gap-2 text-s text-ink-2">
        <h2 className="font-normal">{label}</h2>
        {aside !== undefined && <span className="text-ink-3">{aside}</span>}
      </div>
      <div className="num text-xxl font-semibold tracking-tight">{value}</div>
      <div className="mt-auto flex flex-wrap justify-between gap-x-3 text-s text-ink-3">
        <span>{left}</span>
        {right !== undefined && <span>{right}</span>}
      </div>
    </section>
  )
}

function AsIntended({ floor }: { floor: Floor }) {
  const t = useWords(floorWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const { pct, targetPct, met, judged, of, trend } = floor.asIntended
  return (
    <Kpi
      className="col-span-2 lg:col-span-1"
      label={t('asIntended')}
      aside={t('today')}
      value={
        <span className="flex items-end gap-4">
          {pct === null ? '–' : `${figure(pct, language, 1)} %`}
          <Trend values={trend.map((p) => p.pct)} target={targetPct} />
        </span>
      }
      left={pct === null ? t('asIntendedNone') : t('judged', { target: targetPct, met, judged })}
      right={<Defined says={t('asIntendedSays', { apart: of - judged })}>{terms('definition')}</Defined>}
    />
  )
}

const box = { left: 1, top: 3, width: 148, height: 30 }

function Trend({ values, target }: { values: (number | null)[]; target: number }) {
  const t = useWords(floorWords)
  const language = useLanguage()
  const latest = values.findLast((v) => v !== null) ?? null
  // one point shows no course
  if (latest === null || values.filter((v) => v !== null).length < 2) return null
  const [min, max] = trendRange(values, target)
  const targetY = box.top + box.height * (1 - (target - min) / (max - min))
  return (
    <svg
      width="150"
      height="36"
      viewBox="0 0 150 36"
      fill="none"
      role="img"
      className="min-w-0 flex-1 lg:max-w-44"
      aria-label={t('trendText', { latest: `${figure(latest, language, 1)} %`, target })}
    >
      <path d={`M0 ${targetY} H150`} className="stroke-ink-3" strokeDasharray="2 3" />
      <path
        d={trendPath(values, box, min, max)}
        className="stroke-ink"
        strokeWidth="1.8"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
