import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

const columns = `workspace_id as id, name, colour, time_zone as "timeZone", language, customer_languages as "customerLanguages", greeting,
  privacy_line as "privacyLine", retention, staff_policy as "staffPolicy", offer_ms as "offerMs", silence`

const valuesOf = (tx: ReadTx, to: Omit<Workspace, 'id'>) => [
  tx.workspaceId,
  to.name,
  to.colour,
  to.timeZone,
  to.language,
  to.customerLanguages,
  JSON.stringify(to.greeting),
  JSON.stringify(to.privacyLine),
  JSON.stringify(to.retention),
  JSON.stringify(to.staffPolicy),
  to.offerMs,
  JSON.stringify(to.silence),
]

export const findWorkspace = async (tx: ReadTx): Promise<Workspace | undefined> =>
  (
    await tx.query<Workspace>('workspaces.find', `select ${columns} from workspaces where workspace_id = $1`, [
      tx.workspaceId,
    ])
  )[0]

export const lockWorkspace = async (tx: Tx): Promise<Workspace | undefined> =>
  (
    await tx.query<Workspace>(
      'workspaces.lock',
      `select ${columns} from workspaces where workspace_id = $1 for update`,
      [tx.workspaceId],
    )
  )[0]

/** False where there is one of that id; waits for another transaction that is about to add it. */
export const insertWorkspace = async (tx: Tx, settings: Omit<Workspace, 'id'>): Promise<boolean> =>
  (
    await tx.query(
      'workspaces.add',
      `insert into workspaces (workspace_id, name, colour, time_zone, language, customer_languages, greeting, privacy_line, retention,
        staff_policy, offer_ms, silence, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict do nothing returning 1`,
      [...valuesOf(tx, settings), tx.now],
    )
  ).length > 0

export const updateWorkspace = (tx: Tx, settings: Omit<Workspace, 'id'>) =>
  tx.query(
    'workspaces.change',
    `update workspaces set name = $2, colour = $3, time_zone = $4, language = $5, customer_languages = $6, greeting = $7,
      privacy_line = $8, retention = $9, staff_policy = $10, offer_ms = $11, silence = $12 where workspace_id = $1`,
    valuesOf(tx, settings),
  )

/** The oldest workspace, or undefined while the installation waits to be set up. */
export const firstWorkspaceId = async (tx: SystemTx): Promise<WorkspaceId | undefined> =>
  (
    await tx.query<{ id: WorkspaceId }>(
      'workspaces.first',
      'select workspace_id as id from workspaces order by created_at, workspace_id limit 1',
    )
  )[0]?.id

export const newWorkspaceId = async (tx: SystemTx): Promise<WorkspaceId> =>
  (await tx.query<{ id: WorkspaceId }>('workspaces.new-id', 'select uuidv7() as id'))[0]?.id as WorkspaceId

/** The id the first workspace of this installation has or will have; the same for everybody who asks. */
export const reservedWorkspaceId = async (tx: SystemTx): Promise<WorkspaceId> =>
  (
    await tx.query<{ id: WorkspaceId }>(
      'workspaces.reserve',
      'insert into auth.set_up default values on conflict (one) do update set one = true returning workspace_id as id',
    )
  )[0]?.id as WorkspaceId
