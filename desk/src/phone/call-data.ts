/** The call I am in, over all my workspaces, as the server tells it; and whether there are calls at all. */
import { useQuery } from '@tanstack/react-query'
import type { MyCall } from '@peakend/contract/phone.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useTopic } from '../live/live.ts'
import { useMay, useMe } from '../session/me.ts'
import { newest } from '../live/newest.ts'

export interface HeldCall {
  workspaceId: string
  call: MyCall
}
const key = ['phone-mine'] as const
/** How often the server told of a call by itself. */
let told = 0
/** Calls that are off are looked for again so often. */
const lookMs = 30_000

export function usePhoneStatus() {
  const may = useMay()
  return useQuery({
    ...ask.phone.status(),
    enabled: may('interactions.handle'),
    refetchInterval: (query) => (query.state.data?.isUp ? false : lookMs),
  })
}

/** Null where I am in none. */
export function useMyCall(isOn: boolean): HeldCall | null {
  const me = useMe()
  const members = me.memberships.filter((one) => one.permissions.includes('interactions.handle'))
  const { data } = useQuery({
    queryKey: key,
    enabled: isOn,
    staleTime: Infinity,
    queryFn: () =>
      newest(
        async () => {
          const all = await Promise.all(
            members.map(async ({ workspaceId }) => ({ workspaceId, ...(await call.phone.mine({}, { workspaceId })) })),
          )
          return all.flatMap(({ workspaceId, call: mine }) => (mine ? [{ workspaceId, call: mine }] : []))[0] ?? null
        },
        () => told,
      ),
  })
  return data ?? null
}

/** My call of this conversation runs: it is handed over where it is held, in the call's bar. */
export function useIsInCall({ id, channel }: { id: string; channel: string }): boolean {
  const held = useMyCall(channel === 'phone')
  return held?.call.interactionId === id
}

export const refetchMyCall = () => queries.invalidateQueries({ queryKey: key })

/** Hears of one brand whether I am in a call. Draws nothing. */
export function CallEar({ workspaceId }: { workspaceId: string }) {
  useTopic('inbox', {
    workspaceId,
    onMessage: ({ body }) => {
      if (body.type !== 'call') return
      told++
      const held = queries.getQueryData<HeldCall | null>(key) ?? null
      const now: HeldCall | null = body.call && { workspaceId, call: body.call }
      if (now || held?.workspaceId === workspaceId) queries.setQueryData(key, () => now)
    },
    onReset: () => void refetchMyCall(),
  })
  return null
}
