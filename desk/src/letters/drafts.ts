/** Which of my conversations hold a half-written letter, as their list marks them. */
import { useQueries } from '@tanstack/react-query'
import { ask, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import type { Held } from '../inbox/inbox-state.ts'

type Drafts = Outputs['letters']['drafts']
const MOST = 100
const askFor = (workspaceId: string) => ask.letters.drafts({ limit: MOST }, { workspaceId })

/** By interaction. Asks only brands that have conversations by letter; what is written here is marked at once, what is written elsewhere within a minute. */
export function useDrafts(rows: readonly Held[]): ReadonlySet<string> {
  const letters = rows.filter(({ row }) => row.channel === 'email')
  const workspaces = [...new Set(letters.map((one) => one.workspaceId))]
  const found = useQueries({ queries: workspaces.map((id) => ({ ...askFor(id), refetchInterval: 60_000 })) })
  return new Set(found.flatMap(({ data }) => data?.rows.map((one) => one.interactionId) ?? []))
}

/** What was just kept, or let go of. */
export const markDraft = (
  workspaceId: string,
  interactionId: Drafts['rows'][number]['interactionId'],
  savedAt: string | null,
): void =>
  void queries.setQueryData<Drafts>(askFor(workspaceId).queryKey, (held) => {
    if (!held) return held
    const others = held.rows.filter((one) => one.interactionId !== interactionId)
    return { ...held, rows: savedAt === null ? others : [{ interactionId, savedAt }, ...others] }
  })
