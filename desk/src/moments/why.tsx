import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, MessageSquareText, X } from 'lucide-react'
import { useRef } from 'react'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { isRefusal } from '../api/refusal.ts'
import { ask, type Outputs } from '../api/call.ts'
import { useDeepening } from '../deepening/deepening-data.ts'
import { Mark } from '../mark/mark.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { useGo } from '../ui/go.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Conversation } from './conversation.tsx'
import { Findings } from './findings.tsx'
import { Reviewed, ReviewForm } from './review.tsx'

type Judgement = Outputs['moments']['get']
type Interaction = Outputs['interactions']['get']

/** Why one interaction was judged as it was: the words said beside what was found in them. */
export function Why({
  interactionId,
  isReview = false,
  onClose,
}: {
  interactionId: string
  /** Somebody gives their own scores first: nothing of ours is shown, nor asked for. */
  isReview?: boolean
  onClose: () => void
}) {
  const one = { interactionId: interactionId as InteractionId }
  const answer = useQuery({ ...ask.moments.get(one), enabled: !isReview })
  const isBlind = isReview || isRefusal(answer.error, 'review_first')
  const judgement = isBlind ? unasked : answer
  const interaction = useQuery(ask.interactions.get(one))
  const deepening = useDeepening(interactionId, { isOver: judgement.data?.isFinal === true })
  const scroller = useRef<HTMLDivElement>(null)
  const showTurn = (ordinal: number) => {
    const turn = scroller.current?.querySelector<HTMLElement>(`[data-ordinal="${ordinal}"]`)
    turn?.scrollIntoView({ block: 'center', behavior: 'smooth' })
    turn?.focus({ preventScroll: true })
  }
  const failed = interaction.error ?? (judgement.error && !isRefusal(judgement.error, 'not_judged_yet', 'policy_hides'))
  if (failed)
    return <ErrorState error={interaction.error ?? judgement.error} onRetry={() => void interaction.refetch()} />
  return (
    <section className="flex min-h-0 min-w-0 flex-col" aria-busy={interaction.isPending}>
      <Head interaction={interaction.data} judgement={judgement.data} onClose={onClose} />
      <div
        ref={scroller}
        className="grid grid-cols-1 min-h-0 flex-1 auto-rows-max overflow-auto xl:auto-rows-auto xl:grid-cols-[1.1fr_minmax(340px,1fr)] xl:overflow-hidden"
      >
        <div className={`bg-surface xl:min-h-0 xl:overflow-auto ${isBlind ? 'max-xl:order-1' : 'max-xl:order-2'}`}>
          {interaction.data ? (
            <Conversation
              interactionId={interactionId}
              judgement={judgement.data}
              more={deepening.deepening?.evidence}
            />
          ) : (
            <SkeletonRows />
          )}
        </div>
        <div
          className={`border-line xl:min-h-0 xl:overflow-auto xl:border-l ${isBlind ? 'max-xl:order-2 max-xl:border-t' : 'max-xl:order-1 max-xl:border-b'}`}
        >
          {isBlind ? (
            <ReviewForm interactionId={one.interactionId} />
          ) : judgement.data ? (
            <>
              <Reviewed interactionId={one.interactionId} judgement={judgement.data} />
              <Findings judgement={judgement.data} deepening={deepening} onTurn={showTurn} />
            </>
          ) : judgement.isPending ? (
            <SkeletonRows hasPicture={false} />
          ) : (
            <Unjudged error={judgement.error} />
          )}
        </div>
      </div>
    </section>
  )
}

/** What stands for the judgement while it is not asked for. */
const unasked = { data: undefined, error: null, isPending: false }

function Unjudged({ error }: { error: Error | null }) {
  const t = useWords(momentsWords)
  return <EmptyState title={t(isRefusal(error, 'policy_hides') ? 'policyHides' : 'notJudgedYet')} />
}

function Head({
  interaction,
  judgement,
  onClose,
}: {
  interaction: Interaction | undefined
  judgement: Judgement | undefined
  onClose: () => void
}) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const go = useGo()
  const verdict = judgement?.asIntended
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 md:px-5">
      <Button
        look="quiet"
        size="s"
        className="lg:hidden"
        icon={<ArrowLeft size={16} aria-hidden />}
        aria-label={t('back')}
        onPress={onClose}
      />
      <div className="min-w-0 flex-1 basis-52">
        <h1 className="truncate text-l font-semibold">{interaction?.customerName ?? terms('someone')}</h1>
        {interaction && (
          <p className="text-s text-ink-3">
            {[terms(`channel-${interaction.channel}`), interaction.queueName, interaction.agentName]
              .filter(Boolean)
              .join(' · ')}
            {' · '}
            <Time at={interaction.openedAt} as="due" />
          </p>
        )}
      </div>
      {judgement && (
        <Chip tone={verdict === true ? 'met' : verdict === false ? 'below' : 'plain'}>
          {t(verdict === true ? 'asIntendedYes' : verdict === false ? 'asIntendedNo' : 'asIntendedUnknown')}
        </Chip>
      )}
      {judgement && <Mark mark={judgement.mark} size="l" />}
      <div className="flex gap-1.5">
        <Button
          icon={<MessageSquareText size={15} aria-hidden />}
          className="max-md:hidden"
          onPress={() => interaction && go(`/inbox/${interaction.id}`)}
        >
          {t('conversation')}
        </Button>
        <Button
          look="quiet"
          className="max-lg:hidden"
          icon={<X size={16} aria-hidden />}
          aria-label={t('back')}
          onPress={onClose}
        />
      </div>
    </header>
  )
}
