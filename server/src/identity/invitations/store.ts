import type { InvitationId, PersonId, QueueId, VendorId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

export interface InvitationRow {
  id: InvitationId
  email: string
  name: string | null
  role: Role
  vendorId: VendorId | null
  queues: QueueId[] | null
  invitedAt: Date
  expiresAt: Date
}
const columns = `invitation_id as id, email, name, role, vendor_id as "vendorId", queues, invited_at as "invitedAt", expires_at as "expiresAt"`

export const findInvitations = (tx: ReadTx) =>
  tx.query<InvitationRow>(
    'invitations.list',
    `select ${columns} from invitations where workspace_id = $1 and accepted_at is null and withdrawn_at is null
     order by invited_at desc limit 1000`,
    [tx.workspaceId],
  )

export const isMember = async (tx: ReadTx, email: string): Promise<boolean> =>
  (await tx.query('invitations.is-member', 'select from colleagues where email = $1', [email])).length > 0

/** An earlier open one for the same address stops working. */
export const insertInvitation = async (
  tx: Tx,
  of: Omit<InvitationRow, 'id' | 'invitedAt'> & { tokenHash: Buffer; invitedBy: PersonId },
): Promise<InvitationRow> => {
  await tx.query(
    'invitations.replace',
    `update invitations set withdrawn_at = $3
     where workspace_id = $1 and email = $2 and accepted_at is null and withdrawn_at is null`,
    [tx.workspaceId, of.email, tx.now],
  )
  const [row] = await tx.query<InvitationRow>(
    'invitations.add',
    `insert into invitations (workspace_id, invitation_id, email, name, role, vendor_id, queues, token_hash, invited_by, invited_at, expires_at)
     values ($1, uuidv7(), $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${columns}`,
    [
      tx.workspaceId,
      of.email,
      of.name,
      of.role,
      of.vendorId,
      of.queues,
      of.tokenHash,
      of.invitedBy,
      tx.now,
      of.expiresAt,
    ],
  )
  return row as InvitationRow
}

export const withdraw = async (tx: Tx, id: InvitationId): Promise<{ email: string } | undefined> =>
  (
    await tx.query<{ email: string }>(
      'invitations.withdraw',
      `update invitations set withdrawn_at = $3
       where workspace_id = $1 and invitation_id = $2 and accepted_at is null and withdrawn_at is null returning email`,
      [tx.workspaceId, id, tx.now],
    )
  )[0]

export interface OpenInvitation {
  workspaceId: WorkspaceId
  workspaceName: string
  language: ScreenLanguage
  email: string
  name: string | null
  role: Role
}
/** What an open link offers, over all workspaces (unique index on the token's hash). */
export const findByToken = async (tx: SystemTx, tokenHash: Buffer): Promise<OpenInvitation | undefined> =>
  (
    await tx.query<OpenInvitation>(
      'invitations.by-token',
      `select i.workspace_id as "workspaceId", w.name as "workspaceName", w.language, i.email, i.name, i.role
       from invitations i join workspaces w using (workspace_id)
       where i.token_hash = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2`,
      [tokenHash, tx.now],
    )
  )[0]

/** Uses an invitation up: of two at once only one finds it. */
export const accept = async (tx: Tx, tokenHash: Buffer): Promise<InvitationRow | undefined> =>
  (
    await tx.query<InvitationRow>(
      'invitations.accept',
      `update invitations set accepted_at = $3 where workspace_id = $1 and token_hash = $2
         and accepted_at is null and withdrawn_at is null and expires_at > $3 returning ${columns}`,
      [tx.workspaceId, tokenHash, tx.now],
    )
  )[0]
