import { Handshake } from 'lucide-react'
import { useState } from 'react'
import type { Promised } from '@peakend/contract/promises.ts'
import { useNowMs } from '../ui/clock.ts'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { promisesWords } from '../words/promises.ts'
import { useWords } from '../words/words.ts'
import { dueGroup, dueGroups } from './due-groups.ts'
import { PromiseRow } from './promise-row.tsx'
import { owedStates, usePromises, type Owed } from './promises-data.ts'

const states = ['open', 'found', 'broken', 'kept', 'withdrawn'] as const satisfies readonly Promised['state'][]

/** What do we owe, to whom, by when? The overdue first. */
export default function PromisesScreen() {
  const t = useWords(promisesWords)
  const [view, setView] = useState<'mine' | 'all'>('mine')
  const [state, setState] = useState<(typeof states)[number]>('open')
  const { rows, isPending, error, refetch } = usePromises(view, state === 'open' ? owedStates : [state])
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-4xl grid-cols-1 gap-4 px-4 py-5 md:px-6">
        <header>
          <h1 className="text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
          <p className="text-s text-ink-3">{t('about')}</p>
        </header>
        <div className="flex flex-wrap justify-between gap-2">
          <Tabs
            label={t('states')}
            value={state}
            onChange={setState}
            tabs={states.map((value) => ({
              value,
              label: t(`state_${value}`),
              count: value === state && !isPending ? rows.length : undefined,
            }))}
          />
          <Tabs
            label={t('views')}
            value={view}
            onChange={setView}
            tabs={(['mine', 'all'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </div>
        {isPending ? (
          <SkeletonRows rows={5} hasPicture={false} />
        ) : error && rows.length === 0 ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : rows.length === 0 ? (
          <EmptyState icon={<Handshake size={20} />} title={t(state === 'open' ? 'emptyOpen' : 'empty')}>
            {state === 'open' ? t('emptyOpenAbout') : null}
          </EmptyState>
        ) : state === 'open' ? (
          <Grouped rows={rows} />
        ) : (
          <Rows rows={rows} />
        )}
      </div>
    </div>
  )
}

function Grouped({ rows }: { rows: readonly Owed[] }) {
  const t = useWords(promisesWords)
  const nowMs = useNowMs(30_000)
  const groups = Map.groupBy(rows, ({ promise }) => dueGroup(promise.dueAt, nowMs))
  return dueGroups.map((group) => {
    const found = groups.get(group)
    if (!found) return null
    return (
      <section key={group}>
        <h2 className="mb-1.5 flex items-baseline gap-2 text-m font-semibold">
          {t(group)} <span className="num text-s font-normal text-ink-3">{found.length}</span>
        </h2>
        <Rows rows={found} />
      </section>
    )
  })
}

function Rows({ rows }: { rows: readonly Owed[] }) {
  return (
    <ul className="overflow-hidden rounded-m border border-line bg-surface shadow-card">
      {rows.map((owed, index) => (
        <PromiseRow key={owed.promise.id} owed={owed} hasKeys={index === 0} />
      ))}
    </ul>
  )
}
