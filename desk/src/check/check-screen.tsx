import { useQuery } from '@tanstack/react-query'
import { CheckCheck, Download, Route } from 'lucide-react'
import { useRef } from 'react'
import type { CheckYear } from '@peakend/contract/check.ts'
import { ask, call } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { download } from '../reports/download.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { GoLink, useGo, useSearchValues } from '../ui/go.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { checkWords } from '../words/check.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { hourMs } from './check-rules.ts'
import { Gaps } from './gaps.tsx'
import { Meetings } from './meeting.tsx'
import { Legend, Patterns, YearMap } from './year-map.tsx'

/** For any hour of the coming year: what would a customer meet? The hour looked at stands in the address. */
export default function CheckScreen() {
  const t = useWords(checkWords)
  const year = useQuery(ask.check.year())
  const csv = useAct(() => call.check.csv(), { onDone: ({ csv: text, name }) => download(name, text, 'text/csv') })
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1440px] gap-4 px-4 py-4 md:px-6">
        <header className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="min-w-60 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
            <p className="text-s text-ink-3">{t('sub')}</p>
          </div>
          <Button
            icon={<Download size={15} aria-hidden />}
            isBusy={csv.isBusy}
            disabled={!year.data || year.data.channels.length === 0}
            onPress={() => csv.run(undefined)}
          >
            {t('csv')}
          </Button>
        </header>
        {year.data ? (
          year.data.channels.length === 0 ? (
            <NoWayIn />
          ) : (
            <Year year={year.data} />
          )
        ) : year.isError ? (
          <ErrorState error={year.error} onRetry={() => void year.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
    </div>
  )
}

function Year({ year }: { year: CheckYear }) {
  const t = useWords(checkWords)
  const language = useLanguage()
  const go = useGo()
  const nowMs = useNowMs(60_000)
  const asked = Date.parse(useSearchValues()['at'] ?? '')
  const at = Number.isNaN(asked) ? Math.floor(nowMs / hourMs) * hourMs : asked
  const below = useRef<HTMLDivElement>(null)
  const choose = (next: number, isShown = false) => {
    go('/check', { at: new Date(next).toISOString() }, { replace: true })
    if (isShown) below.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }
  const gapHours = hoursWithGap(year)
  return (
    <>
      <Patterns />
      <Card
        title={
          <span className="flex items-center gap-2">
            {gapHours === 0 && <CheckCheck size={16} aria-hidden className="flex-none text-ink-3" />}
            {gapHours === 0 ? t('noGaps') : t('gapHours', { count: gapHours, n: figure(gapHours, language) })}
          </span>
        }
        aside={<Legend />}
      >
        <div className="grid grid-cols-1 gap-3 px-4 py-4">
          {year.channels.map((channel) => (
            <YearMap key={channel.channel} {...{ year, channel, at }} onChoose={choose} />
          ))}
          <p className="text-s text-ink-3">
            {t('definition')}{' '}
            <span className="num">
              {t('took', {
                hours: figure(
                  year.channels.reduce((sum, { cells }) => sum + cells.length, 0),
                  language,
                ),
                ms: figure(year.tookMs, language, 1),
              })}
            </span>
          </p>
        </div>
      </Card>
      <div ref={below} className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <Meetings {...{ year, at }} onChoose={choose} />
        {year.gaps.length > 0 && <Gaps year={year} onChoose={(next) => choose(next)} />}
      </div>
    </>
  )
}

/** Hours in which any channel has a gap. */
const hoursWithGap = ({ channels }: CheckYear): number => {
  let count = 0
  for (let hour = 0; hour < (channels[0]?.cells.length ?? 0); hour++)
    if (channels.some(({ cells }) => cells[hour] === 'g')) count++
  return count
}

function NoWayIn() {
  const t = useWords(checkWords)
  return (
    <Card>
      <EmptyState
        icon={<Route size={20} />}
        title={t('none')}
        action={
          <GoLink to="/settings/chat" className="text-brand underline underline-offset-2">
            {t('noneGo')}
          </GoLink>
        }
      >
        {t('noneAbout')}
      </EmptyState>
    </Card>
  )
}

function Waiting() {
  return (
    <Card>
      <div className="grid gap-4 px-4 py-4">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-30" />
        ))}
      </div>
    </Card>
  )
}
