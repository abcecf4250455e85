import { useQuery } from '@tanstack/react-query'
import { PhoneIncoming } from 'lucide-react'
import type { ReactNode } from 'react'
import { ask, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import type { Range } from '../reports/days.ts'
import { Card } from '../ui/card.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { Table, type Column } from '../ui/table.tsx'
import { Defined } from '../ui/tooltip.tsx'
import { callBackWords } from '../words/callbacks.ts'
import { useLanguage, useWords } from '../words/words.ts'

type Row = Outputs['callbacks']['figures']['rows'][number]
const counts = ['asked', 'reached', 'missed', 'cancelled', 'unrecorded', 'running'] as const

/** Call-backs asked for in a range, by queue: told apart from waits and from those who left. */
export function CallBackFigures({ range, queueId }: { range: Range; queueId?: string }) {
  const t = useWords(callBackWords)
  const found = useQuery({ ...ask.callbacks.figures(range), placeholderData: (before) => before })
  const rows = (found.data?.rows ?? []).filter((row) => queueId === undefined || row.queueId === queueId)
  return (
    <Card title={t('figures')} aside={t('figuresSub')}>
      {found.isError && !found.data ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Skeleton className="m-4 h-16" />
      ) : (rows[0]?.asked ?? 0) === 0 ? (
        <EmptyState icon={<PhoneIncoming size={20} />} title={t('figuresNone')} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a table wider than the screen is scrolled by keyboard
        <div role="region" aria-label={t('figures')} tabIndex={0} className="overflow-x-auto">
          <FiguresTable rows={rows} />
        </div>
      )}
    </Card>
  )
}

function FiguresTable({ rows }: { rows: readonly Row[] }) {
  const t = useWords(callBackWords)
  const language = useLanguage()
  const head = (label: ReactNode, says: string) => <Defined says={says}>{label}</Defined>
  const columns: Column<Row>[] = [
    { key: 'queue', head: t('queue'), cell: (row) => row.queueName ?? t('allQueues') },
    ...counts.map((name) => ({
      key: name,
      head: head(t(name), t(`${name}Says`)),
      isNumber: true,
      cell: (row: Row) => <span className={row[name] === 0 ? 'text-ink-3' : ''}>{row[name]}</span>,
    })),
    {
      key: 'each',
      head: head(t('perReached'), t('perReachedSays')),
      isNumber: true,
      cell: (row) => {
        const tried = row.reached + row.missed + row.unrecorded
        return tried === 0 ? '–' : figure(row.attempts / tried, language)
      },
    },
    {
      key: 'inTime',
      head: head(t('inTime'), t('inTimeSays')),
      isNumber: true,
      cell: (row) => (
        <span title={t('ofDue', { in: row.inTime, of: row.due })}>
          {row.due === 0 ? '–' : `${figure((row.inTime / row.due) * 100, language)} %`}
        </span>
      ),
    },
  ]
  return <Table caption={t('figures')} columns={columns} rows={rows} rowKey={(row) => row.queueId ?? 'all'} />
}
