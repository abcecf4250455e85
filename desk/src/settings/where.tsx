import { useQuery } from '@tanstack/react-query'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import { ask } from '../api/call.ts'
import { useGo, useSearchValues } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { hoursWords } from '../words/hours.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

export const channels = ['chat', 'email', 'sms', 'whatsapp', 'phone', 'counter'] as const satisfies readonly Channel[]
const all = 'all'

/** Whose hours or words a page is about; it stands in the address, so that a link can lead to it. */
export interface Where {
  queueId: QueueId | null
  channel: Channel | null
}

export const useQueues = () => useQuery(ask.routing.queues()).data?.rows.filter((queue) => !queue.isRetired) ?? []

export function useWhere(path: string): Where & { choose: (of: Partial<Where>) => void } {
  const go = useGo()
  const search = useSearchValues()
  const queueId = (search['queue'] ?? null) as QueueId | null
  const channel = channels.find((one) => one === search['channel']) ?? null
  return {
    queueId,
    channel,
    choose: (of) => {
      const next = { queueId, channel, ...of }
      go(path, { queue: next.queueId ?? undefined, channel: next.channel ?? undefined }, { replace: true })
    },
  }
}

/** All queues, or one. */
export function QueueChoice({
  label,
  value,
  onChange,
  className,
}: {
  label: string
  value: QueueId | null
  onChange: (queueId: QueueId | null) => void
  className?: string
}) {
  const t = useWords(hoursWords)
  const queues = useQueues()
  return (
    <Select
      label={label}
      className={className}
      value={value ?? all}
      onChange={(next) => onChange(next === all ? null : (next as QueueId))}
      choices={[
        { value: all as string, label: t('allQueues') },
        ...queues.map(({ id, name }) => ({ value: id as string, label: name })),
      ]}
    />
  )
}

/** Every channel, or one. */
export function ChannelChoice({
  label,
  value,
  onChange,
}: {
  label: string
  value: Channel | null
  onChange: (channel: Channel | null) => void
}) {
  const t = useWords(hoursWords)
  const terms = useWords(termsWords)
  return (
    <Select
      label={label}
      value={value ?? all}
      onChange={(next) => onChange(next === all ? null : (next as Channel))}
      choices={[
        { value: all as Channel | 'all', label: t('allChannels') },
        ...channels.map((channel) => ({ value: channel, label: terms(`channel-${channel}`) })),
      ]}
    />
  )
}
