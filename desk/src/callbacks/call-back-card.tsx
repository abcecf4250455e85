import { useQuery } from '@tanstack/react-query'
import { Mail, MessageCircle, Phone, PhoneCall } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CallBack, CallBackOutcome, CallBackWay } from '@peakend/contract/callbacks.ts'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { clockTime } from '../ui/time-words.ts'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { callBackWords } from '../words/callbacks.ts'
import { useLocale, useWords } from '../words/words.ts'
import { useReason } from './why.ts'

/** Asked for again whenever the conversation changes: the key holds what can change with it. */
type About = Pick<Interaction, 'id' | 'state' | 'agentId' | 'lastTurnAt'>

const useCallBack = (interaction: About) => {
  const workspaceId = useWorkspaceId()
  const asked = ask.callbacks.ofInteraction({ interactionId: interaction.id }, { workspaceId })
  return useQuery({
    ...asked,
    queryKey: [...asked.queryKey, interaction.state, interaction.agentId, interaction.lastTurnAt],
    placeholderData: (before) => before,
  }).data?.callBack
}

export const waySign = (way: CallBackWay, size = 16): ReactNode => {
  const Sign = { chat: MessageCircle, email: Mail, phone: Phone }[way]
  return <Sign size={size} className="flex-none" aria-hidden />
}

/** Why this conversation is here, whom to contact how, and what came of it: above what was said, until it is settled. */
export function CallBackCard({ interaction, isMine }: { interaction: About; isMine: boolean }) {
  const t = useWords(callBackWords)
  const callBack = useCallBack(interaction)
  const reason = useReason()
  if (!callBack || callBack.state === 'cancelled') return null
  const isTried = callBack.state === 'calling' && isMine && interaction.state === 'active'
  const { slot, attempts } = callBack
  const line = reason({
    ...callBack,
    slotFrom: slot?.from ?? null,
    slotTo: slot?.to ?? null,
    attempt: attempts + (isRunning(callBack) ? 1 : 0),
  })
  return (
    <section aria-label={t('callBack')} className="flex-none border-b border-line bg-brand-soft px-4 py-2.5 md:px-5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="inline-flex items-center gap-1.5 font-semibold text-brand">
          {waySign(callBack.way)} {t('callBack')} {t(`way-${callBack.way}`)}
        </span>
        <span className="text-s text-ink-2">
          <State callBack={callBack} /> · {line}
        </span>
      </p>
      {isTried && <Outcome callBack={callBack} />}
      <Tries callBack={callBack} />
    </section>
  )
}

const isRunning = ({ state }: CallBack): boolean => ['in-line', 'booked', 'again', 'calling'].includes(state)

function State({ callBack }: { callBack: CallBack }) {
  const t = useWords(callBackWords)
  const locale = useLocale()
  const time = callBack.dueAt === null ? '' : clockTime(Date.parse(callBack.dueAt), locale)
  const why = callBack.state === 'missed' && callBack.why === 'wrong-number' ? `, ${t('why-wrong-number')}` : ''
  return (
    <b className="font-semibold text-ink">
      {t(`state-${callBack.state}`, { time })}
      {why}
    </b>
  )
}

/** How to reach them, and what came of it: one press each. */
function Outcome({ callBack }: { callBack: CallBack }) {
  const t = useWords(callBackWords)
  const locale = useLocale()
  const workspaceId = useWorkspaceId()
  const { interactionId, way, address } = callBack
  const record = useAct(
    (outcome: CallBackOutcome) => call.callbacks.record({ interactionId, outcome }, { workspaceId }),
    {
      refresh: ['callbacks.', 'interactions.get', 'promises.list'],
      onDone: (after) => {
        if (after.state === 'again' && after.dueAt !== null)
          toast(t('doneAgain', { time: clockTime(Date.parse(after.dueAt), locale) }))
        else toast(t(after.state === 'missed' ? 'doneMissed' : 'doneReached'))
        void queries.invalidateQueries({ queryKey: [workspaceId, 'interactions.get'] })
        void refetchInbox()
      },
    },
  )
  const group = t('group')
  return (
    <>
      <p className="mt-1 text-s text-ink-2">
        {t(way === 'chat' ? 'chatTold' : way === 'email' ? 'emailTold' : 'phoneTold', { address })}
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {way === 'phone' && (
          <a href={`tel:${address}`} className={buttonLook('plain', 's')}>
            <PhoneCall size={14} aria-hidden /> <span className="num">{t('dial', { number: address })}</span>
          </a>
        )}
        <Button
          size="s"
          look="primary"
          keys="alt+r"
          keyGroup={group}
          isBusy={record.isBusy}
          onPress={() => record.run('reached')}
        >
          {t(way === 'email' ? 'answered' : 'reached')}
        </Button>
        <Button
          size="s"
          keys="alt+u"
          keyGroup={group}
          disabled={record.isBusy}
          onPress={() => record.run('not-reached')}
        >
          {t('notReached')}
        </Button>
        {way === 'phone' && (
          <Button size="s" look="quiet" disabled={record.isBusy} onPress={() => record.run('wrong-number')}>
            {t('wrongNumber')}
          </Button>
        )}
      </div>
    </>
  )
}

function Tries({ callBack }: { callBack: CallBack }) {
  const t = useWords(callBackWords)
  const ended = callBack.tries.filter(({ outcome }) => outcome !== null)
  if (ended.length === 0) return null
  return (
    <ol aria-label={t('before')} className="mt-1 flex flex-wrap gap-x-3 text-s text-ink-2">
      {ended.map((one) => (
        <li key={one.at}>
          <Time at={one.at} as="clock" className="num" /> {one.personName}:{' '}
          {t(`outcome-${one.outcome ?? 'unrecorded'}`)}
        </li>
      ))}
    </ol>
  )
}
