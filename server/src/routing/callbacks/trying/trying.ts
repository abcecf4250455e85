/** Attempts: somebody has a call-back and tries; what came of it, by their word or by what can be seen. */
import type { CallBackOutcome } from '@peakend/contract/callbacks.ts'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { caseFor } from '../../../cases/cases.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { findQueue } from '../../queues/queues.ts'
import { ownerFor, settle } from '../../routing.ts'
import { callBackOf, drop, joinLine, move } from '../callbacks.ts'
import {
  endAttempt,
  findShown,
  findTry,
  lockCallBack,
  lockRunning,
  markStay,
  openAttempt,
  type CallBackRow,
} from '../store.ts'
import { withinHours } from '../within-hours.ts'

/** A line that fails is tried again after this: soon, and not so often that agents are rung for nothing. */
const LINE_AGAIN_MS = 5 * 60_000
/** In the chat the customer is told and has so long to come. */
export const AWAIT_MS = 5 * 60_000
/** How often we look whether they came. */
const LOOK_MS = 60_000
/** A conversation nobody was reached in stays open for so long, for the customer to pick another time. */
const LEAVE_MS = 7 * 86_400_000

/** Somebody has it: the attempt begins. Of one that another tried until now a new attempt begins, and theirs counts for nothing. Twice equals once. */
export const begin = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<CallBackRow | null> => {
  await interactions.lock(tx, interactionId)
  const running = await lockRunning(tx, interactionId)
  if (!running) return null
  const before = running.state === 'calling' ? await findTry(tx, running.id) : null
  if (before?.personId === personId) return running
  if (before) await endAttempt(tx, running.id, 'interrupted')
  await openAttempt(tx, running.id, personId)
  if (running.way === 'chat')
    tx.enqueue({ kind: 'callbacks.await', key: running.id, dueAt: new Date(tx.now.getTime() + LOOK_MS) })
  if (running.state === 'calling') return running
  const firstAttemptAt = running.firstAttemptAt ?? tx.now
  return move(tx, running, 'tried', { dueAt: null, firstAttemptAt }, personId)
}

/** Whoever tried has lost it (vanished, gave it back, handed it over) before anything came of it: it stands in line again, and no attempt is counted. */
export const breakOff = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  const running = await lockRunning(tx, interactionId)
  if (running?.state !== 'calling' || standing.state !== 'waiting') return
  await endAttempt(tx, running.id, 'interrupted')
  const firstAttemptAt = running.attempts === 0 ? null : running.firstAttemptAt
  await move(tx, running, 'broke-off', { dueAt: null, firstAttemptAt })
  await markStay(tx, interactionId, running.id)
}

/**
 * Our own line could not carry the call: the customer was not disturbed and no attempt is counted. It comes again a little later, within hours; where nobody is trying, nothing
 * changes. Records `callback.changed` (`line-failed`).
 */
export const lineFailed = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  await interactions.lock(tx, interactionId)
  const running = await lockRunning(tx, interactionId)
  if (running?.state !== 'calling') return
  await endAttempt(tx, running.id, 'interrupted')
  const firstAttemptAt = running.attempts === 0 ? null : running.firstAttemptAt
  const dueAt = await nextAttemptAt(tx, running, LINE_AGAIN_MS)
  await move(tx, running, 'line-failed', { dueAt, firstAttemptAt })
  await interactions.setAside(tx, interactionId)
  await settle(tx, interactionId)
}

/**
 * What came of the attempt, by the word of whoever made it. Not reached: again after the gap, within hours; after the last attempt the customer is written to and a case
 * with an owner stays open. The same word twice is once; refuses `not_found`, `not_yours`, and `call_back_closed` where nothing is being tried.
 */
export const record = async (
  tx: Tx,
  of: { interactionId: InteractionId; personId: PersonId; outcome: CallBackOutcome },
): Promise<CallBackRow> => {
  const standing = await interactions.lock(tx, of.interactionId)
  const isMine = standing.agentId === of.personId && (standing.state === 'active' || standing.state === 'wrap-up')
  const running = isMine ? await begin(tx, of.interactionId, of.personId) : null
  if (running) return settleTry(tx, running, of.outcome, of.personId)
  const newest = await callBackOf(tx, of.interactionId)
  if (!newest) throw new Refusal('not_found')
  const last = (await findShown(tx, newest.id))?.tries?.at(-1)
  if (last?.personId === of.personId && last.outcome === of.outcome) return newest
  throw new Refusal(isMine ? 'call_back_closed' : 'not_yours')
}

const settleTry = async (
  tx: Tx,
  running: CallBackRow,
  outcome: CallBackOutcome,
  personId: PersonId | null,
): Promise<CallBackRow> => {
  await endAttempt(tx, running.id, outcome)
  tx.cancel('callbacks.await', running.id)
  const attempts = running.attempts + 1
  if (outcome === 'reached') return must(await move(tx, running, 'reached', { dueAt: null, attempts }, personId))
  if (outcome === 'not-reached' && attempts < running.mostAttempts) {
    const dueAt = await nextAttemptAt(tx, running)
    const again = must(await move(tx, running, 'not-reached', { dueAt, attempts }, personId))
    await interactions.setAside(tx, running.interactionId)
    await settle(tx, running.interactionId)
    return again
  }
  const why = outcome === 'wrong-number' ? 'wrong-number' : 'attempts'
  return giveUp(tx, running, { attempts, why, personId })
}

/** After the gap, within hours. */
const nextAttemptAt = async (tx: ReadTx, running: CallBackRow, gapMs = running.gapMs): Promise<Date> => {
  const after = new Date(tx.now.getTime() + gapMs)
  const hours = await withinHours(tx, running.queueId, running.way)
  return hours.next(after) ?? after
}

/** No attempts are left: a case with an owner stays open, the conversation rests, and the customer may pick another time. */
const giveUp = async (
  tx: Tx,
  running: CallBackRow,
  of: { attempts: number; why: 'wrong-number' | 'attempts'; personId: PersonId | null },
): Promise<CallBackRow> => {
  const standing = await interactions.lock(tx, running.interactionId)
  const ownerId = of.personId ?? (await ownerFor(tx, running.queueId))
  if (ownerId) await caseFor(tx, standing, ownerId)
  const missed = must(
    await move(tx, running, 'gave-up', { dueAt: null, attempts: of.attempts, why: of.why }, of.personId),
  )
  await interactions.setAside(tx, running.interactionId)
  await settle(tx, running.interactionId)
  tx.enqueue({ kind: 'callbacks.leave', key: running.interactionId, dueAt: new Date(tx.now.getTime() + LEAVE_MS) })
  return missed
}

/** The time of a call-back has come: into the line with its place, or to whoever has the customer before them already. */
export const comeDue = async (tx: Tx, callbackId: string): Promise<void> => {
  const known = await lockCallBack(tx, callbackId)
  if (!known) return
  const standing = await interactions.lock(tx, known.interactionId)
  const running = await lockRunning(tx, known.interactionId)
  // moved meanwhile: the later job stands
  if (running?.id !== callbackId || !running.dueAt || running.dueAt > tx.now) return
  if (standing.state === 'closed' || standing.state === 'wrap-up') return void (await drop(tx, running, 'ended'))
  if (standing.state === 'active' && standing.agentId) return void (await begin(tx, standing.id, standing.agentId))
  const queue = await findQueue(tx, running.queueId)
  // the queue is gone: nobody would ever be offered it
  if (!queue || queue.isRetired) return strand(tx, running)
  const inLine = await move(tx, running, 'due', { dueAt: null })
  if (inLine) await joinLine(tx, inLine)
}

const strand = async (tx: Tx, running: CallBackRow): Promise<void> => {
  const standing = await interactions.lock(tx, running.interactionId)
  const ownerId = await ownerFor(tx, running.queueId)
  if (ownerId) await caseFor(tx, standing, ownerId)
  await drop(tx, running, 'ended')
}

/** In the chat: whether they came. They did where they wrote since the attempt began; after `AWAIT_MS` they were not reached. */
export const lookWhetherHere = async (tx: Tx, callbackId: string): Promise<void> => {
  const known = await lockCallBack(tx, callbackId)
  if (!known) return
  await interactions.lock(tx, known.interactionId)
  const running = await lockRunning(tx, known.interactionId)
  const current = running?.state === 'calling' ? await findTry(tx, running.id) : null
  if (!running || !current) return
  if (await hasAnswered(tx, running, current.at)) return void (await settleTry(tx, running, 'reached', null))
  const lateMs = tx.now.getTime() - current.at.getTime()
  if (lateMs >= AWAIT_MS) return void (await settleTry(tx, running, 'not-reached', null))
  tx.enqueue({ kind: 'callbacks.await', key: callbackId, dueAt: new Date(tx.now.getTime() + LOOK_MS) })
}

/** By letter the agent's word is the answer; else the customer's is. */
const hasAnswered = async (tx: ReadTx, running: CallBackRow, since: Date): Promise<boolean> =>
  (
    await tx.query(
      'callbacks.answered',
      `select 1 from turns where workspace_id = $1 and interaction_id = $2 and at > $3 and kind = 'said' and by = $4 limit 1`,
      [tx.workspaceId, running.interactionId, since, running.way === 'email' ? 'agent' : 'customer'],
    )
  ).length > 0

/** The conversation went silent under whoever tried (`rested`), or is over: what can be seen decides, and where nothing can, nobody claims to know. */
export const conclude = async (
  tx: Tx,
  interactionId: InteractionId,
  by: 'rested' | 'ended' | 'blocked',
): Promise<void> => {
  await interactions.lock(tx, interactionId)
  const running = await lockRunning(tx, interactionId)
  if (!running) return
  if (running.state !== 'calling') {
    if (by !== 'rested') await drop(tx, running, by)
    return
  }
  const current = await findTry(tx, running.id)
  const isReached = current !== null && (await hasAnswered(tx, running, current.at))
  if (isReached || by === 'rested')
    return void (await settleTry(tx, running, isReached ? 'reached' : 'not-reached', null))
  await endAttempt(tx, running.id, 'unrecorded')
  tx.cancel('callbacks.await', running.id)
  await move(tx, running, 'ended', { dueAt: null, attempts: running.attempts + 1, why: by })
}

const must = (row: CallBackRow | null): CallBackRow => {
  if (!row) throw new Error('a call-back that runs could not be moved on')
  return row
}
