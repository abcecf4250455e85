import { useQuery } from '@tanstack/react-query'
import { createContext, use, useEffect, useEffectEvent } from 'react'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import { ask, type Outputs } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'

export type Messages = Outputs['messaging']['messages']
export type MessageRow = Messages['rows'][number]

interface OfBubbles {
  messages: Messages | null
  /** Whoever holds the conversation decides about a message that did not arrive. */
  isMine: boolean
}
/** The messages of the conversation that is open, for its bubbles. Null where it is none of messages. */
export const MessagesContext = createContext<OfBubbles>({ messages: null, isMine: false })
/** The message of a turn of ours. */
export const useMessage = (turnId: string): MessageRow | null =>
  use(MessagesContext).messages?.rows.find((row) => row.turnId === turnId && row.direction === 'out') ?? null
export const useMaySettle = (): boolean => use(MessagesContext).isMine

/** Receipts come when they come: looked at often while something is on its way, and now and then after. */
const BUSY_MS = 2000
const CALM_MS = 15_000
const LIMIT = 200

/** What became of the messages of this conversation, and what may be written now; null where it is none of messages. */
export function useMessages(interaction: Interaction, turns: readonly Turn[] | undefined): Messages | null {
  const workspaceId = useWorkspaceId()
  const isMessages = interaction.channel === 'sms' || interaction.channel === 'whatsapp'
  const { data, refetch } = useQuery({
    ...ask.messaging.messages({ interactionId: interaction.id, limit: LIMIT }, { workspaceId }),
    enabled: isMessages,
    refetchInterval: ({ state }) =>
      state.data?.rows.some((row) => row.direction === 'out' && row.state === 'queued') ? BUSY_MS : CALM_MS,
  })
  // what was just said or just arrived has a receipt now
  const said = isMessages ? turns?.map((turn) => turn.delivery).join(' ') : undefined
  const look = useEffectEvent(() => void refetch())
  useEffect(() => {
    if (said !== undefined) look()
  }, [said])
  return isMessages ? (data ?? null) : null
}

/** Whether free text may not go out, and why. */
export const closedFor = (messages: Messages | null, nowMs: number): 'stopped' | 'window' | null => {
  if (!messages) return null
  const { stoppedSince, windowUntil } = messages.line
  if (stoppedSince !== null) return 'stopped'
  return windowUntil !== null && Date.parse(windowUntil) <= nowMs ? 'window' : null
}
