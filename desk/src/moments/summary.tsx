import { useQuery } from '@tanstack/react-query'
import { ask, type Outputs } from '../api/call.ts'
import { isRefusal } from '../api/refusal.ts'
import { figure } from '../floor/figures.ts'
import { Card } from '../ui/card.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { momentsWords } from '../words/moments.ts'
import { isKey, useLanguage, useWords } from '../words/words.ts'
import { termsWords } from '../words/terms.ts'
import type { MomentsFilter } from './filter.ts'
import { momentNames } from './filter.ts'
import { SpreadChart } from './spread.tsx'

type Summary = Outputs['moments']['summary']
type Narrow = (of: Partial<MomentsFilter>) => void

/** Conversations are judged while somebody looks at this screen. */
export const lookAgainMs = 15_000

/** What the filter found, in figures; each opens the rows behind it by narrowing the filter. */
export function MomentsSummary({
  asked,
  onNarrow,
  isTold,
}: {
  asked: Record<string, string>
  onNarrow: Narrow
  /** The list below says already that nothing could be loaded. */
  isTold: boolean
}) {
  const answer = useQuery({
    ...ask.moments.summary(asked as never),
    placeholderData: (before) => before,
    refetchInterval: lookAgainMs,
  })
  if (isRefusal(answer.error, 'policy_hides')) return <PartHidden />
  if (answer.isError && !answer.data)
    return isTold ? null : (
      <Card>
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      </Card>
    )
  if (!answer.data) return <Skeleton className="h-44 rounded-m" />
  return <Figures summary={answer.data} onNarrow={onNarrow} />
}

/** Whoever sees some queues only: the sum of those would be a team's. The conversations below stay. */
function PartHidden() {
  const terms = useWords(termsWords)
  return (
    <Card>
      <p className="px-4 py-3 text-s text-ink-2">{terms('partHidden')}</p>
    </Card>
  )
}

function Figures({ summary, onNarrow }: { summary: Summary; onNarrow: Narrow }) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const { asIntended } = summary
  return (
    <Card className="grid grid-cols-1 divide-line lg:grid-cols-[minmax(180px,0.9fr)_2.2fr] lg:divide-x">
      <div className="grid grid-cols-1 content-center gap-0.5 px-4 py-3">
        <span className="text-s text-ink-2">
          <Defined says={t('asIntendedSays')}>{t('asIntended')}</Defined>
        </span>
        <span className="num text-xxl font-semibold tracking-tight">
          {asIntended.pct === null ? '–' : terms('percent', { n: figure(asIntended.pct, language, 1) })}
        </span>
        <span className="num text-s text-ink-3">
          {t('metOf', {
            met: figure(asIntended.met, language),
            of: figure(asIntended.of, language),
            target: asIntended.targetPct,
          })}
        </span>
        <span className="num text-s text-ink-3">
          {t('judgedOf', { judged: figure(summary.judged, language), all: figure(summary.interactions, language) })}
        </span>
      </div>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 px-4 py-3 sm:grid-cols-3">
        {momentNames.map((moment) => {
          const spread = summary.spread[moment]
          return (
            spread && (
              <SpreadChart
                key={moment}
                moment={moment}
                spread={spread}
                onOpen={(verdict) => onNarrow({ moment, verdict })}
              />
            )
          )
        })}
      </div>
    </Card>
  )
}

/** Reasons, causes and what could not be judged, as lists of figures. */
export function MomentsWhy({ asked, onNarrow }: { asked: Record<string, string>; onNarrow: Narrow }) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const { data: summary, isError } = useQuery({
    ...ask.moments.summary(asked as never),
    placeholderData: (before) => before,
  })
  // the figures above ask the same and say what failed
  if (isError && !summary) return null
  if (!summary) return <Skeleton className="h-72 rounded-m" />
  return (
    <div className="grid grid-cols-1 content-start gap-4">
      <Card title={t('causes')}>
        <Counts
          empty={t('noCauses')}
          rows={summary.causes.map((c) => ({
            key: c.cause,
            label: terms(`cause-${c.cause}`),
            count: c.count,
            onPress: () => onNarrow({ cause: c.cause }),
          }))}
        />
      </Card>
      <Card title={t('reasons')}>
        <Counts
          empty={t('noReasons')}
          rows={summary.reasons.map((r) => ({
            key: r.reason,
            label: r.sentence[language],
            note: `${r.direction === 'up' ? '↑' : '↓'} ${terms(`cause-${r.whose}`)}`,
            count: r.count,
            onPress: () => onNarrow({ reason: r.reason }),
          }))}
        />
      </Card>
      {summary.notJudged.length > 0 && (
        <Card title={t('why')}>
          <Counts
            empty=""
            rows={summary.notJudged.map(({ why, count }) => {
              const key = `why-${why}`
              return {
                key: why,
                label: isKey(termsWords, key) ? terms(key) : why,
                count,
                onPress: () => onNarrow({ verdict: 'not-judged' }),
              }
            })}
          />
        </Card>
      )}
    </div>
  )
}

interface Count {
  key: string
  label: string
  note?: string
  count: number
  onPress: () => void
}

function Counts({ rows, empty }: { rows: readonly Count[]; empty: string }) {
  const language = useLanguage()
  const most = Math.max(1, ...rows.map((row) => row.count))
  if (rows.length === 0) return <p className="px-4 py-4 text-s text-ink-3">{empty}</p>
  return (
    <ul className="py-1.5">
      {rows.map((row) => (
        <li key={row.key}>
          <button
            type="button"
            onClick={row.onPress}
            className="flex w-full items-center gap-3 px-4 py-1.5 text-left hover:bg-sunken"
          >
            <span className="min-w-0 flex-1">
              <span className="block text-s">{row.label}</span>
              <span aria-hidden="true" className="mt-1 block h-[3px] rounded-full bg-line">
                <span
                  className="block h-full rounded-full bg-ink-3"
                  style={{ width: `${(row.count / most) * 100}%` }}
                />
              </span>
            </span>
            {row.note !== undefined && <span className="flex-none text-xs text-ink-3">{row.note}</span>}
            <span className="num w-12 flex-none text-right text-s font-medium">{figure(row.count, language)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
