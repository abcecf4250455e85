/** What the counter's screen reads and does. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Arrival } from '@peakend/contract/visits.ts'
import { ask } from '../api/call.ts'
import { useAct } from '../ui/use-act.ts'

/** Visitors are looked for this often: somebody stands at the door. */
const lookMs = 3000

export const usePlaces = () => useQuery({ ...ask.counter.places(), refetchInterval: 30_000 })
export const useArrivals = (touchpointId: string) =>
  useQuery({ ...ask.counter.arrivals({ touchpointId }), refetchInterval: lookMs })

/** Does something to a visit and puts what it is now into the list at once. */
export function useVisitAct<I>(
  act: (input: I) => Promise<Arrival>,
  touchpointId: string,
  onDone?: (row: Arrival) => void,
) {
  const queries = useQueryClient()
  return useAct(act, {
    refresh: ['counter.', 'interactions.', 'routing.'],
    onDone: (row) => {
      const { queryKey } = ask.counter.arrivals({ touchpointId })
      queries.setQueryData<{ rows: Arrival[] }>(
        queryKey,
        (before) => before && { rows: before.rows.map((one) => (one.interactionId === row.interactionId ? row : one)) },
      )
      onDone?.(row)
    },
  })
}
