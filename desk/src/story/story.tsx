import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ExternalLink } from 'lucide-react'
import type { Customer } from '@peakend/contract/customers.ts'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask } from '../api/call.ts'
import { Consents } from '../messaging/consents.tsx'
import { useWorkspaceId } from '../session/me.ts'
import { Chip } from '../ui/chip.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { storyWords } from '../words/story.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { Facts } from './facts.tsx'
import { Identities } from './identities.tsx'
import { Likely } from './likely.tsx'
import { OpenMatters, Owed } from './owed.tsx'
import { Timeline } from './timeline.tsx'

/** Who this is: how sure we are, what they told us, what we owe them, and everything that happened. Never a colleague's score. */
export function Story({
  customerId,
  interaction,
  isPane,
}: {
  customerId: string
  interaction: Interaction
  isPane: boolean
}) {
  const t = useWords(storyWords)
  const workspaceId = useWorkspaceId()
  // somebody may have become somebody we know since this was last looked at
  const query = useQuery({ ...ask.customers.get({ customerId }, { workspaceId }), refetchOnMount: 'always' })
  const customer = query.data
  return (
    <>
      <header className="sticky top-0 z-10 flex items-center gap-2 bg-paper px-4 pt-4 pb-2">
        {isPane && (
          <Link
            to="."
            search={{} as never}
            aria-label={t('backToConversation')}
            className="-ml-2 grid size-11 flex-none place-items-center text-ink-2 md:size-8 xl:hidden"
          >
            <ChevronLeft size={20} aria-hidden />
          </Link>
        )}
        <h2 className="min-w-0 flex-1 truncate text-l font-semibold">
          {customer?.name
            ? t('title', { name: customer.name.split(/\s+/)[0] ?? '' })
            : t(interaction?.channel === 'phone' ? 'titleCaller' : 'titleVisitor')}
        </h2>
        {customer?.isBlocked === true && <Chip>{t('blocked')}</Chip>}
        <Link
          to="/customers/$customerId"
          params={{ customerId }}
          aria-label={t('openPage')}
          title={t('openPage')}
          className="grid size-8 flex-none place-items-center rounded-s text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <ExternalLink size={15} aria-hidden />
        </Link>
      </header>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : customer ? (
        <CustomerParts customer={customer} interaction={interaction} />
      ) : (
        <StoryLoading />
      )}
    </>
  )
}

function CustomerParts({ customer, interaction }: { customer: Customer; interaction: Interaction }) {
  return (
    <>
      <About customer={customer} interaction={interaction} />
      <Likely customerId={customer.id} interactionId={interaction.id} />
      <Identities customer={customer} interactionId={interaction.id} />
      <Consents customer={customer} />
      <Facts customer={customer} interactionId={interaction.id} />
      <Owed customerId={customer.id} />
      <OpenMatters customerId={customer.id} />
      <Timeline customerId={customer.id} />
    </>
  )
}

/** Who they are, and where they are just now: of a visitor nobody knows yet, that is what there is to go by. */
function About({ customer, interaction }: { customer: Customer; interaction: Interaction }) {
  const t = useWords(storyWords)
  const language = useLanguage()
  const names = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' })
  const spoken = customer.language ?? interaction.language
  const page = interaction.context['title'] || interaction.context['url']
  const from = siteOf(interaction.context['referrer'], interaction.context['url'])
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 px-4 pb-4 text-s">
      <dt className="text-ink-3">{t('speaks')}</dt>
      <dd className="first-letter:uppercase">{spoken === null ? t('speaksUnknown') : names.of(spoken)}</dd>
      <dt className="text-ink-3">{t('since')}</dt>
      <dd>
        <Time at={customer.firstSeenAt} as="day" />
      </dd>
      {page && (
        <>
          <dt className="text-ink-3">{t('looksAt')}</dt>
          <dd className="wrap-anywhere">
            <bdi title={interaction.context['url']}>{page}</bdi>
          </dd>
        </>
      )}
      {from !== null && (
        <>
          <dt className="text-ink-3">{t('cameFrom')}</dt>
          <dd className="wrap-anywhere">
            <bdi>{from}</bdi>
          </dd>
        </>
      )}
    </dl>
  )
}

/** The site somebody came from, where it is another one than they are on. */
function siteOf(referrer: string | undefined, url: string | undefined): string | null {
  const hostOf = (address: string | undefined) => (URL.canParse(address ?? '') ? new URL(address ?? '').host : null)
  const host = hostOf(referrer)
  return host === hostOf(url) ? null : host
}

function StoryLoading() {
  return (
    <div className="grid gap-3 px-4 py-2">
      <Skeleton className="h-3 w-3/4" />
      <Skeleton className="h-3 w-1/2" />
      <Skeleton className="mt-4 h-4 w-24" />
      <Skeleton className="h-14" />
      <Skeleton className="mt-4 h-4 w-20" />
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-8" />
      ))}
    </div>
  )
}
