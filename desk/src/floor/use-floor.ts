import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Floor } from '@peakend/contract/floor.ts'
import { ask, call } from '../api/call.ts'
import { useTopic } from '../live/live.ts'
import { newest } from '../live/newest.ts'

export type { Floor }
export type FloorQueue = Floor['queues'][number]
export type FloorPerson = Floor['persons'][number]
export type FloorAlert = Floor['alerts'][number]

/** How often the floor is read anew where the live socket is down; live, it comes by itself. */
const againMs = 15_000
/** How often it came by itself. */
let told = 0

/** The floor now, kept fresh by the live topic `floor` (the newest picture replaces the last). */
export function useFloor() {
  const queries = useQueryClient()
  const question = ask.floor.now()
  const answer = useQuery({
    queryKey: question.queryKey,
    queryFn: () =>
      newest(
        () => call.floor.now(),
        () => told,
      ),
    refetchInterval: againMs,
  })
  useTopic('floor', {
    onMessage: ({ body }) => {
      if (body.type !== 'floor') return
      told++
      queries.setQueryData(question.queryKey, body.floor)
    },
    onReset: () => void queries.invalidateQueries({ queryKey: question.queryKey }),
  })
  return answer
}
