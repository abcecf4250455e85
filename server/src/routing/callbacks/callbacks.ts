/**
 * Call-backs (contract/callbacks.ts draws their life): asking for one, changing it, taking it back, and what is free. Attempts stand in trying.ts. Every command
 * locks the interaction first, then the call-back, and records `callback.changed`.
 */
import { randomUUID } from 'node:crypto'
import { CallBackRules, SLOT_MS, type CallBackSlot, type CallBackWay } from '@peakend/contract/callbacks.ts'
import type { CallbackId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Wait } from '@peakend/contract/waits.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { claimIdentity, normalOf } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findQueue } from '../queues/queues.ts'
import { enterQueue, hoursOf, settle, waitOf } from '../routing.ts'
import {
  isOffered,
  isPickable,
  isRunning,
  placesOf,
  promisedBy,
  slotsWithin,
  stepped,
  waysFor,
  type CallBackStep,
} from './rules.ts'
import {
  endAttempt,
  findNewest,
  findRules,
  freeSlot,
  insertCallBack,
  lockRunning,
  markStay,
  saveRules,
  takenSlots,
  takeSlot,
  updateCallBack,
  type CallBackChange,
  type CallBackRow,
} from './store.ts'
import { withinHours } from './within-hours.ts'

export type { CallBackRow } from './store.ts'
export { figuresOf, findCallBack, findShown, listRules, listRunning, type ShownRow } from './store.ts'
export { hidden, isRunning } from './rules.ts'

/** The newest call-back of a conversation, whether it runs or not; null where there never was one. */
export const callBackOf = (tx: ReadTx, interactionId: InteractionId): Promise<CallBackRow | null> =>
  findNewest(tx, interactionId)

/** Whether a call-back runs that the conversation rests for: a word of the customer's then leaves it where it is. */
export const isSetAside = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> => {
  const newest = await findNewest(tx, interactionId)
  return newest?.state === 'booked' || newest?.state === 'again'
}

/** What a queue offers who waits in it, and how many serve it. */
export const rulesOf = async (tx: ReadTx, queueId: QueueId): Promise<{ rules: CallBackRules; members: number }> => {
  const { rules, members } = await findRules(tx, queueId)
  return { rules: CallBackRules.parse(rules), members }
}

/** Refuses `not_found`. What was asked for before keeps the attempts and the gap it was promised. */
export const changeRules = async (tx: Tx, queueId: QueueId, rules: CallBackRules): Promise<void> => {
  if (!(await findQueue(tx, queueId))) throw new Refusal('not_found')
  await saveRules(tx, queueId, CallBackRules.parse(rules))
  tx.record({ type: 'queue.changed', queueId })
}

/** What somebody in this conversation may ask for now; null where it is nothing. With `told`: only where the wait is long enough for us to offer it ourselves. */
export const offerFor = async (
  tx: ReadTx,
  interactionId: InteractionId,
  told: { wait: Wait | null } | null,
): Promise<{ ways: CallBackWay[]; keepsPlace: boolean; picksTime: boolean } | null> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing?.queueId || (standing.state !== 'waiting' && standing.state !== 'resting')) return null
  const [{ rules }, newest] = await Promise.all([rulesOf(tx, standing.queueId), findNewest(tx, interactionId)])
  // a conversation that merely went silent is its agent's
  if (!rules.isOn || (standing.state === 'resting' && !newest)) return null
  if (told && !(newest && isRunning(newest.state))) {
    const { wait } = told
    const waitedMs = tx.now.getTime() - (standing.queuedAt ?? tx.now).getTime()
    if (!wait || !isOffered(rules, { ...wait, waitedMs })) return null
  }
  const ways = waysFor(rules, standing.channel)
  return ways.length > 0 ? { ways, keepsPlace: true, picksTime: rules.picksTime } : null
}

/** Half hours of a queue with how many customers each still takes, within its hours and the days its rules say; full ones are left out. */
export const slotsOf = async (tx: ReadTx, queueId: QueueId, channel: Channel, from: Date): Promise<CallBackSlot[]> => {
  const [{ rules, members }, hours, taken] = await Promise.all([
    rulesOf(tx, queueId),
    withinHours(tx, queueId, channel),
    takenSlots(tx, queueId, from),
  ])
  const most = placesOf(rules, members)
  const gone = new Map(taken.map((slot) => [slot.from.getTime(), slot.taken]))
  return slotsWithin(from, rules.daysAhead, hours.isOpen)
    .map((at) => ({
      from: at.toISOString(),
      to: new Date(at.getTime() + SLOT_MS).toISOString(),
      free: most - (gone.get(at.getTime()) ?? 0),
    }))
    .filter(({ free }) => free > 0)
}

/** The zone in which a queue's hours are read, for whoever shows its half hours. */
export const zoneOf = async (tx: ReadTx, queueId: QueueId, channel: Channel): Promise<string> =>
  (await withinHours(tx, queueId, channel)).zone

export interface Asking {
  interactionId: InteractionId
  when: 'my-turn' | { slotFrom: Date }
  way: CallBackWay
  /** As typed; stored as an address or in E.164. */
  address: string
  language: string | null
  /** The agent who books it in the customer's name; null for the customer. */
  by: PersonId | null
}

/** The channel whose hours count for a way of contacting. */
const channelOf = (way: CallBackWay): Channel => way

/** Changes one step and tells the journal; null where this step changes nothing from here. */
export const move = async (
  tx: Tx,
  row: CallBackRow,
  step: CallBackStep,
  to: Omit<CallBackChange, 'state'>,
  personId: PersonId | null = null,
): Promise<CallBackRow | null> => {
  const state = stepped(row.state, step)
  if (!state) return null
  const isOver = !isRunning(state)
  const after = await updateCallBack(tx, row, { ...to, state, endedAt: isOver ? tx.now : null })
  if (after.dueAt) tx.enqueue({ kind: 'callbacks.due', key: row.id, dueAt: after.dueAt })
  else if (row.dueAt) tx.cancel('callbacks.due', row.id)
  tell(tx, after, step, personId)
  return after
}

const tell = (tx: Tx, row: CallBackRow, step: CallBackStep, personId: PersonId | null): void =>
  tx.record({
    type: 'callback.changed',
    interactionId: row.interactionId,
    callbackId: row.id,
    customerId: row.customerId,
    queueId: row.queueId,
    state: row.state,
    step,
    promisedBy: row.promisedBy.toISOString(),
    personId,
    ...(row.why ? { why: row.why } : {}),
  })

/**
 * Asks for a call-back, or changes the one that runs; the place in line is kept either way. At one's turn it goes on standing there; at a time it rests until then.
 * Refuses `not_found`, `call_back_closed` (nobody waits here, somebody is there already, or the queue does not offer it), `slot_gone`, `number_wrong`,
 * `address_wrong`. An agent who has the customer may book a time for them.
 */
export const ask = async (tx: Tx, of: Asking): Promise<CallBackRow> => {
  const standing = await interactions.lock(tx, of.interactionId)
  const { queueId } = standing
  if (!queueId || !mayAsk(standing, of)) throw new Refusal('call_back_closed')
  const { rules, members } = await rulesOf(tx, queueId)
  const isOff =
    !rules.isOn || !waysFor(rules, standing.channel).includes(of.way) || (of.when !== 'my-turn' && !rules.picksTime)
  if (isOff && !of.by) throw new Refusal('call_back_closed')
  const running = await lockRunning(tx, of.interactionId)
  if (running?.state === 'calling' && !of.by) throw new Refusal('call_back_closed')
  const address = await addressFor(tx, standing.customerId, of)
  const slotFrom = of.when === 'my-turn' ? null : of.when.slotFrom
  await changeSlot(tx, { queueId, running, slotFrom, way: of.way, rules, members })
  const wait = await waitOf(tx, of.interactionId)
  const estimateMs = slotFrom ? null : (wait?.estimateMs ?? null)
  const { answerBy } = await hoursOf(tx, { queueId, channel: standing.channel })
  const asked = {
    way: of.way,
    address,
    language: of.language,
    slotFrom,
    slotTo: slotFrom && new Date(slotFrom.getTime() + SLOT_MS),
    toldMs: wait?.estimateMs ?? running?.toldMs ?? null,
    promisedBy: promisedBy({ slotFrom, estimateMs, now: tx.now, answerBy }),
    dueAt: slotFrom,
  }
  const since = running?.since ?? standing.queuedAt ?? tx.now
  // agreed with an agent who has the customer before them: that one is reached, and this is another
  const goesOn = running?.state === 'calling' ? null : running
  if (running && !goesOn) {
    await endAttempt(tx, running.id, 'reached')
    await move(tx, running, 'reached', { dueAt: null, attempts: running.attempts + 1 }, of.by)
  }
  const made = goesOn
    ? ((await move(tx, goesOn, slotFrom ? 'booked' : 'asked', asked, of.by)) ?? goesOn)
    : await begin(tx, { ...asked, standing, since, rules, by: of.by, queueId })
  await stand(tx, made)
  return made
}

/** A customer who waits, or rests for a call-back that ran; an agent, whom they have before them. */
const mayAsk = (standing: interactions.Standing, of: Asking): boolean => {
  if (of.by) return standing.agentId === of.by && standing.state === 'active'
  return standing.state === 'waiting' || standing.state === 'resting'
}

const begin = async (
  tx: Tx,
  of: Pick<
    CallBackRow,
    'way' | 'address' | 'language' | 'slotFrom' | 'slotTo' | 'toldMs' | 'promisedBy' | 'dueAt' | 'since'
  > & { standing: interactions.Standing; rules: CallBackRules; by: PersonId | null; queueId: QueueId },
): Promise<CallBackRow> => {
  const { standing, rules, by, ...asked } = of
  const row = {
    ...asked,
    id: randomUUID() as CallbackId,
    interactionId: standing.id,
    customerId: standing.customerId,
    state: of.slotFrom ? ('booked' as const) : ('in-line' as const),
    askedBy: by,
    waitedMs: Math.max(0, tx.now.getTime() - (standing.queuedAt ?? tx.now).getTime()),
    mostAttempts: rules.attempts,
    gapMs: rules.gapMs,
  }
  await insertCallBack(tx, row)
  if (row.dueAt) tx.enqueue({ kind: 'callbacks.due', key: row.id, dueAt: row.dueAt })
  const made = { ...row, askedAt: tx.now, attempts: 0, firstAttemptAt: null, endedAt: null, why: null }
  tell(tx, made, of.slotFrom ? 'booked' : 'asked', by)
  tx.cancel('callbacks.leave', standing.id)
  return made
}

/** Puts the conversation where its call-back is: in the line with the place it had, or at rest. */
const stand = async (tx: Tx, row: CallBackRow): Promise<void> => {
  const { state } = await interactions.lock(tx, row.interactionId)
  if (row.state === 'booked') {
    await markStay(tx, row.interactionId, row.id)
    await interactions.setAside(tx, row.interactionId)
    await settle(tx, row.interactionId)
  } else if (state === 'waiting') await markStay(tx, row.interactionId, row.id)
  else await joinLine(tx, row)
}

/** Into the line with the place that is kept. */
export const joinLine = (tx: Tx, row: CallBackRow): Promise<void> =>
  enterQueue(tx, {
    interactionId: row.interactionId,
    queueId: row.queueId,
    arrival: 'reopened',
    since: row.since,
  })

/** An address is a claim, kept with the customer as one. */
const addressFor = async (tx: Tx, customerId: CallBackRow['customerId'], of: Asking): Promise<string> => {
  const kind = of.way === 'phone' ? 'phone' : 'email'
  const normal = normalOf(kind, of.address)
  if (!normal) throw new Refusal(kind === 'phone' ? 'number_wrong' : 'address_wrong')
  await claimIdentity(tx, { customerId, kind, value: of.address })
  return normal
}

/** Takes the half hour that is wanted and gives back the one before. Refuses `slot_gone`. */
const changeSlot = async (
  tx: Tx,
  of: {
    queueId: QueueId
    running: CallBackRow | null
    slotFrom: Date | null
    way: CallBackWay
    rules: CallBackRules
    members: number
  },
): Promise<void> => {
  const before = of.running?.state === 'booked' ? of.running.slotFrom : null
  if (before?.getTime() === of.slotFrom?.getTime()) return
  if (of.slotFrom) {
    const hours = await withinHours(tx, of.queueId, channelOf(of.way))
    const most = placesOf(of.rules, of.members)
    const isFree =
      isPickable(of.slotFrom, tx.now, of.rules.daysAhead, hours.isOpen) &&
      (await takeSlot(tx, { queueId: of.queueId, from: of.slotFrom, most }))
    if (!isFree) throw new Refusal('slot_gone')
  }
  if (before && of.running) await freeSlot(tx, of.running.queueId, before)
}

/**
 * No call-back after all. `waits`: they go on waiting here, at their place where they stood in line, at the end where they rested; else they leave, which counts as no
 * abandonment. Twice equals once. Refuses `not_found`, and `call_back_closed` while somebody tries.
 */
export const cancel = async (
  tx: Tx,
  of: { interactionId: InteractionId; why: 'customer' | 'agent'; waits: boolean; by?: PersonId },
): Promise<CallBackRow> => {
  const standing = await interactions.lock(tx, of.interactionId)
  const running = await lockRunning(tx, of.interactionId)
  if (!running) {
    const newest = await findNewest(tx, of.interactionId)
    if (newest?.state !== 'cancelled') throw new Refusal('not_found')
    return newest
  }
  const over = await drop(tx, running, of.why, of.by)
  if (!over) throw new Refusal('call_back_closed')
  if (of.waits && standing.state === 'resting')
    await enterQueue(tx, { interactionId: standing.id, queueId: running.queueId, arrival: 'reopened' })
  else if (of.waits) await markStay(tx, standing.id, null)
  else if (standing.state !== 'active') await interactions.end(tx, standing.id, 'customer', 'left')
  return over
}

/** Ends one that nobody is trying, and gives its half hour back. */
export const drop = async (
  tx: Tx,
  running: CallBackRow,
  why: 'customer' | 'agent' | 'ended' | 'blocked' | 'erased',
  by: PersonId | null = null,
): Promise<CallBackRow | null> => {
  const over = await move(tx, running, 'cancelled', { dueAt: null, why }, by)
  if (over && running.state === 'booked' && running.slotFrom) await freeSlot(tx, running.queueId, running.slotFrom)
  return over
}
