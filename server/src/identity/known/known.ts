import type { PersonId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { Database, ReadTx } from '../../base/database.ts'
import { countOf, findConcerning } from '../audit/store.ts'
import { SESSION_MS } from '../sessions/auth.ts'
import { countSessions } from '../sessions/store.ts'
import { workspaceOf } from '../workspaces/workspaces.ts'

/**
 * One kind of thing Peakend holds about a person who works here. Each module contributes its own; the code has its sentence on the
 * screen. `seenBy` and `keptDays` follow the workspace's staff policy where it decides.
 */
export interface KnownSection {
  code: string
  seenBy: (workspace: Workspace) => readonly Role[]
  keptDays: (workspace: Workspace) => number | null
  count: (tx: ReadTx, personId: PersonId) => Promise<{ count: number; oldestAt: Date | null }>
}

interface Held {
  code: string
  count: number
  oldestAt: string | null
  seenBy: Role[]
  keptDays: number | null
}

const MOST_OPENED = 200
const DAY_MS = 24 * 3600 * 1000

const own: readonly KnownSection[] = [
  {
    code: 'profile',
    seenBy: () => ['administrator', 'manager', 'supervisor', 'agent', 'auditor'],
    keptDays: () => null,
    count: () => Promise.resolve({ count: 1, oldestAt: null }),
  },
  {
    code: 'audit',
    seenBy: () => ['administrator', 'auditor'],
    keptDays: () => null,
    count: countOf,
  },
]

/** Everything held about the caller in their workspace: what, how much, since when, who sees it, how long; and who looked at their work. */
export const knownAboutMe = async (db: Database, caller: PersonCaller, contributed: readonly KnownSection[]) => {
  const sessions = await db.system((tx) => countSessions(tx, caller.personId))
  return db.read(caller.workspaceId, async (tx) => {
    const workspace = await workspaceOf(tx)
    const { text, scoresSeen, keepScoresDays, agentSeesNumber } = workspace.staffPolicy
    const sections: Held[] = [{ code: 'sessions', ...shown(sessions), seenBy: [], keptDays: SESSION_MS / DAY_MS }]
    for (const section of [...own, ...contributed]) {
      const { code } = section
      const held = shown(await section.count(tx, caller.personId))
      sections.push({ code, ...held, seenBy: [...section.seenBy(workspace)], keptDays: section.keptDays(workspace) })
    }
    const opened = await findConcerning(tx, caller.personId, MOST_OPENED)
    return {
      policy: { text, scoresSeen, keepScoresDays, agentSeesNumber },
      sections,
      openedByOthers: opened.map((row) => ({ ...row, at: row.at.toISOString() })),
    }
  })
}

const shown = (held: { count: number; oldestAt: Date | null }) => ({
  count: held.count,
  oldestAt: held.oldestAt?.toISOString() ?? null,
})
