import type { Mailbox, MailboxSettings, MailboxTrouble } from '@peakend/contract/email.ts'
import type { MailboxId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { ReadTx, Tx } from '../../../base/database.ts'

export type Settings = z.infer<typeof MailboxSettings>

export interface MailboxRecord {
  id: MailboxId
  touchpointId: TouchpointId
  queueId: QueueId | null
  address: string
  settings: Settings
  sealedSecrets: Buffer | null
  state: 'on' | 'paused'
  uidValidity: number | null
  lastUid: number
  health: Mailbox['health']['state']
  why: MailboxTrouble | null
  detail: string | null
  healthSince: Date | null
  seenAt: Date | null
  nextTryAt: Date | null
}

const columns = `m.mailbox_id as id, m.touchpoint_id as "touchpointId", t.queue_id as "queueId", m.address, m.settings, m.sealed_secrets as "sealedSecrets",
  m.state, m.uid_validity as "uidValidity", m.last_uid as "lastUid", m.health, m.why, m.detail, m.health_since as "healthSince", m.seen_at as "seenAt",
  m.next_try_at as "nextTryAt"`
const from = 'mailboxes m join touchpoints t using (workspace_id, touchpoint_id)'
/** A workspace has a handful. */
const MOST = 200

export const listMailboxes = (tx: ReadTx): Promise<MailboxRecord[]> =>
  tx.query<MailboxRecord>(
    'mailboxes.list',
    `select ${columns} from ${from} where m.workspace_id = $1 and m.removed_at is null order by m.address limit ${MOST}`,
    [tx.workspaceId],
  )

export const findMailbox = async (tx: ReadTx, id: string): Promise<MailboxRecord | null> => {
  const [row] = await tx.query<MailboxRecord>(
    'mailboxes.find',
    `select ${columns} from ${from} where m.workspace_id = $1 and m.mailbox_id = $2 and m.removed_at is null`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

/** The mailbox of a touchpoint, also one that was removed. */
export const findOfTouchpoint = async (tx: ReadTx, touchpointId: string): Promise<MailboxRecord | null> => {
  const [row] = await tx.query<MailboxRecord>(
    'mailboxes.of-touchpoint',
    `select ${columns} from ${from} where m.workspace_id = $1 and m.touchpoint_id = $2 and m.removed_at is null`,
    [tx.workspaceId, touchpointId],
  )
  return row ?? null
}

export const insertMailbox = async (
  tx: Tx,
  of: { id: MailboxId; touchpointId: TouchpointId; settings: Settings; sealedSecrets: Buffer },
): Promise<void> => {
  await tx.query(
    'mailboxes.insert',
    `insert into mailboxes (workspace_id, mailbox_id, touchpoint_id, address, settings, sealed_secrets, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.workspaceId,
      of.id,
      of.touchpointId,
      of.settings.address,
      JSON.stringify(of.settings),
      of.sealedSecrets,
      tx.now,
    ],
  )
}

export const isAddressTaken = async (tx: ReadTx, address: string, exceptId: string | null): Promise<boolean> =>
  (
    await tx.query(
      'mailboxes.taken',
      `select from mailboxes where workspace_id = $1 and lower(address) = lower($2) and removed_at is null and mailbox_id is distinct from $3 limit 1`,
      [tx.workspaceId, address, exceptId],
    )
  ).length > 0

export const updateMailbox = (
  tx: Tx,
  of: { id: MailboxId; settings: Settings; sealedSecrets: Buffer | null; isNewFolder: boolean },
) =>
  tx.query(
    'mailboxes.update',
    `update mailboxes set address = $3, settings = $4, sealed_secrets = $5,
       uid_validity = case when $6 then null else uid_validity end, last_uid = case when $6 then 0 else last_uid end
     where workspace_id = $1 and mailbox_id = $2`,
    [tx.workspaceId, of.id, of.settings.address, JSON.stringify(of.settings), of.sealedSecrets, of.isNewFolder],
  )

export const updateState = (tx: Tx, id: string, state: 'on' | 'paused') =>
  tx.query('mailboxes.state', 'update mailboxes set state = $3 where workspace_id = $1 and mailbox_id = $2', [
    tx.workspaceId,
    id,
    state,
  ])

export const removeRow = (tx: Tx, id: string) =>
  tx.query(
    'mailboxes.remove',
    'update mailboxes set removed_at = $3, sealed_secrets = null where workspace_id = $1 and mailbox_id = $2',
    [tx.workspaceId, id, tx.now],
  )

/** How far the folder is read; in the transaction that stored what was read. Never backwards under the same validity. */
export const moveOn = (tx: Tx, id: string, uidValidity: number, lastUid: number): void =>
  tx.send(
    'mailboxes.move',
    `update mailboxes set uid_validity = $3, last_uid = case when uid_validity = $3 then greatest(last_uid, $4) else $4 end
     where workspace_id = $1 and mailbox_id = $2`,
    [tx.workspaceId, id, uidValidity, lastUid],
  )

/** Answers what its health was before. */
export const updateHealth = async (
  tx: Tx,
  id: string,
  to: { health: 'fine' | 'failing'; why: MailboxTrouble | null; detail: string | null; nextTryAt: Date | null },
): Promise<{ was: string; why: string | null } | null> => {
  const [row] = await tx.query<{ was: string; why: string | null }>(
    'mailboxes.health',
    `update mailboxes set health = $3, why = $4, detail = $5, next_try_at = $6,
       health_since = case when health = $3 then health_since else $7 end, seen_at = case when $3 = 'fine' then $7 else seen_at end
     where workspace_id = $1 and mailbox_id = $2 and removed_at is null returning old.health as was, old.why`,
    [tx.workspaceId, id, to.health, to.why, to.detail, to.nextTryAt, tx.now],
  )
  return row ?? null
}

export const countMails = (tx: ReadTx) =>
  tx.query<{ id: MailboxId; takenIn: number; setAside: number }>(
    'mailboxes.counts',
    `select mailbox_id as id, count(*) filter (where state <> 'aside') as "takenIn", count(*) filter (where state = 'aside' and dismissed_at is null) as "setAside"
     from mails where workspace_id = $1 and direction = 'in' and mailbox_id is not null group by mailbox_id`,
    [tx.workspaceId],
  )
