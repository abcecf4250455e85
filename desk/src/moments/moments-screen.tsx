import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { ask, call } from '../api/call.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useMay } from '../session/me.ts'
import { useHidesTeams } from '../session/staff-policy.ts'
import { useNowMs } from '../ui/clock.ts'
import { useGo, useSearchValues } from '../ui/go.tsx'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { FilterBar } from './filter-bar.tsx'
import { askedFor, emptyBecause, type EmptyBecause, readFilter, withoutTeams, type MomentsFilter } from './filter.ts'
import { MomentRows, NoMoments, type MomentRow } from './rows.tsx'
import { lookAgainMs, MomentsSummary, MomentsWhy } from './summary.tsx'
import { Why } from './why.tsx'

/** Which interactions fell short of what we intended, and why? Filter and open interaction stand in the address. */
export default function MomentsScreen() {
  const t = useWords(momentsWords)
  const { filter, asked, open, isReview, change, clear, show } = useMomentsAddress()
  const mayBrowse = useMay()('moments.read')
  const pages = usePages(
    'moments.browse',
    { ...asked, sort: filter.sort },
    (cursor) => call.moments.browse({ ...asked, sort: filter.sort, cursor, limit: 50 } as never),
    mayBrowse,
    lookAgainMs,
  )
  useMomentKeys(pages.rows, open, show)
  const list = (
    <List
      pages={pages}
      open={open}
      why={emptyBecause(filter)}
      onOpen={(row) => show(row.interactionId)}
      onWiden={() =>
        emptyBecause(filter) === 'filters' ? clear() : change({ period: 'all', from: undefined, to: undefined })
      }
    />
  )
  if (open !== null && (!mayBrowse || isReview))
    // the list beside it would show our scores
    return (
      <div className="grid h-full min-h-0 grid-cols-1">
        <Why interactionId={open} isReview={isReview} onClose={() => history.back()} />
      </div>
    )
  if (open !== null)
    return (
      <div className="grid grid-cols-1 h-full min-h-0 lg:grid-cols-[minmax(300px,380px)_1fr]">
        <div className="min-h-0 overflow-auto border-r border-line max-lg:hidden">
          <p className="px-4 pt-4 pb-2 text-xl font-semibold tracking-tight">{t('title')}</p>
          {list}
        </div>
        <Why key={open} interactionId={open} onClose={() => show(null)} />
      </div>
    )
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid grid-cols-1 max-w-[1720px] gap-4 px-4 py-4 md:px-6">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
          <p className="text-s text-ink-3">{t('sub')}</p>
        </header>
        <FilterBar filter={filter} onChange={change} onClear={clear} />
        <MomentsSummary asked={asked} onNarrow={change} isTold={pages.error !== null} />
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[1fr_340px]">
          <Card className="min-w-0 overflow-hidden">{list}</Card>
          <MomentsWhy asked={asked} onNarrow={change} />
        </div>
      </div>
    </div>
  )
}

function useMomentsAddress() {
  const search = useSearchValues()
  const go = useGo()
  const zone = useQuery(ask.workspace.get()).data?.timeZone
  const nowMs = useNowMs(600_000)
  const hidesTeams = useHidesTeams()
  const filter = useMemo(() => {
    const read = readFilter(search)
    return hidesTeams ? withoutTeams(read) : read
  }, [search, hidesTeams])
  const open = useParams({ strict: false }).interactionId ?? null
  const asked = useMemo(
    () => askedFor(filter, new Date(nowMs), zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
    [filter, zone, nowMs],
  )
  const change = (of: Partial<MomentsFilter>) => go('/moments', { ...search, ...of })
  return {
    filter,
    asked,
    open,
    isReview: search['review'] === '1',
    change,
    clear: () => go('/moments', { period: filter.period, sort: filter.sort }),
    show: (id: string | null) =>
      go(id === null ? '/moments' : `/moments/${id}`, search, { replace: open !== null && id !== null }),
  }
}

/** J and K walk the list with the interaction open beside it, Enter opens the first, Esc goes back. */
function useMomentKeys(rows: readonly MomentRow[], open: string | null, show: (id: string | null) => void) {
  const t = useWords(momentsWords)
  const group = t('keys')
  const at = rows.findIndex((row) => row.interactionId === open)
  const step = (by: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (row) show(row.interactionId)
  }
  const isOn = rows.length > 0
  useShortcut({ keys: 'j', label: t('next'), group, isOn, run: () => step(1) })
  useShortcut({ keys: 'k', label: t('previous'), group, isOn, run: () => step(at < 0 ? 1 : -1) })
  useShortcut({ keys: 'escape', label: t('back'), group, isOn: open !== null, run: () => show(null) })
}

function List({
  pages,
  open,
  why,
  onOpen,
  onWiden,
}: {
  pages: ReturnType<typeof usePages<MomentRow>>
  open: string | null
  why: EmptyBecause
  onOpen: (row: MomentRow) => void
  onWiden: () => void
}) {
  const terms = useWords(termsWords)
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.isLoading) return <SkeletonRows rows={8} />
  if (pages.rows.length === 0) return <NoMoments why={why} onWiden={onWiden} />
  return (
    <>
      <MomentRows rows={pages.rows} chosen={open} isNarrow={open !== null} onOpen={onOpen} />
      {pages.more !== null && (
        <div className="grid justify-center border-t border-line py-3">
          <Button isBusy={pages.isFetchingMore} onPress={pages.more}>
            {terms('more')}
          </Button>
        </div>
      )}
    </>
  )
}
