import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, ChevronDown, CircleHelp } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { LikelyCustomer } from '@peakend/contract/customers.ts'
import { ask } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Time } from '../ui/time.tsx'
import { storyWords } from '../words/story.ts'
import { termsWords } from '../words/terms.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { OpenMatters, Owed } from './owed.tsx'
import { Section } from './section.tsx'
import { Timeline } from './timeline.tsx'

const RecogniseDialog = lazy(() => import('./recognise-dialog.tsx'))

/** Somebody we know who may be the one before us: what they told and what we owe them stands here, so that nobody asks twice; that it is them is said by a person. */
export function Likely({ customerId, interactionId }: { customerId: string; interactionId: string }) {
  const t = useWords(storyWords)
  const workspaceId = useWorkspaceId()
  const ui = useWords(uiWords)
  const { data, isLoadingError, refetch } = useQuery({
    ...ask.customers.likely({ customerId, interactionId }, { workspaceId }),
    refetchOnMount: 'always',
  })
  if (isLoadingError)
    return (
      <p role="status" className="mx-4 mb-4 flex items-center gap-2 text-s text-ink-2">
        <span className="min-w-0 flex-1">{t('likelyFailed')}</span>
        <Button size="s" onPress={() => void refetch()}>
          {ui('tryAgain')}
        </Button>
      </p>
    )
  if (!data || data.rows.length === 0) return null
  return (
    <section aria-label={t('likely')} className="mx-4 mb-4 grid grid-cols-1 gap-3">
      {data.rows.map((row) => (
        <One key={row.id} row={row} customerId={customerId} interactionId={interactionId} />
      ))}
    </section>
  )
}

function One({ row, customerId, interactionId }: { row: LikelyCustomer; customerId: string; interactionId: string }) {
  const t = useWords(storyWords)
  const terms = useWords(termsWords)
  const may = useMay()
  const [isAsked, setAsked] = useState(false)
  const name = row.name ?? terms('someone')
  const Sign = row.isVerified ? BadgeCheck : CircleHelp
  return (
    <article aria-label={name} className="overflow-hidden rounded-m border border-line-strong bg-surface">
      <header className="grid gap-1.5 border-b border-line px-3 pt-2.5 pb-3">
        <p className="text-xs font-semibold text-ink-3">
          {t(row.shares.every(({ by }) => by === 'case') ? 'likelyByCase' : 'likely')}
        </p>
        <h3 className="flex items-center gap-1.5 text-m font-semibold">
          <Sign size={15} className={row.isVerified ? 'text-brand' : 'text-ink-3'} aria-hidden />
          <bdi className="min-w-0 wrap-anywhere">{name}</bdi>
        </h3>
        <ul className="text-s text-ink-2">
          {row.shares.map((share) => (
            <li key={share.by === 'case' ? share.caseId : share.value} className="wrap-anywhere">
              {share.by === 'case'
                ? t('shares_case', { number: share.number })
                : t(share.isProvenTheirs ? `shares_${share.by}_proven` : `shares_${share.by}`, { value: share.value })}
            </li>
          ))}
          {row.lastContactAt !== null && (
            <li className="text-ink-3">
              {t('lastHere')} <Time at={row.lastContactAt} as="due" />
            </li>
          )}
        </ul>
        {may('customers.change') && (
          <div className="pt-1">
            <Button size="s" onPress={() => setAsked(true)}>
              {t('isThem')}
            </Button>
          </div>
        )}
      </header>
      <Known customerId={row.id} />
      <p className="px-4 pb-3 text-xs text-ink-3">{t('likelyAbout')}</p>
      <Suspense fallback={null}>
        {isAsked && (
          <RecogniseDialog
            customerId={customerId}
            as={row.id}
            name={name}
            interactionId={interactionId}
            onClose={() => setAsked(false)}
          />
        )}
      </Suspense>
    </article>
  )
}

/** Their story, short: told, owed, open; what happened is a press away. */
function Known({ customerId }: { customerId: string }) {
  const t = useWords(storyWords)
  const workspaceId = useWorkspaceId()
  const [isWhole, setWhole] = useState(false)
  const { data: customer } = useQuery(ask.customers.get({ customerId }, { workspaceId }))
  return (
    <div className="-mx-1 pt-2.5">
      {customer && customer.facts.length > 0 && (
        <Section title={t('toldUs')}>
          <ul className="grid grid-cols-1 gap-0.5 text-s">
            {customer.facts.map((fact) => (
              <li key={fact.id} className="wrap-anywhere">
                <span className="text-ink-3">{fact.key}: </span>
                <bdi>{fact.value}</bdi>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Owed customerId={customerId} isShort />
      <OpenMatters customerId={customerId} />
      {isWhole ? (
        <Timeline customerId={customerId} />
      ) : (
        <div className="px-4 pb-3">
          <Button
            size="s"
            look="quiet"
            className="-ml-2"
            icon={<ChevronDown size={14} aria-hidden />}
            onPress={() => setWhole(true)}
          >
            {t('likelyStory')}
          </Button>
        </div>
      )}
    </div>
  )
}
