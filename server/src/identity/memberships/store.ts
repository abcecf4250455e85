import type { PersonId, QueueId, VendorId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

export interface Grant {
  role: Role
  vendorId: VendorId | null
  /** Null means all. */
  queues: QueueId[] | null
}
export interface Member extends Grant {
  personId: PersonId
  name: string
  email: string
  state: 'active' | 'suspended'
  lastSeenAt: Date | null
}
const columns = `person_id as "personId", name, email, role, vendor_id as "vendorId", queues, state, last_seen_at as "lastSeenAt"`

export const insertMembership = (tx: Tx, of: Grant & { personId: PersonId }) =>
  tx.query(
    'memberships.add',
    `insert into memberships (workspace_id, person_id, role, vendor_id, queues, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $6)`,
    [tx.workspaceId, of.personId, of.role, of.vendorId, of.queues, tx.now],
  )

/** Members of the workspace by name; of one vendor where told. A workspace has at most a few thousand. */
export const findMembers = (tx: ReadTx, vendorId: string | undefined) =>
  tx.query<Member>(
    'memberships.list',
    `select ${columns} from colleagues where $1::uuid is null or vendor_id = $1 order by lower(name), person_id limit 5000`,
    [vendorId],
  )

export const findMember = async (tx: ReadTx, personId: PersonId): Promise<Member | undefined> =>
  (await tx.query<Member>('memberships.find', `select ${columns} from colleagues where person_id = $1`, [personId]))[0]

/** Locks all administrators of the workspace, so that two who remove each other leave one. */
export const lockAdministrators = async (tx: Tx): Promise<PersonId[]> =>
  (
    await tx.query<{ personId: PersonId }>(
      'memberships.lock-administrators',
      `select person_id as "personId" from memberships
       where workspace_id = $1 and role = 'administrator' and state = 'active' order by person_id for update`,
      [tx.workspaceId],
    )
  ).map((row) => row.personId)

export const updateMembership = (
  tx: Tx,
  personId: PersonId,
  to: { role: Role; queues: QueueId[] | null; state: 'active' | 'suspended' },
) =>
  tx.query(
    'memberships.change',
    'update memberships set role = $3, queues = $4, state = $5, changed_at = $6 where workspace_id = $1 and person_id = $2',
    [tx.workspaceId, personId, to.role, to.queues, to.state, tx.now],
  )

export interface NamedMembership extends Grant {
  workspaceId: WorkspaceId
  workspaceName: string
  colour: string
}
/** Where a person belongs, over all workspaces; suspended memberships are not among them. Index memberships_person. */
export const membershipsOf = (tx: SystemTx, personId: PersonId) =>
  tx.query<NamedMembership>(
    'memberships.named',
    `select m.workspace_id as "workspaceId", w.name as "workspaceName", w.colour, m.role, m.vendor_id as "vendorId", m.queues
     from memberships m join workspaces w using (workspace_id)
     where m.person_id = $1 and m.state = 'active' order by m.created_at, m.workspace_id`,
    [personId],
  )
