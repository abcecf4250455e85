import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { chosenWorkspace } from '../api/workspace-choice.ts'
import { call, type Outputs } from '../api/call.ts'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { modelWords } from '../words/model.ts'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { SystemLine } from '../conversation/system-line.tsx'
import { cutByEvidence } from './evidence.ts'
import { momentNames } from './filter.ts'

type Judgement = Outputs['moments']['get']
type Turn = Outputs['interactions']['turns']['rows'][number]
/** `byModel`: a language model found it, and it counts in no score. */
type Evidence = Judgement['welcome']['evidence'][number] & { byModel?: boolean }

/** Conversations longer than this are shown up to it; nobody reads on to the 2,000th turn to learn why. */
const mostTurns = 2000

async function allTurns(interactionId: InteractionId): Promise<Turn[]> {
  const rows: Turn[] = []
  for (let after = 0; rows.length < mostTurns;) {
    const page = await call.interactions.turns({ interactionId, after, limit: 200 })
    rows.push(...page.rows)
    if (!page.more || page.rows.length === 0) break
    after = page.rows.at(-1)?.ordinal ?? after + 1
  }
  return rows
}

export const useAllTurns = (interactionId: string) =>
  useQuery({
    queryKey: [chosenWorkspace(), 'interactions.turns', 'all', interactionId],
    queryFn: () => allTurns(interactionId as InteractionId),
  })

const none: readonly Evidence[] = []

/** The words said, with what was found in them underlined and the three moments named where they begin. */
export function Conversation({
  interactionId,
  judgement,
  more = none,
}: {
  interactionId: string
  judgement: Judgement | undefined
  /** What a language model found besides. */
  more?: readonly Evidence[]
}) {
  const t = useWords(momentsWords)
  const turns = useAllTurns(interactionId)
  const byTurn = useMemo(() => evidenceByTurn(judgement, more), [judgement, more])
  if (turns.isError) return <ErrorState error={turns.error} onRetry={() => void turns.refetch()} />
  if (!turns.data) return <SkeletonRows />
  if (turns.data.length === 0) return <EmptyState title={t('noEvidence')} />
  return (
    <ol aria-label={t('conversation')} className="flex flex-col gap-3 px-4 py-4 md:px-6">
      {turns.data.map((turn) => (
        <TurnLine key={turn.id} turn={turn} evidence={byTurn.get(turn.ordinal) ?? []} judgement={judgement} />
      ))}
    </ol>
  )
}

function evidenceByTurn(judgement: Judgement | undefined, more: readonly Evidence[]): Map<number, Evidence[]> {
  if (!judgement) return new Map()
  const all: Evidence[] = [
    ...more.map((e) => ({ ...e, byModel: true })),
    ...momentNames.flatMap((m) => judgement[m].evidence),
    ...Object.values(judgement.questions).flatMap((q) => q?.evidence ?? []),
    ...judgement.annoyedEvidence,
  ]
  const unique = new Map(all.map((e) => [`${e.ordinal} ${e.from} ${e.to} ${e.reason}`, e]))
  return Map.groupBy(unique.values(), (e) => e.ordinal)
}

function TurnLine({
  turn,
  evidence,
  judgement,
}: {
  turn: Turn
  evidence: Evidence[]
  judgement: Judgement | undefined
}) {
  const terms = useWords(termsWords)
  const starts = judgement ? momentNames.filter((m) => judgement[m].fromOrdinal === turn.ordinal) : []
  return (
    <>
      {starts.length > 0 && (
        <li className="flex items-center gap-3 text-xs font-medium text-ink-2 before:flex-1 before:border-t before:border-line after:flex-1 after:border-t after:border-line">
          {starts.map((m) => terms(`moment-${m}`)).join(' · ')}
        </li>
      )}
      {turn.kind === 'system' ? (
        <li data-ordinal={turn.ordinal} tabIndex={-1} className="rounded-m">
          <SystemLine turn={turn} />
        </li>
      ) : (
        <Said turn={turn} evidence={evidence} />
      )}
    </>
  )
}

function Said({ turn, evidence }: { turn: Turn; evidence: Evidence[] }) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const isOurs = turn.by !== 'customer'
  const who =
    turn.by === 'customer'
      ? terms('cause-customer')
      : turn.by === 'bot'
        ? t('bot')
        : (turn.personName ?? t('agentTurn'))
  return (
    <li
      data-ordinal={turn.ordinal}
      tabIndex={-1}
      className={`max-w-[82%] rounded-l px-3.5 py-2.5 ${isOurs ? 'self-end' : 'self-start'} ${turn.kind === 'note' ? 'border border-dashed border-line-strong' : isOurs ? 'bg-brand-soft' : 'bg-sunken'}`}
    >
      <p className="text-xs text-ink-2">
        <span className="first-letter:uppercase">{who}</span> · <Time at={turn.at} as="clock" />
        {turn.kind === 'note' && ` · ${t('noteTurn')}`}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">
        {cutByEvidence(turn.text, evidence).map((piece, i) =>
          piece.of.length === 0 ? (
            <span key={i}>{piece.text}</span>
          ) : (
            <Underlined key={i} text={piece.text} of={piece.of} />
          ),
        )}
      </p>
    </li>
  )
}

/** Full line: it lifted the moment. Broken line: it let the moment down. Dots: a language model's, in no score. The reason in words on hover and for screen readers. */
function Underlined({ text, of }: { text: string; of: Evidence[] }) {
  const t = useWords(momentsWords)
  const language = useLanguage()
  const isDown = of.some((e) => !e.byModel && e.direction === 'down')
  const model = useWords(modelWords)
  const isModel = of.every((e) => e.byModel)
  const says = of.map((e) => (e.byModel ? `${e.sentence[language]} (${model('by')})` : e.sentence[language])).join(' ')
  const line = isModel
    ? 'border-b-2 border-dotted border-ink-3'
    : isDown
      ? 'border-b-2 border-dashed border-failed'
      : 'border-b-2 border-delight'
  return (
    <mark title={says} className={`bg-transparent pb-px text-inherit ${line}`}>
      {text}
      <span className="sr-only"> ({t('evidenceFor', { sentence: says })})</span>
    </mark>
  )
}
