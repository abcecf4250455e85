import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import { call, type Outputs } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { storyWords } from '../words/story.ts'
import { uiWords } from '../words/ui.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { Section } from './section.tsx'

type Row = Outputs['journeys']['timeline']['rows'][number]
const pageSize = 30

/** Everything that happened, over all channels, newest first; what the customer went through, never how a colleague was scored. */
export function Timeline({ customerId }: { customerId: string }) {
  const t = useWords(storyWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const language = useLanguage()
  const query = useInfiniteQuery({
    queryKey: [workspaceId, 'timeline', customerId, language],
    queryFn: ({ pageParam }) =>
      call.journeys.timeline({ customerId, language, cursor: pageParam, limit: pageSize }, { workspaceId }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: may('journeys.read'),
    refetchOnMount: 'always',
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section title={t('journey')} aside={t('allChannels')}>
      {query.isPending && may('journeys.read') && (
        <div className="grid gap-2">
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-8" />
          ))}
        </div>
      )}
      {query.isError && rows.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <p className="text-s text-ink-3">{t('noJourney')}</p>}
      <ol>
        {rows.map((row) => (
          <OneRow key={row.id} row={row} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <More isBusy={query.isFetchingNextPage} onSeen={() => void query.fetchNextPage()} />
      ) : (
        rows.length > pageSize && <p className="pt-2 text-center text-xs text-ink-3">{t('journeyEnd')}</p>
      )}
    </Section>
  )
}

const dots = { hurt: 'rounded-[2px] bg-failed', plain: 'rounded-full bg-line-strong', glad: 'rounded-full bg-delight' }

function OneRow({ row }: { row: Row }) {
  const t = useWords(storyWords)
  const ui = useWords(uiWords)
  const channel = row.channel === null ? null : ui(`channel_${row.channel}`)
  // a conversation's title is its channel already
  const detail = [channel === row.title ? null : channel, row.detail].filter(Boolean).join(' · ')
  const inside = (
    <>
      <span aria-hidden="true" className={classes('relative z-1 mt-1.5 size-2 flex-none', dots[row.mood])} />
      <span className="min-w-0 flex-1">
        <bdi className="block wrap-anywhere">{row.title}</bdi>
        {detail !== '' && <bdi className="line-clamp-3 wrap-anywhere text-ink-3">{detail}</bdi>}
        {row.mood !== 'plain' && <span className="sr-only">({t(`mood_${row.mood}`)})</span>}
      </span>
      <Time at={row.at} className="flex-none text-ink-3" />
    </>
  )
  const look =
    'relative flex gap-2.5 py-1.5 text-s before:absolute before:inset-y-0 before:left-[3.5px] before:border-l before:border-line'
  if (row.opens?.kind === 'interaction')
    return (
      <li>
        <Link
          to="/inbox/$interactionId"
          params={{ interactionId: row.opens.id }}
          className={classes(look, 'rounded-xs hover:bg-sunken')}
        >
          {inside}
        </Link>
      </li>
    )
  if (row.opens?.kind === 'case')
    return (
      <li>
        <Link
          to="/cases/$caseId"
          params={{ caseId: row.opens.id }}
          className={classes(look, 'rounded-xs hover:bg-sunken')}
        >
          {inside}
        </Link>
      </li>
    )
  return <li className={look}>{inside}</li>
}

/** The end of what is loaded; coming into sight, it brings more. A button, for whoever does not scroll. */
function More({ isBusy, onSeen }: { isBusy: boolean; onSeen: () => void }) {
  const ui = useWords(uiWords)
  const ref = useRef<HTMLButtonElement>(null)
  const seen = useEffectEvent(() => {
    if (!isBusy) onSeen()
  })
  useEffect(() => {
    const node = ref.current
    if (!node) return
    const watch = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && seen(), {
      rootMargin: '200px',
    })
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  return (
    <button ref={ref} type="button" onClick={onSeen} className="w-full py-3 text-center text-s text-ink-3">
      {isBusy ? ui('loading') : ui('loadMore')}
    </button>
  )
}
