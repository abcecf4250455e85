/** The calls that run, for whoever leads the floor: read once, then kept true by the live topic `calls`. */
import { useQuery } from '@tanstack/react-query'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { call as server, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { newest } from '../live/newest.ts'
import { useTopic } from '../live/live.ts'
import { withRunning } from './running-calls.ts'

type Running = Outputs['phone']['running']
/** Read again so often where the live socket is down, or does not tell (an outside team's). */
const againMs = 15_000
/** More are told of by a line. */
const limit = 100
let told = 0

/** All of them, or the one of a conversation. */
export function useRunningCalls(of: { workspaceId: string; interactionId?: string; isOn: boolean }) {
  const { workspaceId, interactionId, isOn } = of
  const queryKey = [workspaceId, 'phone.running', interactionId ?? 'all']
  useTopic(isOn ? 'calls' : null, {
    workspaceId,
    onMessage: ({ body }) => {
      if (body.type !== 'running-call') return
      told++
      const isOther = interactionId !== undefined && body.call !== null && body.call.interactionId !== interactionId
      if (isOther) return
      queries.setQueryData<Running>(queryKey, (held) =>
        held ? { ...held, rows: withRunning(held.rows as RunningCall[], body.callId, body.call) } : held,
      )
    },
    onReset: () => void queries.invalidateQueries({ queryKey }),
  })
  return useQuery({
    queryKey,
    enabled: isOn,
    staleTime: 0,
    refetchInterval: againMs,
    queryFn: () =>
      newest(
        () => server.phone.running({ ...(interactionId ? { interactionId } : {}), limit }, { workspaceId }),
        () => told,
      ),
  })
}
