import { useQuery } from '@tanstack/react-query'
import type { Offer } from '@peakend/contract/routing.ts'
import type { MyCall } from '@peakend/contract/phone.ts'
import { ask } from '../api/call.ts'
import { OfferFacts } from '../inbox/offer-card.tsx'
import { memberOf, useMe } from '../session/me.ts'
import { GoLink } from '../ui/go.tsx'
import { Time } from '../ui/time.tsx'
import { phoneWords } from '../words/phone.ts'
import { isKey, useLanguage, useWords } from '../words/words.ts'

/** As many as are read in a breath. */
const lastThings = 3

/** What one should know before the first word: what it is probably about, what was said, and what happened to them last. Below the buttons, which stay where they are. */
export function RingStory({
  offer,
  call,
  workspaceId,
}: {
  offer: Offer | undefined
  call: MyCall | undefined
  workspaceId: string
}) {
  const t = useWords(phoneWords)
  const language = useLanguage()
  const me = useMe()
  const customerId = call?.probably?.customerId ?? call?.customerId ?? offer?.interaction.customerId ?? undefined
  const mayRead = memberOf(me, workspaceId)?.permissions.includes('journeys.read') === true
  const { data } = useQuery({
    ...ask.journeys.timeline({ customerId: customerId ?? '', language, limit: lastThings + 1 }, { workspaceId }),
    enabled: mayRead && customerId !== undefined,
    staleTime: 10_000,
    retry: false,
  })
  // this very call is no news
  const rows = (data?.rows ?? [])
    .filter(
      (one) => one.opens?.kind !== 'interaction' || one.opens.id !== (call?.interactionId ?? offer?.interaction.id),
    )
    .slice(0, lastThings)
  const matters = (call?.matters ?? []).slice(0, 2)
  return (
    <div className="grid gap-2 border-t border-line px-4 py-3">
      {matters.length > 0 && (
        <p className="text-s">
          <span className="text-ink-3">{t('probablyAbout')}</span>{' '}
          <b className="font-semibold text-ink">{matters.map((one) => matterOf(t, one)).join(' · ')}</b>
        </p>
      )}
      {offer && <OfferFacts offer={offer} />}
      {rows.length > 0 && (
        <ol className="grid gap-1 border-line not-first:border-t not-first:pt-2">
          {rows.map((row) => (
            <li key={row.id} className="flex items-baseline gap-2 text-s">
              <bdi className="min-w-0 flex-1 truncate text-ink-2">
                {[row.title, row.detail].filter(Boolean).join(' · ')}
              </bdi>
              <Time at={row.at} className="flex-none text-ink-3" />
            </li>
          ))}
        </ol>
      )}
      {customerId !== undefined && (
        <GoLink
          to={`/customers/${customerId}`}
          className="justify-self-start text-s text-brand underline decoration-line-strong underline-offset-2 hover:decoration-brand"
        >
          {t('wholeStory')}
        </GoLink>
      )}
    </div>
  )
}

const matterOf = (t: ReturnType<typeof useWords<(typeof phoneWords)['en']>>, matter: string): string => {
  const key = `matter_${matter}`
  return isKey(phoneWords, key) ? t(key) : matter
}
