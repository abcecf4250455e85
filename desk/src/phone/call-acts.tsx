import { useMutation } from '@tanstack/react-query'
import { CircleDot, CircleOff, Grip, Mic, MicOff, Pause, PhoneForwarded, PhoneOff, Play } from 'lucide-react'
import { lazy, Suspense, useId, useState, type ReactNode } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call as server } from '../api/call.ts'
import { useShortcut } from '../keys/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { refetchMyCall, type HeldCall } from './call-data.ts'
import { Keypad } from './keypad.tsx'
import { phone as own } from './own-phone.ts'
import type { PhoneState } from './phone.ts'

const HandOverDialog = lazy(() => import('./hand-over-dialog.tsx'))

/** Something done to the call by the server. */
export function useCallAct(held: HeldCall) {
  return useMutation({
    mutationFn: (act: 'hold' | 'resume' | 'hangUp' | 'complete' | 'join' | 'pauseRecording' | 'resumeRecording') =>
      server.phone[act]({ interactionId: held.call.interactionId }, { workspaceId: held.workspaceId }),
    onError: (error) => {
      toast(explain(error))
      void refetchMyCall()
    },
  })
}

/** What one can do in the call, each with its key; the keys work while something is written. */
export function CallActs({
  held,
  phone,
  name,
  queueId,
}: {
  held: HeldCall
  phone: PhoneState
  name: string
  queueId: Interaction['queueId']
}) {
  const t = useWords(phoneWords)
  const act = useCallAct(held)
  const [shown, show] = useState<'keypad' | 'hand-over' | null>(null)
  const hasKeypad = shown === 'keypad'
  const { call } = held
  const isMuted = phone.call?.isMuted ?? false
  const isHeld = call.stage === 'held' || call.stage === 'aside'
  const canHandOver = call.as === 'agent' && (call.stage === 'talking' || call.stage === 'held')
  const hangUp = () => {
    // hanging up must always work: where the server is away, the phone itself does it
    act.mutate('hangUp', { onError: () => own.hangUp() })
  }
  return (
    <div
      role="toolbar"
      aria-label={t('group')}
      className="relative flex flex-none items-center gap-1.5 max-md:order-3 max-md:w-full max-md:flex-wrap max-md:gap-1"
    >
      <WithThird call={call} act={act} />
      <RoundButton
        label={isMuted ? t('unmute') : t('mute')}
        keys="alt+m"
        isOn={isMuted}
        icon={isMuted ? <MicOff size={18} aria-hidden /> : <Mic size={18} aria-hidden />}
        fill={isMuted || call.stage === 'held' ? 0 : (phone.call?.quality?.mine ?? 0)}
        onPress={() => own.mute(!isMuted)}
      />
      {call.as === 'agent' && (
        <RoundButton
          label={isHeld ? t(call.stage === 'aside' ? 'back' : 'resume') : t('hold')}
          keys="alt+h"
          isOn={call.stage === 'held'}
          isBusy={act.isPending && act.variables !== 'hangUp'}
          icon={isHeld ? <Play size={18} aria-hidden /> : <Pause size={18} aria-hidden />}
          onPress={() => act.mutate(isHeld ? 'resume' : 'hold')}
        />
      )}
      <OffTheRecord call={call} act={act} />
      <RoundButton
        label={t('keypad')}
        keys="alt+k"
        isOn={hasKeypad}
        icon={<Grip size={18} aria-hidden />}
        onPress={() => show(hasKeypad ? null : 'keypad')}
      />
      {canHandOver && (
        <RoundButton
          label={t('transfer')}
          keys="alt+t"
          icon={<PhoneForwarded size={18} aria-hidden />}
          onPress={() => show('hand-over')}
        />
      )}
      <RoundButton
        label={call.as === 'agent' ? t('hangUp') : t('leave')}
        keys="alt+e"
        isEnd
        isBusy={act.isPending && act.variables === 'hangUp'}
        icon={<PhoneOff size={18} aria-hidden />}
        onPress={hangUp}
      />
      <Suspense fallback={null}>
        {shown === 'hand-over' && canHandOver && (
          <HandOverDialog held={held} queueId={queueId} onClose={() => show(null)} />
        )}
      </Suspense>
      {hasKeypad && <Keypad name={name} onPress={(digit) => own.sendDigits(digit)} onClose={() => show(null)} />}
    </div>
  )
}

/** Card numbers are neither recorded nor written down: one press before, one after. On hold and aside the rules see to it. */
function OffTheRecord({ call, act }: { call: HeldCall['call']; act: ReturnType<typeof useCallAct> }) {
  const t = useWords(phoneWords)
  const isSpoken = call.stage === 'talking' || call.stage === 'together'
  if (call.as !== 'agent' || (call.recording ?? call.words) === null || !isSpoken) return null
  const isPaused = (call.recording ?? call.words) === 'paused'
  return (
    <RoundButton
      label={isPaused ? t('recordAgain') : t('offRecord')}
      keys="alt+o"
      isOn={isPaused}
      isBusy={act.isPending && (act.variables === 'pauseRecording' || act.variables === 'resumeRecording')}
      icon={isPaused ? <CircleDot size={18} aria-hidden /> : <CircleOff size={18} aria-hidden />}
      onPress={() => act.mutate(isPaused ? 'resumeRecording' : 'pauseRecording')}
    />
  )
}

/** With a third party up: who goes with whom from here. */
function WithThird({ call, act }: { call: HeldCall['call']; act: ReturnType<typeof useCallAct> }) {
  const t = useWords(phoneWords)
  if (call.as !== 'agent' || !call.third?.isUp) return null
  if (call.stage !== 'aside' && call.stage !== 'together') return null
  return (
    <>
      {call.stage === 'aside' && (
        <Button
          keys="alt+j"
          keyGroup={t('group')}
          className="!h-12 max-md:!h-13 max-md:grow"
          onPress={() => act.mutate('join')}
        >
          {t('join')}
        </Button>
      )}
      <Button
        look="primary"
        keys="alt+t"
        keyGroup={t('group')}
        isBusy={act.isPending && act.variables === 'complete'}
        className="!h-12 max-md:!h-13 max-md:grow"
        onPress={() => act.mutate('complete')}
      >
        {t('complete')}
      </Button>
    </>
  )
}

/** A sign with its name below the pointer and its key in the list; on a phone as large as a thumb. */
export function RoundButton({
  label,
  says,
  keys,
  icon,
  isOn = false,
  isEnd = false,
  isBusy = false,
  fill = 0,
  onPress,
}: {
  label: string
  /** What it does, where its name alone does not say it. */
  says?: string
  keys: string
  icon: ReactNode
  isOn?: boolean
  isEnd?: boolean
  isBusy?: boolean
  /** How loud one is, 0 to 1: the button fills from below, so that one sees that one is heard. */
  fill?: number
  onPress: () => void
}) {
  const t = useWords(phoneWords)
  const id = useId()
  useShortcut({ keys, label, group: t('group'), run: onPress, isOn: !isBusy })
  return (
    <Tooltip
      side="bottom"
      says={
        <span className="flex items-center gap-2">
          {says ?? label} <KeySigns keys={keys} />
        </span>
      }
    >
      <button
        type="button"
        aria-pressed={isEnd ? undefined : isOn}
        aria-describedby={says === undefined ? undefined : id}
        aria-keyshortcuts={keys}
        aria-busy={isBusy || undefined}
        disabled={isBusy}
        onClick={onPress}
        className={classes(
          'relative grid h-12 min-w-16 flex-none content-center justify-items-center gap-0.5 overflow-hidden rounded-m border px-2 text-xs leading-none font-medium whitespace-nowrap transition-colors select-none disabled:opacity-60 max-md:h-13 max-md:min-w-13 max-md:flex-1 max-md:px-0.5',
          isEnd
            ? 'border-transparent bg-failed text-surface hover:brightness-90'
            : isOn
              ? 'border-brand bg-brand text-brand-ink'
              : 'border-line bg-surface text-ink-2 hover:bg-sunken hover:text-ink',
        )}
      >
        {fill > 0 && (
          <span
            aria-hidden="true"
            className="absolute inset-x-0 bottom-0 h-full origin-bottom bg-live/20 transition-transform duration-500 ease-out"
            style={{ transform: `scaleY(${Math.min(1, Math.sqrt(fill) * 1.4).toFixed(3)})` }}
          />
        )}
        <span className="relative">{icon}</span>
        <span className="relative max-md:text-[10.5px] max-md:whitespace-normal">{label}</span>
        {says !== undefined && (
          <span id={id} hidden>
            {says}
          </span>
        )}
      </button>
    </Tooltip>
  )
}
