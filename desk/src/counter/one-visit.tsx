import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ArrowRightLeft, BadgeCheck, Megaphone, MessageSquareText } from 'lucide-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { ask, call } from '../api/call.ts'
import { useMay, useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { GoLink } from '../ui/go.tsx'
import { Duration, Time } from '../ui/time.tsx'
import { counterWords } from '../words/counter.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { useStaffAct, useVisitAct } from './counter-data.ts'
import { CallBackCard } from '../callbacks/call-back-card.tsx'
import { Flags } from './flags.tsx'
import { Sheet } from './sheet.tsx'
import { VisitLogs } from './visit-logs.tsx'

const TransferDialog = lazy(() => import('../conversation/transfer-dialog.tsx'))

/** One visitor: who they are and came for, then what to do now, then what happened. */
export function OneVisit({ visit, place, onBack }: { visit: Arrival; place: CounterPlace; onBack: () => void }) {
  const t = useWords(counterWords)
  const me = useMe()
  const isMine = visit.agentId === me.id
  const isHere = isMine && visit.state === 'with-us'
  return (
    <article
      aria-label={visit.name ?? t('visitor')}
      className="mx-auto grid max-w-3xl content-start gap-6 px-5 py-5 md:px-8"
    >
      <div>
        <Button
          look="quiet"
          size="s"
          className="mb-2 md:!hidden"
          icon={<ArrowLeft size={14} aria-hidden />}
          onPress={onBack}
        >
          {t('back')}
        </Button>
        <Who visit={visit} />
      </div>
      <Flags visit={visit} place={place} />
      {visit.flags.includes('call-back') && (
        <div className="overflow-hidden rounded-m border border-line">
          <CallBackCard
            interaction={{
              id: visit.interactionId,
              state: visit.state === 'waiting' ? 'waiting' : 'active',
              agentId: visit.agentId,
              lastTurnAt: visit.calledAt ?? visit.arrivedAt,
            }}
            isMine={isMine}
          />
        </div>
      )}
      <Acts visit={visit} place={place} isMine={isMine} />
      <Facts visit={visit} />
      {(isHere || visit.log.length > 0) && <VisitLogs visit={visit} place={place} canAdd={isHere} />}
      {visit.survey && <AtExit survey={visit.survey} />}
      {(isHere || (isMine && visit.state === 'ended')) && <Sheet key={visit.state} visit={visit} place={place} />}
    </article>
  )
}

function Who({ visit }: { visit: Arrival }) {
  const t = useWords(counterWords)
  return (
    <header className="flex items-start gap-4">
      <span
        className="num grid min-w-16 flex-none place-items-center rounded-m bg-brand-soft px-3 py-2 text-xxl font-semibold text-brand"
        aria-label={t('number', { number: visit.number })}
      >
        {visit.number}
      </span>
      <div className="min-w-0">
        <h2 className="text-xl font-semibold tracking-tight wrap-anywhere">
          <bdi>{visit.name ?? t('visitor')}</bdi>
        </h2>
        <p className="flex flex-wrap items-center gap-x-2 text-s text-ink-2">
          {visit.isVerified ? (
            <span className="inline-flex items-center gap-1">
              <BadgeCheck size={14} aria-hidden /> {t('verified')}
            </span>
          ) : (
            <span>{t('claimed')}</span>
          )}
          <span>·</span>
          <span>
            <Time at={visit.arrivedAt} as="clock" /> {t(`cameBy_${visit.via}`)}
          </span>
          <span>·</span>
          <Where visit={visit} />
        </p>
      </div>
    </header>
  )
}

function Where({ visit }: { visit: Arrival }) {
  const t = useWords(counterWords)
  switch (visit.state) {
    case 'waiting':
      return (
        <span>
          {t('waitingFor')} <Duration since={visit.since} className="font-semibold text-ink" />
        </span>
      )
    case 'called':
      return (
        <span>
          {visit.desk === null ? t('called') : t('calledTo', { desk: visit.desk })}
          {visit.calls > 1 && `, ${t('calledTimes', { count: visit.calls })}`}
        </span>
      )
    case 'with-us':
      return <span>{t('withName', { name: visit.agentName ?? '' })}</span>
    case 'ended':
      return <span>{t('ended')}</span>
    case 'left':
      return <span>{t('left')}</span>
    default:
      return visit.state satisfies never
  }
}

/** What to do now: one thing stands out. */
function Acts({ visit, place, isMine }: { visit: Arrival; place: CounterPlace; isMine: boolean }) {
  const t = useWords(counterWords)
  const may = useMay()
  const [asked, setAsked] = useState<'absent' | 'transfer' | null>(null)
  const { interactionId } = visit
  const ring = useVisitAct(call.counter.call, place.touchpointId)
  const greet = useStaffAct('greet', visit, place.touchpointId)
  const absent = useStaffAct('absent', visit, place.touchpointId, () => setAsked(null))
  if (!may('interactions.handle') || visit.state === 'ended' || visit.state === 'left') return null
  const isCalled = isMine && visit.state === 'called'
  return (
    <div className="flex flex-wrap gap-2">
      {visit.state === 'waiting' && (
        <Button
          look="primary"
          size="l"
          keys="c"
          keyGroup={t('title')}
          icon={<Megaphone size={16} aria-hidden />}
          isBusy={ring.isBusy}
          onPress={() => ring.run({ interactionId })}
        >
          {t('call')}
        </Button>
      )}
      {isCalled && (
        <>
          <Button
            look="primary"
            size="l"
            keys="h"
            keyGroup={t('title')}
            isBusy={greet.isBusy}
            onPress={() => greet.run({ interactionId })}
          >
            {t('greet')}
          </Button>
          <Button
            size="l"
            keys="c"
            keyGroup={t('title')}
            isBusy={ring.isBusy}
            onPress={() => ring.run({ interactionId })}
          >
            {t('callAgain')}
          </Button>
          <Button size="l" onPress={() => setAsked('absent')}>
            {t('absent')}
          </Button>
        </>
      )}
      {isMine && (
        <Button
          size="l"
          keys="t"
          keyGroup={t('title')}
          icon={<ArrowRightLeft size={15} aria-hidden />}
          onPress={() => setAsked('transfer')}
        >
          {t('handOn')}
        </Button>
      )}
      <ToConversation interactionId={interactionId} />
      {asked === 'absent' && (
        <ConfirmDialog
          title={t('absentTitle')}
          about={t('absentAbout')}
          action={t('absent')}
          isBusy={absent.isBusy}
          onClose={() => setAsked(null)}
          onConfirm={() => absent.run({ interactionId })}
        />
      )}
      {asked === 'transfer' && <HandOn interactionId={interactionId} onClose={() => setAsked(null)} />}
    </div>
  )
}

function ToConversation({ interactionId }: { interactionId: string }) {
  const t = useWords(counterWords)
  return (
    <GoLink
      to={`/inbox/${interactionId}`}
      className="inline-flex h-10 items-center gap-2 rounded-s px-3 text-m font-medium text-ink-2 hover:bg-sunken hover:text-ink"
    >
      <MessageSquareText size={15} aria-hidden /> {t('openInbox')}
    </GoLink>
  )
}

function HandOn({ interactionId, onClose }: { interactionId: Arrival['interactionId']; onClose: () => void }) {
  const interaction = useQuery(ask.interactions.get({ interactionId }))
  return (
    <Suspense fallback={null}>
      {interaction.data && <TransferDialog interaction={interaction.data} staysAt="/counter" onClose={onClose} />}
    </Suspense>
  )
}

function Facts({ visit }: { visit: Arrival }) {
  const t = useWords(counterWords)
  const language = useLanguage()
  const names = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' })
  const { appointment, handedOver } = visit
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-m">
      <Fact name={t('about')}>{visit.about}</Fact>
      {visit.language !== null && <Fact name={t('speaks')}>{names.of(visit.language)}</Fact>}
      {appointment && (
        <Fact name={t('appointment')}>
          <Time at={appointment.at} as="clock" /> {appointment.personName} · {appointment.code}
          {appointment.note !== '' && appointment.note !== visit.about && (
            <span className="block text-ink-2">{appointment.note}</span>
          )}
        </Fact>
      )}
      {handedOver && <Fact name={t('handedOver', { name: handedOver.fromName ?? '' })}>{handedOver.note ?? '–'}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

function AtExit({ survey }: { survey: NonNullable<Arrival['survey']> }) {
  const t = useWords(counterWords)
  return (
    <section className="rounded-m bg-sunken px-4 py-3">
      <h3 className="text-s font-semibold">{t('surveyTitle')}</h3>
      <p>
        {t('surveyScore', { score: survey.score })}
        {survey.got !== null && `, ${t(`got_${survey.got}`)}`}
      </p>
      {survey.comment !== '' && <p className="text-ink-2">“{survey.comment}”</p>}
    </section>
  )
}
