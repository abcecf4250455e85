import { useQuery } from '@tanstack/react-query'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { RingingCall } from '@peakend/contract/outside-calls.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { newest } from '../live/newest.ts'

type Told = Extract<LiveBody, { type: 'ringing-outside' }>

/** How often it was told what rings. */
let told = 0

const asked = (workspaceId: string) => ask.outsideCalls.ringing({}, { workspaceId })

/** What rings at my phone now, in one brand; `inbox` keeps it true. */
export function useRinging(workspaceId: string): readonly RingingCall[] {
  const { data } = useQuery({
    queryKey: asked(workspaceId).queryKey,
    queryFn: () =>
      newest(
        () => call.outsideCalls.ringing({}, { workspaceId }),
        () => told,
      ),
    staleTime: Infinity,
    retry: false,
  })
  return (data?.rows ?? []) as readonly RingingCall[]
}

/** Takes in what was told; answers the calls that were not there before. */
export function takeRinging(workspaceId: string, { calls }: Told): readonly RingingCall[] {
  const { queryKey } = asked(workspaceId)
  const before = queries.getQueryData<{ rows: RingingCall[] }>(queryKey)?.rows ?? []
  told++
  queries.setQueryData(queryKey, { rows: calls })
  return calls.filter((one) => before.every((other) => other.interactionId !== one.interactionId))
}

export const refetchRinging = (workspaceId: string) =>
  void queries.invalidateQueries({ queryKey: asked(workspaceId).queryKey })

/** Words that stand unsent in a field would be left behind by a screen that opens by itself. */
export const isWriting = (): boolean => {
  const { activeElement: field } = document
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) return field.value.trim() !== ''
  return document.querySelector('[role="dialog"]') !== null
}
