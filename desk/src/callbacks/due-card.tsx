import { PhoneIncoming } from 'lucide-react'
import type { Floor } from '../floor/use-floor.ts'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { Time } from '../ui/time.tsx'
import { callBackWords } from '../words/callbacks.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { waySign } from './call-back-card.tsx'

type Row = Floor['callBacks'][number]
const mostShown = 8

/** Who is to be contacted when, the soonest promised first; whose time is over is marked. */
export function DueCard({ rows, onOpen }: { rows: readonly Row[]; onOpen: (interactionId: string) => void }) {
  const t = useWords(callBackWords)
  return (
    <Card title={t('due')} aside={t('dueSub')}>
      {rows.length === 0 ? (
        <p className="flex items-center gap-3 px-4 py-3 text-s text-ink-3">
          <PhoneIncoming size={16} aria-hidden="true" className="flex-none" />
          <span>
            <b className="font-medium text-ink-2">{t('dueNone')}.</b> {t('dueNoneSay')}
          </span>
        </p>
      ) : (
        <ul>
          {rows.slice(0, mostShown).map((row) => (
            <DueRow key={row.callbackId} row={row} onOpen={onOpen} />
          ))}
          {rows.length > mostShown && (
            <li className="px-4 py-2 text-s text-ink-3">{t('more', { count: rows.length - mostShown })}</li>
          )}
        </ul>
      )}
    </Card>
  )
}

function DueRow({ row, onOpen }: { row: Row; onOpen: (interactionId: string) => void }) {
  const t = useWords(callBackWords)
  const terms = useWords(termsWords)
  const says =
    row.agentName !== null && row.state === 'calling'
      ? t('tries', { name: row.agentName })
      : row.isPicked
        ? t('state-booked')
        : row.state === 'again'
          ? t('attempt', { n: row.attempts + 1, most: row.mostAttempts })
          : t('state-in-line')
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        onClick={() => onOpen(row.interactionId)}
        className="flex w-full items-center gap-3 px-4 py-2 text-left hover:bg-sunken"
      >
        <Time at={row.dueAt} as="due" className="num w-28 flex-none text-s font-medium" />
        <span className="text-ink-3">{waySign(row.way, 15)}</span>
        <span className="min-w-0 flex-1 truncate">
          <b className="font-semibold">{row.customerName ?? terms('someone')}</b>
          <span className="text-s text-ink-2"> · {[row.queueName, says].filter(Boolean).join(' · ')}</span>
        </span>
        {row.isLate && <Chip>{t('late')}</Chip>}
      </button>
    </li>
  )
}
