import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useTopic } from '../live/live.ts'
import { createReplay } from '../live/replay.ts'
import { refetchRinging } from '../phone-systems/ringing-data.ts'
import { useMe, type Member } from '../session/me.ts'
import { applyToInbox, emptyInbox, rowTold, type Held, type Inbox } from './inbox-state.ts'

export const inboxKey = ['inbox'] as const
const replay = createReplay<Inbox>()
/** More conversations than anybody can hold; beyond it the queue shows its first. */
const limit = 100

const handles = (member: Member) => member.permissions.includes('interactions.handle')

/** Everything of mine over all brands at once; an agent who serves three has one list. */
async function readInbox(members: readonly Member[]): Promise<Inbox> {
  const read = async ({ workspaceId }: Member): Promise<Inbox> => {
    const options = { workspaceId }
    const [mine, waiting, offers] = await Promise.all([
      call.interactions.list({ view: 'mine', limit }, options),
      call.interactions.list({ view: 'waiting', limit }, options),
      call.routing.offers({}, options),
    ])
    const held = (row: Held['row']): Held => ({ workspaceId, row })
    return {
      mine: mine.rows.filter((row) => row.state !== 'closed').map(held),
      waiting: waiting.rows.map(held),
      offers: offers.rows,
    }
  }
  const all = await Promise.all(members.filter(handles).map(read))
  return {
    mine: all.flatMap((one) => one.mine),
    waiting: all.flatMap((one) => one.waiting),
    offers: [...new Map(all.flatMap((one) => one.offers).map((offer) => [offer.id, offer])).values()],
  }
}

export function useInbox() {
  const me = useMe()
  const key = me.memberships.map((m) => m.workspaceId).join(' ')
  return useQuery({
    queryKey: [...inboxKey, key],
    queryFn: () => replay.read(() => readInbox(me.memberships)),
    staleTime: Infinity,
    structuralSharing: false,
  })
}

export const changeInbox = (change: (inbox: Inbox) => Inbox): void => {
  replay.note(change)
  queries.setQueriesData<Inbox>({ queryKey: inboxKey }, (held) => (held ? change(held) : held))
}
export const refetchInbox = () => queries.invalidateQueries({ queryKey: inboxKey })

const inboxNow = (): Inbox => queries.getQueriesData<Inbox>({ queryKey: inboxKey })[0]?.[1] ?? emptyInbox

/**
 * Keeps the inbox true: hears `inbox` of one brand; reads afresh after a gap that cannot be filled. `row` is the row of mine that is told of, as it stands
 * now.
 */
export function useInboxLive(
  workspaceId: string,
  onTold: (told: Parameters<typeof applyToInbox>[1], row: Held['row'] | undefined) => void,
): void {
  useTopic('inbox', {
    workspaceId,
    onMessage: (told) => {
      changeInbox((inbox) => applyToInbox(inbox, told))
      // found, confirmed, broken at its hour: the lists and the sign on the rail show it at once
      if (told.body.type === 'promise') void queries.invalidateQueries({ queryKey: [workspaceId, 'promises.list'] })
      if (told.body.type === 'presence') void queries.invalidateQueries({ queryKey: ['presence'] })
      onTold(told, rowTold(inboxNow(), told.body))
    },
    onReset: () => {
      void refetchInbox()
      refetchRinging(workspaceId)
    },
  })
}
