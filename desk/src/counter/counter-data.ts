/** What the counter's screen reads and does. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Arrival } from '@peakend/contract/visits.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { Refusal, Unreachable } from '../api/refusal.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { explain } from '../words/explain.ts'
import { createKeptActs, withActs, type ActName, type Answer, type KeptAct } from './kept-acts.ts'

/** Visitors are looked for this often: somebody stands at the door. */
const lookMs = 3000

export const usePlaces = () => useQuery({ ...ask.counter.places(), refetchInterval: 30_000 })
export const useArrivals = (touchpointId: string) =>
  useQuery({ ...ask.counter.arrivals({ touchpointId }), refetchInterval: lookMs })

const refresh = ['counter.', 'interactions.', 'routing.']

/** Puts what a visit is now into the list at once. */
const usePutRow = (touchpointId: string) => {
  const all = useQueryClient()
  const { queryKey } = ask.counter.arrivals({ touchpointId })
  return (row: Arrival) =>
    all.setQueryData<{ rows: Arrival[] }>(
      queryKey,
      (before) => before && { rows: before.rows.map((one) => (one.interactionId === row.interactionId ? row : one)) },
    )
}

/** Does something to a visit and puts what it is now into the list at once. */
export function useVisitAct<I>(
  act: (input: I) => Promise<Arrival>,
  touchpointId: string,
  onDone?: (row: Arrival) => void,
) {
  const put = usePutRow(touchpointId)
  return useAct(act, {
    refresh,
    onDone: (row) => {
      put(row)
      onDone?.(row)
    },
  })
}

/** Silence passes, and so does being signed out, which signing in mends; any other no is an answer. */
const isSilence = (fault: unknown): boolean =>
  fault instanceof Unreachable ||
  (fault instanceof Refusal && (fault.status >= 500 || fault.status === 429 || fault.code === 'not_signed_in'))

const deliver = async ({ act, input, workspaceId }: KeptAct): Promise<Answer> => {
  try {
    const doing = call.counter[act] as (of: typeof input, options: { workspaceId: string }) => Promise<Arrival>
    await doing(input, { workspaceId })
    return 'taken'
  } catch (fault) {
    if (isSilence(fault)) return 'silence'
    toast(explain(fault))
    return 'refused'
  }
}

const keptActs = createKeptActs({ store: localStorage, send: deliver })
/** How often what is kept is tried again. */
const againMs = 4000

/** Sends what is kept, and then looks anew. */
const flush = async (): Promise<void> => {
  const before = keptActs.list().length
  if (before === 0) return
  await keptActs.flush()
  if (keptActs.list().length < before)
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('counter.'),
    })
}

/** What staff did here that is not sent yet; sent by itself while a counter is on the screen. */
export function useKeptActs(): readonly KeptAct[] {
  const workspaceId = useWorkspaceId()
  useEffect(() => {
    const now = () => void flush()
    now()
    const timer = setInterval(now, againMs)
    window.addEventListener('online', now)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', now)
    }
  }, [])
  return useSyncExternalStore(keptActs.subscribe, keptActs.list).filter((one) => one.workspaceId === workspaceId)
}

type Doing<N extends ActName> = Extract<KeptAct, { act: N }>['input']

/** Does something with a visitor who stands there: at once where the network is, else kept and sent when it is back. Answers the visit as it is with it. */
export function useStaffAct<N extends ActName>(
  act: N,
  visit: Arrival,
  touchpointId: string,
  onDone?: (row: Arrival) => void,
) {
  const workspaceId = useWorkspaceId()
  const put = usePutRow(touchpointId)
  // laid over what the server said, and not written into it
  const keep = (input: Doing<N>) => {
    const kept = { act, input, workspaceId, at: new Date().toISOString() } as KeptAct
    keptActs.add(kept)
    return { row: withActs(visit, [kept]), isKept: true }
  }
  const doing = call.counter[act] as unknown as (of: Doing<N>, options: { workspaceId: string }) => Promise<Arrival>
  return useAct(
    async (input: Doing<N>) => {
      // what was done before goes first
      if (keptActs.list().length > 0) return keep(input)
      try {
        return { row: await doing(input, { workspaceId }), isKept: false }
      } catch (fault) {
        if (!isSilence(fault)) throw fault
        return keep(input)
      }
    },
    {
      refresh,
      onDone: ({ row, isKept }) => {
        if (!isKept) put(row)
        onDone?.(row)
      },
    },
  )
}
