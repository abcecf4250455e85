/**
 * Whose sums of scores are shown. Where the staff policy shows scores not at all, only the whole workspace's are: none of a queue's, a team's or a vendor's. Single
 * conversations stay readable: what is hidden is what they add up to.
 */
import type { Workspace } from '@peakend/contract/workspace.ts'
import type { Scope } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { queuesIn } from '../../interactions/interactions.ts'

/** Whether the staff policy keeps back sums by queue, team and vendor. */
export const hidesTeams = ({ staffPolicy }: Workspace): boolean => staffPolicy.scoresSeen === 'not-at-all'

/** Whether somebody sees the whole workspace: what they are shown as a whole is otherwise the sum of a team. */
export const seesWhole = (scope: Scope): boolean => queuesIn(scope) === null

/** What narrows a view to a queue or a team is refused, not ignored: figures of the whole would pass for theirs. Refuses `policy_hides`. */
export const refuseTeamFilter = (workspace: Workspace, asked: { queueId?: string; vendorId?: string }): void => {
  if (hidesTeams(workspace) && (asked.queueId !== undefined || asked.vendorId !== undefined))
    throw new Refusal('policy_hides')
}

/** The same for a sum, which of somebody who sees some queues only is a team's whatever they ask. Refuses `policy_hides`. */
export const refuseTeamSum = (
  workspace: Workspace,
  scope: Scope,
  asked: { queueId?: string; vendorId?: string },
): void => {
  refuseTeamFilter(workspace, asked)
  if (hidesTeams(workspace) && !seesWhole(scope)) throw new Refusal('policy_hides')
}
