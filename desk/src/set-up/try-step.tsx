import { useQuery } from '@tanstack/react-query'
import { Circle, CircleCheck, ExternalLink, Phone } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { ask } from '../api/call.ts'
import { startLive } from '../live/live.ts'
import { PresenceControl } from '../presence/presence-control.tsx'
import { usePresence, useSetPresence } from '../presence/presence-data.ts'
import { WidgetPreview } from '../settings/widget-preview.tsx'
import { Button, buttonLook } from '../ui/button.tsx'
import { GoLink } from '../ui/go.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'
import { steps, useDone, type Step } from './steps.ts'

/** The chat as a customer meets it, who is there for it, and what is set up so far. */
export function TryStep({
  onDone,
  onBack,
  onStep,
}: {
  onDone: () => void
  onBack: (() => void) | undefined
  onStep: (step: Step) => void
}) {
  const t = useWords(setUpWords)
  const done = useDone(true)
  useBeHere()
  const asked = useQuery(ask.journeys.touchpoints())
  const places = asked.data?.rows.filter((p) => p.channel === 'chat' && p.key !== null) ?? []
  const hasPlace = places.length > 0
  return (
    <StepBody
      title={t('tryAsk')}
      about={t(asked.data && !hasPlace ? 'tryNoSite' : 'trySay')}
      onBack={onBack}
      action={
        <Button look="primary" onPress={onDone}>
          {t('finish')}
        </Button>
      }
    >
      {asked.isError && !asked.data && <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton className="h-24" />}
      {asked.data && !hasPlace && (
        <Button className="justify-self-start" onPress={() => onStep('site')}>
          {t('step-site')}
        </Button>
      )}
      {hasPlace && (
        <>
          <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
            <PresenceControl />
            <p className="min-w-60 flex-1 self-center text-s text-ink-3">{t('tryHere')}</p>
          </div>
          <WidgetPreview
            places={places}
            show={t('tryChat')}
            beside={
              <a href="/inbox" target="_blank" rel="noreferrer" className={buttonLook('plain', 'm')}>
                {t('tryInbox')}
                <ExternalLink size={14} aria-hidden />
              </a>
            }
          />
        </>
      )}
      <ByPhone />
      {/* a wide screen shows them beside the step */}
      <section className="md:hidden">
        <h3 className="mb-2 text-s font-semibold">{t('checks')}</h3>
        <ul className="grid grid-cols-1 gap-1.5">
          {steps.map((step) => (
            <li key={step} className="flex items-center gap-2.5">
              {done[step] ? (
                <CircleCheck size={17} aria-hidden className="text-brand" />
              ) : (
                <Circle size={17} aria-hidden className="text-ink-3" />
              )}
              {t(`step-${step}`)}
              {done[step] !== null && <span className="text-s text-ink-3">{t(done[step] ? 'isDone' : 'isOpen')}</span>}
            </li>
          ))}
        </ul>
      </section>
    </StepBody>
  )
}

/** Where a telephone switch is beside Peakend: the way to the first call. */
function ByPhone() {
  const t = useWords(setUpWords)
  const line = useQuery(ask.phone.line()).data
  if (line === undefined || line.why === 'not-set-up') return null
  return (
    <p className="flex items-start gap-2.5 rounded-m bg-sunken px-3.5 py-3 text-s text-ink-2">
      <Phone size={16} aria-hidden className="mt-0.5 flex-none" />
      <span>
        {t('tryPhone')}{' '}
        <GoLink to="/settings/numbers" className="text-brand underline underline-offset-2">
          {t('tryNumbers')}
        </GoLink>
      </span>
    </p>
  )
}

/** A chat nobody is there for is closed: whoever tries theirs for the first time is available from here on, if they are not away by their own word. */
function useBeHere(): void {
  const state = usePresence().data?.state
  const set = useSetPresence()
  const beHere = useEffectEvent(() => set.mutate({ state: 'available', reason: null }))
  useEffect(startLive, [])
  useEffect(() => {
    if (state === 'offline') beHere()
  }, [state])
}
