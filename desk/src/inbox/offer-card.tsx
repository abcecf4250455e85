import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Offer } from '@peakend/contract/routing.ts'
import { call } from '../api/call.ts'
import { waySign } from '../callbacks/call-back-card.tsx'
import { useReason } from '../callbacks/why.ts'
import { isRefusal } from '../api/refusal.ts'
import { AheadLine } from '../priorities/ahead-line.tsx'
import { BrandSign } from '../shell/brand-sign.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { Duration } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { callBackWords } from '../words/callbacks.ts'
import { explain } from '../words/explain.ts'
import { inboxWords } from '../words/inbox.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { changeInbox, refetchInbox } from './inbox-data.ts'
import { useVoiceMessage, useWho } from './who.ts'

/** One interaction held out to me, with what I should know before I say hello. Declining is never counted against anybody. */
export function OfferCard({ offer, hasKeys, isBrandShown }: { offer: Offer; hasKeys: boolean; isBrandShown: boolean }) {
  const t = useWords(inboxWords)
  const navigate = useNavigate()
  const options = { workspaceId: offer.workspaceId }
  const { interaction: row } = offer
  const drop = () => changeInbox((inbox) => ({ ...inbox, offers: inbox.offers.filter((one) => one.id !== offer.id) }))
  const failed = (error: Error) => {
    if (isRefusal(error, 'offer_gone', 'not_found')) drop()
    toast(explain(error))
  }
  const accept = useMutation({
    mutationFn: () => call.routing.accept({ offerId: offer.id }, options),
    onSuccess: async ({ interactionId }) => {
      drop()
      await navigate({ to: '/inbox/$interactionId', params: { interactionId } })
      await refetchInbox()
    },
    onError: failed,
  })
  const decline = useMutation({
    mutationFn: () => call.routing.decline({ offerId: offer.id }, options),
    onSuccess: drop,
    onError: failed,
  })
  const name = useWho()(row)
  return (
    <article
      aria-label={`${t('offers')}: ${name}`}
      className="fade-in mx-3 mb-3 flex-none rounded-m border border-brand bg-surface p-3 shadow-card"
    >
      <div className="flex items-center gap-2.5">
        <Avatar name={row.customerName} />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-1.5 font-semibold">
            <bdi className="truncate">{name}</bdi>
            {row.language !== null && <Chip className="!px-1.5 text-xs uppercase">{row.language.slice(0, 2)}</Chip>}
          </p>
          <WhereFrom row={row} />
        </div>
        {isBrandShown && <BrandSign name={offer.workspaceName} colour={offer.colour} />}
      </div>
      <Deadline offer={offer} />
      {offer.callBack && <Why of={offer.callBack} />}
      <OfferFacts offer={offer} />
      <div className="mt-2.5 flex gap-2">
        <Button
          look="primary"
          keys={hasKeys ? 'a' : undefined}
          keyGroup={t('group')}
          isBusy={accept.isPending}
          disabled={decline.isPending}
          className="max-md:h-11 max-md:flex-1"
          onPress={() => accept.mutate()}
        >
          {t('answer')}
        </Button>
        <Button
          keys={hasKeys ? 'd' : undefined}
          keyGroup={t('group')}
          isBusy={decline.isPending}
          disabled={accept.isPending}
          className="max-md:h-11 max-md:flex-1"
          onPress={() => decline.mutate()}
        >
          {t('decline')}
        </Button>
      </div>
    </article>
  )
}

/** It is a call-back's turn: when and how it was asked for. */
function Why({ of }: { of: NonNullable<Offer['callBack']> }) {
  const t = useWords(callBackWords)
  const reason = useReason()
  return (
    <p className="mb-1.5 rounded-s bg-brand-soft px-2 py-1 text-s text-ink-2">
      <span className="inline-flex items-center gap-1.5 font-semibold text-brand">
        {waySign(of.way, 14)} {t('callBack')} {t(`way-${of.way}`)}
      </span>{' '}
      · {reason(of)}
    </p>
  )
}

/** What I should know before I say hello. */
export function OfferFacts({ offer }: { offer: Offer }) {
  const t = useWords(inboxWords)
  const voiceMessage = useVoiceMessage()
  const { interaction: row } = offer
  const said = offer.customerSaid ?? row.snippet
  return (
    <>
      {offer.ahead && <AheadLine ahead={offer.ahead} channel={row.channel} isWaiting className="mb-1" />}
      {(said !== '' || row.message) && (
        <p className="line-clamp-3 text-s text-ink-2">
          <bdi>{said === '' && row.message ? voiceMessage(row.message) : said}</bdi>
        </p>
      )}
      {offer.handOverNote !== null && offer.handOverNote !== '' && (
        <p className="mt-1.5 rounded-s bg-sunken px-2 py-1 text-s text-ink-2">
          <span className="text-ink-3">{t('handOver')}: </span>
          {offer.handOverNote}
        </p>
      )}
      <p className="mt-1.5 text-s text-ink-3">
        {offer.contactsLast30Days > 1 ? t('contacts', { count: offer.contactsLast30Days }) : t('firstContact')} ·{' '}
        {t(row.isVerified ? 'verified' : 'notVerified')}
      </p>
    </>
  )
}

/** How long the offer still stands. */
export function Deadline({ offer, className }: { offer: Offer; className?: string }) {
  const t = useWords(inboxWords)
  const nowMs = useNowMs(1000)
  const madeMs = Date.parse(offer.madeAt)
  const wholeMs = Math.max(1, Date.parse(offer.deadlineAt) - madeMs)
  const leftMs = Math.max(0, Math.min(wholeMs, Date.parse(offer.deadlineAt) - nowMs))
  return (
    <div
      role="meter"
      aria-label={t('timeLeft', { count: Math.ceil(leftMs / 1000) })}
      aria-valuemin={0}
      aria-valuemax={Math.round(wholeMs / 1000)}
      aria-valuenow={Math.round(leftMs / 1000)}
      className={classes('my-2.5 h-[3px] overflow-hidden rounded-full bg-brand-soft', className)}
    >
      <div
        className="h-full origin-left bg-brand transition-transform duration-1000 ease-linear"
        style={{ transform: `scaleX(${leftMs / wholeMs})` }}
      />
    </div>
  )
}

/** Channel, queue and wait: a long queue's name gives way, how long somebody waits never. */
function WhereFrom({ row }: { row: Offer['interaction'] }) {
  const t = useWords(inboxWords)
  const ui = useWords(uiWords)
  return (
    <p className="flex text-s text-ink-3">
      <span className="truncate">{[ui(`channel_${row.channel}`), row.queueName].filter(Boolean).join(' · ')}</span>
      <span className="flex-none whitespace-pre">
        {' · '}
        {t('waits')}{' '}
        <b className="text-ink">
          <Duration since={row.queuedAt ?? row.openedAt} />
        </b>
      </span>
    </p>
  )
}
