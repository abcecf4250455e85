import { useMutation, useQueries } from '@tanstack/react-query'
import type { Promised } from '@peakend/contract/promises.ts'
import { ask } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useMe } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'

export interface Owed {
  workspaceId: string
  promise: Promised
}

/** What is still to be done: a promise whose hour has passed is owed all the same. */
export const owedStates = ['open', 'broken'] as const satisfies readonly Promised['state'][]

/** Promises of these states over all my brands, due first. */
export function usePromises(view: 'mine' | 'all', states: readonly Promised['state'][], everyMs?: number) {
  const me = useMe()
  const members = me.memberships.filter((m) => m.permissions.includes('promises.read'))
  const asked = members.flatMap(({ workspaceId }) => states.map((state) => ({ workspaceId, state })))
  const found = useQueries({
    queries: asked.map(({ workspaceId, state }) => ({
      ...ask.promises.list({ view, state, limit: 200 }, { workspaceId }),
      refetchInterval: everyMs,
    })),
  })
  const read = found.flatMap((query, index) =>
    (query.data?.rows ?? []).map((promise): Owed => ({ workspaceId: asked[index]?.workspaceId ?? '', promise })),
  )
  // between two readings one may stand in two lists
  const rows = [...new Map(read.map((owed) => [owed.promise.id, owed])).values()]
  const due = ({ promise }: Owed) => (promise.dueAt === null ? Infinity : Date.parse(promise.dueAt))
  return {
    rows: rows.toSorted((a, b) => due(a) - due(b)),
    isPending: found.some((query) => query.isPending),
    error: found.find((query) => query.error)?.error ?? null,
    refetch: () => found.forEach((query) => void query.refetch()),
  }
}

export const refetchPromises = (workspaceId: string) =>
  queries.invalidateQueries({ queryKey: [workspaceId, 'promises.list'] })

/** Runs one act on a promise, says what became of it, and reads the lists anew. */
export function usePromiseAct(workspaceId: string) {
  return useMutation({
    mutationFn: (of: { act: () => Promise<unknown>; says: string }) => of.act(),
    onSuccess: async (_, of) => {
      toast(of.says)
      await refetchPromises(workspaceId)
    },
    onError: (error) => toast(explain(error)),
  })
}
