import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Time } from '../ui/time.tsx'
import { wordDuration } from '../ui/time-words.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import type { Evidence } from './evidence.ts'
import { useUnsent, type UnsentTurn } from './sending.ts'
import { TurnBubble } from './turn-bubble.tsx'
import { SpeakingLines } from './speaking-lines.tsx'
import { useSpeaking, type Speaking } from './speaking.ts'
import { inTime, lineUp } from './turns.ts'
import { UnsentBubble } from './unsent-bubble.tsx'

/** How many turns are drawn at first, and how many more each time one scrolls up to the top. */
const step = 60
/** How many turns are drawn before one that was searched for. */
const around = 12
/** Within this of the end one is reading along, and stays there when something comes. */
const endPx = 80

const dayOf = (at: string) => new Date(at).toDateString()

/** What was said, newest at the foot; scrolling up shows more and more of the past without a jump. */
export function TurnList({
  interaction,
  turns,
  typing,
  evidence,
  found,
  onTakenBack,
}: {
  interaction: Interaction
  turns: readonly Turn[]
  typing: { name: string | null } | null
  evidence: ReadonlyMap<number, Evidence[]>
  /** The ordinal of the turn somebody searched for: the list opens there, marks it and gives it the focus. */
  found: number | null
  onTakenBack: (unsent: UnsentTurn) => void
}) {
  const t = useWords(conversationWords)
  const me = useMe()
  const [count, setCount] = useState(step)
  const unsent = useUnsent(interaction.id)
  const wanted = Math.max(count, drawnFor(turns, found))
  const shown = useMemo(() => inTime(turns.slice(-wanted)), [turns, wanted])
  const speaking = useSpeaking(interaction.id)
  const hasMore = turns.length > shown.length
  const [scroller, scroll] = useScroll(
    turns.length + unsent.length,
    shown.length,
    typing === null ? linesLong(speaking) : -1,
    found,
  )
  const customerName = interaction.customerName ?? interaction.number ?? t('customer')
  const known = new Set(turns.map((turn) => turn.senderId))

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-label={t('log')}
        // scrolled by keyboard, as WCAG 2.1.1 asks of whatever scrolls
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={() => scroll.onScroll(hasMore ? () => setCount(wanted + step) : undefined)}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 pt-4 pb-3 focus-visible:outline-offset-[-2px] md:px-6"
      >
        <div className="flex-1" />
        {hasMore ? (
          <Button look="quiet" size="s" className="mx-auto" onPress={() => setCount(wanted + step)}>
            {t('earlier')}
          </Button>
        ) : (
          <Arrival interaction={interaction} />
        )}
        {turns.length === 0 && unsent.length === 0 && (
          <p className="py-8 text-center text-s text-ink-3">{t('noTurns')}</p>
        )}
        <Lines turns={shown} customerName={customerName} evidence={evidence} found={found} />
        {unsent
          .filter((one) => !known.has(one.senderId))
          .map((one) => (
            <UnsentBubble key={one.senderId} unsent={one} onTakenBack={onTakenBack} />
          ))}
        <SpeakingLines lines={speaking} customerName={customerName} meId={me.id} />
        <Typing typing={typing} />
      </div>
      {scroll.isAway && (
        <Button
          className="fade-in absolute bottom-3 left-1/2 -translate-x-1/2 !rounded-full shadow-high"
          size="s"
          icon={<ArrowDown size={14} aria-hidden />}
          onPress={scroll.toEnd}
        >
          {t('newBelow')}
        </Button>
      )}
    </div>
  )
}

function Lines({
  turns,
  customerName,
  evidence,
  found,
}: {
  turns: readonly Turn[]
  customerName: string
  evidence: ReadonlyMap<number, Evidence[]>
  found: number | null
}) {
  const me = useMe()
  const lines = useMemo(() => lineUp(turns, dayOf), [turns])
  return lines.map((line) =>
    line.kind === 'turn' ? (
      <TurnBubble
        key={line.key}
        turn={line.turn}
        isFollowing={line.isFollowing}
        customerName={customerName}
        isMe={line.turn.personId === me.id}
        evidence={evidence.get(line.turn.ordinal)}
        isFound={line.turn.ordinal === found}
      />
    ) : line.kind === 'day' ? (
      <Separator key={line.key}>
        <Time at={line.at} as="day" />
      </Separator>
    ) : null,
  )
}

/** How many of the last turns are drawn so that the one that was found is among them, with what led to it. */
function drawnFor(turns: readonly Turn[], found: number | null): number {
  const index = found === null ? -1 : turns.findIndex((turn) => turn.ordinal === found)
  return index < 0 ? 0 : turns.length - index + around
}

function Typing({ typing }: { typing: { name: string | null } | null }) {
  const t = useWords(conversationWords)
  return (
    <div role="status" className="min-h-6 flex-none pt-1.5 text-xs text-ink-3">
      {typing && (
        <span className="fade-in inline-flex items-center gap-2">
          <span aria-hidden="true" className="breathe">
            •••
          </span>
          {typing.name === null ? t('typingSomeone') : t('typing', { name: typing.name })}
        </span>
      )}
    </div>
  )
}

function Separator({ children }: { children: React.ReactNode }) {
  return (
    <div className="my-2 flex items-center gap-3 text-xs text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line first-letter:uppercase">
      {children}
    </div>
  )
}

/** Grows with what is being said, so that one who reads along stays at the end. */
const linesLong = (lines: readonly Speaking[]): number => lines.reduce((sum, { text }) => sum + 1 + text.length, 0)

/** How they came here and how long they waited: what one should know before the first word. */
function Arrival({ interaction }: { interaction: Interaction }) {
  const t = useWords(conversationWords)
  const page = interaction.context['title'] ?? interaction.context['url']
  const facts = [
    interaction.waitedMs !== null && interaction.waitedMs > 1000
      ? t('waitedFor', { wait: wordDuration(interaction.waitedMs) })
      : null,
    page ? t('cameFrom', { page }) : null,
  ].filter((one) => one !== null)
  if (facts.length === 0) return null
  return <p className="mb-1 truncate text-center text-xs text-ink-3">{facts.join(' · ')}</p>
}

/** `below` changes with what stands under the turns. */
function useScroll(total: number, shown: number, below: number, found: number | null) {
  const ref = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const before = useRef<{ height: number; shown: number }>({ height: 0, shown: 0 })
  const [isAway, setAway] = useState(false)
  const gone = useRef<number | null>(null)
  const toEnd = () => {
    if (ref.current) ref.current.scrollTop = ref.current.scrollHeight
  }
  useLayoutEffect(() => {
    const node = ref.current
    if (!node) return
    const turn = found === gone.current ? null : node.querySelector<HTMLElement>(`[data-ordinal="${found}"]`)
    if (turn) {
      gone.current = found
      isAtEnd.current = false
      turn.scrollIntoView({ block: 'center' })
      // after whatever was open gave the focus back
      setTimeout(() => turn.focus({ preventScroll: true }))
    } else if (isAtEnd.current) node.scrollTop = node.scrollHeight
    // more of the past was drawn above: stay where the eye is
    else if (shown > before.current.shown + 1) node.scrollTop += node.scrollHeight - before.current.height
    else setAway(true)
    before.current = { height: node.scrollHeight, shown }
  }, [total, shown, below, found])
  useEffect(() => {
    const node = ref.current
    if (!node) return
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) node.scrollTop = node.scrollHeight
    })
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  const scroll = {
    isAway,
    toEnd,
    onScroll: (more: (() => void) | undefined) => {
      const node = ref.current
      if (!node) return
      isAtEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < endPx
      if (isAtEnd.current) setAway(false)
      if (node.scrollTop < 120 && more) {
        before.current = { ...before.current, height: node.scrollHeight }
        isAtEnd.current = false
        more()
      }
    },
  }
  return [ref, scroll] as const
}
