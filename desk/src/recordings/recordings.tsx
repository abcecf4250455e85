import { useQuery } from '@tanstack/react-query'
import { AudioLines, EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Judgement } from '@peakend/contract/judgements.ts'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import type { Recording } from '@peakend/contract/recordings.ts'
import { ask } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { ErrorState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { recordingsWords } from '../words/recordings.ts'
import { useWords } from '../words/words.ts'
import { Player } from './player.tsx'
import type { Playing } from './playing.ts'

/** What was recorded of a call, above what was said in it. Draws nothing where nothing was. */
export default function Recordings({
  interaction,
  turns,
  onPlaying,
}: {
  interaction: Interaction
  turns: readonly Turn[]
  onPlaying: (playing: Playing | null) => void
}) {
  const t = useWords(recordingsWords)
  const workspaceId = useWorkspaceId()
  const interactionId = interaction.id
  const { data, error, refetch } = useQuery(ask.recordings.of({ interactionId }, { workspaceId }))
  const judged = useQuery({
    ...ask.moments.get({ interactionId }, { workspaceId }),
    enabled: (data?.rows.length ?? 0) > 0 && interaction.mark.welcome.state !== 'open',
    retry: false,
    staleTime: 60_000,
  })
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  // messages stand where they were left, among what was said
  const calls = data?.rows.filter(({ holds }) => holds === 'call') ?? []
  if (!data || calls.length === 0) return null
  return (
    <section aria-label={t('title')} className="flex-none border-b border-line bg-surface px-3 py-3 md:px-5">
      {calls.map((recording, index) => (
        <One
          key={recording.id}
          {...{ recording, interaction, turns, judgement: judged.data, mayListen: data.mayListen }}
          // the words follow the first that can be heard
          onPlaying={index === calls.findIndex(({ state }) => state === 'kept') ? onPlaying : ignore}
        />
      ))}
    </section>
  )
}

const ignore = () => undefined

function One({
  recording,
  interaction,
  turns,
  judgement,
  mayListen,
  onPlaying,
}: {
  recording: Recording
  interaction: Interaction
  turns: readonly Turn[]
  judgement: Judgement | undefined
  mayListen: boolean
  onPlaying: (playing: Playing | null) => void
}) {
  const t = useWords(recordingsWords)
  const { peaks, state } = recording
  if (state === 'kept' && peaks)
    return <Player recording={{ ...recording, peaks }} mark={interaction.mark} {...{ turns, judgement, onPlaying }} />
  if (state === 'kept' && !mayListen)
    return (
      <Line icon={<EyeOff size={15} aria-hidden />}>
        {t('notForYou')} · <Time at={recording.startedAt} as="clock" className="num" />
      </Line>
    )
  const isPaused = state === 'running' && recording.pauses.some(({ toMs }) => toMs === null)
  return <Line icon={<AudioLines size={15} aria-hidden />}>{t(isPaused ? 'state-paused' : `state-${state}`)}</Line>
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-s text-ink-2">
      {icon}
      <span>{children}</span>
    </p>
  )
}
