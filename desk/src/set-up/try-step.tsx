import { useQuery } from '@tanstack/react-query'
import { Circle, CircleCheck } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { ask } from '../api/call.ts'
import { startLive } from '../live/live.ts'
import { PresenceControl } from '../presence/presence-control.tsx'
import { usePresence, useSetPresence } from '../presence/presence-data.ts'
import { WidgetPreview } from '../settings/widget-preview.tsx'
import { Button } from '../ui/button.tsx'
import { setUpWords } from '../words/set-up.ts'
import { useWords } from '../words/words.ts'
import { StepBody } from './step-parts.tsx'
import { steps, useDone } from './steps.ts'

/** The chat beside the inbox, and what is set up so far. */
export function TryStep({ onDone, onBack }: { onDone: () => void; onBack: (() => void) | undefined }) {
  const t = useWords(setUpWords)
  const done = useDone(true)
  useBeHere()
  const places =
    useQuery(ask.journeys.touchpoints()).data?.rows.filter((p) => p.channel === 'chat' && p.key !== null) ?? []
  return (
    <StepBody
      title={t('tryAsk')}
      about={t(places.length > 0 ? 'trySay' : 'tryNoSite')}
      onBack={onBack}
      action={
        <Button look="primary" onPress={onDone}>
          {t('finish')}
        </Button>
      }
    >
      <a
        href="/inbox"
        target="_blank"
        rel="noreferrer"
        className="justify-self-start text-brand underline underline-offset-2"
      >
        {t('tryInbox')}
      </a>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <PresenceControl />
        <p className="text-s text-ink-3">{t('tryHere')}</p>
      </div>
      {places.length > 0 && <WidgetPreview places={places} />}
      <section>
        <h3 className="mb-2 text-s font-semibold">{t('checks')}</h3>
        <ul className="grid grid-cols-1 gap-1.5">
          {steps.map((step) => (
            <li key={step} className="flex items-center gap-2.5">
              {done[step] ? (
                <CircleCheck size={17} aria-hidden className="text-brand" />
              ) : (
                <Circle size={17} aria-hidden className="text-ink-3" />
              )}
              {t(`step-${step}`)} <span className="text-s text-ink-3">{t(done[step] ? 'isDone' : 'isOpen')}</span>
            </li>
          ))}
        </ul>
      </section>
    </StepBody>
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
