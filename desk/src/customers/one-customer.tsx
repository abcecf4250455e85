import { useMutation, useQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import type { Customer } from '@peakend/contract/customers.ts'
import { ask, call } from '../api/call.ts'
import { ConversationLinks } from '../conversation/conversation-links.tsx'
import { Consents } from '../messaging/consents.tsx'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { BackLink } from '../shell/back-link.tsx'
import { takeCustomer } from '../story/customer-data.ts'
import { Facts } from '../story/facts.tsx'
import { Identities } from '../story/identities.tsx'
import { OpenMatters, Owed } from '../story/owed.tsx'
import { Timeline } from '../story/timeline.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ErrorState, Skeleton, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { customersWords } from '../words/customers.ts'
import { explain } from '../words/explain.ts'
import { storyWords } from '../words/story.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { CustomerActs } from './customer-acts.tsx'

/** One customer's whole story: who, what they told us, what we owe, what happened, and every conversation. */
export function OneCustomer({ customerId }: { customerId: string }) {
  const workspaceId = useWorkspaceId()
  const query = useQuery(ask.customers.get({ customerId }, { workspaceId }))
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data)
    return (
      <div className="grid gap-4 p-6">
        <Skeleton className="h-10 w-64" />
        <Skeleton className="h-24" />
        <SkeletonRows rows={5} hasPicture={false} />
      </div>
    )
  const customer = query.data
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Head customer={customer} />
      <div className="grid grid-cols-1 items-start gap-x-4 px-0 pb-8 md:px-2 2xl:grid-cols-2">
        <div className="grid grid-cols-1">
          <Identities customer={customer} interactionId={undefined} />
          <Consents customer={customer} />
          <Facts customer={customer} interactionId={undefined} />
          <Owed customerId={customer.id} />
          <OpenMatters customerId={customer.id} />
          <Merges customer={customer} />
          <Conversations customerId={customer.id} />
        </div>
        <Timeline customerId={customer.id} />
      </div>
    </div>
  )
}

function Head({ customer }: { customer: Customer }) {
  const t = useWords(customersWords)
  const story = useWords(storyWords)
  const language = useLanguage()
  const spoken =
    customer.language === null
      ? story('speaksUnknown')
      : new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(customer.language)
  return (
    <header className="sticky top-0 z-10 mb-2 flex items-center gap-3 border-b border-line bg-surface px-4 py-3 md:px-6">
      <BackLink to="/customers" />
      <Avatar name={customer.name} size="l" />
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-x-2 text-l font-semibold max-md:flex-wrap">
          <bdi className="truncate">{customer.name ?? t('noName')}</bdi>
          {customer.isVerified ? (
            <BadgeCheck size={16} className="flex-none text-brand" role="img" aria-label={t('verified')} />
          ) : (
            <Chip className="font-normal">{t('notVerified')}</Chip>
          )}
          {customer.isBlocked && <Chip className="font-normal">{t('blocked')}</Chip>}
        </h2>
        <p className="truncate text-s text-ink-3">
          {story('speaks')}: {spoken} · {story('firstSeen')} <Time at={customer.firstSeenAt} as="day" />
        </p>
      </div>
      <CustomerActs customer={customer} />
    </header>
  )
}

function Merges({ customer }: { customer: Customer }) {
  const t = useWords(customersWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const undo = useMutation({
    mutationFn: (mergeId: string) => call.customers.unmerge({ customerId: customer.id, mergeId }, { workspaceId }),
    onSuccess: (after) => {
      takeCustomer(workspaceId, after)
      toast(t('unmerged'))
    },
    onError: (error) => toast(explain(error)),
  })
  if (customer.merges.length === 0) return null
  return (
    <section className="px-4 pb-4">
      <h3 className="mb-1.5 text-m font-semibold">{t('merges')}</h3>
      <ul className="grid gap-1">
        {customer.merges.map((one) => (
          <li key={one.id} className="flex items-center gap-2 text-s">
            <bdi className="min-w-0 flex-1 truncate">{t('mergedFrom', { name: one.fromName ?? t('noName') })}</bdi>
            <Time at={one.at} className="text-ink-3" />
            {may('customers.merge') && (
              <Button size="s" isBusy={undo.isPending} onPress={() => undo.mutate(one.id)}>
                {t('unmerge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Conversations({ customerId }: { customerId: string }) {
  const t = useWords(customersWords)
  const workspaceId = useWorkspaceId()
  const { data } = useQuery(ask.interactions.list({ view: 'all', customerId, limit: 30 }, { workspaceId }))
  return (
    <section className="px-4 pb-4">
      <h3 className="mb-1.5 text-m font-semibold">{t('conversations')}</h3>
      {data?.rows.length === 0 && <p className="text-s text-ink-3">{t('noConversations')}</p>}
      <ConversationLinks rows={data?.rows ?? []} about={(row) => [row.touchpointName, row.queueName]} />
    </section>
  )
}
