import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Briefcase } from 'lucide-react'
import { ask } from '../api/call.ts'
import { useMe } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'

/** My open cases over all brands, those due first on top. */
export function useMyCases() {
  const me = useMe()
  const members = me.memberships.filter((m) => m.permissions.includes('cases.read'))
  const found = useQueries({
    queries: members.map((m) =>
      ask.cases.list({ view: 'mine', state: 'open', limit: 50 }, { workspaceId: m.workspaceId }),
    ),
  })
  const rows = found.flatMap((query) => query.data?.rows ?? [])
  const due = (at: string | null) => (at === null ? Infinity : Date.parse(at))
  return {
    rows: rows.toSorted((a, b) => due(a.answerDueAt) - due(b.answerDueAt)),
    count: found.every((query) => query.data) ? rows.length : undefined,
    isPending: found.some((query) => query.isPending),
    error: found.find((query) => query.error)?.error ?? null,
    refetch: () => found.forEach((query) => void query.refetch()),
  }
}

export function MyCases() {
  const t = useWords(inboxWords)
  const { rows, isPending, error, refetch } = useMyCases()
  const nowMs = useNowMs(60_000)
  if (isPending) return <SkeletonRows hasPicture={false} />
  if (error && rows.length === 0) return <ErrorState error={error} onRetry={refetch} />
  if (rows.length === 0)
    return (
      <EmptyState icon={<Briefcase size={20} />} title={t('emptyCases')}>
        {t('emptyCasesAbout')}
      </EmptyState>
    )
  return (
    <nav aria-label={t('cases')} className="min-h-0 flex-1 overflow-y-auto border-b border-line">
      {rows.map((one) => (
        <Link
          key={one.id}
          to="/cases/$caseId"
          params={{ caseId: one.id }}
          className="block border-t border-line px-4 py-2.5 hover:bg-sunken focus-visible:outline-offset-[-2px]"
        >
          <span className="flex items-baseline justify-between gap-2">
            <bdi className="truncate text-[13.5px] font-semibold">{one.title}</bdi>
            <span className="num flex-none text-xs text-ink-3">{one.number}</span>
          </span>
          <span className="flex items-baseline justify-between gap-2 text-s text-ink-2">
            <bdi className="truncate">{one.customerName ?? t('visitor')}</bdi>
            {one.answerDueAt !== null && (
              <span
                className={classes(
                  'flex-none text-xs',
                  Date.parse(one.answerDueAt) < nowMs ? 'font-semibold text-ink' : 'text-ink-3',
                )}
              >
                {t('answerDue')} <Time at={one.answerDueAt} as="due" />
              </span>
            )}
          </span>
        </Link>
      ))}
    </nav>
  )
}
