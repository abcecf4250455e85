import { useQueries } from '@tanstack/react-query'
import { ask } from '../api/call.ts'
import { useTopic } from '../live/live.ts'
import { useMe } from '../session/me.ts'
import { changeInbox, refetchInbox } from './inbox-data.ts'
import { applyToInbox } from './inbox-state.ts'

/** Hears who comes and goes in the queues I serve, over all brands. Draws nothing. */
export function QueueEars() {
  const me = useMe()
  const members = me.memberships.filter((m) => m.permissions.includes('queues.read'))
  const found = useQueries({ queries: members.map((m) => ask.routing.queues({}, { workspaceId: m.workspaceId })) })
  return found.flatMap((query, index) =>
    (query.data?.rows ?? [])
      .filter((queue) => !queue.isRetired && queue.members.some((one) => one.personId === me.id))
      .map((queue) => (
        <Ear key={queue.id} topic={`queue:${queue.id}`} workspaceId={members[index]?.workspaceId ?? ''} />
      )),
  )
}

function Ear({ topic, workspaceId }: { topic: string; workspaceId: string }) {
  useTopic(topic, {
    workspaceId,
    onMessage: (told) => changeInbox((inbox) => applyToInbox(inbox, told)),
    onReset: () => void refetchInbox(),
  })
  return null
}
