import { useQuery } from '@tanstack/react-query'
import { ChevronsUp } from 'lucide-react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import type { Ahead } from '@peakend/contract/priorities.ts'
import type { Channel } from '@peakend/contract/values.ts'
import { ask } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { wordDuration } from '../ui/time-words.ts'
import { prioritiesWords } from '../words/priorities.ts'
import { useWords } from '../words/words.ts'
import { useSaid } from './sentence.ts'

/** Why somebody goes before their turn, in a line: for who is asked to answer them. */
export function AheadLine({
  ahead,
  channel,
  isWaiting,
  className,
}: {
  ahead: Ahead
  channel: Channel
  isWaiting: boolean
  className?: string
}) {
  const t = useWords(prioritiesWords)
  const said = useSaid(ahead.when ?? [])
  const why = ahead.when ? said('why', ahead.when) : t(channel === 'counter' ? 'why_appointment' : 'why_hand')
  return (
    <p className={classes('text-s text-ink-2', className)}>
      <span className="inline-flex items-center gap-1 align-bottom font-semibold text-brand">
        <ChevronsUp size={14} className="flex-none" aria-hidden />
        {t(isWaiting ? 'why' : 'whyWas', { time: wordDuration(ahead.ms) })}
      </span>{' '}
      · {why}
    </p>
  )
}

/** The same above what was said, while the conversation runs. */
export function AheadOf({ interaction }: { interaction: Pick<Interaction, 'id' | 'state' | 'channel' | 'queuedAt'> }) {
  const workspaceId = useWorkspaceId()
  const asked = ask.priorities.ofInteraction({ interactionId: interaction.id }, { workspaceId })
  const isWaiting = interaction.state === 'waiting'
  const { data } = useQuery({
    ...asked,
    queryKey: [...asked.queryKey, isWaiting],
    enabled: interaction.state !== 'closed' && interaction.queuedAt !== null,
  })
  if (!data?.ahead) return null
  return (
    <AheadLine
      ahead={data.ahead}
      channel={interaction.channel}
      isWaiting={isWaiting}
      className="flex-none border-b border-line px-4 py-1.5 md:px-5"
    />
  )
}
