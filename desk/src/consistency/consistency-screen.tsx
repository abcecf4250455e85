import { useQuery } from '@tanstack/react-query'
import { ChevronRight, Download, Scale } from 'lucide-react'
import { useMemo, useRef, type ReactNode } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call } from '../api/call.ts'
import { isRefusal } from '../api/refusal.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { momentNames } from '../moments/filter.ts'
import { dayIn, dayRange, daysAfter } from '../reports/days.ts'
import { download } from '../reports/download.ts'
import { useHidesTeams } from '../session/staff-policy.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { useGo, useSearchValues, type Search } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useAct } from '../ui/use-act.ts'
import { consistencyWords } from '../words/consistency.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Causes } from './causes.tsx'
import { Groups } from './groups.tsx'
import { Headline } from './headline.tsx'
import { Hours } from './hours.tsx'
import { DrawButton, LanguageCheckLine, LanguageError } from './languages.tsx'
import { domainOf, type Consistency, type Domain } from './scale.ts'

const periods = ['7-days', '30-days', '90-days'] as const
type Period = (typeof periods)[number]
const everyQueue = 'all'

/** Is the experience the same whoever answers, wherever and whenever? Period and queue stand in the address. */
export default function ConsistencyScreen() {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const view = useAddress()
  const answer = useQuery({ ...ask.consistency.get(view.asked), placeholderData: (before) => before })
  const csv = useAct(() => call.consistency.csv(view.asked), {
    onDone: ({ csv: text, name }) => download(name, text, 'text/csv'),
  })
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1440px] gap-4 px-4 py-4 md:px-6">
        <header className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="min-w-60 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="text-s text-ink-3">{t('sub')}</p>
            {view.hidesTeams && <p className="text-s text-ink-3">{terms('teamsHidden')}</p>}
          </div>
          <Choosing {...view}>
            <Button
              icon={<Download size={15} aria-hidden />}
              isBusy={csv.isBusy}
              disabled={!answer.data || answer.data.interactions === 0}
              onPress={() => csv.run(undefined)}
            >
              {t('csv')}
            </Button>
          </Choosing>
        </header>
        {answer.data ? (
          <Shown of={answer.data} search={view.search} />
        ) : isRefusal(answer.error, 'policy_hides') ? (
          <Card>
            <EmptyState icon={<Scale size={20} />} title={terms('partHidden')} />
          </Card>
        ) : answer.isError ? (
          <Card>
            <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
          </Card>
        ) : (
          <Waiting />
        )}
      </div>
    </div>
  )
}

function useAddress() {
  const go = useGo()
  const values = useSearchValues()
  const period: Period = periods.find((p) => p === values['period']) ?? '30-days'
  const hidesTeams = useHidesTeams()
  const queueId = hidesTeams ? undefined : values['queueId']
  const zone = useQuery(ask.workspace.get()).data?.timeZone ?? 'UTC'
  const today = dayIn(new Date(useNowMs(600_000)), zone)
  const asked = useMemo(() => {
    const days = Number(period.split('-')[0])
    const queue = queueId === undefined ? {} : { queueId: queueId as QueueId }
    return { ...dayRange(daysAfter(today, 1 - days), today, zone), ...queue }
  }, [period, queueId, today, zone])
  const search: Search = useMemo(() => ({ period, queueId }), [period, queueId])
  const show = (of: Search) => go('/consistency', { ...search, ...of }, { replace: true })
  return { period, queueId, hidesTeams, asked, search, show }
}

function Choosing({
  period,
  queueId,
  hidesTeams,
  show,
  children,
}: {
  period: Period
  queueId: string | undefined
  hidesTeams: boolean
  show: (of: Search) => void
  children: ReactNode
}) {
  const t = useWords(consistencyWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Tabs
        label={t('period')}
        value={period}
        onChange={(next) => show({ period: next })}
        tabs={periods.map((p) => ({ value: p, label: t(`period-${p}`) }))}
      />
      {queues.length > 1 && !hidesTeams && (
        <Select
          label={t('queue')}
          isLabelHidden
          className="w-48"
          value={queueId ?? everyQueue}
          onChange={(next) => show({ queueId: next === everyQueue ? undefined : next })}
          choices={[
            { value: everyQueue, label: t('everyQueue') },
            ...queues.map((q) => ({ value: q.id as string, label: q.name })),
          ]}
        />
      )}
      {children}
    </div>
  )
}

/** Cause first, then when, where and in which language; people last. */
function Shown({ of, search }: { of: Consistency; search: Search }) {
  const t = useWords(consistencyWords)
  const terms = useWords(termsWords)
  const domain = useMemo(() => domainOf(of), [of])
  if (of.interactions === 0)
    return (
      <Card>
        <EmptyState icon={<Scale size={20} />} title={t('none')}>
          {t('noneSay')}
        </EmptyState>
      </Card>
    )
  // axes without a single mean on them would look broken; what made moments fall short can be told of few
  const isTooFew =
    of.evenness.of === 0 && momentNames.every((moment) => (of.whole.moments[moment]?.mean ?? null) === null)
  if (isTooFew)
    return (
      <>
        <Card>
          <EmptyState icon={<Scale size={20} />} title={t('nothingCompared')}>
            {t('nothingComparedSays', { count: of.interactions, fewest: of.fewest })}
          </EmptyState>
        </Card>
        <Causes of={of} search={search} />
      </>
    )
  const table = { of, domain, search }
  return (
    <>
      <Headline of={of} domain={domain} />
      <Causes of={of} search={search} />
      <Hours {...table} />
      <div className="grid grid-cols-1 items-start gap-4 2xl:grid-cols-2">
        <Card title={t('dimension-channel')}>
          <Groups {...table} dimension="channel" />
        </Card>
        <Card title={t('dimension-vendor')}>
          {of.dimensions.some((d) => d.dimension === 'vendor' && d.isHidden) ? (
            <p className="px-4 py-4 text-s text-ink-3">{terms('teamsHidden')}</p>
          ) : (
            <Groups {...table} dimension="vendor" />
          )}
        </Card>
      </div>
      <Card title={t('dimension-language')} aside={<DrawButton>{t('draw')}</DrawButton>}>
        <p className="border-b border-line px-4 py-2 text-s text-ink-3">{t('languagesSay')}</p>
        <Groups
          {...table}
          dimension="language"
          below={(row) => <LanguageCheckLine row={row} />}
          under={(row, moment) => <LanguageError row={row} moment={moment} />}
        />
      </Card>
      <People {...table} />
      <Counted />
    </>
  )
}

function People({ of, domain, search }: { of: Consistency; domain: Domain; search: Search }) {
  const t = useWords(consistencyWords)
  const details = useRef<HTMLDetailsElement>(null)
  const people = of.dimensions.find((d) => d.dimension === 'agent')
  useShortcut({
    keys: 'p',
    label: t('showPeople'),
    group: t('title'),
    isOn: people?.isHidden === false,
    run: () => {
      if (!details.current) return
      details.current.open = true
      details.current.querySelector('summary')?.focus()
      details.current.scrollIntoView({ block: 'start' })
    },
  })
  if (!people) return null
  if (people.isHidden)
    return (
      <Card title={t('dimension-agent')}>
        <p className="px-4 py-4 text-s text-ink-3">{t('peopleHidden')}</p>
      </Card>
    )
  return (
    <Card>
      <details ref={details} className="group/people">
        <summary
          aria-keyshortcuts="p"
          className="flex cursor-pointer list-none items-center gap-2 rounded-m px-4 py-3 hover:bg-sunken"
        >
          <ChevronRight size={15} aria-hidden className="flex-none group-open/people:rotate-90" />
          <span className="text-m font-semibold">{t('dimension-agent')}</span>
          <span className="num text-s text-ink-3">{t('peopleCount', { count: people.rows.length })}</span>
          <kbd
            aria-hidden="true"
            className="ml-auto rounded-xs border border-line-strong px-1.5 text-xs text-ink-3 max-md:hidden"
          >
            P
          </kbd>
        </summary>
        <p className="border-t border-line px-4 py-2 text-s text-ink-3">{t('peopleSay')}</p>
        <Groups {...{ of, domain, search }} dimension="agent" />
      </details>
    </Card>
  )
}

function Counted() {
  const t = useWords(consistencyWords)
  const lines = ['how-even', 'how-sure', 'how-interval', 'how-language', 'how-people'] as const
  return (
    <details className="text-s text-ink-2">
      <summary className="cursor-pointer rounded-s py-1 text-ink-3 hover:text-ink">{t('how')}</summary>
      <ul className="grid max-w-[72ch] grid-cols-1 list-disc gap-1 py-2 pl-5">
        {lines.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </ul>
    </details>
  )
}

function Waiting() {
  const t = useWords(consistencyWords)
  return (
    <div role="status" aria-label={t('loading')} className="grid grid-cols-1 gap-4">
      <Skeleton className="h-48 rounded-m" />
      <Skeleton className="h-52 rounded-m" />
      <Skeleton className="h-56 rounded-m" />
    </div>
  )
}
