import { useId } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { useMay, useMe, useWorkspaceId } from '../session/me.ts'
import { Duration } from '../ui/time.tsx'
import { coachWords } from '../words/coach.ts'
import { useWords } from '../words/words.ts'
import { howItRuns, namesIn } from './call-words.ts'
import { useHindrance } from './coaching.ts'
import { ListenButton, WhyNot } from './listen-button.tsx'
import { useRunningCalls } from './running-data.ts'

/** On the conversation of a call that a colleague is in: the way to hear it. */
export function RunningBand({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(coachWords)
  const me = useMe()
  const id = useId()
  const isOn = useMay()('floor.read') && !isMine && interaction.state === 'active'
  const running = useRunningCalls({ workspaceId: useWorkspaceId(), interactionId: interaction.id, isOn })
  const hindrance = useHindrance(running.data?.why ?? null)
  const call = running.data?.rows[0] as RunningCall | undefined
  if (!isOn || !call || call.agentId === me.id || call.coaches.some((one) => one.personId === me.id)) return null
  const names = namesIn(call, t)
  return (
    <section aria-label={t('running', { agent: names.agent, name: names.customer })} className="flex-none">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-paper px-4 py-2 md:px-5">
        <span aria-hidden className="breathe size-2 flex-none rounded-full bg-live" />
        <p className="min-w-0 flex-1 text-s text-ink-2">
          <bdi>{t('running', { agent: names.agent, name: names.customer })}</bdi>{' '}
          <Duration since={call.answeredAt ?? call.beganAt} className="font-semibold text-ink" />
          {call.stage !== 'talking' && (
            <>
              {' · '}
              {howItRuns(call, t)} <Duration since={call.stageSince} />
            </>
          )}
        </p>
        <ListenButton call={call} names={names} keys="l" isOff={hindrance !== null} size="m" describedBy={id} />
      </div>
      {hindrance && <WhyNot {...hindrance} id={id} />}
    </section>
  )
}
