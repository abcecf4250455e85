/** Hands messages to their adapter and writes down what came of it. */
import { MessageFailure } from '@peakend/contract/messaging.ts'
import type { TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, Tx } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery, type Job } from '../../../base/jobs.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { noteFailing, noteFine, opened } from '../accounts/accounts.ts'
import { findAccount, type AccountRecord } from '../accounts/store.ts'
import { SecretUnreadable, type Keeper } from '../../../base/secrets.ts'
import { dropStuck } from '../../../base/job-store.ts'
import type { Adapter, Content, Handed, Opened, Outgoing } from '../adapter.ts'
import { withLink } from '../rules/offer-text.ts'
import type { CallBackLink } from './offering.ts'
import { settleParts, takeEarly } from './receipts.ts'
import { messageOfKey, sendKind, stoppedSince, submitKind, windowUntil } from './sending.ts'
import { findMessage, insertPart, isBehind, lockProviderIds, moveState, partsOf, type MessageRecord } from './store.ts'

export interface DeliveryOptions {
  db: Database
  keeper: Keeper
  adapters: ReadonlyMap<string, Adapter>
  /** SMS centres this node is connected to now. */
  places: () => readonly string[]
  callBackLink?: CallBackLink
}

/** How long a message is handed over, before the rest waits for another attempt. */
const HAND_MS = 60_000
/** By then every answer came or is given up; whatever is not known then is unsure. */
const LATEST_MS = 85_000
/** More than the handing itself ever takes: what ends by this is taken as not made. */
const ATTEMPT_MS = 100_000
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
      settled: (tx, job, outcome) => settled(tx, job, outcome),
    }),
  )

type Part = { part: number; providerId: string }

const settled = async (tx: Tx, job: Job, outcome: Parameters<Delivery['settled']>[2]): Promise<void> => {
  const message = await findMessage(tx, messageOfKey(job.key))
  if (!message) return
  const { turnId } = message
  const facts = outcome.result === 'done' ? (outcome.facts ?? {}) : {}
  if (facts['isGone'] === true) return
  for (const part of (facts['parts'] ?? []) as Part[]) await noteTaken(tx, message, part)
  const unsure = outcome.result === 'unsure' ? outcome.why : facts['unsure']
  if (typeof unsure === 'string') return settleUnsure(tx, job, message, unsure)
  if (outcome.result === 'done') {
    await moveState(tx, message.id, ['queued'], 'accepted')
    // receipts may have come while it was handed over
    await settleNow(tx, message)
    if (facts['hasReceipts'] !== true && turnId) await interactions.markDelivered(tx, turnId)
    return
  }
  const { failure, detail } = partsOfWhy(outcome.why)
  if (await moveState(tx, message.id, ['queued', 'accepted'], 'failed', { failure, detail }))
    await tellTurn(tx, turnId, 'failed', failure)
}

const settleNow = async (tx: Tx, { id, accountId }: MessageRecord): Promise<MessageRecord | null> => {
  const now = await findMessage(tx, id)
  if (now) await settleParts(tx, now, await findAccount(tx, accountId))
  return findMessage(tx, id)
}

/** Nobody knows; unless all of its parts were taken, which was written down before the program died. */
const settleUnsure = async (tx: Tx, job: Job, message: MessageRecord, detail: string): Promise<void> => {
  if (!(await moveState(tx, message.id, ['queued'], 'unsure', { detail }))) return
  const now = await settleNow(tx, message)
  if (now?.state === 'unsure') return tellTurn(tx, message.turnId, 'unsure', 'unsure')
  await dropStuck(tx, job.kind, job.key)
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
  const outgoing = {
    messageId: message.id,
    reference: job.reference,
    to: message.number,
    content: withOffer(options, message, job.workspaceId),
    taken,
  }
  const { handed, untold } = await hand(db, { adapter, account, message, outgoing }, signal)
  const { hasReceipts } = adapter.abilities
  if (handed.result === 'done') return { result: 'done', facts: { hasReceipts, parts: untold } }
  // what was taken and could not be written down must not be handed over again
  if (handed.result === 'unsure' || untold.length > 0)
    return { result: 'done', facts: { parts: untold, unsure: 'why' in handed ? handed.why : handed.detail } }
  if (handed.result === 'refused') return { result: 'refused', why: `${handed.failure}: ${handed.detail}` }
  const { why, waitMs, trouble } = handed
  if (trouble)
    await db.transact(job.workspaceId, (tx) =>
      noteFailing(tx, row.id, { why: trouble, detail: why.slice(0, 200), nextTryAt: null }),
    )
  return { result: 'again', why, ...(waitMs === undefined ? {} : { waitMs }) }
}

/** Messages that were queued before templates had more than a body. */
/** The link is of the message's own time, so that each attempt says the same. */
const withOffer = ({ callBackLink }: DeliveryOptions, message: MessageRecord, workspaceId: WorkspaceId): Content => {
  const content = contentOf(message)
  if (content.kind !== 'text' || !content.callBack || !callBackLink) return content
  const { interactionId, language, line } = content.callBack
  return {
    kind: 'text',
    text: withLink(content.text, language, callBackLink({ workspaceId, interactionId }, message.at), line),
  }
}

const contentOf = ({ content }: MessageRecord): Content => {
  const given = content as Content
  if (given.kind !== 'template' || given.parts) return given
  const { places = [] } = given as { places?: string[] }
  return { ...given, parts: [{ component: 'body', places: places.map((as) => ({ as, name: null })) }] }
}

/**
 * Hands it over. From the first byte on, whatever breaks here leaves it unsure, never to be tried again by itself: also where the database is away just then,
 * whose parts are told with the outcome.
 */
const hand = async (
  db: Database,
  of: { adapter: Adapter; account: Opened; message: MessageRecord; outgoing: Outgoing },
  signal: AbortSignal,
): Promise<{ handed: Handed; untold: Part[] }> => {
  const { adapter, account, message, outgoing } = of
  const untold: Part[] = []
  const accepted = async (part: number, providerId: string): Promise<void> => {
    try {
      await accept(db, account.workspaceId, message, { part, providerId })
    } catch (err) {
      db.log.warn({ err, messageId: message.id }, 'that a message was taken could not be written down yet')
      untold.push({ part, providerId })
    }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Handed>((end) => {
    timer = setTimeout(() => end({ result: 'unsure', why: 'it took too long' }), LATEST_MS)
  })
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HAND_MS)])
    return { handed: await Promise.race([adapter.hand(account, outgoing, accepted, limit), late]), untold }
  } catch (err) {
    db.log.error({ err, messageId: message.id }, 'a message could not be handed over')
    return { handed: { result: 'unsure', why: err instanceof Error ? err.message : 'failed' }, untold }
  } finally {
    clearTimeout(timer)
  }
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
const accept = (db: Database, workspaceId: WorkspaceId, message: MessageRecord, part: Part): Promise<void> =>
  db.transact(workspaceId, async (tx) => {
    await noteTaken(tx, message, part)
    await noteFine(tx, message.accountId)
  })

const noteTaken = async (tx: Tx, { id, accountId }: MessageRecord, { part, providerId }: Part): Promise<void> => {
  await lockProviderIds(tx, accountId, [providerId])
  await insertPart(tx, { accountId, providerId, messageId: id, part })
  await takeEarly(tx, accountId, providerId)
}
