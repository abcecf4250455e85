import type { ReactNode } from 'react'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { coachWords } from '../words/coach.ts'
import { useWords } from '../words/words.ts'
import { namesIn } from './call-words.ts'
import { useHindrance } from './coaching.ts'
import { ListenButton } from './listen-button.tsx'
import { useRunningCalls } from './running-data.ts'

/** The way to hear a conversation's call, for lists of conversations; null where it has none that one could listen to. */
export function useListen(): (interactionId: string) => ReactNode {
  const t = useWords(coachWords)
  const me = useMe()
  const running = useRunningCalls({ workspaceId: useWorkspaceId(), isOn: true })
  const hindrance = useHindrance(running.data?.why ?? null)
  const rows = (running.data?.rows ?? []) as RunningCall[]
  return (interactionId) => {
    const call = rows.find((one) => one.interactionId === interactionId)
    if (!call || hindrance !== null || call.agentId === me.id) return null
    return <ListenButton call={call} names={namesIn(call, t)} isOff={false} />
  }
}
