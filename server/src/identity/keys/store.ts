import type { ApiKeyId, PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

/** Says in logs and scanners for lost secrets whose key it is. */
export const KEY_PREFIX = 'peakend_'

export interface FoundKey {
  workspaceId: WorkspaceId
  keyId: ApiKeyId
  usedAt: Date | null
}
/** A key that was not removed, by the hash of its secret (unique index). */
export const findKey = async (tx: SystemTx, secretHash: Buffer): Promise<FoundKey | undefined> =>
  (
    await tx.query<FoundKey>(
      'keys.find',
      `select workspace_id as "workspaceId", key_id as "keyId", used_at as "usedAt" from api_keys
       where secret_hash = $1 and removed_at is null`,
      [secretHash],
    )
  )[0]

export const touchKey = (tx: SystemTx, key: FoundKey) =>
  tx.query('keys.touch', 'update api_keys set used_at = $3 where workspace_id = $1 and key_id = $2', [
    key.workspaceId,
    key.keyId,
    tx.now,
  ])

export interface KeyRow {
  id: ApiKeyId
  name: string
  startsWith: string
  madeAt: Date
  usedAt: Date | null
}
export const findKeys = (tx: ReadTx) =>
  tx.query<KeyRow>(
    'keys.list',
    `select key_id as id, name, starts_with as "startsWith", made_at as "madeAt", used_at as "usedAt" from api_keys
     where workspace_id = $1 and removed_at is null order by made_at, key_id limit 200`,
    [tx.workspaceId],
  )

export const insertKey = async (
  tx: Tx,
  key: { name: string; startsWith: string; secretHash: Buffer; madeBy: PersonId },
): Promise<ApiKeyId> => {
  const [row] = await tx.query<{ id: ApiKeyId }>(
    'keys.add',
    `insert into api_keys (workspace_id, key_id, name, starts_with, secret_hash, made_by, made_at)
     values ($1, uuidv7(), $2, $3, $4, $5, $6) returning key_id as id`,
    [tx.workspaceId, key.name, key.startsWith, key.secretHash, key.madeBy, tx.now],
  )
  return row?.id as ApiKeyId
}

export const removeKeyRow = async (tx: Tx, keyId: ApiKeyId): Promise<{ name: string } | undefined> =>
  (
    await tx.query<{ name: string }>(
      'keys.remove',
      `update api_keys set removed_at = $3 where workspace_id = $1 and key_id = $2 and removed_at is null returning name`,
      [tx.workspaceId, keyId, tx.now],
    )
  )[0]
