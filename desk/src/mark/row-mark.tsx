import { useQuery } from '@tanstack/react-query'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import { ask } from '../api/call.ts'
import { useMay, useMe, useWorkspaceId } from '../session/me.ts'
import { Mark } from './mark.tsx'
import { momentNames } from './mark-words.ts'

type Marked = Pick<InteractionRow, 'mark' | 'state' | 'agentId'>

/**
 * What the staff policy says of the number of this conversation: `shown`, `later` (after wrap-up), or `never` (a colleague's too). Where it is kept, three open bars
 * would stand for nothing, so the mark is left out until there is one.
 */
export function useMarkPolicy({ mark, state, agentId }: Marked): 'shown' | 'later' | 'never' {
  const workspaceId = useWorkspaceId()
  const me = useMe()
  const may = useMay()
  const { data } = useQuery({ ...ask.workspace.get({}, { workspaceId }), staleTime: 5 * 60_000 })
  const sees = data?.staffPolicy.agentSeesNumber ?? 'live'
  const isOthers = agentId !== null && agentId !== me.id
  const isHidden = isOthers && (!may('moments.read') || (data && data.staffPolicy.scoresSeen !== 'per-person'))
  if (isHidden) return 'never'
  if (sees === 'live' || momentNames.some((name) => mark[name].state !== 'open')) return 'shown'
  return sees === 'never' ? 'never' : state === 'closed' ? 'shown' : 'later'
}

/** The mark of a row in a list of conversations, where the policy shows one; else its place, so that rows stay in line. */
export function RowMark({ row, isKept = true }: { row: Marked; isKept?: boolean }) {
  const policy = useMarkPolicy(row)
  if (policy === 'shown') return <Mark mark={row.mark} />
  return isKept ? <span aria-hidden="true" className="w-[25px] flex-none" /> : null
}
