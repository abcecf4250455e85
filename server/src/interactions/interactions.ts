/**
 * Interactions: to whom a conversation belongs now and where it stands in its life (rules.ts). Every command takes the interaction's row lock
 * first and records what happened in the same transaction. What was said is in turns/.
 */
import { randomUUID } from 'node:crypto'
import type { CaseId, InteractionId, NeedId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { defineTimer } from '../base/jobs.ts'
import { Refusal } from '../base/refusal.ts'
import { touchContact } from '../customers/customers.ts'
import { step, type LifeEvent } from './rules.ts'
import {
  assignAllWaiting,
  findLatest,
  findServed,
  findStanding,
  insertOurs,
  insertTransfer,
  isAsked,
  lockAllWaiting,
  lockStanding,
  queueAllNew,
  sendIfOther,
  setReader,
  updateStanding,
  type Standing,
} from './store.ts'
import { firstMark, say } from './turns/turns.ts'

export type { Standing, TransferRecord } from './store.ts'
export { listReaders, listRunning, listTransfers } from './store.ts'
export {
  allTurns,
  listTurns,
  markDelivered,
  markFailed,
  markQueued,
  markRead,
  note,
  receive,
  reply,
  say,
  turnOf,
  type Received,
  type Reply,
  type Said,
  type TurnRecord,
} from './turns/turns.ts'
export { receiveAll } from './turns/receiving.ts'
export { begin } from './beginning.ts'
export { mask, type Masked } from '../base/masking.ts'
export { rowOf, wholeOf, type ListFilter } from './rows/rows.ts'
export { queryOf } from './turns/finding.ts'

export type Outcome = 'solved' | 'partly' | 'not-solved' | 'passed-on' | 'left' | 'message' | 'spam'

/** What an interaction is now; null where there is none in this workspace. */
export const find = (tx: ReadTx, interactionId: InteractionId): Promise<Standing | null> =>
  findStanding(tx, interactionId)

/** The running interaction of a customer (as they arrived) at a touchpoint, else the last that closed; null where there was none. */
export const latestOf = (tx: ReadTx, of: Parameters<typeof findLatest>[1]): Promise<Standing | null> =>
  findLatest(tx, of)

/** The same as `find` for somebody with a scope: null outside it, as if it did not exist. Who holds it (`personId`) or is asked in a note sees it in any queue. */
export const findIn = async (
  tx: ReadTx,
  scope: Scope,
  interactionId: InteractionId,
  personId?: PersonId,
): Promise<Standing | null> => {
  const found = await findStanding(tx, interactionId)
  if (!found || covers(scope, found, personId)) return found
  return personId !== undefined && (await isAsked(tx, interactionId, personId)) ? found : null
}

/** The queues a scope shows, or null for all of them. An outside team without queues sees nothing. */
export const queuesIn = (scope: Scope): readonly string[] | null => {
  if (scope.queues !== 'all') return scope.queues
  return scope.vendorId === undefined ? null : []
}

const covers = (scope: Scope, of: Standing, personId?: PersonId): boolean => {
  const queues = queuesIn(scope)
  if (queues === null) return true
  return (of.queueId !== null && queues.includes(of.queueId)) || (personId !== undefined && of.agentId === personId)
}

/** Which of these customers the scope shows: an outside team sees whom it serves. For the module of customers, which lies further inside. */
export const customersIn = async (tx: ReadTx, scope: Scope, customerIds: readonly string[]): Promise<Set<string>> => {
  if (scope.vendorId === undefined || customerIds.length === 0) return new Set(customerIds)
  return new Set(await findServed(tx, queuesIn(scope) ?? [], customerIds))
}

/**
 * Opens an interaction that we begin, as a letter to a customer does: without a turn, in no line, for routing to give to whoever writes. Refuses `conflict`
 * where one runs already. Records `interaction.opened`.
 */
export const openByUs = async (
  tx: Tx,
  of: Omit<Parameters<typeof insertOurs>[1], 'id' | 'mark'>,
): Promise<InteractionId> => {
  const id = randomUUID() as InteractionId
  if (!(await insertOurs(tx, { ...of, id, mark: firstMark }))) throw new Refusal('conflict')
  touchContact(tx, of.customerId)
  tx.record({ type: 'interaction.opened', interactionId: id, customerId: of.customerId, channel: of.channel })
  return id
}

/** Locks the row for what follows in this transaction. Refuses with `not_found`. */
export const lock = async (tx: Tx, interactionId: InteractionId): Promise<Standing> => {
  const found = await lockStanding(tx, interactionId)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Locks it for the one who holds it. Refuses `not_found`, `interaction_closed`, `not_yours`. */
export const lockMine = async (tx: Tx, personId: PersonId, interactionId: InteractionId): Promise<Standing> => {
  const standing = await lock(tx, interactionId)
  if (standing.state === 'closed') throw new Refusal('interaction_closed')
  if (standing.agentId !== personId) throw new Refusal('not_yours')
  return standing
}

const stepped = (state: InteractionState, event: LifeEvent): InteractionState => {
  const answer = step(state, event)
  if ('refused' in answer) throw new Refusal(answer.refused)
  return answer.state
}

/**
 * Puts it in a queue and frees its agent; the place (`queuedAt`) is kept, but for one that rested (`reopened`). For routing: others call
 * routing.enterQueue. Refuses `not_found`, `interaction_closed`. Records `interaction.released` (where somebody held it) and `interaction.queued`. Answers
 * what it is now.
 */
export const queue = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    queueId: QueueId
    why: 'arrived' | 'transferred' | 'returned' | 'reopened'
    /** Its agent is gone rather than gave it back. */
    isVanished?: boolean
    /** Handed over to this colleague. */
    toPersonId?: PersonId | null
    /** Since when it counts as waiting where it has no place yet, now unless told: it came before we heard of it. */
    since?: Date
  },
): Promise<Standing> => {
  const { interactionId, queueId, why } = of
  const before = await lock(tx, interactionId)
  const state = stepped(before.state, 'queue')
  const since = before.queuedAt && why !== 'reopened' ? before.queuedAt : (of.since ?? tx.now)
  await updateStanding(tx, interactionId, { state, agent_id: null, queue_id: queueId, queued_at: since })
  if (before.agentId) {
    const lost = of.isVanished ? 'vanished' : 'gave-back'
    const released = why === 'transferred' ? 'transferred' : why === 'reopened' ? 'rested' : lost
    tx.record({ type: 'interaction.released', interactionId, personId: before.agentId, why: released })
  }
  const fromQueueId = before.queueId && before.queueId !== queueId ? { fromQueueId: before.queueId } : {}
  const toPersonId = of.toPersonId ? { toPersonId: of.toPersonId } : {}
  tx.record({
    type: 'interaction.queued',
    interactionId,
    queueId,
    since: since.toISOString(),
    why,
    ...fromQueueId,
    ...toPersonId,
  })
  return { ...before, state, agentId: null, queueId, queuedAt: since }
}

/**
 * `queue` for many that just came and nobody had: no place to keep, nobody to free. For routing. Gives since when each has its place. Records
 * `interaction.queued` for each.
 */
export const queueNew = (tx: Tx, interactionIds: readonly InteractionId[], queueId: QueueId): void => {
  queueAllNew(tx, interactionIds, queueId)
  const since = tx.now.toISOString()
  for (const interactionId of interactionIds)
    tx.record({ type: 'interaction.queued', interactionId, queueId, since, why: 'arrived' })
}

/**
 * Gives it to a person; for routing. The first to answer sets `answeredAt`. To the same person twice equals once. Refuses `not_found`,
 * `interaction_closed`. Records `interaction.assigned` (and `interaction.released` for whoever held it).
 */
export const assign = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    personId: PersonId
    why: 'accepted' | 'taken' | 'assigned' | 'transferred' | 'stepped-in' | 'resumed'
  },
): Promise<void> => {
  const { interactionId, personId, why } = of
  const before = await lock(tx, interactionId)
  const state = stepped(before.state, 'assign')
  if (before.state === 'active' && before.agentId === personId) return
  await updateStanding(tx, interactionId, { state, agent_id: personId, answered_at: before.answeredAt ?? tx.now })
  if (before.agentId && before.agentId !== personId) {
    const released = why === 'stepped-in' ? 'stepped-in' : 'transferred'
    tx.record({ type: 'interaction.released', interactionId, personId: before.agentId, why: released })
  }
  tx.record({ type: 'interaction.assigned', interactionId, personId, fromPersonId: before.agentId, why })
}

/** Locks those of them that wait, in the order of ids. For routing: interactions are locked before people. */
export const lockWaiting = (tx: Tx, ids: readonly InteractionId[]): Promise<ReadonlySet<InteractionId>> =>
  lockAllWaiting(tx, ids)

/** Gives many that wait, and are locked, to people at once. Records `interaction.assigned` for each. */
export const assignWaiting = async (
  tx: Tx,
  given: readonly { interactionId: InteractionId; personId: PersonId }[],
): Promise<void> => {
  if (given.length === 0) return
  assignAllWaiting(tx, given)
  for (const { interactionId, personId } of given)
    tx.record({ type: 'interaction.assigned', interactionId, personId, fromPersonId: null, why: 'routed' })
}

/** Keeps who handed over to whom, with the note the next person reads. */
export const noteTransfer = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    fromPersonId: PersonId | null
    to: { queueId: QueueId } | { personId: PersonId }
    note: string
  },
): Promise<void> => {
  const to =
    'personId' in of.to
      ? { toPersonId: of.to.personId, toQueueId: null }
      : { toPersonId: null, toQueueId: of.to.queueId }
  await insertTransfer(tx, { interactionId: of.interactionId, fromPersonId: of.fromPersonId, ...to, note: of.note })
}

/**
 * The customer went silent: its place at the agent is free. Does nothing (false) unless it is active. Records `interaction.rested`
 * and `interaction.released`; it stays the same agent's, who is asked first when the customer writes again.
 */
export const rest = async (tx: Tx, interactionId: InteractionId): Promise<boolean> => {
  const before = await lock(tx, interactionId)
  if (before.state !== 'active') return false
  await updateStanding(tx, interactionId, { state: stepped(before.state, 'rest') })
  if (before.agentId) {
    tx.record({ type: 'interaction.released', interactionId, personId: before.agentId, why: 'rested' })
  }
  tx.record({ type: 'interaction.rested', interactionId })
  return true
}

/**
 * It rests until a time that was agreed with the customer, and belongs to nobody meanwhile; for call-backs. Twice equals once. Refuses `not_found`,
 * `interaction_closed`. Records `interaction.rested`, and `interaction.released` where somebody held it.
 */
export const setAside = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const before = await lock(tx, interactionId)
  await updateStanding(tx, interactionId, {
    state: stepped(before.state, 'set-aside'),
    agent_id: null,
    waiting_reply_since: null,
  })
  if (before.agentId && before.state === 'active')
    tx.record({ type: 'interaction.released', interactionId, personId: before.agentId, why: 'rested' })
  if (before.state !== 'resting') tx.record({ type: 'interaction.rested', interactionId })
}

/**
 * The conversation is over: to wrap-up where somebody held it, else closed with `outcome`. Twice equals once. Refuses `not_found`. Records
 * `interaction.ended` and, where nothing is left to wrap up, `interaction.closed`.
 */
export const end = async (
  tx: Tx,
  interactionId: InteractionId,
  by: 'customer' | 'agent' | 'silence' | 'block',
  outcome: Outcome = 'left',
): Promise<Standing> => {
  const before = await lock(tx, interactionId)
  if (before.state === 'closed' || before.state === 'wrap-up') return before
  const state = stepped(before.state, before.agentId ? 'end-held' : 'end')
  await updateStanding(tx, interactionId, { state, ended_at: tx.now, ended_by: by, waiting_reply_since: null })
  tx.record({ type: 'interaction.ended', interactionId, by })
  if (state === 'closed') return close(tx, { interactionId, outcome })
  tx.enqueue({ kind: 'interactions.wrap-up', key: interactionId, dueAt: new Date(tx.now.getTime() + WRAP_UP_MS) })
  return { ...before, state, endedAt: tx.now, endedBy: by, waitingReplySince: null }
}

/**
 * Writes down need and outcome and closes; one that still ran ends with it (`by`, silence unless told). Twice equals once: what was written
 * first stays. Refuses `not_found`. Records `interaction.closed`, and `interaction.ended` and `interaction.released` where they come with it.
 */
export const close = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    /** Null where nobody wrote one down; the event says `none` then. */
    outcome: Outcome | null
    needId?: NeedId | null
    summary?: string
    by?: 'customer' | 'agent' | 'silence' | 'block'
  },
): Promise<Standing> => {
  const { interactionId, outcome, by = 'silence' } = of
  const before = await lock(tx, interactionId)
  if (before.closedAt) return before
  const needId = of.needId === undefined ? before.needId : of.needId
  const endedAt = before.endedAt ?? tx.now
  const closed = { state: stepped(before.state, 'close'), closedAt: tx.now, endedAt, outcome, needId }
  await updateStanding(tx, interactionId, {
    state: closed.state,
    closed_at: tx.now,
    outcome,
    need_id: needId,
    summary: of.summary ?? '',
    waiting_reply_since: null,
    ended_at: endedAt,
    ended_by: before.endedBy ?? by,
  })
  if (!before.endedAt) tx.record({ type: 'interaction.ended', interactionId, by })
  if (before.agentId) {
    tx.record({ type: 'interaction.released', interactionId, personId: before.agentId, why: 'ended' })
  }
  tx.cancel('interactions.wrap-up', interactionId)
  tx.record({ type: 'interaction.closed', interactionId, outcome: outcome ?? 'none', needId })
  return { ...before, ...closed, endedBy: before.endedBy ?? by, waitingReplySince: null }
}

/** Time to write down what it was about: longer than anybody needs, short enough that a forgotten one does not hold a place all day. */
const WRAP_UP_MS = 15 * 60_000

/** The wrap-up time ran out: closed without an outcome. One the customer has taken up again meanwhile stays. */
export const wrapUpTimer = defineTimer({
  kind: 'interactions.wrap-up',
  async run(tx, job) {
    const standing = await lockStanding(tx, job.key)
    if (standing?.state === 'wrap-up') await close(tx, { interactionId: standing.id, outcome: null })
  },
})

/**
 * Confirms why the customer came; whether the need exists is checked by `cases`. The same need twice equals once. Records
 * `interaction.need-confirmed`.
 */
export const confirmNeed = async (
  tx: Tx,
  interactionId: InteractionId,
  needId: NeedId,
  personId: PersonId,
): Promise<void> => {
  const before = await lock(tx, interactionId)
  if (before.needConfirmed && before.needId === needId) return
  await updateStanding(tx, interactionId, { need_id: needId, need_confirmed: true })
  tx.record({ type: 'interaction.need-confirmed', interactionId, needId, personId })
}

/** The customer asked for a person. Twice equals once. Refuses `not_found`. Records `interaction.person-wanted`. */
export const wantPerson = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const before = await lock(tx, interactionId)
  if (before.personWantedAt) return
  await updateStanding(tx, interactionId, { person_wanted_at: tx.now })
  tx.record({ type: 'interaction.person-wanted', interactionId })
}

/** The agent tells the customer plainly that the tone must change: a line to the customer. Records `interaction.warned`. */
export const warn = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<void> => {
  await say(tx, interactionId, 'warned')
  await updateStanding(tx, interactionId, { warned_at: tx.now })
  tx.record({ type: 'interaction.warned', interactionId, personId })
}

/** Ties it to a case; for the module of cases. */
export const joinCase = (tx: Tx, interactionId: InteractionId, caseId: CaseId): Promise<void> =>
  updateStanding(tx, interactionId, { case_id: caseId })

/** For whoever judges: the three bars the rows of these interactions show. */
export const setMarks = (tx: Tx, marks: ReadonlyMap<InteractionId, Mark>): void => sendIfOther(tx, 'mark', marks)

/** For the module of cases: needs proposed from what was said, likeliest first. */
export const setProposedNeeds = (
  tx: Tx,
  proposed: ReadonlyMap<InteractionId, readonly { needId: NeedId; p: number }[]>,
): void => sendIfOther(tx, 'proposed_needs', proposed)

/** Somebody looks at a running conversation they do not hold; `isSeen` is what the staff policy says. Records `interaction.opened-by-supervisor`. */
export const openBySupervisor = async (
  tx: Tx,
  interactionId: InteractionId,
  personId: PersonId,
  isSeen: boolean,
): Promise<void> => {
  await setReader(tx, interactionId, personId, isSeen)
  tx.record({ type: 'interaction.opened-by-supervisor', interactionId, personId, isSeen })
}
