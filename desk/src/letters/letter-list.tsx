import { Mail } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import type { Evidence } from '../conversation/evidence.ts'
import { useUnsent, type UnsentTurn } from '../conversation/sending.ts'
import { TurnBubble } from '../conversation/turn-bubble.tsx'
import { UnsentBubble } from '../conversation/unsent-bubble.tsx'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { bareSubject } from './addresses.ts'
import { FoldedLetter, LetterCard } from './letter-card.tsx'
import { useLetters, type Letter } from './letters-data.ts'
import { lineUpLetters, type LetterLine } from './line-up.ts'

/** So many of the newest stand open; what is older is folded to a line each, and what is much older to one line together. */
const openLetters = 2
const foldedLetters = 6

export interface LetterListProps {
  interaction: Interaction
  turns: readonly Turn[]
  evidence: ReadonlyMap<number, Evidence[]>
  found: number | null
  onTakenBack: (unsent: UnsentTurn) => void
}

/** A conversation by letter: its subject, then letters and what happened between them, oldest first and the newest in view. */
export default function LetterList(props: LetterListProps) {
  const { interaction, turns } = props
  const letters = useLetters(interaction.id, turns)
  if (letters.isError && !letters.data)
    return <ErrorState error={letters.error} onRetry={() => void letters.refetch()} />
  if (!letters.data)
    return (
      <div className="grid flex-1 content-start gap-3 px-4 py-5 md:px-6">
        <Skeleton className="h-6 w-2/3" />
        <Skeleton className="h-40 w-full" />
        <Skeleton className="h-28 w-full" />
      </div>
    )
  return <Lines {...props} letters={letters.data.rows} />
}

function Lines({
  interaction,
  turns,
  evidence,
  found,
  onTakenBack,
  letters,
}: LetterListProps & { letters: readonly Letter[] }) {
  const t = useWords(lettersWords)
  const unsent = useUnsent(interaction.id)
  const lines = useMemo(() => lineUpLetters(letters, turns), [letters, turns])
  const scroller = useEndInView(lines.length, found)
  const subject = letters.findLast((one) => one.state !== 'gone')?.subject ?? interaction.context['subject'] ?? ''
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={t('list')}
      // scrolled by keyboard, as WCAG 2.1.1 asks of whatever scrolls
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto bg-paper px-3 pt-3 pb-3 focus-visible:outline-offset-[-2px] md:px-6"
    >
      <div className="mx-auto max-w-3xl">
        <h3 className="text-l font-semibold tracking-tight wrap-anywhere">{bareSubject(subject) || t('noSubject')}</h3>
        {lines.length === 0 ? (
          <EmptyState icon={<Mail size={20} />} title={t('empty')} />
        ) : (
          <Folding lines={lines} evidence={evidence} found={found} customerName={interaction.customerName ?? ''} />
        )}
        {unsent
          .filter((one) => !turns.some((turn) => turn.senderId === one.senderId))
          .map((one) => (
            <UnsentBubble key={one.senderId} unsent={one} onTakenBack={onTakenBack} />
          ))}
      </div>
    </div>
  )
}

function Folding({
  lines,
  evidence,
  found,
  customerName,
}: {
  lines: readonly LetterLine[]
  evidence: ReadonlyMap<number, Evidence[]>
  found: number | null
  customerName: string
}) {
  const t = useWords(lettersWords)
  const me = useMe()
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [isAll, setAll] = useState(false)
  const ids = lines.flatMap((line) => (line.kind === 'letter' && line.letter.state !== 'gone' ? line.letter.id : []))
  const open = new Set<string>(ids.slice(-openLetters))
  const from = isAll || found !== null ? 0 : Math.max(0, ids.length - openLetters - foldedLetters)
  const firstId = ids[from]
  const start = from === 0 ? 0 : lines.findIndex((line) => line.kind === 'letter' && line.letter.id === firstId)
  const turn = (id: string, isOpen: boolean) => setTurned(new Map([...turned, [id, isOpen]]))
  return (
    <>
      {start > 0 && (
        <Button look="quiet" size="s" className="mt-2" onPress={() => setAll(true)}>
          {t('earlier', { count: from })}
        </Button>
      )}
      {lines.slice(start).map((line) => {
        if (line.kind === 'turn')
          return (
            <TurnBubble
              key={line.turn.id}
              turn={line.turn}
              isFollowing={false}
              customerName={customerName}
              isMe={line.turn.personId === me.id}
              evidence={evidence.get(line.turn.ordinal)}
              isFound={line.turn.ordinal === found}
            />
          )
        const { letter } = line
        const isFound = line.turn !== undefined && line.turn.ordinal === found
        const isOpen = turned.get(letter.id) ?? (open.has(letter.id) || isFound || letter.state === 'failed')
        return isOpen ? (
          <LetterCard
            key={letter.id}
            shown={line}
            evidence={line.turn && evidence.get(line.turn.ordinal)}
            isSubjectNew={line.isSubjectNew}
            isFound={isFound}
            onFold={() => turn(letter.id, false)}
          />
        ) : (
          <FoldedLetter key={letter.id} shown={line} onOpen={() => turn(letter.id, true)} />
        )
      })}
    </>
  )
}

/** The newest letter's beginning in view when one comes, unless somebody searched for another. */
function useEndInView(count: number, found: number | null) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const node = ref.current
    if (!node || count === 0) return
    const wanted = found === null ? null : node.querySelector<HTMLElement>(`[data-ordinal="${found}"]`)
    const last = wanted ?? [...node.querySelectorAll<HTMLElement>('article, [data-ordinal]')].at(-1)
    last?.scrollIntoView({ block: wanted ? 'center' : 'start' })
    if (wanted) setTimeout(() => wanted.focus({ preventScroll: true }))
  }, [count, found])
  return ref
}
