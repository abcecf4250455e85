import { Headphones, PhoneCall } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { useHeld } from '../floor/use-held.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Card } from '../ui/card.tsx'
import { Chip } from '../ui/chip.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Duration } from '../ui/time.tsx'
import { coachWords } from '../words/coach.ts'
import { useWords } from '../words/words.ts'
import { howItRuns, namesIn } from './call-words.ts'
import { useHindrance } from './coaching.ts'
import { ListenButton, WhyNot } from './listen-button.tsx'
import { useRunningCalls } from './running-data.ts'

/** Who is on the phone with whom, and the way to hear it. Nothing where no telephone switch is set up. */
export function CallsCard({ queueId, onOpen }: { queueId: string | null; onOpen: (interactionId: string) => void }) {
  const t = useWords(coachWords)
  const me = useMe()
  const running = useRunningCalls({ workspaceId: useWorkspaceId(), isOn: true })
  const hindrance = useHindrance(running.data?.why ?? null)
  if (running.data?.why === 'not-set-up') return null
  const all = (running.data?.rows ?? []) as RunningCall[]
  const isOthers = (one: RunningCall) => one.agentId !== me.id && !one.coaches.some((coach) => coach.personId === me.id)
  const rows = all.filter((one) => queueId === null || one.queueId === queueId)
  return (
    <Card title={t('title')} aside={rows.length > 0 ? t('count', { count: rows.length }) : undefined}>
      {running.isPending ? (
        <SkeletonRows rows={2} />
      ) : running.isError && !running.data ? (
        <ErrorState error={running.error} onRetry={() => void running.refetch()} />
      ) : (
        <>
          {hindrance && (rows.some(isOthers) || running.data?.why === 'away') && <WhyNot {...hindrance} />}
          {rows.length > 0 ? (
            <Rows rows={rows} canListen={hindrance === null} onOpen={onOpen} />
          ) : (
            running.data?.why === null && <p className="px-4 py-3 text-s text-ink-3">{t('none')}</p>
          )}
          {running.data?.next && (
            <p className="border-t border-line px-4 py-2 text-s text-ink-3">{t('more', { count: all.length })}</p>
          )}
        </>
      )}
    </Card>
  )
}

/** Arrows go from call to call; L listens to the one the keys are at, the longest at first. */
function Rows({
  rows,
  canListen,
  onOpen,
}: {
  rows: readonly RunningCall[]
  canListen: boolean
  onOpen: (interactionId: string) => void
}) {
  const t = useWords(coachWords)
  const list = useRef<HTMLUListElement>(null)
  const [at, setAt] = useState<string | null>(null)
  const { rows: held, hold } = useHeld(rows, (one) => one.callId)
  const shown = held.map(({ row, gone }) => ({ row: rows.find((one) => one.callId === row.callId) ?? row, gone }))
  const current = shown.some(({ row }) => row.callId === at)
    ? at
    : (shown.find(({ gone }) => !gone)?.row.callId ?? null)
  const move = useEffectEvent((event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('[data-row]') ?? [])]
    const from = buttons.findIndex((one) => one.closest('li')?.contains(document.activeElement))
    if (step === 0 || from < 0) return
    event.preventDefault()
    buttons[Math.max(0, Math.min(buttons.length - 1, from + step))]?.focus()
  })
  useEffect(() => {
    const at = list.current
    const hear = (event: KeyboardEvent) => move(event)
    const came = ({ target }: FocusEvent) =>
      setAt((target as Element).closest<HTMLElement>('[data-call]')?.dataset['call'] ?? null)
    at?.addEventListener('keydown', hear)
    at?.addEventListener('focusin', came)
    return () => {
      at?.removeEventListener('keydown', hear)
      at?.removeEventListener('focusin', came)
    }
  }, [])
  return (
    <ul ref={list} aria-label={t('calls')} {...hold} className="max-h-[40vh] overflow-auto">
      {shown.map(({ row, gone }) => (
        <Row
          key={row.callId}
          call={row}
          isGone={gone}
          hasKey={row.callId === current}
          canListen={canListen && !gone}
          onOpen={onOpen}
        />
      ))}
    </ul>
  )
}

function Row({
  call,
  isGone,
  hasKey,
  canListen,
  onOpen,
}: {
  call: RunningCall
  isGone: boolean
  hasKey: boolean
  canListen: boolean
  onOpen: (interactionId: string) => void
}) {
  const t = useWords(coachWords)
  const me = useMe()
  const { customer, agent } = namesIn(call, t)
  const isOn = call.coaches.some((one) => one.personId === me.id)
  const others = call.coaches.filter((one) => one.isUp && one.personId !== me.id)
  const isMine = call.agentId === me.id
  return (
    <li
      data-call={call.callId}
      className={classes(
        'flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5 last:border-0 sm:flex-nowrap',
        isOn && 'bg-brand-soft',
        isGone && '[&_*]:!text-ink-3',
      )}
    >
      <Avatar name={call.customerName} />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-x-1.5">
          <button
            type="button"
            data-row
            aria-label={t('open', { name: customer })}
            onClick={() => onOpen(call.interactionId)}
            className="min-w-0 truncate rounded-xs text-left font-semibold underline-offset-2 hover:underline"
          >
            <bdi>{customer}</bdi>
          </button>
          <Duration since={call.answeredAt ?? call.beganAt} className="flex-none text-s text-ink-2" />
        </p>
        <p className="truncate text-s text-ink-3">
          <bdi>{[t('withAgent', { name: agent }), call.queueName].filter(Boolean).join(' · ')}</bdi>
        </p>
      </div>
      <div className="flex flex-none flex-wrap items-center justify-end gap-1.5 max-sm:w-full">
        {call.stage !== 'talking' && (
          <Chip>
            {howItRuns(call, t)} <Duration since={call.stageSince} className="text-ink" />
          </Chip>
        )}
        {others.map((one) => (
          <Chip key={one.personId} tone="brand">
            <Headphones size={13} aria-hidden /> <bdi className="max-w-32 truncate">{one.name}</bdi>
          </Chip>
        ))}
        {isMine || isOn ? (
          <Chip tone="brand">
            <PhoneCall size={13} aria-hidden /> {isMine ? t('yours') : t('youOn')}
          </Chip>
        ) : (
          <ListenButton call={call} names={{ customer, agent }} keys={hasKey ? 'l' : undefined} isOff={!canListen} />
        )}
      </div>
    </li>
  )
}
