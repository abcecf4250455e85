import { useMutation, useQuery } from '@tanstack/react-query'
import { ask, call, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'

export type Presence = Pick<Outputs['routing']['setPresence'], 'state' | 'reason'>

/** Presence belongs to the person, over all brands: asked of the chosen workspace, true for all. */
export const usePresence = () => {
  const { queryFn } = ask.routing.presence()
  return useQuery({ queryKey: ['presence'], queryFn: queryFn as NonNullable<typeof queryFn>, staleTime: 60_000 })
}

export function useSetPresence() {
  return useMutation({
    mutationFn: (to: { state: 'available' | 'away' | 'offline'; reason: string | null }) =>
      call.routing.setPresence(to),
    onSettled: () => queries.invalidateQueries({ queryKey: ['presence'] }),
    onError: (error) => toast(explain(error)),
  })
}
