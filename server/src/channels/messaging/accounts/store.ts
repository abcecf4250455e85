import type {
  MessageAccount,
  MessageAccountSettings,
  MessageChannel,
  MessageTrouble,
} from '@peakend/contract/message-accounts.ts'
import type { MessageAccountId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export interface AccountRecord {
  id: MessageAccountId
  touchpointId: TouchpointId
  queueId: QueueId | null
  channel: MessageChannel
  address: string
  settings: MessageAccountSettings
  sealedSecrets: Buffer | null
  state: 'on' | 'paused'
  health: MessageAccount['health']['state']
  why: MessageTrouble | null
  detail: string | null
  healthSince: Date | null
  nextTryAt: Date | null
}

const columns = `a.account_id as id, a.touchpoint_id as "touchpointId", t.queue_id as "queueId", a.channel, a.address, a.settings,
  a.sealed_secrets as "sealedSecrets", a.state, a.health, a.why, a.detail, a.health_since as "healthSince", a.next_try_at as "nextTryAt"`
const from = 'message_accounts a join touchpoints t using (workspace_id, touchpoint_id)'
/** A workspace has a handful. */
const MOST = 200

export const listAccounts = (tx: ReadTx): Promise<AccountRecord[]> =>
  tx.query<AccountRecord>(
    'message-accounts.list',
    `select ${columns} from ${from} where a.workspace_id = $1 and a.removed_at is null order by a.channel, lower(a.settings ->> 'name') limit ${MOST}`,
    [tx.workspaceId],
  )

export const findAccount = async (tx: ReadTx, id: string): Promise<AccountRecord | null> => {
  const [row] = await tx.query<AccountRecord>(
    'message-accounts.find',
    `select ${columns} from ${from} where a.workspace_id = $1 and a.account_id = $2 and a.removed_at is null`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const findOfTouchpoint = async (tx: ReadTx, touchpointId: string): Promise<AccountRecord | null> => {
  const [row] = await tx.query<AccountRecord>(
    'message-accounts.of-touchpoint',
    `select ${columns} from ${from} where a.workspace_id = $1 and a.touchpoint_id = $2 and a.removed_at is null`,
    [tx.workspaceId, touchpointId],
  )
  return row ?? null
}

export const insertAccount = (
  tx: Tx,
  of: {
    id: MessageAccountId
    touchpointId: TouchpointId
    channel: MessageChannel
    settings: MessageAccountSettings
    sealedSecrets: Buffer
  },
) =>
  tx.query(
    'message-accounts.insert',
    `insert into message_accounts (workspace_id, account_id, touchpoint_id, channel, address, settings, sealed_secrets, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.workspaceId,
      of.id,
      of.touchpointId,
      of.channel,
      of.settings.address,
      JSON.stringify(of.settings),
      of.sealedSecrets,
      tx.now,
    ],
  )

export const isAddressTaken = async (
  tx: ReadTx,
  channel: MessageChannel,
  address: string,
  exceptId: string | null,
): Promise<boolean> =>
  (
    await tx.query(
      'message-accounts.taken',
      `select from message_accounts where workspace_id = $1 and channel = $2 and lower(address) = lower($3) and removed_at is null
         and account_id is distinct from $4 limit 1`,
      [tx.workspaceId, channel, address, exceptId],
    )
  ).length > 0

export const updateAccount = (
  tx: Tx,
  of: { id: MessageAccountId; settings: MessageAccountSettings; sealedSecrets: Buffer },
) =>
  tx.query(
    'message-accounts.update',
    'update message_accounts set address = $3, settings = $4, sealed_secrets = $5 where workspace_id = $1 and account_id = $2',
    [tx.workspaceId, of.id, of.settings.address, JSON.stringify(of.settings), of.sealedSecrets],
  )

export const updateState = (tx: Tx, id: string, state: 'on' | 'paused') =>
  tx.query(
    'message-accounts.state',
    'update message_accounts set state = $3 where workspace_id = $1 and account_id = $2',
    [tx.workspaceId, id, state],
  )

export const removeRow = (tx: Tx, id: string) =>
  tx.query(
    'message-accounts.remove',
    'update message_accounts set removed_at = $3, sealed_secrets = null where workspace_id = $1 and account_id = $2',
    [tx.workspaceId, id, tx.now],
  )

/** Answers what its health was before; writes nothing where nothing differs. */
export const updateHealth = async (
  tx: Tx,
  id: string,
  to: { health: 'fine' | 'failing'; why: MessageTrouble | null; detail: string | null; nextTryAt: Date | null },
): Promise<{ was: string; why: string | null } | null> => {
  const [row] = await tx.query<{ was: string; why: string | null }>(
    'message-accounts.health',
    `update message_accounts set health = $3, why = $4, detail = $5, next_try_at = $6, health_since = case when health = $3 then health_since else $7 end
     where workspace_id = $1 and account_id = $2 and removed_at is null
       and (health, coalesce(why, ''), coalesce(detail, ''), next_try_at) is distinct from ($3, coalesce($4, ''), coalesce($5, ''), $6::timestamptz)
     returning old.health as was, old.why`,
    [tx.workspaceId, id, to.health, to.why, to.detail, to.nextTryAt, tx.now],
  )
  return row ?? null
}
