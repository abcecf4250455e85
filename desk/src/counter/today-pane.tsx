import { ArrowRightLeft, Presentation, UserRoundCheck } from 'lucide-react'
import type { Arrival } from '@peakend/contract/visits.ts'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'
import { logsOf, sumsOf } from './today.ts'

const signs = { demonstration: Presentation, 'hand-over': ArrowRightLeft }

/** What was demonstrated and handed over here today: how often each, and the lines themselves. A press opens the visit. */
export function TodayPane({
  rows,
  onChoose,
  className,
}: {
  rows: readonly Arrival[]
  onChoose: (interactionId: string) => void
  className?: string
}) {
  const t = useWords(counterWords)
  const logs = logsOf(rows)
  if (logs.length === 0)
    return (
      <div className={classes('h-full', className)}>
        <EmptyState icon={<UserRoundCheck size={20} />} title={t('pick')}>
          {t('pickAbout')} {t('todayNone')}
        </EmptyState>
      </div>
    )
  return (
    <div className={classes('mx-auto grid w-full max-w-2xl content-start gap-4 p-4 md:p-6', className)}>
      <Card title={t('todayTitle')} aside={t('todayCount', { count: logs.length })}>
        <ul aria-label={t('todaySums')} className="flex flex-wrap gap-2 border-b border-line px-4 py-3">
          {sumsOf(logs).map(({ kind, what, count }) => (
            <li key={`${kind} ${what}`}>
              <Chip>
                <Sign kind={kind} /> {what} <b className="num">{count}</b>
              </Chip>
            </li>
          ))}
        </ul>
        <ul>
          {logs.map((log) => (
            <li key={log.key} className="border-b border-line last:border-0">
              <button
                type="button"
                onClick={() => onChoose(log.interactionId)}
                className="flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-sunken max-md:min-h-11"
              >
                <Time at={log.at} as="clock" className="num w-12 flex-none text-s text-ink-3" />
                <Sign kind={log.kind} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">
                    {log.what || t('todayErased')}{' '}
                    <span className="font-normal text-ink-3">{t(`logged-${log.kind}`)}</span>
                  </span>
                  <span className="block truncate text-s text-ink-2">
                    <bdi>{log.visitor ?? t('visitor')}</bdi>
                    {log.personName !== null && <> · {log.personName}</>}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}

function Sign({ kind }: { kind: keyof typeof signs }) {
  const Icon = signs[kind]
  return <Icon size={14} className="flex-none text-ink-3" aria-hidden />
}
