import { useQuery } from '@tanstack/react-query'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { useAct } from '../ui/use-act.ts'

export type Deepening = Outputs['deepening']['get']

/** While it is in line somebody may be watching; it is looked for this often, and comes by itself. */
const lookMs = 4000

/** What a language model added to a conversation that is over. */
export function useDeepening(interactionId: string, of: { isOver: boolean; workspaceId?: string | null }) {
  const one = { interactionId: interactionId as InteractionId }
  const options = of.workspaceId === undefined ? {} : { workspaceId: of.workspaceId }
  const query = useQuery({
    ...ask.deepening.get(one, options),
    enabled: of.isOver,
    retry: false,
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? lookMs : false),
  })
  const again = useAct(() => call.deepening.ask(one, options), { refresh: ['deepening.get'] })
  return { deepening: query.data, again }
}
