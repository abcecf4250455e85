/** Whose bars somebody is shown: one's own, and those of others only as the staff policy says. Agents never see a colleague's. */
import type { Mark } from '@peakend/contract/mark.ts'
import { holds, type Caller } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { firstMark } from '../turns/turns.ts'

const DAY_MS = 24 * 3_600_000

export interface Handled {
  agentId: string | null
  closedAt: Date | null
}
export type SeesMark = (row: Handled) => boolean

/** For what is framed once for many: only whose it is. */
export const isOwn =
  (personId: string | null): SeesMark =>
  ({ agentId }) =>
    agentId !== null && agentId === personId

/** Who reads moments sees what nobody handled, and what somebody did where scores are shown per person, as long as the policy keeps them. */
export const seesMarkOf = async (tx: ReadTx, caller: Caller): Promise<SeesMark> => {
  const own = isOwn(caller.kind === 'person' ? caller.personId : null)
  if (!holds(caller, 'moments.read')) return own
  const { scoresSeen, keepScoresDays } = (await workspaceOf(tx)).staffPolicy
  const since = tx.now.getTime() - keepScoresDays * DAY_MS
  const isKept = ({ closedAt }: Handled) => closedAt === null || closedAt.getTime() >= since
  return (row) => own(row) || row.agentId === null || (scoresSeen === 'per-person' && isKept(row))
}

/** The same mark with its bars open: nothing of what was found. */
export const withoutScores = ({ standard }: Mark): Mark => ({ ...firstMark, standard })
