import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Briefcase } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { call, type Outputs } from '../api/call.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { stepFrom } from '../inbox/inbox-state.ts'
import { useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { Field } from '../ui/field.tsx'
import { useSearchValues } from '../ui/go.tsx'
import { PagedNav } from '../ui/paged-nav.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Time } from '../ui/time.tsx'
import { casesWords } from '../words/cases.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'

type Row = Outputs['cases']['list']['rows'][number]
const views = ['mine', 'unowned', 'all'] as const
type View = (typeof views)[number]

/** Due first; mine, nobody's, or all. */
export function CaseList({ chosen }: { chosen: string | undefined }) {
  const t = useWords(casesWords)
  const workspaceId = useWorkspaceId()
  const asked = useSearchValues()['view']
  // another screen may have asked for a tab; from then on it is chosen here
  const [view, setView] = useState<View>(views.find((one) => one === asked) ?? 'mine')
  const [state, setState] = useState<'open' | 'settled'>('open')
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const wanted = { view, state, q: q === '' ? undefined : q, limit: 50 }
  const query = useInfiniteQuery({
    queryKey: [workspaceId, 'cases.list', 'screen', wanted],
    queryFn: ({ pageParam }) => call.cases.list({ ...wanted, cursor: pageParam }, { workspaceId }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  useSteps(rows, chosen)
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <header className="grid gap-2.5 px-4 pt-4 pb-3">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
        <Field
          type="search"
          label={t('search')}
          isLabelHidden
          placeholder={t('search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Tabs
            label={t('views')}
            value={view}
            onChange={setView}
            tabs={views.map((value) => ({ value, label: t(value) }))}
          />
          <Tabs
            label={t('state')}
            value={state}
            onChange={setState}
            tabs={(['open', 'settled'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </div>
      </header>
      <PagedNav
        label={t('title')}
        query={query}
        rows={rows}
        hasPicture={false}
        empty={
          <EmptyState icon={<Briefcase size={20} />} title={q === '' ? t('empty') : t('emptySearch')}>
            {q === '' ? t('emptyAbout') : null}
          </EmptyState>
        }
      >
        {(row) => <CaseRow key={row.id} row={row} isChosen={row.id === chosen} />}
      </PagedNav>
    </section>
  )
}

function useSteps(rows: readonly Row[], chosen: string | undefined): void {
  const t = useWords(inboxWords)
  const navigate = useNavigate()
  const go = (step: 1 | -1) => {
    const ids: readonly string[] = rows.map((row) => row.id)
    const caseId = stepFrom(ids, chosen, step)
    if (caseId !== undefined) void navigate({ to: '/cases/$caseId', params: { caseId } })
  }
  const group = useWords(casesWords)('title')
  useShortcut({ keys: 'j', label: t('next'), group, run: () => go(1) })
  useShortcut({ keys: 'k', label: t('previous'), group, run: () => go(-1) })
}

function CaseRow({ row, isChosen }: { row: Row; isChosen: boolean }) {
  const t = useWords(casesWords)
  const nowMs = useNowMs(60_000)
  const isOverdue = row.state === 'open' && row.answerDueAt !== null && Date.parse(row.answerDueAt) < nowMs
  return (
    <Link
      to="/cases/$caseId"
      params={{ caseId: row.id }}
      aria-current={isChosen ? 'true' : undefined}
      className={classes(
        'block border-t border-line px-4 py-2.5 focus-visible:outline-offset-[-2px] max-md:py-3.5',
        isChosen ? 'bg-surface shadow-[inset_3px_0_var(--brand)]' : 'hover:bg-sunken',
      )}
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate text-[13.5px] font-semibold">
          <bdi>{row.title}</bdi>
        </span>
        <span className="num flex-none text-xs text-ink-3">{row.number}</span>
      </span>
      <span className="flex items-baseline gap-2 text-s text-ink-2">
        <span className="min-w-0 flex-1 truncate">
          <bdi>{row.customerName ?? t('visitor')}</bdi>
          <span className="text-ink-3"> · {row.ownerName ?? t('noOwner')}</span>
        </span>
        {row.state === 'open' && row.answerDueAt !== null ? (
          <span className={classes('flex-none text-xs', isOverdue ? 'font-semibold text-ink' : 'text-ink-3')}>
            {isOverdue && `${t('overdue')} · `}
            <Time at={row.answerDueAt} as="due" className="num" />
          </span>
        ) : (
          <Time at={row.lastAt} className="flex-none text-xs text-ink-3" />
        )}
      </span>
    </Link>
  )
}
