/**
 * The promise ledger.
 * found -> open (an agent confirmed it, with a due time) | rejected;  open -> kept | broken (its hour passed, once) | withdrawn;  broken -> kept (late) | withdrawn.
 */
import { randomUUID } from 'node:crypto'
import type {
  CallbackId,
  CaseId,
  CustomerId,
  InteractionId,
  PersonId,
  PromiseId,
  QueueId,
  TurnId,
} from '@peakend/contract/ids.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { defineTimer } from '../base/jobs.ts'
import { Refusal } from '../base/refusal.ts'
import { dueAtOf } from './due.ts'
import {
  findPromise,
  insertPromise,
  listPromises,
  lockPromise,
  updatePromise,
  type PromiseFilter,
  type PromiseRecord,
  type PromiseState,
} from './store.ts'

export { dueAtOf } from './due.ts'
export { hasWritten, listOverdue, promiseFigures, spansNoted, type PromiseRecord } from './store.ts'

const DUE = 'promises.due'

/** A promise the engine saw in a turn, as it is found: not counted until an agent confirms it. Twice for the same span equals once. Records `promise.changed`. */
export const noteFound = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    turnId: TurnId
    from: number
    to: number
    /** What the turn says, to read the due time; it is not kept: reads take it from the turn. */
    said: string
    dueWords: string | null
    customerId: CustomerId
    caseId: CaseId | null
    queueId: QueueId | null
    madeBy: PersonId | null
    madeAt: Date
    /** The customer's, where they told it. */
    zone: string
  },
): Promise<PromiseRecord | null> => {
  const promiseId = randomUUID() as PromiseId
  // the whole promise first: "today by 17:00" says more than the one word that was marked as its due time
  const words = of.said.slice(of.from, of.to)
  const dueAt = of.dueWords ? (dueAtOf(words, of.madeAt, of.zone) ?? dueAtOf(of.dueWords, of.madeAt, of.zone)) : null
  const isNew = await insertPromise(tx, {
    ...of,
    ...dueSpan(of),
    promiseId,
    text: '',
    state: 'found',
    ownerId: of.madeBy,
    dueAt,
  })
  if (!isNew) return null
  tx.record({
    type: 'promise.changed',
    interactionId: of.interactionId,
    promiseId,
    state: 'found',
    customerId: of.customerId,
    personId: of.madeBy,
  })
  return findPromise(tx, promiseId)
}

/** The words that say when, as a span of the turn. */
const dueSpan = ({ from, said, dueWords }: { from: number; said: string; dueWords: string | null }) => {
  if (!dueWords) return { dueFrom: null, dueTo: null }
  // "tomorrow by three I will call you": before the promise, where it is not in it
  const after = said.indexOf(dueWords, from)
  const at = after < 0 ? said.lastIndexOf(dueWords, from) : after
  return at < 0 ? { dueFrom: null, dueTo: null } : { dueFrom: at, dueTo: at + dueWords.length }
}

/** A promise written down by hand: open at once. Records `promise.changed`. */
export const makePromise = async (
  tx: Tx,
  of: {
    text: string
    interactionId: InteractionId
    turnId: TurnId | null
    customerId: CustomerId
    caseId: CaseId | null
    queueId: QueueId | null
    by: PersonId
    ownerId: PersonId
    dueAt: Date
  },
): Promise<PromiseRecord> => {
  const promiseId = randomUUID() as PromiseId
  await insertPromise(tx, {
    ...of,
    promiseId,
    state: 'open',
    from: null,
    to: null,
    madeBy: of.by,
    madeAt: tx.now,
    dueFrom: null,
    dueTo: null,
    turnId: null,
  })
  tx.enqueue({ kind: DUE, key: promiseId, dueAt: of.dueAt })
  tx.record({
    type: 'promise.changed',
    interactionId: of.interactionId,
    promiseId,
    state: 'open',
    customerId: of.customerId,
    personId: of.by,
  })
  return must(await findPromise(tx, promiseId))
}

/** The promise a call-back is: open at once, kept and broken with it. Twice for the same call-back equals once. Records `promise.changed`. */
export const makeCallBackPromise = async (
  tx: Tx,
  of: {
    callbackId: CallbackId
    text: string
    interactionId: InteractionId
    customerId: CustomerId
    caseId: CaseId | null
    queueId: QueueId | null
    by: PersonId | null
    ownerId: PersonId | null
    dueAt: Date
  },
): Promise<void> => {
  const promiseId = randomUUID() as PromiseId
  const nowhere = { turnId: null, from: null, to: null, dueFrom: null, dueTo: null }
  const isNew = await insertPromise(tx, {
    ...of,
    ...nowhere,
    promiseId,
    state: 'open',
    madeBy: of.by,
    madeAt: tx.now,
  })
  if (!isNew) return
  const { interactionId, customerId, by: personId } = of
  tx.enqueue({ kind: DUE, key: promiseId, dueAt: of.dueAt })
  tx.record({ type: 'promise.changed', interactionId, promiseId, state: 'open', customerId, personId })
}

interface Change {
  from: readonly PromiseState[]
  to: PromiseState
  by: PersonId | null
  text?: string
  dueAt?: Date | null
  ownerId?: PersonId
  reason?: string
}

const change = async (tx: Tx, promiseId: PromiseId, of: Change): Promise<PromiseRecord> => {
  const before = await lockPromise(tx, promiseId)
  if (!before) throw new Refusal('not_found')
  if (!of.from.includes(before.state)) {
    if (before.state === of.to) return before
    throw new Refusal('promise_settled')
  }
  const dueAt = of.dueAt ?? before.dueAt
  const isSettled = of.to === 'kept' || of.to === 'withdrawn' || of.to === 'rejected'
  await updatePromise(tx, promiseId, {
    state: of.to,
    text: of.text ?? null,
    dueAt,
    ownerId: of.ownerId ?? before.ownerId,
    settledAt: isSettled ? tx.now : null,
    wasLate: of.to === 'kept' && dueAt !== null && tx.now > dueAt,
    reason: of.reason ?? null,
  })
  if (of.to === 'open' && dueAt) tx.enqueue({ kind: DUE, key: promiseId, dueAt })
  else if (isSettled) tx.cancel(DUE, promiseId)
  tx.record({
    type: 'promise.changed',
    interactionId: before.interactionId,
    promiseId,
    state: of.to,
    customerId: before.customerId,
    personId: of.by,
  })
  return must(await findPromise(tx, promiseId))
}

/** Yes, that was promised. Refuses with `due_missing` where neither the words nor the agent say when, and `promise_settled`. */
export const confirm = async (
  tx: Tx,
  promiseId: PromiseId,
  by: PersonId,
  mended: { dueAt?: Date; text?: string; ownerId?: PersonId },
): Promise<PromiseRecord> => {
  const found = await findPromise(tx, promiseId)
  if (!found) throw new Refusal('not_found')
  if (!(mended.dueAt ?? found.dueAt)) throw new Refusal('due_missing')
  return change(tx, promiseId, {
    from: ['found', 'open'],
    to: 'open',
    by,
    ownerId: mended.ownerId ?? found.ownerId ?? by,
    text: mended.text,
    dueAt: mended.dueAt,
  })
}

/** No promise after all. */
export const reject = (tx: Tx, promiseId: PromiseId, by: PersonId) =>
  change(tx, promiseId, { from: ['found'], to: 'rejected', by })

/** Done as said; late when its hour had passed. */
export const keep = (tx: Tx, promiseId: PromiseId, by: PersonId | null) =>
  change(tx, promiseId, { from: ['open', 'broken'], to: 'kept', by })

/** Taken back with the customer's knowledge. */
export const withdraw = (tx: Tx, promiseId: PromiseId, by: PersonId | null, reason: string) =>
  change(tx, promiseId, { from: ['open', 'broken'], to: 'withdrawn', by, reason })

/** The customer agreed to another time. One that was broken stays broken: the first word counts. One that is settled stays settled. */
export const moveDue = async (tx: Tx, promiseId: PromiseId, by: PersonId | null, dueAt: Date): Promise<void> => {
  const before = await lockPromise(tx, promiseId)
  if (before?.state === 'open') await change(tx, promiseId, { from: ['open'], to: 'open', by, dueAt })
}

/** What was taken for kept was not: open again, and broken at once where its hour has passed. */
export const reopen = (tx: Tx, promiseId: PromiseId): Promise<PromiseRecord> =>
  change(tx, promiseId, { from: ['kept'], to: 'open', by: null })

/** Gives it to another owner; its state stays. Who is no member is refused by the caller. */
export const handOver = async (
  tx: Tx,
  promiseId: PromiseId,
  by: PersonId,
  ownerId: PersonId,
): Promise<PromiseRecord> => {
  const before = await findPromise(tx, promiseId)
  if (!before) throw new Refusal('not_found')
  if (before.state !== 'open' && before.state !== 'broken' && before.state !== 'found')
    throw new Refusal('promise_settled')
  return change(tx, promiseId, { from: [before.state], to: before.state, by, ownerId })
}

/** One promise if the scope covers its queue; null otherwise, as if it did not exist. */
export const promiseIn = async (tx: ReadTx, scope: Scope, promiseId: PromiseId): Promise<PromiseRecord | null> => {
  const found = await findPromise(tx, promiseId)
  if (!found || (scope.queues !== 'all' && found.queueId && !scope.queues.includes(found.queueId))) return null
  return found
}

export const promisesIn = (tx: ReadTx, scope: Scope, filter: PromiseFilter): Promise<PromiseRecord[]> =>
  listPromises(tx, scope, filter)

/** Its hour has come: an open promise is broken, once. One whose due time was moved meanwhile has a later job. */
export const dueTimer = defineTimer({
  kind: DUE,
  async run(tx, job) {
    const found = await lockPromise(tx, job.key)
    if (!found || found.state !== 'open' || (found.dueAt && found.dueAt > tx.now)) return
    await change(tx, found.id, { from: ['open'], to: 'broken', by: null })
  },
})

const must = (found: PromiseRecord | null): PromiseRecord => {
  if (!found) throw new Error('a promise was written and not seen')
  return found
}
