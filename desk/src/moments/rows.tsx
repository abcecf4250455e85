import { SearchX, Sparkles } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { Mark } from '../mark/mark.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { EmptyBecause } from './filter.ts'

export type MomentRow = Outputs['moments']['browse']['rows'][number]

/** Judged interactions, one a row: the mark, whose it was, why, what the customer said of it. */
export function MomentRows({
  rows,
  chosen,
  isNarrow,
  onOpen,
}: {
  rows: readonly MomentRow[]
  chosen: string | null
  /** Beside an open interaction: only the essence. */
  isNarrow: boolean
  onOpen: (row: MomentRow) => void
}) {
  const t = useWords(momentsWords)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <ul ref={list} aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.interactionId} className="border-b border-line last:border-0">
          <button
            type="button"
            aria-current={row.interactionId === chosen}
            onClick={() => onOpen(row)}
            className="grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-4 px-4 py-2.5 text-left hover:bg-sunken aria-[current=true]:bg-brand-soft"
          >
            <Mark mark={row.mark} />
            <RowWords row={row} isNarrow={isNarrow} />
            <RowAside row={row} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function RowWords({ row, isNarrow }: { row: MomentRow; isNarrow: boolean }) {
  const terms = useWords(termsWords)
  const language = useLanguage()
  const down = row.reasons.filter((r) => r.direction === 'down')
  const shown = down.length > 0 ? down : row.reasons
  const spoken = row.language === 'other' ? terms('language-other') : row.language?.toUpperCase()
  const about = [terms(`channel-${row.channel}`), row.queueName, row.agentName, spoken]
  return (
    <span className={`grid min-w-0 gap-x-6 ${isNarrow ? '' : 'lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]'}`}>
      <span className="min-w-0">
        <span className="block truncate">
          <b className="font-semibold">{row.customerName ?? terms('someone')}</b>
          <span className="text-s text-ink-3"> · {about.filter(Boolean).join(', ')}</span>
        </span>
        <span className="block truncate text-s text-ink-2">{row.snippet}</span>
      </span>
      <span
        className={`min-w-0 self-center text-s text-ink-2 ${isNarrow ? 'truncate' : 'line-clamp-2 max-lg:line-clamp-1'}`}
      >
        {row.cause !== null && <b className="font-medium text-ink">{terms(`cause-${row.cause}`)}: </b>}
        {shown
          .slice(0, isNarrow ? 1 : 2)
          .map((r) => r.sentence[language])
          .join(' · ')}
      </span>
    </span>
  )
}

function RowAside({ row }: { row: MomentRow }) {
  const t = useWords(momentsWords)
  const language = useLanguage()
  return (
    <span className="num grid min-w-20 justify-items-end gap-0.5 text-s whitespace-nowrap text-ink-3">
      <span>{row.closedAt === null ? t('stillOpen') : <Time at={row.closedAt} />}</span>
      <span title={row.csat === null ? t('experience') : t('csatOf', { score: row.csat })}>
        {row.csat !== null && <span className="mr-2 text-ink-2">CSAT {row.csat}</span>}
        {row.experience === null ? '–' : figure(row.experience, language, 1)}
      </span>
    </span>
  )
}

/** Nothing to show: because of filters, because of the period, or because nothing was ever judged. */
export function NoMoments({ why, onWiden }: { why: EmptyBecause; onWiden: () => void }) {
  const t = useWords(momentsWords)
  if (why === 'never')
    return (
      <EmptyState icon={<Sparkles size={20} />} title={t('none')}>
        {t('noneSay')}
      </EmptyState>
    )
  const [title, say, act] =
    why === 'filters'
      ? [t('noneFound'), t('noneFoundSay'), t('clear')]
      : [t('noneThen'), t('noneThenSay'), t('allTime')]
  return (
    <EmptyState icon={<SearchX size={20} />} title={title} action={<Button onPress={onWiden}>{act}</Button>}>
      {say}
    </EmptyState>
  )
}
