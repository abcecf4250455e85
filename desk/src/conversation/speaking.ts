import { skipToken, useQuery } from '@tanstack/react-query'
import type { LiveBody } from '@peakend/contract/live.ts'
import { queries } from '../api/queries.ts'
import { useWorkspaceId } from '../session/me.ts'

/** What somebody is saying in a call just now, as far as it was heard. It is kept nowhere. */
export interface Speaking {
  by: 'customer' | 'agent'
  personId: string | null
  text: string
  /** When it was heard: one that is not renewed has been forgotten by its sender. */
  atMs: number
}

const keptMs = 12_000
const none: readonly Speaking[] = []
const keyOf = (workspaceId: string, interactionId: string) => [workspaceId, 'speaking', interactionId]

/** One line a person, the newest; empty takes it away. Pure. */
export function withSpeaking(
  held: readonly Speaking[],
  { by, personId, text }: Omit<Speaking, 'atMs'>,
  nowMs: number,
): readonly Speaking[] {
  const at = held.findIndex((one) => one.by === by && one.personId === personId)
  const others = held.filter((one, i) => i !== at && nowMs - one.atMs < keptMs)
  if (text === '') return others.length === held.length ? held : others
  const now = { by, personId, text, atMs: nowMs }
  return at < 0 ? [...others, now] : held.map((one, i) => (i === at ? now : one))
}

export function takeSpeaking(workspaceId: string, body: Extract<LiveBody, { type: 'speaking' }>): void {
  queries.setQueryData<readonly Speaking[]>(keyOf(workspaceId, body.interactionId), (held) =>
    withSpeaking(held ?? none, body, Date.now()),
  )
}

export function useSpeaking(interactionId: string): readonly Speaking[] {
  const workspaceId = useWorkspaceId()
  const { data } = useQuery<readonly Speaking[]>({
    queryKey: keyOf(workspaceId, interactionId),
    queryFn: skipToken,
    gcTime: keptMs,
    structuralSharing: false,
  })
  return data ?? none
}
