/** What happens to a call, inside one transaction: the conversation and the call are locked, the step is made, and what follows in the house is done. */
import { randomUUID } from 'node:crypto'
import type { CallId, InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { RefusalCode } from '@peakend/contract/refusals.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { defineTimer } from '../../base/jobs.ts'
import { isRefusal, Refusal } from '../../base/refusal.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findOpenOffer } from '../../routing/offers/offers.ts'
import { setInCall } from '../../routing/presence/presence.ts'
import { dueOf, type At, type Call, type CallEvent, type Deed, type Stands } from './call.ts'
import { doDeed } from './deeds.ts'
import { recordAsNow } from './recorded.ts'
import { step } from './step.ts'
import {
  endLegs,
  findRunning,
  insertCall,
  insertEvent,
  lockCall,
  updateCall,
  upsertLegs,
  type CallRow,
  type LegRow,
} from './store.ts'
import type { HangUpCause } from './telephony.ts'

/** What is done in the house may bring further events; this many rounds are more than any call ever needs. */
const MOST_ROUNDS = 10

export const atOf = (tx: ReadTx): At => ({ nowMs: tx.now.getTime(), newLeg: () => `leg-${randomUUID()}` })

/**
 * Something happened to a call. What a person asked for and cannot be done refuses; what the switch tells of a call that is over changes nothing. Records `call.changed`
 * where anything changed, and what the conversation records.
 */
export const happen = async (
  tx: Tx,
  of: { callId: CallId; interactionId: InteractionId },
  event: CallEvent,
): Promise<void> => {
  const [, row] = await Promise.all([interactions.lock(tx, of.interactionId), lockCall(tx, of.callId)])
  if (!row || row.endedAt) {
    if ('by' in event) throw new Refusal('no_call')
    return
  }
  const { call, told } = await stepOn(tx, row, event)
  keep(tx, row.state, call, {
    interactionId: of.interactionId,
    cause: event.kind === 'gone' ? event.cause : null,
    told,
  })
  await recordAsNow(tx, of.interactionId, row.state, call)
  await busyAsNow(tx, row.state, call)
}

/** The same for the call a conversation has now. Refuses `no_call` where there is none. */
export const happenIn = async (tx: Tx, interactionId: InteractionId, event: CallEvent): Promise<void> => {
  const running = await findRunning(tx, interactionId)
  if (!running) throw new Refusal('no_call')
  await happen(tx, running, event)
}

/** A call that has just come to be. The conversation must be locked or new. */
export const start = async (
  tx: Tx,
  row: Omit<CallRow, 'beganAt' | 'answeredAt' | 'endedAt'>,
  first?: CallEvent,
): Promise<void> => {
  insertCall(tx, row)
  const begun = { ...row, beganAt: tx.now, answeredAt: null, endedAt: null }
  const { call, told } = first ? await stepOn(tx, begun, first) : { call: row.state, told: [] }
  insertEvent(tx, row.callId, 'began', { way: row.way })
  keep(tx, null, call, { interactionId: row.interactionId, cause: null, told })
  await recordAsNow(tx, row.interactionId, null, call)
  await busyAsNow(tx, null, call)
}

const stepOn = async (tx: Tx, row: CallRow, event: CallEvent): Promise<{ call: Call; told: Deed[] }> => {
  const at = atOf(tx)
  const told: Deed[] = []
  const events: CallEvent[] = [event]
  let call = row.state
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = events.shift()
    if (!next) break
    const stepped = step(call, next, at)
    if ('refused' in stepped) throw new Refusal(stepped.refused)
    call = stepped.call
    for (const deed of stepped.deeds) {
      told.push(deed)
      const more = await doOrStand(tx, { ...row, state: call }, deed)
      if (more) events.push(more)
    }
  }
  return { call, told }
}

/** What the conversation allows no more (the offer is gone, it was ended in this very moment) leaves the call to follow what the conversation is. */
const doOrStand = async (tx: Tx, row: CallRow, deed: Deed): Promise<CallEvent | null> => {
  try {
    return await doDeed(tx, row, deed)
  } catch (e) {
    if (!gone.some((code) => isRefusal(e, code))) throw e
    return { kind: 'stands', as: await standsOf(tx, row.interactionId) }
  }
}
const gone: readonly RefusalCode[] = [
  'offer_gone',
  'interaction_closed',
  'not_found',
  'not_yours',
  'conflict',
  'person_unavailable',
]

/** What the conversation is now, for its call. */
export const standsOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Stands> => {
  const [standing, offer] = await Promise.all([interactions.find(tx, interactionId), findOpenOffer(tx, interactionId)])
  return {
    state: standing?.state ?? 'closed',
    agentId: standing?.agentId ?? null,
    offer: offer && { id: offer.offerId, personId: offer.personId, untilMs: offer.deadlineAt.getTime() },
  }
}

const keep = (
  tx: Tx,
  before: Call | null,
  call: Call,
  of: { interactionId: InteractionId; cause: HangUpCause | null; told: readonly Deed[] },
): void => {
  if (before && JSON.stringify(before) === JSON.stringify(call)) return
  const [old, now] = [before ? legsOf(before) : [], legsOf(call)]
  const known = new Map(old.map((one) => [one.leg, JSON.stringify(one)]))
  upsertLegs(
    tx,
    call.id,
    now.filter((one) => known.get(one.leg) !== JSON.stringify(one)),
  )
  const staying = new Set(now.map(({ leg }) => leg))
  endLegs(
    tx,
    old.filter(({ leg }) => !staying.has(leg)).map(({ leg }) => leg),
    of.cause,
  )
  const due = dueOf(call)
  updateCall(tx, call.id, { state: call, dueAt: due === null ? null : new Date(due) })
  if (due === null) tx.cancel(TICK, call.id)
  else tx.enqueue({ kind: TICK, key: call.id, payload: { interactionId: of.interactionId }, dueAt: new Date(due) })
  for (const deed of of.told)
    if (deed.do === 'say') insertEvent(tx, call.id, deed.code.slice('call-'.length), deed.values)
  const people = [...new Set([...peopleOf(old), ...peopleOf(now)])]
  tx.record({ type: 'call.changed', interactionId: of.interactionId, callId: call.id, stage: call.stage, people })
}

const legsOf = (call: Call): LegRow[] => {
  const legs: LegRow[] = []
  const { customer, agent, third, coaches } = call
  if (customer) legs.push({ leg: customer.leg, isUp: customer.isUp, as: 'customer', personId: null })
  if (agent) legs.push({ leg: agent.leg, isUp: agent.isUp, as: 'agent', personId: agent.personId })
  if (third)
    legs.push({
      leg: third.leg,
      isUp: third.isUp,
      as: 'third',
      personId: 'personId' in third.whom ? third.whom.personId : null,
    })
  for (const coach of coaches) legs.push({ leg: coach.leg, isUp: coach.isUp, as: 'coach', personId: coach.personId })
  return legs
}
const peopleOf = (legs: readonly LegRow[]): PersonId[] => legs.flatMap(({ personId }) => (personId ? [personId] : []))

/** Whose phone is in the call is asked to take no other. The person's row is the last in the order of locks. */
const busyAsNow = async (tx: Tx, before: Call | null, call: Call): Promise<void> => {
  const [old, now] = [new Set(before ? peopleOf(legsOf(before)) : []), new Set(peopleOf(legsOf(call)))]
  for (const personId of [...old].filter((one) => !now.has(one))) await setInCall(tx, personId, false)
  for (const personId of [...now].filter((one) => !old.has(one))) await setInCall(tx, personId, true)
}

const TICK = 'phone.tick'
/** The call wanted to be asked again by now. */
export const tickTimer = defineTimer<{ interactionId: InteractionId }>({
  kind: TICK,
  run: (tx, job) =>
    happen(tx, { callId: job.key as CallId, interactionId: job.payload.interactionId }, { kind: 'tick' }),
})
