import { Ear, LogOut, MessageSquareDot, Mic, MicOff, UserRoundCheck, UsersRound } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { CoachingHow } from '@peakend/contract/phone.ts'
import { memberOf, useMe } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { clockDuration } from '../ui/time-words.ts'
import { coachWords } from '../words/coach.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { RoundButton } from './call-acts.tsx'
import type { HeldCall } from './call-data.ts'
import { CallFace } from './call-face.tsx'
import { useCoach, type CoachAct } from './coaching.ts'
import { phone as own } from './own-phone.ts'
import type { PhoneState } from './phone.ts'
import { QualitySign } from './quality-sign.tsx'
import { hearingOf } from './running-calls.ts'
import { heardSays, WhoHears } from './who-hears.tsx'
import { howItRuns, useNamesIn } from './call-words.ts'

/** The call a supervisor is on, above every screen: above all, who hears them. */
export function CoachBar({ held, phone }: { held: HeldCall; phone: PhoneState }) {
  const t = useWords(coachWords)
  const { call } = held
  const { customer, agent } = useNamesIn(call)
  const words = useWords(phoneWords)
  // who it probably is by the number, as the agent sees it
  const probably = call.customerName === null ? (call.probably?.name ?? null) : null
  // aside, whoever was asked talks with the agent alone and hears no supervisor
  const third = call.stage === 'together' ? (call.third?.name ?? call.third?.number ?? null) : null
  const me = useMe()
  const mine = call.coaches.find((one) => one.personId === me.id)?.how ?? 'listen'
  const isUp = phone.call?.stage === 'up'
  const isMuted = phone.call?.isMuted ?? false
  useQuiet(mine === 'listen', isUp)
  const mode = { listen: t('youListen'), whisper: t('youWhisper'), join: t('youJoined') }[mine]
  const hearing = hearingOf(mine, mine !== 'listen' && isMuted)
  return (
    <section
      aria-label={t('bar')}
      className={classes(
        'fade-in flex flex-none flex-wrap items-center gap-x-5 gap-y-2 border-b px-4 py-2 transition-colors md:px-5',
        mine === 'listen' ? 'border-line bg-sunken' : 'border-brand bg-brand-soft',
      )}
    >
      <Link
        to="/inbox/$interactionId"
        params={{ interactionId: call.interactionId }}
        title={t('open', { name: customer })}
        className="flex min-w-0 items-center gap-3 rounded-m pr-2 max-md:grow max-md:basis-3/4 md:max-w-[300px]"
      >
        <CallFace
          name={call.customerName ?? probably}
          look={isUp ? 'speaks' : 'still'}
          loudness={phone.call?.quality?.theirs ?? 0}
          size="size-10 text-m"
        />
        <span className="min-w-0">
          <bdi className="block truncate font-semibold">
            {probably === null ? customer : words('probably', { name: probably })}
          </bdi>
          <bdi className="block truncate text-s text-ink-3">
            {[call.agentName && t('withAgent', { name: call.agentName }), call.queueName].filter(Boolean).join(' · ')}
          </bdi>
        </span>
      </Link>
      <div className="min-w-0 max-md:order-1">
        <p role="status" className="flex items-center gap-2 text-m font-semibold text-ink">
          <span aria-hidden className={classes('size-2 rounded-full', isUp ? 'breathe bg-live' : 'bg-line-strong')} />
          {isUp ? mode : t('connecting')}
          <span className="sr-only">
            {isUp &&
              (isMuted && mine !== 'listen' ? t('mutedHears') : heardSays(t, hearing, { agent, customer, third }))}
          </span>
        </p>
        <Stands held={held} />
      </div>
      {isUp && <WhoHears hearing={hearing} agentName={agent} customerName={customer} thirdName={third} />}
      <div className="hidden flex-1 md:block" />
      {isUp && <QualitySign quality={phone.call?.quality ?? null} />}
      <Acts held={held} how={isUp ? mine : null} isMuted={isMuted} names={{ customer, agent }} />
    </section>
  )
}

/** How it stands between the two, and for how long they have talked. */
function Stands({ held: { call } }: { held: HeldCall }) {
  const t = useWords(coachWords)
  const nowMs = useNowMs(1000)
  return (
    <p className="truncate text-s text-ink-2">
      <span className="num">{clockDuration(nowMs - Date.parse(call.answeredAt ?? call.beganAt))}</span>
      {' · '}
      {howItRuns(call, t)}
    </p>
  )
}

/** While one listens the microphone is off in this browser too: nothing one says leaves it. Speaking opens it again. */
function useQuiet(isQuiet: boolean, isUp: boolean): void {
  useEffect(() => {
    if (!isUp) return
    own.mute(isQuiet)
    // also where it becomes their own call
    return () => own.mute(false)
  }, [isQuiet, isUp])
}

function Acts({
  held,
  how,
  isMuted,
  names,
}: {
  held: HeldCall
  /** null while the phone is not up yet. */
  how: CoachingHow | null
  isMuted: boolean
  names: { customer: string; agent: string }
}) {
  const t = useWords(coachWords)
  const words = useWords(phoneWords)
  const may = memberOf(useMe(), held.workspaceId)?.permissions.includes('interactions.step-in') ?? false
  const { run, busy } = useCoach()
  const [isAsking, setAsking] = useState(false)
  const of = { workspaceId: held.workspaceId, interactionId: held.call.interactionId }
  const isBusy = (act: CoachAct) => busy?.act === act
  const canTalk = how !== null && held.call.agentId !== null
  const press = (act: CoachAct) => run(act, of, true)
  return (
    <div
      role="toolbar"
      aria-label={t('group')}
      className="flex flex-none items-center gap-1.5 max-md:order-2 max-md:w-full max-md:flex-wrap max-md:gap-1"
    >
      {canTalk && (
        <Modes
          how={how}
          mayAct={may}
          agent={names.agent}
          busy={busy?.act}
          onPress={press}
          onTakeOver={() => setAsking(true)}
        />
      )}
      {canTalk && how !== 'listen' && (
        <RoundButton
          label={words(isMuted ? 'unmute' : 'mute')}
          keys="alt+m"
          isOn={isMuted}
          icon={isMuted ? <MicOff size={18} aria-hidden /> : <Mic size={18} aria-hidden />}
          onPress={() => own.mute(!isMuted)}
        />
      )}
      <RoundButton
        label={t('leave')}
        says={t('leaveSays')}
        keys="alt+e"
        isEnd
        isBusy={isBusy('leave')}
        icon={<LogOut size={18} aria-hidden />}
        onPress={() => press('leave')}
      />
      {isAsking && (
        <ConfirmDialog
          title={t('takeOverTitle')}
          about={t('takeOverAbout', { name: names.customer, agent: names.agent })}
          action={t('takeOver')}
          isBusy={isBusy('takeOver')}
          onConfirm={() => {
            press('takeOver')
            setAsking(false)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

/** The ways of being on it, from unheard to heard by both. */
function Modes({
  how,
  mayAct,
  agent,
  busy,
  onPress,
  onTakeOver,
}: {
  how: CoachingHow
  mayAct: boolean
  agent: string
  busy: CoachAct | undefined
  onPress: (act: CoachAct) => void
  onTakeOver: () => void
}) {
  const t = useWords(coachWords)
  const modes = [
    { act: 'listen', is: 'listen', keys: 'alt+7', says: t('listenSays'), Icon: Ear },
    { act: 'whisper', is: 'whisper', keys: 'alt+8', says: t('whisperSays', { agent }), Icon: MessageSquareDot },
    { act: 'stepIn', is: 'join', keys: 'alt+9', says: t('stepInSays'), Icon: UsersRound },
  ] as const
  return (
    <>
      {modes
        .filter(({ act }) => mayAct || act === 'listen')
        .map(({ act, is, keys, says, Icon }) => (
          <RoundButton
            key={act}
            label={t(act)}
            says={says}
            keys={keys}
            isOn={how === is}
            isBusy={busy === act}
            icon={<Icon size={18} aria-hidden />}
            onPress={() => onPress(act)}
          />
        ))}
      {mayAct && (
        <RoundButton
          label={t('takeOver')}
          says={t('takeOverSays')}
          keys="alt+0"
          isBusy={busy === 'takeOver'}
          icon={<UserRoundCheck size={18} aria-hidden />}
          onPress={onTakeOver}
        />
      )}
    </>
  )
}
