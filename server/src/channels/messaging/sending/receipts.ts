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
  isUnderWay,
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
 * nobody knows yet waits for it; it is the one we named where the platform hands that back, and where exactly one message to that number is unsure and none on its way, that one. Records `turn.delivered`, `turn.failed`, `turn.read`.
 */
export const takeReceipt = async (tx: Tx, account: AccountRecord, receipt: Receipt): Promise<void> => {
  const ids = [receipt.id, ...(receipt.aliases ?? [])]
  await lockProviderIds(tx, account.id, ids)
  for (const id of ids) {
    const part = await findPart(tx, account.id, id)
    if (part) return apply(tx, account, part, { ...receipt, id })
  }
  const part = (await oursPart(tx, account, receipt)) ?? (await unsurePart(tx, account, receipt))
  if (part) return apply(tx, account, part, receipt)
  for (const id of ids) await keepEarly(tx, account.id, { ...receipt, id })
}

const taken = { state: 'accepted', failure: null, detail: null } as const

/** The message it says it is about: known even where the answer that names it never came. */
const oursPart = async (tx: Tx, account: AccountRecord, { id, ours }: Receipt): Promise<PartRecord | null> => {
  const message = ours ? await lockMessage(tx, ours.messageId) : null
  if (!ours || message?.direction !== 'out' || message.accountId !== account.id) return null
  await insertPart(tx, { accountId: account.id, providerId: id, messageId: message.id, part: ours.part })
  const job = jobOf(account, message.id)
  if (message.state === 'unsure') await dropStuck(tx, job.kind, job.key)
  return { ...taken, messageId: message.id, part: ours.part }
}

const unsurePart = async (tx: Tx, account: AccountRecord, receipt: Receipt): Promise<PartRecord | null> => {
  if (!receipt.number) return null
  const [only, another] = await unsureTo(tx, account.id, receipt.number)
  // one that is being handed over to them now may be the one it is about, and its name is not known yet
  if (!only || another || (await isUnderWay(tx, account.id, receipt.number))) return null
  const message = await lockMessage(tx, only.id)
  if (!message || message.segments !== 1) return null
  await insertPart(tx, { accountId: account.id, providerId: receipt.id, messageId: only.id, part: 1 })
  const job = jobOf(account, only.id)
  await dropStuck(tx, job.kind, job.key)
  return { ...taken, messageId: only.id, part: 1 }
}

const apply = async (tx: Tx, account: AccountRecord, part: PartRecord, receipt: Receipt): Promise<void> => {
  const message = await lockMessage(tx, part.messageId)
  if (!message) return
  if (rank[receipt.state] > rank[part.state]) await setPart(tx, account.id, receipt.id, receipt)
  await settleParts(tx, message, account)
}

/** How many parts are handed over: who cuts it themselves gives one name for all of it. */
export const partsWanted = (message: MessageRecord, account: AccountRecord | null): number =>
  account?.settings.via.kind === 'http' ? 1 : message.segments

/**
 * Where a message stands by its parts: it failed where one failed, and arrived where all of them did. While it is handed over that is decided when the handing
 * ends, and what is unsure stays so until each part is known.
 */
export const settleParts = async (tx: Tx, message: MessageRecord, account: AccountRecord | null): Promise<void> => {
  const parts = await partsOf(tx, message.id)
  const isWhole = message.state !== 'unsure' || parts.length >= partsWanted(message, account)
  if (parts.length === 0 || message.state === 'queued' || !isWhole) return
  const states = parts.map((one) => one.state)
  const failed = parts.find((one) => one.state === 'failed')
  const state = failed
    ? 'failed'
    : states.includes('accepted')
      ? 'accepted'
      : states.includes('delivered')
        ? 'delivered'
        : 'read'
  await move(tx, message, state, failed ?? taken)
}

const move = async (
  tx: Tx,
  message: MessageRecord,
  to: PartRecord['state'],
  why: Pick<PartRecord, 'failure' | 'detail'>,
): Promise<void> => {
  const { turnId } = message
  const from = {
    accepted: ['unsure'],
    delivered: ['accepted', 'failed', 'unsure'],
    read: ['accepted', 'delivered', 'failed', 'unsure'],
    failed: ['accepted', 'unsure'],
  } as const
  const failure: MessageFailure | null = to === 'failed' ? (why.failure ?? 'refused') : null
  const detail = to === 'failed' ? why.detail : null
  if (!(await moveState(tx, message.id, from[to], to, { failure, detail })) || !turnId) return
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

/** Applies receipts that came before the message had its name: to its parts only, as it is being handed over. */
export const takeEarly = async (tx: Tx, accountId: MessageAccountId, providerId: string): Promise<void> => {
  const early = await tx.query<Pick<PartRecord, 'state' | 'failure' | 'detail'>>(
    'message-receipts.take',
    'delete from message_receipts where workspace_id = $1 and account_id = $2 and provider_id = $3 returning state, failure, detail',
    [tx.workspaceId, accountId, providerId.slice(0, 200)],
  )
  const last = early.toSorted((a, b) => rank[a.state] - rank[b.state]).at(-1)
  if (last) await setPart(tx, accountId, providerId, last)
}
