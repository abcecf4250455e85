import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Phone, PhoneOff, Settings2 } from 'lucide-react'
import { useEffect } from 'react'
import type { Offer } from '@peakend/contract/routing.ts'
import { call } from '../api/call.ts'
import { isRefusal } from '../api/refusal.ts'
import { changeInbox } from '../inbox/inbox-data.ts'
import { Deadline } from '../inbox/offer-card.tsx'
import { useShortcut } from '../keys/shortcuts.ts'
import { useMe } from '../session/me.ts'
import { BrandSign } from '../shell/brand-sign.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { GoLink } from '../ui/go.tsx'
import { Duration } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'
import { inboxWords } from '../words/inbox.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { CallFace } from './call-face.tsx'
import type { HeldCall } from './call-data.ts'
import { wishToOpen } from './opening.ts'
import { phone as own } from './own-phone.ts'
import type { PhoneState } from './phone.ts'
import { ring } from './ring.ts'
import { RingStory } from './ring-story.tsx'

interface Ringing {
  /** What routing holds out to me; a colleague who wants a word rings without one. */
  offer: Offer | undefined
  held: HeldCall | null
  phone: PhoneState
}

/** A call that rings, over whatever screen one is on: who, what about, how long they wait, and one key to say yes. */
export function RingCard({ offer, held, phone }: Ringing) {
  const t = useWords(phoneWords)
  const me = useMe()
  const isAnswering = phone.call?.stage === 'answering'
  useEffect(() => (me.sound && !isAnswering ? ring() : undefined), [me.sound, isAnswering])
  const { name, about } = useWho({ offer, held })
  const workspaceId = offer?.workspaceId ?? held?.workspaceId
  const colleague = held?.call.as === 'third' ? held.call.agentName : null
  return (
    <section
      role="alertdialog"
      aria-label={`${t('ringing')}: ${name}`}
      className="ring-card fixed inset-x-3 top-3 z-40 overflow-hidden rounded-l border border-line bg-surface shadow-high md:inset-x-auto md:right-5 md:w-[392px]"
    >
      <div className="flex items-center gap-3.5 px-4 pt-4 pb-3">
        <CallFace
          name={offer?.interaction.customerName ?? held?.call.probably?.name ?? colleague}
          look={isAnswering ? 'still' : 'rings'}
        />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-1.5 text-l font-semibold tracking-[-0.01em]">
            <bdi className="truncate">{name}</bdi>
            {offer?.interaction.language && (
              <Chip className="!px-1.5 text-xs uppercase">{offer.interaction.language.slice(0, 2)}</Chip>
            )}
          </p>
          <p className="flex text-s text-ink-3">
            <bdi className="truncate">{about}</bdi>
            {offer && <Waited offer={offer} />}
          </p>
        </div>
        {offer && me.memberships.length > 1 && <BrandSign name={offer.workspaceName} colour={offer.colour} />}
      </div>
      <Trouble phone={phone} />
      <Acts offer={offer} held={held} phone={phone} />
      {offer && <Deadline offer={offer} className="!my-0 !h-1 !rounded-none" />}
      {workspaceId !== undefined && <RingStory offer={offer} call={held?.call} workspaceId={workspaceId} />}
    </section>
  )
}

function useWho({ offer, held }: Pick<Ringing, 'offer' | 'held'>): { name: string; about: string } {
  const t = useWords(phoneWords)
  const call = held?.call
  const number = call ? (call.number ?? t(call.numberKind === 'browser' ? 'browser' : 'hidden')) : t('ringing')
  const known = call?.customerName ?? offer?.interaction.customerName ?? null
  // by their number alone: whoever calls may still be somebody else
  const probable = call?.probably?.name ? t('probably', { name: call.probably.name }) : null
  const customer = known ?? probable ?? number
  const shownNumber = customer === number ? null : call?.number
  if (call?.as === 'third' && call.agentName)
    return { name: call.agentName, about: t('colleagueAbout', { name: customer }) }
  if (!offer) return { name: customer, about: [shownNumber, call ? t('rejoin') : null].filter(Boolean).join(' · ') }
  const { touchpointName, queueName } = offer.interaction
  return { name: customer, about: [shownNumber, touchpointName, queueName].filter(Boolean).join(' · ') }
}

function Waited({ offer }: { offer: Offer }) {
  const t = useWords(phoneWords)
  return (
    <span className="flex-none whitespace-pre">
      {' · '}
      {t('waited')}{' '}
      <b className="text-ink">
        <Duration since={offer.interaction.queuedAt ?? offer.interaction.openedAt} />
      </b>
    </span>
  )
}

/** Why it cannot be answered here yet, with what to do. */
function Trouble({ phone }: { phone: PhoneState }) {
  const t = useWords(phoneWords)
  const isHere = phone.line === 'ready' || phone.call !== null
  if (phone.fault === null && isHere) return null
  return (
    <p role="alert" className="mx-4 mb-1 rounded-s bg-sunken px-3 py-2 text-s text-ink-2">
      {phone.fault === null
        ? t(`about_${phone.line === 'off' ? 'connecting' : phone.line}`)
        : t(`fault_${phone.fault}`)}{' '}
      <GoLink to="/phone" className="whitespace-nowrap text-brand underline underline-offset-2">
        <Settings2 size={13} className="inline -translate-y-px" aria-hidden /> {t('check')}
      </GoLink>
    </p>
  )
}

function Acts({ offer, held, phone }: Ringing) {
  const t = useWords(phoneWords)
  const words = useWords(inboxWords)
  const navigate = useNavigate()
  const interactionId = offer?.interaction.id ?? held?.call.interactionId
  const drop = () => changeInbox((inbox) => ({ ...inbox, offers: inbox.offers.filter((one) => one.id !== offer?.id) }))
  const decline = useMutation({
    mutationFn: async () => {
      if (offer) await call.routing.decline({ offerId: offer.id }, { workspaceId: offer.workspaceId })
      else own.decline()
    },
    onSuccess: drop,
    onError: (error) => {
      if (isRefusal(error, 'offer_gone', 'not_found')) drop()
      toast(explain(error))
    },
  })
  const answer = () => {
    // it may be held out a moment before it rings
    if (phone.call === null) own.expect()
    else void own.answer()
    if (interactionId === undefined) wishToOpen()
    else void navigate({ to: '/inbox/$interactionId', params: { interactionId } })
  }
  const isElsewhere = phone.line === 'elsewhere' && phone.call === null
  const isAnswering = phone.call?.stage === 'answering'
  // also while something is written: a caller does not wait for the end of a sentence
  useShortcut({ keys: 'alt+a', label: t('answer'), group: t('group'), run: answer })
  return (
    <div className="flex gap-2 px-4 pt-2 pb-4">
      {isElsewhere ? (
        <Button look="primary" size="l" className="grow" onPress={() => own.connect()}>
          {t('takeHere')}
        </Button>
      ) : (
        <Button
          look="primary"
          size="l"
          keys="a"
          keyGroup={words('group')}
          isBusy={isAnswering}
          icon={<Phone size={17} aria-hidden />}
          className="grow max-md:!h-12"
          onPress={answer}
        >
          {isAnswering ? t('answering') : phone.fault === null ? t('answer') : t('again')}
        </Button>
      )}
      <Button
        size="l"
        keys="d"
        keyGroup={words('group')}
        isBusy={decline.isPending}
        icon={<PhoneOff size={17} aria-hidden />}
        className="max-md:!h-12 max-md:grow"
        onPress={() => decline.mutate()}
      >
        {t('decline')}
      </Button>
    </div>
  )
}
