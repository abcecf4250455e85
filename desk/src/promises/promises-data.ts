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

/** Promises of one state over all my brands, due first. */
export function usePromises(view: 'mine' | 'all', state: Promised['state'], everyMs?: number) {
  const me = useMe()
  const members = me.memberships.filter((m) => m.permissions.includes('promises.read'))
  const found = useQueries({
    queries: members.map((m) => ({
      ...ask.promises.list({ view, state, limit: 200 }, { workspaceId: m.workspaceId }),
      refetchInterval: everyMs,
    })),
  })
  const rows = found.flatMap((query, index) =>
    (query.data?.rows ?? []).map((promise): Owed => ({ workspaceId: members[index]?.workspaceId ?? '', promise })),
  )
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
