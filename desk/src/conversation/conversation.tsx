import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ComponentProps } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { ask, call } from '../api/call.ts'
import { AheadOf } from '../priorities/ahead-line.tsx'
import { CallBackCard } from '../callbacks/call-back-card.tsx'
import { PlayingContext, SpokenContext, type Playing } from '../recordings/playing.ts'
import { RunningBand } from '../phone/running-band.tsx'
import { useMay, useMe, useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { useSearchValues } from '../ui/go.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useDeepening } from '../deepening/deepening-data.ts'
import { InShort } from '../deepening/in-short.tsx'
import { Story } from '../story/story.tsx'
import { closedFor, MessagesContext, useMessages } from '../messaging/messages-data.ts'
import { WritingPart } from '../messaging/writing-part.tsx'
import { useNowMs } from '../ui/clock.ts'
import { ConversationHeader } from './conversation-header.tsx'
import { useConversation, useCue, useDraftCue, useReadMark } from './conversation-data.ts'
import { Composer } from './composer.tsx'
import { CueLine, useStill } from './cue-line.tsx'
import { evidenceByTurn, type Evidence } from './evidence.ts'
import { FoundPromise } from './found-promise.tsx'
import { NotMine, Readers } from './not-mine.tsx'
import { TurnList } from './turn-list.tsx'
import type { ComposerHandle } from './use-composer.ts'

// letters are read and written in their own way, which comes when one is opened
const LetterList = lazy(() => import('../letters/letter-list.tsx'))
const LetterComposer = lazy(() => import('../letters/letter-composer.tsx'))
const MessageCard = lazy(() => import('../phone/message-card.tsx'))
const Recordings = lazy(() => import('../recordings/recordings.tsx'))

/** A conversation beside its customer's story. On a narrow screen one of the two. */
export function Conversation({ interactionId, pane }: { interactionId: string; pane: 'conversation' | 'story' }) {
  const { interaction, turns, typing } = useConversation(interactionId)
  if (interaction.isError && !interaction.data)
    return (
      <div className="flex-1 bg-surface">
        <ErrorState error={interaction.error} onRetry={() => void interaction.refetch()} />
      </div>
    )
  const isStory = pane === 'story'
  return (
    <>
      <div className={classes('min-h-0 min-w-0 flex-1 flex-col bg-surface md:flex', isStory ? 'hidden' : 'flex')}>
        {interaction.data ? (
          <Opened interaction={interaction.data} turns={turns} typing={typing} />
        ) : (
          <ConversationLoading />
        )}
      </div>
      <aside
        className={classes(
          'min-h-0 flex-col overflow-y-auto border-line bg-paper xl:flex xl:w-[348px] xl:flex-none xl:border-l',
          isStory ? 'flex w-full' : 'hidden',
          isStory && 'md:flex md:w-[348px] md:border-l',
        )}
      >
        {interaction.data && (
          <Story customerId={interaction.data.customerId} interaction={interaction.data} isPane={isStory} />
        )}
      </aside>
    </>
  )
}

type Held = ReturnType<typeof useConversation>

function Opened({
  interaction,
  turns,
  typing,
}: {
  interaction: Interaction
  turns: Held['turns']
  typing: Held['typing']
}) {
  const me = useMe()
  const isMine = interaction.agentId === me.id
  const deepening = useDeepening(interaction.id, {
    isOver: interaction.state === 'closed',
    workspaceId: useWorkspaceId(),
  })
  const evidence = useEvidence(interaction, deepening.deepening?.evidence)
  const messages = useMessages(interaction, turns.data)
  const closed = closedFor(messages, useNowMs(30_000))
  const ofBubbles = useMemo(() => ({ messages, isMine }), [messages, isMine])
  const composer = useRef<ComposerHandle>(null)
  const [playing, setPlaying] = useState<Playing | null>(null)
  const [typed, setTyped] = useState<{ at: number; answer?: string | undefined }>({ at: 0 })
  const isStill = useStill(typed.at)
  const hasCues = isMine && me.cues && interaction.state === 'active' && interaction.channel !== 'phone'
  const kept = useCue(interaction.id, hasCues)
  const drafted = useDraftCue(interaction.id, hasCues && isStill ? typed.answer : undefined)
  // what is about to be sent goes before what was said
  const cue = drafted.cue ? drafted : kept
  const isDone = !hasCues || drafted.isAsking || drafted.met.includes(cue.cue?.code ?? '')
  const found = useFoundTurn()
  useReadMark(interaction.id, turns.data?.at(-1)?.ordinal, isMine)
  useOpenedAlong(interaction, isMine)
  return (
    <MessagesContext value={ofBubbles}>
      <Above interaction={interaction} isMine={isMine} />
      <Recorded interaction={interaction} turns={turns.data} onPlaying={setPlaying} />
      {turns.isPending ? (
        <TurnsLoading />
      ) : turns.isError ? (
        <ErrorState error={turns.error} onRetry={() => void turns.refetch()} />
      ) : (
        <Said
          interaction={interaction}
          turns={turns.data}
          typing={typing}
          evidence={evidence}
          found={found}
          onTakenBack={(turn) => composer.current?.giveBack(turn)}
          playing={playing}
        />
      )}
      <div className="flex-none px-3 pb-3 md:px-5 md:pb-4">
        {isMine && (
          <CueLine
            cue={isDone ? null : cue.cue}
            isStill={isStill}
            onDismiss={() => void cue.dismiss()}
            onInsert={(answerId) => composer.current?.insert(answerId)}
          />
        )}
        <InShort of={deepening} className={inShortLook} />
        <NotMine interaction={interaction} isMine={isMine} />
        {interaction.state !== 'closed' && (
          <Answering
            interaction={interaction}
            turns={turns.data}
            canReply={isMine && isAnswered(interaction)}
            ref={composer}
            onType={(at, answer) => setTyped({ at, answer })}
            promise={<FoundPromise interactionId={interaction.id} />}
            isHeldBack={closed !== null}
            takesFiles={messages?.line.abilities.hasMedia}
            below={(text) => messages && <WritingPart messages={messages} interactionId={interaction.id} text={text} />}
          />
        )}
      </div>
    </MessagesContext>
  )
}

/** Who it is with, and who else is there. */
function Above(of: { interaction: Interaction; isMine: boolean }) {
  const me = useMe()
  const { message } = of.interaction
  return (
    <>
      <ConversationHeader {...of} />
      <CallBackCard {...of} />
      {message && (
        <Suspense fallback={null}>
          <MessageCard {...of} message={message} />
        </Suspense>
      )}
      <AheadOf interaction={of.interaction} />
      <RunningBand {...of} />
      <Readers readers={of.interaction.readers.filter((one) => one.personId !== me.id)} />
    </>
  )
}

/** Whether it can be answered in writing: a call is answered by speaking. */
const isAnswered = ({ state, channel }: Interaction): boolean =>
  channel !== 'phone' && (state === 'active' || state === 'resting' || state === 'wrap-up')

/** The ordinal of the turn that was searched for, as the address has it. */
function useFoundTurn(): number | null {
  const found = Number(useSearchValues()['turn'])
  return Number.isSafeInteger(found) && found > 0 ? found : null
}

/** What was recorded of a call. */
function Recorded({
  turns,
  ...of
}: Omit<ComponentProps<typeof Recordings>, 'turns'> & { turns: Held['turns']['data'] }) {
  if (of.interaction.channel !== 'phone' || !turns) return null
  return (
    <Suspense fallback={null}>
      <Recordings {...of} turns={turns} />
    </Suspense>
  )
}

/** What was said, in the way of its channel. */
function Said({ playing, ...props }: ComponentProps<typeof TurnList> & { playing: Playing | null }) {
  if (props.interaction.channel !== 'email')
    return (
      <PlayingContext value={playing}>
        <SpokenContext value={props.interaction.channel === 'phone' ? props.interaction.id : null}>
          <TurnList {...props} />
        </SpokenContext>
      </PlayingContext>
    )
  return (
    <Suspense fallback={<TurnsLoading />}>
      <LetterList {...props} />
    </Suspense>
  )
}

/** Where one answers, in the way of its channel. */
function Answering({
  turns,
  ...props
}: ComponentProps<typeof Composer> & Pick<ComponentProps<typeof LetterComposer>, 'turns'>) {
  if (props.interaction.channel !== 'email') return <Composer {...props} />
  const { interaction, canReply, onType, promise, ref } = props
  return (
    <Suspense fallback={null}>
      <LetterComposer {...{ interaction, canReply, onType, promise, ref, turns }} />
    </Suspense>
  )
}

/** Where the last words stand; it scrolls by itself, so that the conversation is never hidden by it. */
const inShortLook = 'mb-2 max-h-[34vh] overflow-y-auto rounded-m border border-line bg-surface px-3.5 py-3'

/** Quotes with their reasons, where something is judged and the staff policy shows it to me. */
function useEvidence(interaction: Interaction, more: readonly Evidence[] | undefined) {
  const workspaceId = useWorkspaceId()
  const isJudged = [interaction.mark.welcome, interaction.mark.peak, interaction.mark.farewell].some(
    (bar) => bar.state !== 'open',
  )
  const { data } = useQuery({
    ...ask.moments.get({ interactionId: interaction.id }, { workspaceId }),
    enabled: isJudged,
    retry: false,
    staleTime: 60_000,
  })
  return useMemo(() => evidenceByTurn(data, more), [data, more])
}

/** Whoever looks into a colleague's live conversation is seen doing so, and it is written down. */
function useOpenedAlong(interaction: Interaction, isMine: boolean): void {
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const isAlong = !isMine && interaction.agentId !== null && interaction.state !== 'closed' && may('floor.read')
  const { id } = interaction
  useEffect(() => {
    if (!isAlong) return
    call.interactions.open({ interactionId: id }, { workspaceId }).catch(() => {
      // refused: then the conversation itself was not shown either
    })
  }, [isAlong, id, workspaceId])
}

function ConversationLoading() {
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-5 py-3">
        <Skeleton className="size-10 rounded-full" />
        <div className="grid gap-1.5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-64" />
        </div>
      </div>
      <TurnsLoading />
    </>
  )
}

function TurnsLoading() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end gap-3 px-6 py-5">
      <Skeleton className="h-14 w-1/2 !rounded-l" />
      <Skeleton className="h-20 w-3/5 self-end !rounded-l" />
      <Skeleton className="h-10 w-2/5 !rounded-l" />
    </div>
  )
}
