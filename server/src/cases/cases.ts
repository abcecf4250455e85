/**
 * Cases: matters a customer wants settled, over several conversations, each with one owner. open -> settled -> open again. A case is opened when
 * somebody answers a customer who has none open, and goes on in the customer's next conversations until it is settled; who comes back on
 * the same need within a week opens the settled one again.
 */
import type { CaseId, CustomerId, InteractionId, NeedId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { defineTimer } from '../base/jobs.ts'
import { Refusal } from '../base/refusal.ts'
import { sameAs } from '../customers/customers.ts'
import {
  find as findInteraction,
  joinCase,
  listTurns,
  lock as lockInteraction,
  type Standing,
} from '../interactions/interactions.ts'
import { mustBeNeed } from './needs/needs.ts'
import {
  addHistory,
  countUnownedCases,
  deleteEmptyCase,
  findCase,
  findOpenBefore,
  findOpenCase,
  findWithOpen,
  findSettledSince,
  insertCase,
  lockCase,
  setFirstContact,
  updateCase,
  type CaseRecord,
} from './store.ts'
import { callTitle } from './call-title.ts'
import { titleFrom } from './titles.ts'

export type { CaseRecord } from './store.ts'
export { bareSubject, titleFrom } from './titles.ts'
export { mustBeNeed, needName, needs, proposer, startNeeds } from './needs/needs.ts'

/** Who comes back on the same matter within this time was not helped the first time (measures.md, FCR). */
export const REPEAT_WINDOW_MS = 7 * 24 * 3_600_000
const TITLE_LENGTH = 120

/** One case; null where there is none in this workspace. */
export const find = (tx: ReadTx, caseId: CaseId): Promise<CaseRecord | null> => findCase(tx, caseId)

/**
 * The customer's open case that was touched last, whoever they were merged with; null where none is open. For a letter of `threadId`: a case another thread
 * of letters is about is another matter.
 */
export const openCaseOf = async (
  tx: ReadTx,
  customerId: CustomerId,
  threadId: string | null = null,
): Promise<CaseRecord | null> => findOpenCase(tx, await sameAs(tx, customerId), threadId)

/** Those of the customers who have a case open, whoever they were merged with: asked at once of many who begin something. */
export const withOpenCase = async (
  tx: ReadTx,
  customerIds: readonly CustomerId[],
): Promise<ReadonlySet<CustomerId>> => {
  const ids = [...new Set(customerIds)]
  const all = await Promise.all(ids.map((id) => sameAs(tx, id)))
  const open = await findWithOpen(tx, all.flat())
  return new Set(ids.filter((_, at) => all[at]?.some((id) => open.has(id))))
}

/**
 * Who begins something and has a case open goes on with it; who is on one already stays there, so that twice equals once. Most who write, of many at once, have
 * nothing open: that is asked of all together, and only who has is looked at, one after the other.
 */
export const goOnWithOpen = async (tx: Tx, ids: readonly InteractionId[]): Promise<void> => {
  if (ids.length === 0) return
  const found = await Promise.all(ids.map((id) => findInteraction(tx, id)))
  const fresh = found.filter((one) => one !== null).filter((one) => !one.isImported && !one.caseId)
  const open = await withOpenCase(
    tx,
    fresh.map(({ customerId }) => customerId),
  )
  for (const { id, customerId, threadId } of fresh.filter((one) => open.has(one.customerId))) {
    const theirs = await openCaseOf(tx, customerId, threadId)
    if (theirs) await joinCase(tx, id, theirs.id)
  }
}

/** How many open cases nobody owns, of those a scope shows: what the list `unowned` holds. */
export const countUnowned = (tx: ReadTx, scope: Scope): Promise<number> =>
  countUnownedCases(tx, scope.queues === 'all' ? null : scope.queues)

/** Opens a case with the workspace's next number, and ties the conversation to it. Every call opens one. Records `case.opened`. */
export const open = async (
  tx: Tx,
  of: {
    customerId: CustomerId
    title: string
    ownerId: PersonId | null
    queueId?: QueueId | null
    needId?: NeedId | null
    /** When we said we would answer. */
    answerDueAt?: Date | null
    interactionId?: InteractionId
  },
): Promise<{ id: CaseId; number: number }> => {
  const { customerId, ownerId, interactionId, queueId = null, needId = null, answerDueAt = null } = of
  const title = of.title.trim().slice(0, TITLE_LENGTH)
  const added = await insertCase(tx, { customerId, title, ownerId, queueId, needId, answerDueAt })
  await addHistory(tx, { caseId: added.id, act: 'opened', personId: ownerId })
  if (interactionId) await joinCase(tx, interactionId, added.id)
  const more = interactionId ? { interactionId } : {}
  tx.record({ type: 'case.opened', caseId: added.id, customerId, ownerId, ...more })
  return added
}

const mustLock = async (tx: Tx, caseId: CaseId): Promise<CaseRecord> => {
  const found = await lockCase(tx, caseId)
  if (!found) throw new Refusal('not_found')
  return found
}

/**
 * The case of a conversation: the one it is tied to, else the customer's open one, else a new one owned by `personId`, titled by the subject of the
 * customer's letter, else by their first words; of a call by the need or the line. A case nobody owns becomes this person's. Twice equals once. Records `case.opened` or `case.owned`.
 */
export const caseFor = async (tx: Tx, of: Standing, personId: PersonId): Promise<CaseId> => {
  const known = of.caseId ? await findCase(tx, of.caseId) : await openCaseOf(tx, of.customerId, of.threadId)
  if (known) {
    if (!of.caseId) await joinCase(tx, of.id, known.id)
    if (!known.ownerId) await own(tx, known.id, personId)
    return known.id
  }
  // two who open one at once: the second finds the first's
  const { caseId } = await lockInteraction(tx, of.id)
  if (caseId) return caseId
  const [first] =
    of.channel === 'phone' ? [] : (await listTurns(tx, of.id, 0, 5)).filter((turn) => turn.by === 'customer')
  const { customerId, queueId, needId, id: interactionId } = of
  const title = of.channel === 'phone' ? await callTitle(tx, of) : titleFrom(first?.text ?? '', of.subject)
  return (await open(tx, { customerId, title, ownerId: personId, queueId, needId, interactionId })).id
}

/**
 * Whoever is in a conversation turned out to be somebody we know: it goes on with the case they had open before, and a case opened for this conversation alone goes.
 * What stands on an older case stays there. Twice equals once.
 */
export const recognised = async (tx: Tx, of: Standing): Promise<void> => {
  const current = of.caseId ? await findCase(tx, of.caseId) : null
  if (current && current.openedAt < of.openedAt) return
  const known = await findOpenBefore(tx, await sameAs(tx, of.customerId), of.openedAt)
  if (!known) return
  await joinCase(tx, of.id, known.id)
  if (current) await deleteEmptyCase(tx, current.id)
}

/** Makes a person the one owner. Twice equals once. Refuses `not_found`. Records `case.owned`. */
export const own = async (tx: Tx, caseId: CaseId, personId: PersonId, by: PersonId | null = null): Promise<void> => {
  const before = await mustLock(tx, caseId)
  if (before.ownerId === personId) return
  await updateCase(tx, { ...before, ownerId: personId })
  await addHistory(tx, { caseId, act: 'owned', personId: by ?? personId })
  tx.record({ type: 'case.owned', caseId, customerId: before.customerId, ownerId: personId })
}

/** Changes title, owner, need or when we answer; what is left out stays. Refuses `not_found`, `need_unknown`. Records `case.owned` for a new owner. */
export const change = async (
  tx: Tx,
  caseId: CaseId,
  to: { title?: string; ownerId?: PersonId; needId?: NeedId | null; answerDueAt?: Date | null },
  by: PersonId,
): Promise<void> => {
  if (to.needId) await mustBeNeed(tx, to.needId)
  if (to.ownerId) await own(tx, caseId, to.ownerId, by)
  const before = await mustLock(tx, caseId)
  const after = {
    ...before,
    title: to.title ?? before.title,
    needId: to.needId === undefined ? before.needId : to.needId,
    answerDueAt: to.answerDueAt === undefined ? before.answerDueAt : to.answerDueAt,
  }
  await updateCase(tx, after)
  const changed = (['title', 'needId', 'answerDueAt'] as const).filter((key) => to[key] !== undefined)
  if (changed.length > 0) await addHistory(tx, { caseId, act: `changed ${changed.join(' ')}`, personId: by })
}

/**
 * The customer wrote once more on an open case, and is told by when we answer: the time we said before while it lies ahead and is earlier, else `by`. A case
 * nobody owns gets `ownerId`. Gives the time; null where the case is settled by now. Twice equals once. Records `case.owned` for a new owner.
 */
export const expectAnswer = async (
  tx: Tx,
  caseId: CaseId,
  of: { by: Date; ownerId: PersonId | null },
): Promise<Date | null> => {
  const before = await mustLock(tx, caseId)
  if (before.state === 'settled') return null
  if (!before.ownerId && of.ownerId) await own(tx, caseId, of.ownerId)
  const said = before.answerDueAt
  const answerDueAt = said && said > tx.now && said < of.by ? said : of.by
  if (answerDueAt.getTime() !== said?.getTime())
    await updateCase(tx, { ...before, ownerId: before.ownerId ?? of.ownerId, answerDueAt })
  return answerDueAt
}

/** Settles. Refuses `not_found`, `case_settled`. Whether it was solved at first contact is known after the window. Records `case.settled`. */
export const settle = async (tx: Tx, caseId: CaseId, by: PersonId | null, note = ''): Promise<void> => {
  const before = await mustLock(tx, caseId)
  if (before.state === 'settled') throw new Refusal('case_settled')
  await updateCase(tx, { ...before, state: 'settled', settledAt: tx.now })
  await addHistory(tx, { caseId, act: 'settled', personId: by, note })
  const { customerId, ownerId } = before
  tx.record({ type: 'case.settled', caseId, customerId, ownerId })
  tx.enqueue({ kind: 'cases.window', key: caseId, dueAt: new Date(tx.now.getTime() + REPEAT_WINDOW_MS) })
}

/** Opens a settled one again. Refuses `not_found`, `case_open`. Records `case.reopened`. */
export const reopen = async (tx: Tx, caseId: CaseId, by: PersonId | null, note = ''): Promise<void> => {
  const before = await mustLock(tx, caseId)
  if (before.state === 'open') throw new Refusal('case_open')
  await updateCase(tx, { ...before, state: 'open', settledAt: null, reopened: before.reopened + 1 })
  await setFirstContact(tx, caseId, false)
  tx.cancel('cases.window', caseId)
  await addHistory(tx, { caseId, act: 'reopened', personId: by, note })
  const { customerId, ownerId } = before
  tx.record({ type: 'case.reopened', caseId, customerId, ownerId })
}

/** The window is over and nobody came back on the matter. */
export const windowTimer = defineTimer({
  kind: 'cases.window',
  async run(tx, job) {
    const found = await lockCase(tx, job.key)
    if (found?.state === 'settled' && found.reopened === 0) await setFirstContact(tx, found.id, true)
  },
})

/**
 * Why the customer came is known now. A case without a need takes it; but where the customer's case on this need was settled less than a week
 * ago, that one is opened again and takes the conversation over, and a case opened for this conversation alone goes.
 */
export const needKnown = async (tx: Tx, of: Standing, needId: NeedId): Promise<void> => {
  const current = of.caseId ? await findCase(tx, of.caseId) : null
  const since = new Date(tx.now.getTime() - REPEAT_WINDOW_MS)
  const customerIds = await sameAs(tx, of.customerId)
  const before = await findSettledSince(tx, { customerIds, needId, since })
  const isFresh = current === null || (current.state === 'open' && current.openedAt >= of.openedAt)
  if (before && isFresh && before.settledAt && before.settledAt < of.openedAt) {
    await reopen(tx, before.id, of.agentId, 'repeat')
    await joinCase(tx, of.id, before.id)
    if (current) await deleteEmptyCase(tx, current.id)
    return
  }
  if (!current || current.needId) return
  const locked = await mustLock(tx, current.id)
  if (!locked.needId) await updateCase(tx, { ...locked, needId })
}
