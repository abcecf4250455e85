import { useQuery } from '@tanstack/react-query'
import { Smile } from 'lucide-react'
import { useMemo } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { dayIn, dayRange, daysAfter } from '../reports/days.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { GoLink, useGo, useSearchValues } from '../ui/go.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Time } from '../ui/time.tsx'
import { usePages } from '../ui/use-pages.ts'
import { surveysWords } from '../words/surveys.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { CalibrationCard } from './calibration.tsx'
import { SurveySummary } from './summary.tsx'

type Row = Outputs['surveys']['list']['rows'][number]
const periods = ['7', '30', 'all'] as const

/** What customers said themselves, and how well our own score tells it. Period and score stand in the address. */
export default function SurveysScreen() {
  const t = useWords(surveysWords)
  const go = useGo()
  const search = useSearchValues()
  const period = periods.find((p) => p === search['period']) ?? '30'
  const score = /^[1-5]$/.test(search['score'] ?? '') ? Number(search['score']) : null
  const asked = useAskedPeriod(period)
  const summary = useQuery({ ...ask.surveys.summary(asked), placeholderData: (before) => before })
  const show = (of: { period?: string; score?: string | undefined }) =>
    go('/surveys', { ...search, ...of }, { replace: true })
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1240px] gap-5 px-4 py-5 md:px-8">
        <header className="flex flex-wrap items-start gap-4">
          <div className="min-w-60 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="text-s text-ink-2">{t('about')}</p>
          </div>
          <Tabs
            label={t('period')}
            value={period}
            onChange={(next) => show({ period: next })}
            tabs={periods.map((p) => ({ value: p, label: t(`period-${p}`) }))}
          />
        </header>
        <Loaded query={summary}>
          {(data) =>
            data.answered === 0 ? (
              <>
                <Card>
                  <EmptyState icon={<Smile size={20} />} title={t('none')}>
                    {t('noneSay')}
                  </EmptyState>
                </Card>
                <CalibrationCard />
              </>
            ) : (
              <>
                <SurveySummary
                  summary={data}
                  chosen={score}
                  onScore={(n) => show({ score: n === score ? undefined : String(n) })}
                />
                <CalibrationCard />
                <Answers
                  asked={asked}
                  score={score}
                  onScore={(n) => show({ score: n === null ? undefined : String(n) })}
                />
              </>
            )
          }
        </Loaded>
      </div>
    </div>
  )
}

function useAskedPeriod(period: (typeof periods)[number]): { from?: string; to?: string } {
  const nowMs = useNowMs(600_000)
  const zone = useQuery(ask.workspace.get()).data?.timeZone ?? 'UTC'
  const today = dayIn(new Date(nowMs), zone)
  return useMemo(
    () => (period === 'all' ? {} : dayRange(daysAfter(today, 1 - Number(period)), today, zone)),
    [period, today, zone],
  )
}

function Answers({
  asked,
  score,
  onScore,
}: {
  asked: { from?: string; to?: string }
  score: number | null
  onScore: (score: number | null) => void
}) {
  const t = useWords(surveysWords)
  const terms = useWords(termsWords)
  const of = { ...asked, ...(score === null ? {} : { score }) }
  const pages = usePages('surveys.list', of, (cursor) => call.surveys.list({ ...of, cursor, limit: 50 }))
  const all = 'all'
  return (
    <Card title={t('comments')}>
      <div className="border-b border-line px-3 py-2">
        <Tabs
          label={t('counts')}
          value={score === null ? all : String(score)}
          onChange={(next) => onScore(next === all ? null : Number(next))}
          tabs={[
            { value: all, label: t('all') },
            ...[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t('withScore', { score: n }) })),
          ]}
        />
      </div>
      {pages.error !== null ? (
        <ErrorState error={pages.error} onRetry={pages.retry} />
      ) : pages.isLoading ? (
        <SkeletonRows hasPicture={false} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={t('noneWith', { score: score ?? '' })} />
      ) : (
        <ul>
          {pages.rows.map((row) => (
            <AnswerLine key={row.id} row={row} />
          ))}
        </ul>
      )}
      {pages.more !== null && (
        <div className="grid justify-center border-t border-line py-3">
          <Button isBusy={pages.isFetchingMore} onPress={pages.more}>
            {terms('more')}
          </Button>
        </div>
      )}
    </Card>
  )
}

function AnswerLine({ row }: { row: Row }) {
  const t = useWords(surveysWords)
  const language = useLanguage()
  return (
    <li className="border-b border-line last:border-0">
      <GoLink
        to={`/moments/${row.interactionId}`}
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-4 px-4 py-3 hover:bg-sunken"
      >
        <Score score={row.score} />
        <span className={row.comment === '' ? 'text-ink-3' : 'wrap-anywhere'}>
          {row.comment === '' ? t('noComment') : row.comment}
        </span>
        <span className="num grid justify-items-end text-s text-ink-3">
          <Time at={row.at} />
          <span>{row.experience === null ? '' : t('experience', { score: figure(row.experience, language, 1) })}</span>
        </span>
      </GoLink>
    </li>
  )
}

/** Five marks, as many filled as were given: read without colour. */
function Score({ score }: { score: number }) {
  const t = useWords(surveysWords)
  return (
    <span role="img" aria-label={t('withScore', { score })} className="flex gap-[3px]">
      {[1, 2, 3, 4, 5].map((n) => (
        <span
          key={n}
          aria-hidden="true"
          className={`size-2.5 rounded-full ${n <= score ? 'bg-ink-2' : 'border border-line-strong'}`}
        />
      ))}
    </span>
  )
}
