import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/call.ts'
import { owedStates } from '../promises/promises-data.ts'
import { TheirTime } from '../promises/their-time.tsx'
import { useMay, useMe, useWorkspaceId } from '../session/me.ts'
import { useNowMs } from '../ui/clock.ts'
import { Time } from '../ui/time.tsx'
import { storyWords } from '../words/story.ts'
import { useWords } from '../words/words.ts'
import { Section } from './section.tsx'

/** What we promised this customer and have not done yet; `isShort` says nothing where nothing is owed. */
export function Owed({ customerId, isShort = false }: { customerId: string; isShort?: boolean }) {
  const t = useWords(storyWords)
  const may = useMay()
  const me = useMe()
  const nowMs = useNowMs(30_000)
  const workspaceId = useWorkspaceId()
  const lists = useQueries({
    queries: owedStates.map((state) => ({
      ...ask.promises.list({ view: 'all', state, customerId, limit: 20 }, { workspaceId }),
      enabled: may('promises.read'),
      refetchOnMount: 'always' as const,
    })),
  })
  if (!lists.every((list) => list.data)) return null
  // between two readings one may stand in two lists
  const rows = [...new Map(lists.flatMap((list) => list.data?.rows ?? []).map((one) => [one.id, one])).values()]
  if (isShort && rows.length === 0) return null
  const due = (at: string | null) => (at === null ? Infinity : Date.parse(at))
  return (
    <Section title={t('owe')} aside={rows.length > 0 ? t('owes', { count: rows.length }) : undefined}>
      {rows.length === 0 && <p className="text-s text-ink-3">{t('noPromise')}</p>}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {rows
          .toSorted((a, b) => due(a.dueAt) - due(b.dueAt))
          .map((one) => {
            const isOverdue = one.dueAt !== null && Date.parse(one.dueAt) < nowMs
            return (
              <li
                key={one.id}
                className={`rounded-s border border-l-[3px] border-line bg-surface px-2.5 py-2 text-s wrap-anywhere ${isOverdue ? '!border-l-ink' : '!border-l-line-strong'}`}
              >
                <bdi>{one.text}</bdi>{' '}
                {one.dueAt !== null && (
                  <b className="font-semibold">
                    <Time at={one.dueAt} as="due" className="num" />
                  </b>
                )}
                {one.dueAt !== null && (
                  <TheirTime at={one.dueAt} zone={one.customerZone} className="num block text-ink-3" />
                )}
                <span className="block text-ink-3">
                  {isOverdue && <b className="font-semibold text-ink">{t('overdue')} · </b>}
                  {one.ownerId === me.id ? t('ownerYou') : t('owner', { name: one.ownerName ?? '–' })}
                </span>
              </li>
            )
          })}
      </ul>
    </Section>
  )
}

export function OpenMatters({ customerId }: { customerId: string }) {
  const t = useWords(storyWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const { data } = useQuery({
    ...ask.cases.list({ view: 'all', state: 'open', customerId, limit: 10 }, { workspaceId }),
    enabled: may('cases.read'),
    refetchOnMount: 'always',
  })
  if (!data || data.rows.length === 0) return null
  return (
    <Section title={t('cases')}>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
        {data.rows.map((one) => (
          <li key={one.id}>
            <Link
              to="/cases/$caseId"
              params={{ caseId: one.id }}
              className="flex items-baseline gap-2 rounded-xs text-s hover:underline"
            >
              <span className="num text-ink-3">{one.number}</span>
              <bdi className="min-w-0 flex-1 truncate">{one.title}</bdi>
              <span className="truncate text-ink-3">{one.ownerName}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
