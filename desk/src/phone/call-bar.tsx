import { Link } from '@tanstack/react-router'
import { BadgeCheck, Headphones, WifiOff } from 'lucide-react'
import { useInbox } from '../inbox/inbox-data.ts'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { clockDuration } from '../ui/time-words.ts'
import { inboxWords } from '../words/inbox.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { CallActs } from './call-acts.tsx'
import type { HeldCall } from './call-data.ts'
import { CallFace } from './call-face.tsx'
import type { PhoneState } from './phone.ts'
import { QualitySign } from './quality-sign.tsx'

/** The call one is in, above every screen: who it is, how long, how it stands, and what one can do. */
export function CallBar({ held, phone }: { held: HeldCall; phone: PhoneState }) {
  const t = useWords(phoneWords)
  const words = useWords(inboxWords)
  const inbox = useInbox().data
  const { call } = held
  const row = inbox?.mine.find((one) => one.row.id === call.interactionId)?.row
  const { probably } = call
  const known = call.customerName ?? (probably?.name ? t('probably', { name: probably.name }) : null)
  const name = known ?? call.number ?? t(call.numberKind === 'browser' ? 'browser' : 'hidden')
  const isHeld = call.stage === 'held' || call.stage === 'aside'
  const isHere = phone.call !== null
  // on hold nothing is heard, and that is no fault of the line
  const isSpoken = call.stage !== 'held' && call.stage !== 'dialling'
  return (
    <section
      aria-label={t('bar')}
      className={classes(
        'fade-in flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2 transition-colors md:flex-nowrap md:px-5',
        isHeld ? 'bg-sunken' : 'bg-surface',
      )}
    >
      <Link
        to="/inbox/$interactionId"
        params={{ interactionId: call.interactionId }}
        title={t('open')}
        className="flex min-w-36 flex-1 items-center gap-3 rounded-m pr-2 md:max-w-[340px] md:min-w-52 xl:max-w-[480px] md:flex-initial"
      >
        <CallFace
          name={call.customerName ?? probably?.name ?? null}
          look={isHeld ? 'held' : 'speaks'}
          loudness={phone.call?.quality?.theirs ?? 0}
          size="size-10 text-m"
        />
        <span className="min-w-0">
          <span className="flex items-center gap-1.5 font-semibold">
            <bdi className="truncate">{name}</bdi>
            {row?.isVerified === true && (
              <BadgeCheck size={15} className="flex-none text-brand" role="img" aria-label={words('verified')} />
            )}
          </span>
          <bdi className="block truncate text-s text-ink-3">
            {[call.queueName, known === null ? null : call.number].filter(Boolean).join(' · ') || ' '}
          </bdi>
        </span>
      </Link>
      {/* on a phone the customer's name has its line to itself */}
      <div className="grid min-w-0 justify-items-start gap-0.5 max-md:order-1 max-md:w-full">
        <HowItStands held={held} phone={phone} />
        <OnTheLine held={held} />
      </div>
      <div className="hidden flex-1 md:block" />
      {isHere && phone.line === 'lost' && (
        <p
          role="alert"
          className="flex w-full items-center gap-1.5 text-s text-ink-2 max-md:order-2 md:w-auto md:max-w-80"
        >
          <WifiOff size={15} aria-hidden className="flex-none" /> {t('lostNow')}
        </p>
      )}
      {isHere ? (
        <>
          {isSpoken && <QualitySign quality={phone.call?.quality ?? null} />}
          <CallActs held={held} phone={phone} name={name} queueId={call.queueId} />
        </>
      ) : (
        <p className="text-s text-ink-3 max-md:order-2">{call.isUp ? t('elsewhere') : t('dialYours')}</p>
      )}
    </section>
  )
}

/** One line that says what the customer goes through now, and for how long. */
function HowItStands({ held: { call }, phone }: { held: HeldCall; phone: PhoneState }) {
  const t = useWords(phoneWords)
  const nowMs = useNowMs(1000)
  // whoever was asked for a word speaks with the agent
  const third = (call.as === 'third' ? call.agentName : (call.third?.name ?? call.third?.number)) ?? t('third')
  const isLive = call.stage === 'talking' || call.stage === 'together'
  const says = {
    arriving: t('dialling'),
    menu: t('dialling'),
    waiting: t('away'),
    dialling: t('dialling'),
    talking: phone.call?.isMuted ? t('muted') : t('talking'),
    held: t('held'),
    aside: t(call.third?.isUp || call.as === 'third' ? 'aside' : 'asideRings', { name: third }),
    together: t('together', { name: third }),
    outside: t('together', { name: third }),
    over: '',
  }[call.stage]
  const sinceMs = Date.parse(isLive ? (call.answeredAt ?? call.stageSince) : call.stageSince)
  return (
    <p className="flex max-w-full min-w-0 items-center gap-2.5 text-s text-ink-2" role="status">
      <span
        aria-hidden="true"
        className={classes(
          'size-2 flex-none rounded-full',
          isLive ? 'breathe bg-live' : 'border-2 border-ink-3 bg-transparent',
        )}
      />
      <span aria-hidden="true" className="num flex-none text-l font-semibold text-ink">
        {clockDuration(nowMs - sinceMs)}
      </span>
      <span className="truncate">{says}</span>
      {isLive && call.recording && (
        <span
          className={classes(
            'flex flex-none items-center gap-1.5 text-xs font-medium',
            call.recording === 'running' ? 'text-failed' : 'text-ink-3',
          )}
        >
          <span
            aria-hidden="true"
            className={classes(
              'size-2 rounded-full',
              call.recording === 'running' ? 'bg-failed' : 'border-2 border-ink-3',
            )}
          />
          <span>{t(call.recording === 'running' ? 'recorded' : 'notRecorded')}</span>
        </span>
      )}
    </p>
  )
}

/** Supervisors on the line whom the agent may see. */
function OnTheLine({ held: { call } }: { held: HeldCall }) {
  const t = useWords(phoneWords)
  const seen = call.coaches.filter((one) => one.isUp)
  if (seen.length === 0) return null
  const says = { listen: 'listens', whisper: 'whispers', join: 'joined' } as const
  return (
    <p className="flex max-w-full min-w-0 items-center gap-1.5 rounded-full bg-brand-soft px-2.5 text-s text-brand">
      <Headphones size={14} aria-hidden className="flex-none" />
      <bdi className="truncate">{seen.map((one) => t(says[one.how], { name: one.name })).join(' · ')}</bdi>
    </p>
  )
}
