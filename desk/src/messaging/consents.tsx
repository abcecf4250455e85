import { useQuery } from '@tanstack/react-query'
import { MessageSquare, MessageSquareOff, PencilLine } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { ask, type Outputs } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Section } from '../story/section.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/states.tsx'
import { messagingWords } from '../words/messaging.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Evidence } from './evidence.tsx'

const NoteDialog = lazy(() => import('./note-dialog.tsx'))

type Consent = Outputs['messaging']['consents']['rows'][number]
/** A STOP may come at any time. */
const LOOK_MS = 15_000

/** Whether we may write to their numbers, and how we know: the newest word holds, the earlier ones stay. */
export function Consents({ customer }: { customer: Customer }) {
  const t = useWords(messagingWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const [isNoting, setNoting] = useState(false)
  const numbers = customer.identities.filter((one) => one.kind === 'phone')
  const accounts = useQuery({
    ...ask.messaging.accounts({}, { workspaceId }),
    staleTime: 5 * 60_000,
    enabled: numbers.length > 0,
  })
  const query = useQuery({
    ...ask.messaging.consents({ customerId: customer.id }, { workspaceId }),
    refetchInterval: LOOK_MS,
    enabled: numbers.length > 0,
  })
  const rows = query.data?.rows ?? []
  const channels = (['sms', 'whatsapp'] as const).filter(
    (channel) =>
      accounts.data?.rows.some((one) => one.channel === channel) || rows.some((one) => one.channel === channel),
  )
  if (numbers.length === 0 || (accounts.isSuccess && query.isSuccess && channels.length === 0)) return null
  return (
    <Section
      title={t('consentTitle')}
      aside={
        may('customers.change') &&
        channels.length > 0 && (
          <Button
            look="quiet"
            size="s"
            icon={<PencilLine size={14} aria-hidden />}
            aria-label={t('consentNote')}
            title={t('consentNote')}
            onPress={() => setNoting(true)}
          />
        )
      }
    >
      {query.isPending && <Skeleton className="h-8" />}
      <ul className="grid grid-cols-1 gap-1.5">
        {query.isSuccess &&
          linesOf(
            numbers.map((one) => one.value),
            channels,
            rows,
          ).map((line) => (
            <OneLine key={`${line.number} ${line.channel} ${line.about}`} {...line} isOnly={numbers.length === 1} />
          ))}
      </ul>
      <Suspense fallback={null}>
        {isNoting && (
          <NoteDialog
            customerId={customer.id}
            numbers={numbers.map((one) => ({ identityId: one.id, number: one.value }))}
            channels={channels}
            onClose={() => setNoting(false)}
          />
        )}
      </Suspense>
    </Section>
  )
}

type Channel = Consent['channel']
interface ConsentLine {
  number: string
  channel: Channel
  about: Consent['about']
  newest: Consent | undefined
  earlier: readonly Consent[]
}

/** Numbers are compared by their digits: they are kept as they came, consents in E.164. */
const digits = (of: string): string => of.replaceAll(/\D/g, '').replace(/^00/, '')

const linesOf = (numbers: readonly string[], channels: readonly Channel[], rows: readonly Consent[]): ConsentLine[] =>
  numbers.flatMap((number) =>
    channels.flatMap((channel) => {
      const wanted = digits(number).replace(/^0/, '')
      const all = rows.filter((one) => one.channel === channel && digits(one.address).endsWith(wanted))
      return (['all', 'offers'] as const).flatMap((about): ConsentLine[] => {
        const [newest, ...earlier] = all.filter((one) => one.about === about)
        // about offers nothing is asked of people: it is said where something was
        return about === 'offers' && !newest ? [] : [{ number, channel, about, newest, earlier }]
      })
    }),
  )

function OneLine({ number, channel, about, newest, earlier, isOnly }: ConsentLine & { isOnly: boolean }) {
  const t = useWords(messagingWords)
  const terms = useWords(termsWords)
  const Icon = newest?.answer === 'out' ? MessageSquareOff : MessageSquare
  return (
    <li className="flex items-start gap-2 text-s">
      <Icon size={15} className="mt-0.5 flex-none text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p>
          <span className="first-letter:uppercase">{terms(`channel-${channel}`)}</span>
          {about === 'offers' && ` (${t('offersOnly')})`}
          {!isOnly && <bdi className="num text-ink-3"> {number}</bdi>}:{' '}
          <b className="font-semibold">{t(`consent-${newest?.answer ?? 'null'}`)}</b>
        </p>
        {newest && (
          <p className="text-xs text-ink-2">
            <Evidence of={newest} />
          </p>
        )}
        {earlier.length > 0 && (
          <details className="text-xs text-ink-3">
            <summary className="cursor-pointer">{t('consentHistory', { count: earlier.length })}</summary>
            <ul className="mt-0.5 grid grid-cols-1 gap-0.5">
              {earlier.map((one) => (
                <li key={one.id}>
                  {t(`consent-${one.answer}`)} · <Evidence of={one} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  )
}
