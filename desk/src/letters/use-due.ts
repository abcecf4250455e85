import { useQueries } from '@tanstack/react-query'
import { ask } from '../api/call.ts'
import type { Held } from '../inbox/inbox-state.ts'
import type { DueLetter } from './letters-data.ts'

export interface Due {
  letter: DueLetter
  readAtMs: number
}

const againMs = 60_000

/** Which of these conversations are letters somebody waits for, by interaction. Asks only brands that have any. */
export function useDue(rows: readonly Held[]): ReadonlyMap<string, Due> {
  const waiting = rows.filter(({ row }) => row.channel === 'email' && row.waitingReplySince !== null)
  const workspaces = [...new Set(waiting.map((one) => one.workspaceId))]
  // read again whenever somebody begins to wait
  const stamp = waiting.map(({ row }) => row.waitingReplySince).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
  const found = useQueries({
    queries: workspaces.flatMap((workspaceId) =>
      (['mine', 'waiting'] as const).map((view) => {
        const asked = ask.letters.due({ view, limit: 100 }, { workspaceId })
        return { ...asked, queryKey: [...asked.queryKey, stamp.at(-1) ?? ''], refetchInterval: againMs }
      }),
    ),
  })
  return new Map(
    found.flatMap(({ data, dataUpdatedAt }) =>
      (data?.rows ?? []).map((letter) => [letter.interactionId, { letter, readAtMs: dataUpdatedAt }] as const),
    ),
  )
}
