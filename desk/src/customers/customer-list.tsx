import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { BadgeCheck, UsersRound } from 'lucide-react'
import { useDeferredValue, useRef, useState } from 'react'
import { call, type Outputs } from '../api/call.ts'
import { stepFrom } from '../inbox/inbox-state.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { Field } from '../ui/field.tsx'
import { PagedNav } from '../ui/paged-nav.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { customersWords } from '../words/customers.ts'
import { inboxWords } from '../words/inbox.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

export type CustomerRow = Outputs['customers']['search']['rows'][number]

/** Customers by name or identity, best first. */
export function useCustomerSearch(typed: string, limit = 40) {
  const workspaceId = useWorkspaceId()
  const q = useDeferredValue(typed.trim())
  const query = useInfiniteQuery({
    queryKey: [workspaceId, 'customers.search', 'screen', q, limit],
    queryFn: ({ pageParam, signal }) => call.customers.search({ q, cursor: pageParam, limit }, { workspaceId, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  return { query, q, rows: query.data?.pages.flatMap((page) => page.rows) ?? [] }
}

export function CustomerList({ chosen }: { chosen: string | undefined }) {
  const t = useWords(customersWords)
  const words = useWords(inboxWords)
  const ui = useWords(uiWords)
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const { query, q, rows } = useCustomerSearch(typed)
  const go = (step: 1 | -1) => {
    const ids: readonly string[] = rows.map((row) => row.id)
    const customerId = stepFrom(ids, chosen, step)
    if (customerId !== undefined) void navigate({ to: '/customers/$customerId', params: { customerId } })
  }
  const group = t('group')
  useShortcut({ keys: 'j', label: words('next'), group, run: () => go(1) })
  useShortcut({ keys: 'k', label: words('previous'), group, run: () => go(-1) })
  useShortcut({ keys: '/', label: ui('search'), group, run: () => field.current?.focus() })
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <header className="grid gap-2.5 px-4 pt-4 pb-3">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
        <Field
          ref={field}
          type="search"
          label={t('search')}
          isLabelHidden
          placeholder={t('search')}
          aria-keyshortcuts="/"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </header>
      <PagedNav
        label={t('title')}
        query={query}
        rows={rows}

        empty={
          <EmptyState icon={<UsersRound size={20} />} title={t(q === '' ? 'empty' : 'emptySearch')}>
            {t(q === '' ? 'emptyAbout' : 'emptySearchAbout')}
          </EmptyState>
        }
      >
        {(row) => <OneRow key={row.id} row={row} isChosen={row.id === chosen} />}
      </PagedNav>
    </section>
  )
}

function OneRow({ row, isChosen }: { row: CustomerRow; isChosen: boolean }) {
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: row.id }}
      aria-current={isChosen ? 'true' : undefined}
      className={classes(
        'flex items-center gap-2.5 border-t border-line px-4 py-2.5 focus-visible:outline-offset-[-2px] max-md:py-3.5',
        isChosen ? 'bg-surface shadow-[inset_3px_0_var(--brand)]' : 'hover:bg-sunken',
      )}
    >
      <CustomerLine row={row} />
    </Link>
  )
}

/** Name, identity and how sure it is, in one line of a list; `said` stands for the identity where another matters. */
export function CustomerLine({ row, said }: { row: CustomerRow; said?: string }) {
  const t = useWords(customersWords)
  return (
    <>
      <Avatar name={row.name} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <bdi className="truncate text-[13.5px] font-semibold">{row.name ?? t('noName')}</bdi>
          {row.isVerified && (
            <BadgeCheck size={14} className="flex-none text-brand" role="img" aria-label={t('verified')} />
          )}
        </span>
        <bdi className="block truncate text-s text-ink-2">{said ?? row.email ?? row.phone ?? ''}</bdi>
      </span>
      {row.lastContactAt !== null && (
        <span className="flex-none text-xs text-ink-3" title={t('lastContact')}>
          <Time at={row.lastContactAt} />
        </span>
      )}
    </>
  )
}
