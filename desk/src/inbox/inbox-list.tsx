import { useNavigate } from '@tanstack/react-router'
import { Coffee, Inbox as InboxIcon, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useShortcut } from '../keys/shortcuts.ts'
import { PresenceControl } from '../presence/presence-control.tsx'
import { usePresence } from '../presence/presence-data.ts'
import { useDrafts } from '../letters/drafts.ts'
import { useDue } from '../letters/use-due.ts'
import { memberOf, useMe } from '../session/me.ts'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { useInbox } from './inbox-data.ts'
import { InboxRow } from './inbox-row.tsx'
import { byNeed, byWait, emptyInbox, isCall, stepFrom, type Held } from './inbox-state.ts'
import { MyCases, useMyCases } from './my-cases.tsx'
import { NewMenu } from './new-menu.tsx'
import { OfferCard } from './offer-card.tsx'
import { QueueEars } from './queue-ears.tsx'
import { useHeldOrder } from './use-held-order.ts'

const PhoneSign = lazy(() => import('../phone/phone-sign.tsx'))

type View = 'mine' | 'queue' | 'cases'
const keyOf = (held: Held) => held.row.id

/** Who needs me next: what is offered, what is mine, what waits, and the matters I own. */
export function InboxList({ chosen }: { chosen: string | undefined }) {
  const t = useWords(inboxWords)
  const [view, setView] = useState<View>('mine')
  const query = useInbox()
  const inbox = query.data ?? emptyInbox
  const cases = useMyCases()
  const rows = view === 'queue' ? inbox.waiting.toSorted(byWait) : inbox.mine.toSorted(byNeed)
  const tabs = [
    { value: 'mine' as const, label: t('mine'), count: query.data && inbox.mine.length },
    { value: 'queue' as const, label: t('queue'), count: query.data && inbox.waiting.length },
    { value: 'cases' as const, label: t('cases'), count: cases.count },
  ]
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <QueueEars />
      <header className="flex items-center gap-2 px-4 pt-4 pb-2.5">
        <h1 className="flex-1 text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
        <NewMenu />
        <Suspense fallback={null}>
          <PhoneSign />
        </Suspense>
        <PresenceControl />
      </header>
      <div className="px-3 pb-2.5">
        <Tabs label={t('views')} tabs={tabs} value={view} onChange={setView} />
      </div>
      <Offers />
      {view === 'cases' ? (
        <MyCases />
      ) : query.isPending ? (
        <SkeletonRows />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Nobody view={view} />
      ) : (
        <Rows key={view} rows={rows} chosen={chosen} />
      )}
    </section>
  )
}

function Offers() {
  const me = useMe()
  const { data } = useInbox()
  const isBrandShown = me.memberships.length > 1
  // a call rings over every screen, not in the list (phone/ring-card.tsx)
  const offers = (data?.offers ?? []).filter((one) => !isCall(one))
  return offers.map((offer, index) => (
    <OfferCard key={offer.id} offer={offer} hasKeys={index === 0} isBrandShown={isBrandShown} />
  ))
}

function Rows({ rows, chosen }: { rows: readonly Held[]; chosen: string | undefined }) {
  const t = useWords(inboxWords)
  const me = useMe()
  const navigate = useNavigate()
  const { shown, fresh, release, hold } = useHeldOrder(rows, keyOf)
  const isMany = me.memberships.length > 1
  const go = (step: 1 | -1) => {
    const to = stepFrom(
      shown.filter((one) => !one.isGone).map((one) => one.key),
      chosen,
      step,
    )
    if (to === undefined) return
    document.querySelector(`[data-row="${to}"]`)?.scrollIntoView({ block: 'nearest' })
    void navigate({ to: '/inbox/$interactionId', params: { interactionId: to } })
  }
  const dueOf = useDue(rows)
  const drafts = useDrafts(rows)
  const group = t('group')
  useShortcut({ keys: 'j', label: t('next'), group, run: () => go(1) })
  useShortcut({ keys: 'k', label: t('previous'), group, run: () => go(-1) })
  useShortcut({ keys: 'down', label: '', group, run: () => go(1) })
  useShortcut({ keys: 'up', label: '', group, run: () => go(-1) })
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {fresh > 0 && (
        <button
          type="button"
          onClick={release}
          className="fade-in absolute top-2 left-1/2 z-10 -translate-x-1/2 rounded-full bg-brand px-3 py-1 text-s font-medium text-brand-ink shadow-high"
        >
          {t('fresh', { count: fresh })}
        </button>
      )}
      <nav aria-label={t('list')} className="min-h-0 flex-1 overflow-y-auto border-b border-line" {...hold}>
        {shown.map(({ key, row, isGone }) => (
          <InboxRow
            key={key}
            held={row}
            brand={isMany ? memberOf(me, row.workspaceId) : undefined}
            due={dueOf.get(key)}
            isHalfWritten={drafts.has(key)}
            isChosen={key === chosen}
            isGone={isGone}
          />
        ))}
      </nav>
    </div>
  )
}

function Nobody({ view }: { view: 'mine' | 'queue' }) {
  const t = useWords(inboxWords)
  const { data } = usePresence()
  if (view === 'queue')
    return (
      <EmptyState icon={<Users size={20} />} title={t('emptyQueue')}>
        {t('emptyQueueAbout')}
      </EmptyState>
    )
  const state = data?.state ?? 'offline'
  return (
    <EmptyState icon={state === 'available' ? <InboxIcon size={20} /> : <Coffee size={20} />} title={t('emptyMine')}>
      {t('emptyMineAbout', { state: t(`state_${state}`) })}
    </EmptyState>
  )
}
