import { isDeepStrictEqual } from 'node:util'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import type { Caller } from '../../base/caller.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { insertMembership, membershipsOf } from '../memberships/store.ts'
import { firstPrivacyLine, firstSettings } from './first.data.ts'
import { changeOf } from './rules.ts'
import { findWorkspace, insertWorkspace, lockWorkspace, updateWorkspace } from './store.ts'

/** What outer modules put into a new workspace (a first queue, standards, needs), in the transaction that makes it. */
export type FirstRows = (tx: Tx, workspace: Workspace, administrator: PersonId) => Promise<void>

/** The workspace of the transaction with its settings. Refuses `not_found` where there is none. */
export const workspaceOf = async (tx: ReadTx): Promise<Workspace> => {
  const found = await findWorkspace(tx)
  if (!found) throw new Refusal('not_found')
  return found
}

/**
 * Makes the workspace whose id the transaction bears, with first settings, its administrator and every module's first rows. Records
 * `workspace.changed` (`added`). Refuses `conflict` the second time.
 */
export const addWorkspace = async (
  tx: Tx,
  of: Parameters<typeof firstSettings>[0] & { administrator: PersonId },
  firstRows: readonly FirstRows[] = [],
): Promise<Workspace> => {
  const settings = firstSettings(of)
  if (!(await insertWorkspace(tx, settings))) throw new Refusal('conflict', 'There is a workspace of this id.')
  await insertMembership(tx, { personId: of.administrator, role: 'administrator', vendorId: null, queues: null })
  const workspace = { ...settings, id: tx.workspaceId }
  for (const add of firstRows) await add(tx, workspace, of.administrator)
  tx.record({ type: 'workspace.changed', what: 'added' })
  return workspace
}

/**
 * Changes settings; what is left out stays. Refuses `invalid` where times of silence do not follow one another. Records
 * `workspace.changed` and the audit log's before and after; where nothing differs, nothing is recorded.
 */
export const changeWorkspace = async (
  tx: Tx,
  caller: Caller,
  to: Partial<Omit<Workspace, 'id'>>,
): Promise<Workspace> => {
  const before = await lockWorkspace(tx)
  if (!before) throw new Refusal('not_found')
  const after = { ...before, ...to, id: before.id }
  // the line we began with names the brand and the days: it stays true as long as nobody has written one of their own
  const first = (of: Workspace) => firstPrivacyLine(of.name, of.retention.interactionsDays)
  if (isDeepStrictEqual(after.privacyLine, first(before))) after.privacyLine = first(after)
  const { askAfterMs, restAfterMs, endAfterMs } = after.silence
  if (!(askAfterMs >= 10_000 && askAfterMs < restAfterMs && endAfterMs >= 60_000)) {
    throw new Refusal('invalid', 'A silent customer is asked first, then the chat rests, then it ends.', {
      fields: [
        { path: 'silence', problem: 'ask after at least 10 s, rest later than that, end a minute of rest later' },
      ],
    })
  }
  const changed = changeOf(before, after)
  if (!changed) return before
  await updateWorkspace(tx, after)
  for (const what of Object.keys(changed.after)) tx.record({ type: 'workspace.changed', what })
  await audit(tx, caller, 'workspace.changed', { noun: 'workspace', id: before.id }, changed)
  return after
}

/** Where a person belongs, suspended memberships left out. */
export const workspacesOfPerson = (db: Database, personId: PersonId): Promise<WorkspaceId[]> =>
  db.system(async (tx) => (await membershipsOf(tx, personId)).map(({ workspaceId }) => workspaceId))

/** All workspaces of the installation by name, for the command line. */
export const listWorkspaces = (db: Database): Promise<{ id: WorkspaceId; name: string }[]> =>
  db.system((tx) =>
    tx.query('workspaces.all', 'select workspace_id as id, name from workspaces order by lower(name) limit 10000'),
  )
