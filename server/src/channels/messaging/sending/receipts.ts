/** What providers tell of messages of ours. A receipt may come twice, late, in the wrong order, or before the answer that names its message. */
import type { MessageFailure } from '@peakend/contract/messaging.ts'
import type { MessageAccountId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { dropStuck } from '../../../base/job-store.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Receipt } from '../adapter.ts'
import { jobOf } from './sending.ts'
import {
  findPart,
  insertPart,
  lockMessage,
  lockProviderIds,
  moveState,
  partsOf,
  setPart,
  unsureTo,
  type MessageRecord,
  type PartRecord,
} from './store.ts'

const rank = { accepted: 0, failed: 1, delivered: 2, read: 3 } as const

/**
 * Takes a receipt up. Never backwards: what was delivered stays delivered, and only a receipt of delivery undoes a failure. Twice equals once. One for a message
 * nobody knows yet waits for it; where exactly one message to that number is unsure, it is that one. Records `turn.delivered`, `turn.failed`, `turn.read`.
 */
export const takeReceipt = async (tx: Tx, account: AccountRecord, receipt: Receipt): Promise<void> => {
  const ids = [receipt.id, ...(receipt.aliases ?? [])]
  await lockProviderIds(tx, account.id, ids)
  for (const id of ids) {
    const part = await findPart(tx, account.id, id)
    if (part) return apply(tx, account.id, part, { ...receipt, id })
  }
  const part = await unsurePart(tx, account, receipt)
  if (part) return apply(tx, account.id, part, receipt)
  for (const id of ids) await keepEarly(tx, account.id, { ...receipt, id })
}

const unsurePart = async (tx: Tx, account: AccountRecord, receipt: Receipt): Promise<PartRecord | null> => {
  if (!receipt.number) return null
  const [only, another] = await unsureTo(tx, account.id, receipt.number)
  if (!only || another) return null
  const message = await lockMessage(tx, only.id)
  if (!message || message.segments !== 1) return null
  await insertPart(tx, { accountId: account.id, providerId: receipt.id, messageId: only.id, part: 1 })
  const job = jobOf(account, only.id)
  await dropStuck(tx, job.kind, job.key)
  return { messageId: only.id, part: 1, state: 'accepted' }
}

const apply = async (
  tx: Tx,
  accountId: MessageAccountId,
  part: PartRecord,
  receipt: Pick<Receipt, 'id' | 'state' | 'failure' | 'detail'>,
): Promise<void> => {
  const message = await lockMessage(tx, part.messageId)
  if (!message) return
  if (rank[receipt.state] > rank[part.state]) await setPart(tx, accountId, receipt.id, receipt.state)
  await settleParts(tx, message, receipt)
}

/** Where a message stands by its parts: it failed where one failed, and arrived where all of them did. */
export const settleParts = async (
  tx: Tx,
  message: MessageRecord,
  receipt: Pick<Receipt, 'failure' | 'detail'> = { failure: null, detail: null },
): Promise<void> => {
  const parts = await partsOf(tx, message.id)
  if (parts.length === 0) return
  const states = parts.map((one) => one.state)
  // while it is handed over more may follow; who cuts it themselves gives one name for all of it
  const isUnderWay = message.state === 'queued' || message.state === 'unsure'
  const isWhole = !isUnderWay || parts.length >= message.segments
  const state = states.includes('failed')
    ? 'failed'
    : !isWhole || states.includes('accepted')
      ? 'accepted'
      : states.includes('delivered')
        ? 'delivered'
        : 'read'
  await move(tx, message, state, receipt)
}

const move = async (
  tx: Tx,
  message: MessageRecord,
  to: PartRecord['state'],
  receipt: Pick<Receipt, 'failure' | 'detail'>,
): Promise<void> => {
  const { turnId } = message
  const from = {
    accepted: ['unsure'],
    delivered: ['queued', 'accepted', 'failed', 'unsure'],
    read: ['queued', 'accepted', 'delivered', 'failed', 'unsure'],
    failed: ['queued', 'accepted', 'unsure'],
  } as const
  const failure: MessageFailure | null = to === 'failed' ? (receipt.failure ?? 'refused') : null
  if (
    !(await moveState(tx, message.id, from[to], to, { failure, detail: to === 'failed' ? receipt.detail : null })) ||
    !turnId
  )
    return
  if (to === 'failed') await interactions.markFailed(tx, turnId, failure ?? 'refused')
  if (to === 'delivered' || to === 'read') await interactions.markDelivered(tx, turnId)
  if (to !== 'read' || !message.interactionId) return
  const turn = await interactions.turnOf(tx, turnId)
  if (turn) await interactions.markRead(tx, message.interactionId, 'customer', turn.ordinal)
}

/** A receipt that waits for its message is of no use after this. */
const EARLY_MS = 7 * 24 * 3_600_000

const keepEarly = async (tx: Tx, accountId: string, receipt: Receipt): Promise<void> => {
  await tx.query(
    'message-receipts.sweep',
    'delete from message_receipts where workspace_id = $1 and account_id = $2 and at < $3',
    [tx.workspaceId, accountId, new Date(tx.now.getTime() - EARLY_MS)],
  )
  await tx.query(
    'message-receipts.keep',
    `insert into message_receipts (workspace_id, account_id, provider_id, state, failure, detail, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      tx.workspaceId,
      accountId,
      receipt.id.slice(0, 200),
      receipt.state,
      receipt.failure,
      receipt.detail?.slice(0, 300) ?? null,
      tx.now,
    ],
  )
}

/** Applies receipts that came before the message had its name. */
export const takeEarly = async (tx: Tx, accountId: MessageAccountId, providerId: string): Promise<void> => {
  const early = await tx.query<Pick<Receipt, 'state' | 'failure' | 'detail'>>(
    'message-receipts.take',
    'delete from message_receipts where workspace_id = $1 and account_id = $2 and provider_id = $3 returning state, failure, detail',
    [tx.workspaceId, accountId, providerId.slice(0, 200)],
  )
  for (const receipt of early.toSorted((a, b) => rank[a.state] - rank[b.state])) {
    const part = await findPart(tx, accountId, providerId)
    if (part) await apply(tx, accountId, part, { ...receipt, id: providerId })
  }
}
