import type { AttachmentId, InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface AttachmentRecord {
  id: AttachmentId
  interactionId: InteractionId | null
  turnId: TurnId | null
  uploadedBy: string
  name: string
  type: string
  bytes: number
  erasedAt: Date | null
}
const columns = `attachment_id as id, interaction_id as "interactionId", turn_id as "turnId", uploaded_by as "uploadedBy", name, type, bytes,
  erased_at as "erasedAt"`

export const insertAttachment = (
  tx: Tx,
  of: { id: AttachmentId; uploadedBy: string; name: string; type: string; bytes: number; sha256: Buffer },
) =>
  tx.query(
    'attachments.insert',
    `insert into attachments (workspace_id, attachment_id, uploaded_by, name, type, bytes, sha256, uploaded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.workspaceId, of.id, of.uploadedBy, of.name, of.type, of.bytes, of.sha256, tx.now],
  )

/** Ties files of one sender, not used before, to a turn; answers how many. */
export const tieAttachments = async (
  tx: Tx,
  of: { ids: readonly AttachmentId[]; uploadedBy: string; interactionId: string; turnId: string },
): Promise<number> =>
  (
    await tx.query(
      'attachments.tie',
      `update attachments set interaction_id = $4, turn_id = $5
       where workspace_id = $1 and attachment_id = any($2::uuid[]) and uploaded_by = $3 and turn_id is null and erased_at is null returning 1`,
      [tx.workspaceId, of.ids, of.uploadedBy, of.interactionId, of.turnId],
    )
  ).length

/** The other way round, for those this sender uploaded; answers which. */
export const untieAttachments = async (tx: Tx, turnId: string, uploadedBy: string): Promise<AttachmentId[]> =>
  (
    await tx.query<{ id: AttachmentId }>(
      'attachments.untie',
      `update attachments set interaction_id = null, turn_id = null
       where workspace_id = $1 and turn_id = $2 and uploaded_by = $3 and erased_at is null returning attachment_id as id`,
      [tx.workspaceId, turnId, uploadedBy],
    )
  ).map((row) => row.id)

/** The same for several turns, each with files; answers how many. */
export const tieToTurns = async (
  tx: Tx,
  all: readonly { id: AttachmentId; uploadedBy: string; interactionId: string; turnId: string }[],
): Promise<number> =>
  (
    await tx.query(
      'attachments.tie-many',
      `update attachments a set interaction_id = t.interaction_id, turn_id = t.turn_id
       from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[]) as t (id, uploaded_by, interaction_id, turn_id)
       where a.workspace_id = $1 and a.attachment_id = t.id and a.uploaded_by = t.uploaded_by and a.turn_id is null and a.erased_at is null returning 1`,
      [
        tx.workspaceId,
        all.map((one) => one.id),
        all.map((one) => one.uploadedBy),
        all.map((one) => one.interactionId),
        all.map((one) => one.turnId),
      ],
    )
  ).length

export interface Held {
  id: AttachmentId
  uploadedBy: string
  name: string
  type: string
  bytes: Buffer
  sha256: Buffer
  interactionId: InteractionId | null
  turnId: TurnId | null
}

/** Rows with their bytes, in one statement. */
export const insertHeld = (tx: Tx, all: readonly Held[]): void =>
  tx.send(
    'attachments.insert-held',
    `with given as (
       select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::uuid[], $9::uuid[])
         as g (id, uploaded_by, name, type, bytes, sha256, interaction_id, turn_id)),
     row as (
       insert into attachments (workspace_id, attachment_id, uploaded_by, name, type, bytes, sha256, uploaded_at, interaction_id, turn_id)
       select $1, id, uploaded_by, name, type, length(bytes), sha256, $10, interaction_id, turn_id from given)
     insert into attachment_bytes (workspace_id, attachment_id, bytes) select $1, id, bytes from given`,
    [
      tx.workspaceId,
      all.map((one) => one.id),
      all.map((one) => one.uploadedBy),
      all.map((one) => one.name),
      all.map((one) => one.type),
      all.map((one) => one.bytes),
      all.map((one) => one.sha256),
      all.map((one) => one.interactionId),
      all.map((one) => one.turnId),
      tx.now,
    ],
  )

/** What lies with its row; null where it lies in a file. */
export const findHeld = async (tx: ReadTx, id: string): Promise<Buffer | null> => {
  const [row] = await tx.query<{ bytes: Buffer }>(
    'attachments.held',
    'select bytes from attachment_bytes where workspace_id = $1 and attachment_id = $2',
    [tx.workspaceId, id],
  )
  return row?.bytes ?? null
}

export const findAttachment = async (tx: ReadTx, id: string): Promise<AttachmentRecord | null> => {
  const [row] = await tx.query<AttachmentRecord>(
    'attachments.find',
    `select ${columns} from attachments where workspace_id = $1 and attachment_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const findAttachments = (tx: ReadTx, ids: readonly string[]): Promise<AttachmentRecord[]> =>
  tx.query<AttachmentRecord>(
    'attachments.list',
    `select ${columns} from attachments where workspace_id = $1 and attachment_id = any($2::uuid[])`,
    [tx.workspaceId, ids],
  )

/** Marks as erased what is not yet, with the name gone; answers the ids. */
export const eraseOf = async (tx: Tx, ids: readonly string[]): Promise<AttachmentId[]> =>
  (
    await tx.query<{ id: AttachmentId }>(
      'attachments.erase',
      `with held as (delete from attachment_bytes where workspace_id = $1 and attachment_id = any($2::uuid[]))
       update attachments set erased_at = $3, name = '' where workspace_id = $1 and attachment_id = any($2::uuid[]) and erased_at is null
       returning attachment_id as id`,
      [tx.workspaceId, ids, tx.now],
    )
  ).map((row) => row.id)

/** Files of these interactions, and those still waiting for a turn that this sender uploaded; index attachments_interaction. */
export const idsOfInteractions = async (tx: ReadTx, interactionIds: readonly string[]): Promise<AttachmentId[]> =>
  (
    await tx.query<{ id: AttachmentId }>(
      'attachments.of-interactions',
      `select attachment_id as id from attachments where workspace_id = $1 and interaction_id = any($2::uuid[]) and erased_at is null`,
      [tx.workspaceId, interactionIds],
    )
  ).map((row) => row.id)
