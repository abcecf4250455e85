/** Which messages came before. */
import type { Tx } from '../../../base/database.ts'

/** Remembers an id for good; says where it is known already, with the same content or other. */
export const claimMessage = async (
  tx: Tx,
  accountId: string,
  id: string,
  contentHash: Buffer,
): Promise<'new' | 'same' | 'other'> => {
  const source = `message-ids:${accountId}`
  const key = [tx.workspaceId, source, id.slice(0, 300)]
  const mine = await tx.query(
    'messages.claim',
    `insert into received (workspace_id, source, sender_id, content_hash, received_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [...key, contentHash, tx.now],
  )
  if (mine.length > 0) return 'new'
  const [found] = await tx.query<{ hash: Buffer }>(
    'messages.claimed',
    'select content_hash as hash from received where workspace_id = $1 and source = $2 and sender_id = $3',
    key,
  )
  return found && found.hash.equals(contentHash) ? 'same' : 'other'
}

/** A peer that got no answer from us sends again within minutes; the same words later are said anew. */
const AGAIN_MS = 30 * 60_000

/** Whether the same is stored and its peer was not told so yet; only then it is the same message once more. Index messages_unacknowledged. */
export const isUnacknowledged = async (tx: Tx, accountId: string, contentHash: Buffer): Promise<boolean> =>
  (
    await tx.query(
      'messages.unacknowledged',
      `select from messages where workspace_id = $1 and account_id = $2 and content_hash = $3 and direction = 'in' and acknowledged_at is null and at > $4 limit 1`,
      [tx.workspaceId, accountId, contentHash, new Date(tx.now.getTime() - AGAIN_MS)],
    )
  ).length > 0

/** The peer was told: the same text is a new message from now on. */
export const markAcknowledged = (tx: Tx, accountId: string, contentHash: Buffer): void =>
  tx.send(
    'messages.acknowledge',
    `update messages set acknowledged_at = $4 where workspace_id = $1 and account_id = $2 and content_hash = $3 and direction = 'in' and acknowledged_at is null`,
    [tx.workspaceId, accountId, contentHash, tx.now],
  )
