import { useQuery } from '@tanstack/react-query'
import { ChartColumn, Download } from 'lucide-react'
import { useMemo } from 'react'
import type { QueueId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { CallBackFigures } from '../callbacks/figures-card.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Field } from '../ui/field.tsx'
import { useGo, useSearchValues } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useAct } from '../ui/use-act.ts'
import { reportsWords } from '../words/reports.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { dayIn, dayRange, daysAfter, type Range } from './days.ts'
import { Definitions } from './definitions.tsx'
import { download } from './download.ts'
import { HalfHourChart } from './half-hour-chart.tsx'
import { HalfHourTable } from './half-hour-table.tsx'

/** Yesterday and today, by queue and half hour. Days and queue stand in the address. */
export default function ReportsScreen() {
  const t = useWords(reportsWords)
  const view = useReportAddress()
  const { range, queueId, zone } = view
  const asked = { ...range, ...(queueId === undefined ? {} : { queueId: queueId as QueueId }) }
  const report = useQuery({
    ...ask.reports.halfHours(asked),
    enabled: !view.isTooLong,
    placeholderData: (before) => before,
  })
  const csv = useAct(() => call.reports.halfHoursCsv(asked), {
    onDone: ({ csv: text, name }) => download(name, text, 'text/csv'),
  })
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1440px] gap-5 px-4 py-5 md:px-6">
        <header className="flex flex-wrap items-start gap-3">
          <div className="min-w-60 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="text-s text-ink-2">{t(report.data?.hidesTeams ? 'aboutHidden' : 'about')}</p>
          </div>
          <Button
            icon={<Download size={15} aria-hidden />}
            isBusy={csv.isBusy}
            disabled={view.isTooLong}
            onPress={() => csv.run(undefined)}
          >
            {t('csv')}
          </Button>
        </header>
        <Choosing view={view} />
        {view.isTooLong ? (
          <EmptyState title={t('tooLong')} />
        ) : (
          <Loaded query={report}>
            {(data) => <Shown report={data} range={range} queueId={queueId} zone={zone} />}
          </Loaded>
        )}
      </div>
    </div>
  )
}

type Report = Outputs['reports']['halfHours']

/** Totals, the chart and the half hours; each opens the conversations behind it where the staff policy lets them be found by queue. */
function Shown({
  report: { rows, totals, definitions, hidesTeams },
  range,
  queueId,
  zone,
}: {
  report: Report
  range: Range
  queueId: string | undefined
  zone: string
}) {
  const t = useWords(reportsWords)
  const terms = useWords(termsWords)
  const go = useGo()
  const open = (from: string, minutes: number, queue: string | null | undefined) =>
    go('/moments', {
      from,
      to: new Date(Date.parse(from) + minutes * 60_000).toISOString(),
      queueId: queue ?? undefined,
    })
  if (rows.length === 0)
    return (
      <Card>
        <EmptyState icon={<ChartColumn size={20} />} title={t('none')}>
          {t('noneSay')}
        </EmptyState>
      </Card>
    )
  const table = { definitions, zone, hidesTeams }
  return (
    <>
      <Card title={t('totals')} aside={t('zone', { zone })}>
        <HalfHourTable
          {...table}
          caption={t('totals')}
          rows={totals}
          isTotal
          onOpen={(row) => go('/moments', { ...range, queueId: row.queueId ?? undefined })}
        />
        {hidesTeams && <p className="border-t border-line px-4 py-2.5 text-s text-ink-3">{terms('teamsHidden')}</p>}
      </Card>
      <Card title={t('chart')} aside={t('chartSub')}>
        <HalfHourChart
          rows={rows}
          range={range}
          zone={zone}
          onOpen={(at) => open(at, 30, hidesTeams ? null : queueId)}
        />
      </Card>
      <Card title={t('halfHours')}>
        <HalfHourTable
          {...table}
          caption={t('halfHours')}
          rows={rows}
          onOpen={(row) => open(row.at, 30, row.queueId ?? queueId)}
        />
      </Card>
      <CallBackFigures range={range} queueId={queueId} />
      <Definitions definitions={definitions} />
    </>
  )
}

type View = ReturnType<typeof useReportAddress>

function Choosing({ view }: { view: View }) {
  const t = useWords(reportsWords)
  const queues = useQuery(ask.routing.queues()).data?.rows ?? []
  const all = 'all'
  const tabs = (['today', 'yesterday', 'days7', 'custom'] as const).map((v) => ({ value: v, label: t(v) }))
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="pb-1">
        <Tabs label={t('custom')} value={view.period} onChange={view.choose} tabs={tabs} />
      </div>
      {view.period === 'custom' && (
        <>
          <Field
            className="w-40"
            label={t('from')}
            type="date"
            value={view.first}
            max={view.today}
            onChange={(e) => view.days(e.target.value, view.last)}
          />
          <Field
            className="w-40"
            label={t('to')}
            type="date"
            value={view.last}
            max={view.today}
            onChange={(e) => view.days(view.first, e.target.value)}
          />
        </>
      )}
      <Select
        className="ml-auto w-52 max-sm:ml-0"
        label={t('queue')}
        isLabelHidden
        value={view.queueId ?? all}
        onChange={(id) => view.queue(id === all ? undefined : id)}
        choices={[
          { value: all, label: t('allQueues') },
          ...queues.map((q) => ({ value: q.id as string, label: q.name })),
        ]}
      />
    </div>
  )
}

const mostDays = 31
const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

function useReportAddress() {
  const search = useSearchValues()
  const go = useGo()
  const nowMs = useNowMs(600_000)
  const zone = useQuery(ask.workspace.get()).data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const today = dayIn(new Date(nowMs), zone)
  const yesterday = daysAfter(today, -1)
  const first = isDay(search['first']) ? search['first'] : today
  const last = isDay(search['last']) && search['last'] >= first ? search['last'] : first
  const isCustom = search['days'] === 'custom'
  const period = isCustom
    ? 'custom'
    : first === today
      ? 'today'
      : first === yesterday && last === yesterday
        ? 'yesterday'
        : first === daysAfter(today, -6) && last === today
          ? 'days7'
          : 'custom'
  const range: Range = useMemo(() => dayRange(first, last, zone), [first, last, zone])
  const set = (of: Record<string, string | undefined>) => go('/reports', { ...search, ...of }, { replace: true })
  return {
    zone,
    today,
    first,
    last,
    period: period as 'today' | 'yesterday' | 'days7' | 'custom',
    range,
    isTooLong: Date.parse(last) - Date.parse(first) > (mostDays - 1) * 86_400_000,
    queueId: search['queueId'],
    queue: (queueId: string | undefined) => set({ queueId }),
    days: (a: string, b: string) => set({ days: 'custom', first: a, last: b }),
    choose: (to: 'today' | 'yesterday' | 'days7' | 'custom') => {
      if (to === 'custom') return set({ days: 'custom', first, last })
      const of = { today: [today, today], yesterday: [yesterday, yesterday], days7: [daysAfter(today, -6), today] }[to]
      set({ days: undefined, first: of[0], last: of[1] })
    },
  }
}
