/** Hands messages to their adapter and writes down what came of it. */
import { MessageFailure } from '@peakend/contract/messaging.ts'
import type { TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, Tx } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery, type Job } from '../../../base/jobs.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { noteFailing, noteFine, opened } from '../accounts/accounts.ts'
import { findAccount, type AccountRecord } from '../accounts/store.ts'
import { SecretUnreadable, type Keeper } from '../accounts/secrets.ts'
import type { Adapter, Content, Opened } from '../adapter.ts'
import { settleParts, takeEarly } from './receipts.ts'
import { messageOfKey, sendKind, stoppedSince, submitKind, windowUntil } from './sending.ts'
import { findMessage, insertPart, isBehind, lockProviderIds, moveState, partsOf, type MessageRecord } from './store.ts'

export interface DeliveryOptions {
  db: Database
  keeper: Keeper
  adapters: ReadonlyMap<string, Adapter>
  /** SMS centres this node is connected to now. */
  places: () => readonly string[]
}

const ATTEMPT_MS = 60_000
/** Long enough for a provider's bad day; a throttled one is asked again often. */
const MOST_ATTEMPTS = 100
/** What was said first goes first, unless it is held up for longer than this. */
const IN_ORDER_MS = 10_000
const BEHIND_MS = 300
const failures: ReadonlySet<string> = new Set(MessageFailure.options)

/** `failure: detail` of an outcome's one sentence. */
const partsOfWhy = (why: string): { failure: MessageFailure; detail: string | null } => {
  const cut = why.indexOf(': ')
  const head = cut < 0 ? why : why.slice(0, cut)
  return failures.has(head)
    ? { failure: head as MessageFailure, detail: cut < 0 ? null : why.slice(cut + 2) }
    : { failure: 'given-up', detail: why }
}

export const messageDeliveries = (options: DeliveryOptions): Delivery[] =>
  [sendKind, submitKind].map((kind) =>
    defineDelivery({
      kind: kind as `${string}.${string}`,
      // nobody reads an SMS twice without minding: a person decides, or a receipt
      unresolved: 'ask',
      timeoutMs: ATTEMPT_MS,
      retries: { maxAttempts: MOST_ATTEMPTS },
      ...(kind === submitKind ? { places: options.places } : {}),
      attempt: (job, signal) => attempt(options, job, signal),
      settled: (tx, job, outcome) => settled(tx, messageOfKey(job.key), outcome),
    }),
  )

const settled = async (tx: Tx, messageId: string, outcome: Parameters<Delivery['settled']>[2]): Promise<void> => {
  const message = await findMessage(tx, messageId)
  if (!message) return
  const { turnId } = message
  const unsure =
    outcome.result === 'unsure' ? outcome.why : outcome.result === 'done' ? outcome.facts?.['unsure'] : null
  if (typeof unsure === 'string') {
    const detail = unsure
    if (await moveState(tx, message.id, ['queued'], 'unsure', { detail }))
      await tellTurn(tx, turnId, 'unsure', 'unsure')
    return
  }
  if (outcome.result === 'done') {
    if (outcome.facts?.['isGone'] === true) return
    await moveState(tx, message.id, ['queued'], 'accepted')
    // receipts may have come while it was handed over
    const now = await findMessage(tx, message.id)
    if (now) await settleParts(tx, now)
    if (outcome.facts?.['hasReceipts'] !== true && turnId) await interactions.markDelivered(tx, turnId)
    return
  }
  const { failure, detail } = partsOfWhy(outcome.why)
  if (await moveState(tx, message.id, ['queued', 'accepted'], 'failed', { failure, detail }))
    await tellTurn(tx, turnId, 'failed', failure)
}

const tellTurn = async (tx: Tx, turnId: TurnId | null, as: 'failed' | 'unsure', why: string): Promise<void> => {
  if (turnId) await interactions.markFailed(tx, turnId, why, as === 'unsure')
}

const attempt = async (options: DeliveryOptions, job: Job, signal: AbortSignal): Promise<Attempted> => {
  const { db } = options
  const ready = await db.read(job.workspaceId, async (tx) => {
    const message = await findMessage(tx, messageOfKey(job.key))
    if (!message || message.state !== 'queued') return null
    const row = await findAccount(tx, message.accountId)
    const refusal = row ? await refusalOf(tx, message, row) : 'account-gone'
    const isLater = await isBehind(tx, message, new Date(tx.now.getTime() - IN_ORDER_MS))
    return { message, row, refusal, isLater, taken: new Set((await partsOf(tx, message.id)).map((part) => part.part)) }
  })
  if (!ready) return { result: 'done', facts: { isGone: true } }
  const { message, row, refusal, isLater, taken } = ready
  if (!row || refusal) return { result: 'refused', why: refusal ?? 'account-gone' }
  if (isLater) return { result: 'again', why: 'behind another', waitMs: BEHIND_MS }
  const account = openedOr(job.workspaceId, row, options.keeper)
  const adapter = options.adapters.get(row.settings.via.kind)
  if (!account || !adapter) return { result: 'again', why: 'sign-in: the secrets of the account cannot be opened' }
  const accepted = (part: number, providerId: string) => accept(db, job.workspaceId, message, part, providerId)
  const outgoing = { reference: job.reference, to: message.number, content: message.content as Content, taken }
  const handed = await adapter.hand(account, outgoing, accepted, signal)
  if (handed.result === 'done') return { result: 'done', facts: { hasReceipts: adapter.abilities.hasReceipts } }
  if (handed.result === 'unsure') return { result: 'done', facts: { unsure: handed.why } }
  if (handed.result === 'refused') return { result: 'refused', why: `${handed.failure}: ${handed.detail}` }
  const { why, waitMs, trouble } = handed
  if (trouble)
    await db.transact(job.workspaceId, (tx) =>
      noteFailing(tx, row.id, { why: trouble, detail: why.slice(0, 200), nextTryAt: null }),
    )
  return { result: 'again', why, ...(waitMs === undefined ? {} : { waitMs }) }
}

const openedOr = (workspaceId: WorkspaceId, row: AccountRecord, keeper: Keeper): Opened | null => {
  try {
    return opened(workspaceId, row, keeper)
  } catch (e) {
    if (e instanceof SecretUnreadable) return null
    throw e
  }
}

/** What keeps a message from going out now, asked at the last moment. */
const refusalOf = async (
  tx: Parameters<typeof stoppedSince>[0],
  message: MessageRecord,
  account: Parameters<typeof windowUntil>[1],
): Promise<MessageFailure | null> => {
  const content = message.content as Content
  if (account.state !== 'on') return 'account-gone'
  const isAnswerToWord = content.kind === 'text' && content.isAnswerToWord === true
  if (!isAnswerToWord && (await stoppedSince(tx, account.channel, message.number))) return 'stopped'
  const until = await windowUntil(tx, account, message.number)
  return until && content.kind !== 'template' && until <= tx.now ? 'window-closed' : null
}

/** Written down before anything else is done: this part is not handed over again. A receipt that came sooner is heard now. */
const accept = (
  db: Database,
  workspaceId: WorkspaceId,
  message: MessageRecord,
  part: number,
  providerId: string,
): Promise<void> =>
  db.transact(workspaceId, async (tx) => {
    await lockProviderIds(tx, message.accountId, [providerId])
    await insertPart(tx, { accountId: message.accountId, providerId, messageId: message.id, part })
    await takeEarly(tx, message.accountId, providerId)
    await noteFine(tx, message.accountId)
  })
