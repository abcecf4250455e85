/** Lists being called: one job a running list looks who is free and who is due, and what comes of each call is kept. */
import { randomUUID } from 'node:crypto'
import type { CallId, CallListId, PersonId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { defineReaction } from '../../../base/reactions.ts'
import { mustResolve, timeZoneOf } from '../../../customers/customers.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { languageFor } from '../../../routing/hours/hours.ts'
import { setPresence } from '../../../routing/presence/presence.ts'
import { giveTo, hasRoom } from '../../../routing/routing.ts'
import { callOut } from '../dialling.ts'
import { findCall } from '../store.ts'
import { after, callsToBegin, isOverLimit, verdictOn } from './rules.ts'
import {
  findList,
  freeAgents,
  insertListCall,
  legsOfCall,
  lockDue,
  lockEntry,
  lockList,
  lockListCall,
  nextDue,
  shareSince,
  updateEntry,
  updateListCall,
  waitingCalls,
  type EntryRow,
  type ListRow,
} from './store.ts'

export const DIAL = 'phone.dial-list'
/** Somebody becomes free without this being told: how often it is looked at. */
const LOOK_MS = 5000
/** Over the limit, or nobody due: how often it is looked at then. */
const SLOW_MS = 60_000
export const PERIOD_MS = 86_400_000
/** Who has just declined one, or let it ring, is not asked again at once. */
const BREATHER_MS = 120_000

/** One call at most, in a transaction of its own; asks to be run again at once where there may be another. */
const dialOne = async (tx: Tx, list: ListRow): Promise<'called' | 'looked' | Date> => {
  const share = await shareSince(tx, new Date(tx.now.getTime() - PERIOD_MS))
  if (isOverLimit(share)) return new Date(tx.now.getTime() + SLOW_MS)
  const free = await freeAgents(tx, list.queueId, new Date(tx.now.getTime() - BREATHER_MS))
  const waiting = free.length > 0 ? await waitingCalls(tx, list.queueId) : 0
  if (callsToBegin({ freeAgents: free.length, waitingCalls: waiting, share }) === 0)
    return new Date(tx.now.getTime() + LOOK_MS)
  const entry = await lockDue(tx, list.id)
  if (!entry) return soonest(await nextDue(tx, list.id), tx.now)
  const zone = entry.zone ?? (await timeZoneOf(tx, entry.customerId)) ?? (await workspaceOf(tx)).timeZone
  const { isBlocked, language } = await mustResolve(tx, entry.customerId)
  const isNeverCalled = entry.isNeverCalled || isBlocked
  const verdict = verdictOn({ ...entry, zone, isNeverCalled }, list.rules, tx.now)
  const { id, attempts, nextAt } = entry
  if (verdict.do === 'wait') updateEntry(tx, id, { state: entry.state, attempts, nextAt: verdict.until })
  else if (verdict.do === 'never') updateEntry(tx, id, { state: 'never', attempts, nextAt })
  else if (verdict.do === 'nothing') updateEntry(tx, id, { state: 'not-reached', attempts, nextAt })
  else {
    const personId = await firstWithRoom(tx, free)
    if (!personId) return new Date(tx.now.getTime() + LOOK_MS)
    await call(tx, list, entry, { personId, language })
    return 'called'
  }
  return 'looked'
}

const soonest = (due: Date | null, now: Date): Date =>
  new Date(Math.min(Math.max(due?.getTime() ?? Infinity, now.getTime() + LOOK_MS), now.getTime() + SLOW_MS))

/** What else they hold decides too: a chat, a visitor, wrapping up. */
const firstWithRoom = async (tx: Tx, free: readonly { personId: PersonId }[]): Promise<PersonId | null> => {
  for (const { personId } of free) if (await hasRoom(tx, personId, 'phone')) return personId
  return null
}

/** The agent is taken: the conversation is theirs, and their phone rings. The customer's is called once they have answered. */
const call = async (
  tx: Tx,
  list: ListRow,
  entry: EntryRow,
  of: { personId: PersonId; language: string | null },
): Promise<void> => {
  const { personId, language } = of
  const { queueId } = list
  const { customerId, number, attempts } = entry
  const callId = randomUUID() as CallId
  const interactionId = await interactions.openByUs(tx, {
    customerId,
    channel: 'phone',
    touchpointId: null,
    queueId,
    language,
    context: { number, list: list.name },
    threadId: callId,
  })
  await giveTo(tx, { interactionId, personId, why: 'assigned' })
  await interactions.say(tx, interactionId, 'call-from-list', { name: list.name, about: list.about })
  const spoken = languageFor(language, (await workspaceOf(tx)).language)
  const apology = { text: list.apology[spoken], language: spoken, promptId: null }
  await callOut(tx, { callId, interactionId, personId, number, queueId, apology })
  insertListCall(tx, { callId, listId: list.id, entryId: entry.id, personId })
  updateEntry(tx, entry.id, { state: 'calling', attempts, nextAt: tx.now, interactionId })
}

/** Runs while the list does. */
export const dialTimer = defineTimer({
  kind: DIAL,
  async run(tx, job) {
    const list = await lockList(tx, job.key as CallListId)
    if (list?.state !== 'running') return
    const did = await dialOne(tx, list)
    tx.enqueue({ kind: DIAL, key: list.id, dueAt: did instanceof Date ? did : tx.now })
  },
})

/** What became of a list's call becomes of its entry. */
export const followListCalls = defineReaction({
  name: 'phone.follow-list-calls',
  on: ['call.changed'],
  startAt: 'now',
  wants: (event) => event.stage === 'talking' || event.stage === 'menu' || event.stage === 'over',
  async react(tx, { event }) {
    const listed = await lockListCall(tx, event.callId)
    if (!listed || listed.endedAt) return
    const row = await findCall(tx, event.callId)
    if (!row) return
    const { answeredAtMs, stage, isAbandoned = false } = row.state
    const answeredAt = answeredAtMs === null ? null : new Date(answeredAtMs)
    const isOver = stage === 'over'
    updateListCall(tx, listed.callId, { answeredAt, isAbandoned, isOver })
    if (isOver) await settleEntry(tx, listed, { wasReached: answeredAt !== null && !isAbandoned })
  },
})

const settleEntry = async (
  tx: Tx,
  listed: NonNullable<Awaited<ReturnType<typeof lockListCall>>>,
  of: { wasReached: boolean },
): Promise<void> => {
  const [list, entry, legs] = [
    await findList(tx, listed.listId),
    await lockEntry(tx, listed.entryId),
    await legsOfCall(tx, listed.callId),
  ]
  if (!list || entry?.state !== 'calling') return
  const { state, attempts, inMs } = after({ ...of, ...legs, attempts: entry.attempts }, list.rules)
  updateEntry(tx, entry.id, { state, attempts, nextAt: new Date(tx.now.getTime() + inMs) })
  // as with any offer that nobody takes: whoever lets it ring is not there
  if (!legs.wasDialled && legs.agentCause === 'no-answer') await setPresence(tx, listed.personId, 'away', null)
}
