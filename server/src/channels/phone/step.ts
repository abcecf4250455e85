/** What follows from what happened to a call; call.ts draws it. Pure. */
import type { PersonId } from '@peakend/contract/ids.ts'
import {
  GIVEN_RING_MS,
  LONGEST_MS,
  lostAtOf,
  menuDueOf,
  RING_GRACE_MS,
  RING_MS,
  ringing,
  TELL_EVERY_MS,
  WORDS_MS,
  type At,
  type Call,
  type CallEvent,
  type Deed,
  type Leg,
  type Menu,
  type Stands,
  type Stepped,
} from './call.ts'
import {
  agentGone,
  as,
  asked,
  ended,
  forgotten,
  isHeld,
  isToBeAsked,
  lost,
  notAnswered,
  phoneGone,
  over,
  say,
  takenOver,
  talking,
  thirdGone,
  wait,
} from './moves.ts'
import { onAsk } from './asking.ts'
import { onAnnounce, onReached, onToldOut, onUnspoken } from './announced.ts'
import { messageLeft, onDigit, onMenu, onMenuTick, onRecorded, onSaid } from './menu.ts'
import { onCoach, onOrder } from './orders.ts'
import type { HangUpCause, LegName } from './telephony.ts'

/** What follows from what happened. What cannot happen now changes nothing; what a person asked for and cannot be is refused. */
export const step = (call: Call, event: CallEvent, at: At): Stepped => {
  if (call.stage === 'over') return 'by' in event ? { refused: 'no_call' } : { call, deeds: [] }
  switch (event.kind) {
    case 'answered':
      return onAnswered(call, event.leg, at)
    case 'gone':
      return onGone(call, event.leg, event.cause, at)
    case 'played':
      if (call.menu?.saying?.handle === event.handle) return onSaid(call, at, event.isWhole ?? true)
      return call.words?.handle === event.handle ? wordsOver(call, event.isWhole ?? true, at) : as(call)
    case 'phone':
      return onPhone(call, event, at)
    case 'in-line':
      return call.stage === 'arriving' || call.stage === 'menu' ? as(wait(call, at)) : as(call)
    case 'booked':
      return as(call.stage === 'waiting' ? over(call, at) : call)
    case 'heard':
      if (call.agent?.leg !== event.leg || call.agent.awayMs === null) return as(call)
      return as({ ...call, agent: { ...call.agent, heardMs: at.nowMs } })
    case 'digit':
      return onDigit(call, event, at)
    case 'menu':
      return onMenu(call, event, at)
    case 'announce':
      return onAnnounce(call, event, at)
    case 'unspoken':
      return onUnspoken(call, event.handle, at)
    case 'ask':
      return onAsk(call, event, at)
    case 'recorded':
      return onRecorded(call, event)
    case 'stands':
      return onStands(call, event.as, at)
    case 'words':
      if (call.stage !== 'waiting') return as(call)
      return as({ ...call, words: { handle: event.handle, sounds: event.sounds, said: event.said, sinceMs: at.nowMs } })
    case 'tick':
      return onTick(call, at)
    case 'coach':
      return onCoach(call, event, at)
    default:
      return onOrder(call, event, at)
  }
}

const wordsOver = (call: Call, isWhole: boolean, at: At): Stepped =>
  call.stage === 'dialling' ? onToldOut(call, isWhole, at) : as({ ...call, words: null })

const onAnswered = (call: Call, leg: LegName, at: At): Stepped => {
  const { agent, third, customer } = call
  if (customer?.leg === leg && !customer.isUp && call.stage === 'dialling')
    return onReached({ ...call, customer: { ...customer, isUp: true } }, at)
  if (agent?.leg === leg && !agent.isUp) {
    const up = { ...agent, isUp: true, offerId: null }
    if (call.stage === 'dialling')
      return as({ ...call, agent: up, customer: { leg: at.newLeg(), isUp: false, sinceMs: at.nowMs } })
    const accepts: Deed[] = agent.offerId ? [{ do: 'accept', offerId: agent.offerId, personId: agent.personId }] : []
    return as(talking(call, at, { agent: up }), ...accepts, say('answered', { personId: agent.personId }))
  }
  if (third?.leg === leg && !third.isUp) return as({ ...call, third: { ...third, isUp: true } })
  const coaches = call.coaches.map((one) => (one.leg === leg ? { ...one, isUp: true } : one))
  return as({ ...call, coaches })
}

const onGone = (call: Call, leg: LegName, cause: HangUpCause, at: At): Stepped => {
  if (call.customer?.leg === leg) return customerGone(call, cause, at)
  if (call.agent?.leg === leg) return call.agent.isUp ? agentGone(call, cause, at) : notAnswered(call, cause, at)
  if (call.third?.leg === leg) return thirdGone(call, at)
  return as({ ...call, coaches: call.coaches.filter((one) => one.leg !== leg) })
}

const customerGone = (call: Call, cause: HangUpCause, at: At): Stepped => {
  const { agent, menu } = call
  if (call.stage === 'outside' || call.isAsked) return as(over(call, at))
  if (menu) return menuLeft(call, menu, at)
  if (call.stage !== 'dialling' || !agent) return ended(call, 'customer', at, cause === 'media-lost')
  return as(over(call, at), say('not-reached', { cause }), {
    do: 'not-reached',
    personId: agent.personId,
    cause,
    isDialled: true,
  })
}

/** Whoever has taken a call-back is called, though they hang up before the last word. */
const menuLeft = (call: Call, menu: Menu, at: At): Stepped => {
  const walk: Deed = { do: 'walk', happened: { kind: 'hung-up' } }
  if (menu.next === 'booked') return as(over(call, at), walk)
  return as(over(call, at), ...messageLeft(menu, at), walk, say('ended', { by: 'customer' }), {
    do: 'end',
    by: 'customer',
    isAnswered: false,
  })
}

const onPhone = (call: Call, { personId, isThere, isNew }: Extract<CallEvent, { kind: 'phone' }>, at: At): Stepped => {
  const { agent, third } = call
  if (agent?.personId === personId) {
    if (isThere && !isNew) {
      const { heardMs: _heardMs, ...back } = agent
      return as({ ...call, agent: { ...back, awayMs: null } })
    }
    // the browser that rings is closed by whoever is new, and that is told
    if (!agent.isUp) return isNew ? as(call) : phoneGone(call, at)
    return isNew ? lost(call, at) : as({ ...call, agent: { ...agent, awayMs: agent.awayMs ?? at.nowMs } })
  }
  if (isThere && !isNew) return as(call)
  if (third && 'personId' in third.whom && third.whom.personId === personId) return thirdGone(call, at)
  return as({ ...call, coaches: call.coaches.filter((one) => one.personId !== personId) })
}

/** Brings the call in step with what the conversation is, whatever changed that. Twice equals once. */
const onStands = (call: Call, stands: Stands, at: At): Stepped => {
  if (call.stage === 'outside' || call.isAbandoned || call.isAsked) return as(call)
  switch (stands.state) {
    case 'closed':
    case 'wrap-up':
      return isToBeAsked(call) ? asked(call, at, false) : as(over(call, at))
    // a call-back was taken: we call
    case 'resting':
      return as(over(call, at))
    case 'active':
      return as(stands.agentId ? givenTo(call, stands.agentId, at) : call)
    case 'waiting':
      // it is in line for a call-back, or the flow has not led there yet
      if (call.stage === 'menu') return as(call)
      // somebody gave back what they were dialling for
      if (call.stage === 'dialling') return as(over(call, at))
      return as(inLine(call, stands.offer, at))
    default:
      return stands.state satisfies never
  }
}

const givenTo = (call: Call, personId: PersonId, at: At): Call => {
  const { agent } = call
  if (agent?.personId === personId) return agent.offerId ? { ...call, agent: { ...agent, offerId: null } } : call
  const coach = call.coaches.find((one) => one.personId === personId && one.isUp)
  if (coach && call.customer?.isUp) return takenOver(call, coach, at)
  if (call.stage === 'dialling') return over(call, at)
  return wait(call, at, ringing(personId, null, at.nowMs + GIVEN_RING_MS, at))
}

const inLine = (call: Call, offer: Stands['offer'], at: At): Call => {
  const { agent } = call
  if (!offer) return isHeld(call) || agent ? wait(call, at) : call.stage === 'arriving' ? wait(call, at) : call
  if (agent?.offerId === offer.id) return call
  return wait(call, at, ringing(offer.personId, offer.id, offer.untilMs, at))
}

/** One thing whose time has come; the next is asked for by `dueOf`. */
const onTick = (call: Call, at: At): Stepped => {
  const { agent, third, coaches, customer, words } = call
  const isPast = (dueMs: number): boolean => dueMs <= at.nowMs
  const rangOut = (leg: Leg | null): leg is Leg =>
    leg !== null && !leg.isUp && isPast(leg.sinceMs + RING_MS + RING_GRACE_MS)
  if (agent && agent.awayMs !== null && isPast(lostAtOf(call, agent.awayMs, agent.heardMs))) return lost(call, at)
  if (agent && !agent.isUp && isPast(agent.untilMs + RING_GRACE_MS)) return notAnswered(call, 'no-answer', at)
  const leg = [customer, third, ...coaches].find(rangOut)
  if (leg) return onGone(call, leg.leg, 'no-answer', at)
  if (isPast(call.stageSinceMs + LONGEST_MS[call.stage])) return tooLong(call, at)
  if (call.menu && isPast(menuDueOf(call.menu))) return onMenuTick(call, at)
  if (words && isPast(words.sinceMs + WORDS_MS)) return wordsOver(call, false, at)
  if (call.tellAtMs !== null && isPast(call.tellAtMs))
    return as({ ...call, tellAtMs: at.nowMs + TELL_EVERY_MS }, { do: 'tell' })
  return as(call)
}

const tooLong = (call: Call, at: At): Stepped => {
  if (call.stage === 'held' || call.stage === 'aside') return forgotten(call, at)
  if (call.stage === 'outside') return as(over(call, at))
  return ended(call, 'silence', at)
}
