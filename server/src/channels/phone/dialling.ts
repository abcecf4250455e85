/** Calls that we make: an agent dials, or a call-back's turn has come. Our own phone rings first; the other end is called once it is answered. */
import { randomUUID } from 'node:crypto'
import type { CallId, CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { defineReaction } from '../../base/reactions.ts'
import { Refusal } from '../../base/refusal.ts'
import { claimIdentity, customerByProven, customerOfVisitor, mustResolve, normalOf } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { callBackOf } from '../../routing/callbacks/callbacks.ts'
import { presenceOf } from '../../routing/presence/presence.ts'
import { languageFor } from '../../routing/hours/hours.ts'
import { queuesServedBy } from '../../routing/queues/queues.ts'
import { giveTo, isLine } from '../../routing/routing.ts'
import { visitorOfNumber } from './arriving.ts'
import { begin, type Said } from './call.ts'
import { atOf, start } from './calls.ts'
import { announcementOut } from './recordings/announcing.ts'
import { findRunning, numberShownFor } from './store.ts'

/** Refuses `no_phone` where no phone of theirs is connected, `in_call` where it is in a call. */
export const mustHavePhone = async (tx: Tx, personId: PersonId): Promise<void> => {
  const { hasPhone, isInCall } = await presenceOf(tx, personId)
  if (!hasPhone) throw new Refusal('no_phone')
  if (isInCall) throw new Refusal('in_call')
}

/** What people type, as it is dialled: E.164; without a plus a number of `country`. Refuses `number_wrong`. */
export const dialled = (typed: string, country?: string): string => {
  const number = normalOf('phone', typed, country)
  if (number === null) throw new Refusal('number_wrong')
  return number
}

/** Whose number it is as far as we know: whoever proved it, else the one whose calls from it would be theirs. */
export const whoseNumber = async (tx: Tx, number: string): Promise<CustomerId> => {
  const known = await customerByProven(tx, 'phone', number)
  if (known) return known.id
  const customerId = await customerOfVisitor(tx, visitorOfNumber(number), {})
  await claimIdentity(tx, { customerId, kind: 'phone', value: number })
  return customerId
}

/**
 * An agent calls a number: a conversation of their own is opened and their phone rings. Refuses `number_wrong`, `no_phone`, `in_call`, `blocked`, and `not_found` where there is no such
 * customer or queue. Records what opening, giving and the call record.
 */
export const dial = async (
  tx: Tx,
  personId: PersonId,
  of: { number: string; customerId?: CustomerId; queueId?: QueueId; country?: string },
): Promise<{ interactionId: InteractionId; callId: CallId }> => {
  const number = dialled(of.number, of.country)
  const customerId = of.customerId ?? (await whoseNumber(tx, number))
  const { isBlocked, language } = await mustResolve(tx, customerId)
  if (isBlocked) throw new Refusal('blocked')
  const queueId = of.queueId ?? (await queuesServedBy(tx, personId))[0] ?? null
  if (of.queueId && !(await isLine(tx, of.queueId))) throw new Refusal('not_found')
  await mustHavePhone(tx, personId)
  const callId = randomUUID() as CallId
  const interactionId = await interactions.openByUs(tx, {
    customerId,
    channel: 'phone',
    touchpointId: null,
    queueId,
    language,
    context: { number },
    threadId: callId,
  })
  await giveTo(tx, { interactionId, personId, why: 'taken' })
  await callOut(tx, { callId, interactionId, personId, number, queueId })
  return { interactionId, callId }
}

/** The call of somebody who has the conversation, which must be locked: their phone rings, and then the other end. `apology`: of a call nobody asked for. */
export const callOut = async (
  tx: Tx,
  of: {
    callId: CallId
    interactionId: InteractionId
    personId: PersonId
    number: string
    queueId: QueueId | null
    apology?: Said
  },
): Promise<void> => {
  const { callId, interactionId, personId, number, apology } = of
  // whom a list calls is with somebody within two seconds, and is not recorded where they would have to be told first
  const tells = apology ? null : await toldOut(tx, of)
  await start(tx, {
    callId,
    interactionId,
    way: 'out',
    number,
    numberKind: 'e164',
    ours: (await numberShownFor(tx, of.queueId)) ?? '',
    state: begin(
      { id: callId, way: 'out', to: number, agentId: personId, apology, tells: tells ?? undefined },
      atOf(tx),
    ),
  })
}

const toldOut = async (tx: Tx, of: { interactionId: InteractionId; queueId: QueueId | null }) => {
  const { language } = await interactions.lock(tx, of.interactionId)
  return announcementOut(tx, of.queueId, languageFor(language, (await workspaceOf(tx)).language))
}

/** Who took up a call-back by phone has their phone rung, and then the customer's; who has no phone here dials by hand. */
export const dialCallBacks = defineReaction({
  name: 'phone.dial-call-backs',
  on: ['callback.changed'],
  startAt: 'now',
  wants: (event) => event.step === 'tried',
  async react(tx, { event }) {
    const { interactionId, personId } = event
    if (!personId) return
    const standing = await interactions.lock(tx, interactionId)
    const callBack = await callBackOf(tx, interactionId)
    const isTheirs = standing.state === 'active' && standing.agentId === personId
    if (!isTheirs || callBack?.id !== event.callbackId || callBack.state !== 'calling' || callBack.way !== 'phone')
      return
    const number = normalOf('phone', callBack.address)
    const { hasPhone, isInCall } = await presenceOf(tx, personId)
    if (!number || !hasPhone || isInCall || (await findRunning(tx, interactionId))) return
    const callId = randomUUID() as CallId
    await callOut(tx, { callId, interactionId, personId, number, queueId: standing.queueId })
  },
})
