/** How a call goes from one stage to another: what the step function and what people ask for have in common. Pure. */
import type { CallStage } from '@peakend/contract/phone.ts'
import {
  FIRST_TELL_MS,
  UNREACHED_MS,
  isLateBy,
  ringing,
  type AgentLeg,
  type At,
  type Call,
  type CoachLeg,
  type Deed,
  type Said,
  type Stepped,
  type Whom,
} from './call.ts'
import type { HangUpCause } from './telephony.ts'

export const as = (call: Call, ...deeds: Deed[]): Stepped => ({ call, deeds })
export const say = (code: string, values: Record<string, string> = {}): Deed => ({
  do: 'say',
  code: `call-${code}`,
  values,
})

export const to = (call: Call, stage: CallStage, at: At, more: Partial<Call> = {}): Call => ({
  ...call,
  stage,
  stageSinceMs: stage === call.stage ? call.stageSinceMs : at.nowMs,
  words: stage === 'waiting' ? call.words : null,
  tellAtMs: stage === 'waiting' ? call.tellAtMs : null,
  menu: stage === 'menu' ? call.menu : null,
  ...more,
})
/** Nobody has them: music, and the wait is told soon. */
export const wait = (call: Call, at: At, agent: AgentLeg | null = null): Call =>
  to(call, 'waiting', at, {
    agent,
    third: null,
    // nobody is in a call twice
    coaches: call.coaches.filter((one) => one.personId !== agent?.personId),
    tellAtMs: call.stage === 'waiting' ? call.tellAtMs : at.nowMs + FIRST_TELL_MS,
  })
export const over = (call: Call, at: At): Call =>
  to(call, 'over', at, { customer: null, agent: null, third: null, coaches: [] })
export const talking = (call: Call, at: At, more: Partial<Call> = {}): Call =>
  to(call, 'talking', at, { answeredAtMs: call.answeredAtMs ?? at.nowMs, ...more })
export const secondsIn = (call: Call, at: At): string => String(Math.round((at.nowMs - call.stageSinceMs) / 1000))

/** In one of the stages in which somebody has the customer. */
export const isHeld = ({ stage }: Call): boolean =>
  stage === 'talking' || stage === 'held' || stage === 'aside' || stage === 'together'

/** `isBroken`: nobody hung up, the line to the customer broke off. */
export const ended = (call: Call, by: 'customer' | 'agent' | 'silence', at: At, isBroken = false): Stepped =>
  as(over(call, at), say('ended', { by, ...(isBroken ? { line: 'broken' } : {}) }), {
    do: 'end',
    by,
    isAnswered: call.answeredAtMs !== null,
  })

/** The phone that rang was not answered: it is the next one's turn, and the customer hears nothing of it. */
export const notAnswered = (call: Call, cause: HangUpCause, at: At): Stepped => {
  const { agent } = call
  if (!agent) return as(call)
  const { personId, offerId } = agent
  if (call.stage === 'dialling') return as(over(call, at), { do: 'not-reached', personId, cause, isDialled: false })
  const without = { ...call, agent: null }
  if (!offerId) return as(without, { do: 'return', isFirst: true })
  if (cause === 'no-answer') return as(without, { do: 'lapse', offerId, personId })
  const { unreached } = call
  const isSoonAgain = unreached?.personId === personId && at.nowMs < unreached.sinceMs + UNREACHED_MS
  // nobody said no: once it is theirs again as soon as they are there
  if (cause !== 'no-way' || isSoonAgain) return as(without, { do: 'decline', offerId, personId })
  return as({ ...without, unreached: { personId, sinceMs: at.nowMs } }, { do: 'unreached', offerId, personId })
}

/** The phone that rang is there no more, and is known not to be: the next one's turn, and theirs again when it is back, for they said nothing. */
export const phoneGone = (call: Call, at: At): Stepped => {
  const { agent, stage } = call
  if (!agent?.offerId || stage === 'dialling') return notAnswered(call, 'no-way', at)
  const { personId, offerId } = agent
  return as({ ...call, agent: null }, { do: 'unreached', offerId, personId })
}

/** Hung up by hand, or lost: by the network, by a closed lid, by a death of the switch. */
export const isLost = (cause: HangUpCause): boolean => cause !== 'normal' && cause !== 'rejected' && cause !== 'busy'

export const agentGone = (call: Call, cause: HangUpCause, at: At): Stepped => {
  if (call.stage === 'dialling') return as(over(call, at), { do: 'end', by: 'agent', isAnswered: false })
  if (isLost(cause)) return lost(call, at)
  // whoever hangs up with somebody aside hands over to them
  if (call.stage === 'aside' || call.stage === 'together')
    return call.third?.isUp ? completed(call, at) : lost(call, at)
  return isToBeAsked(call) ? asked(call, at, true) : ended(call, 'agent', at)
}

/** They are still there, and nobody else is. */
export const isToBeAsked = ({ asks, isAsked, customer, stage }: Call): boolean =>
  Boolean(asks && !isAsked && customer?.isUp && stage === 'talking')

/** `ends`: the conversation is not over yet. */
export const asked = (call: Call, at: At, ends: boolean): Stepped => {
  const menu = {
    saying: null,
    listen: null,
    message: null,
    typed: '',
    sinceMs: at.nowMs,
    next: 'asked' as const,
  }
  const alone = { ...call, agent: null, third: null, coaches: [], isAsked: true }
  const end: Deed[] = ends ? [{ do: 'end', by: 'agent', isAnswered: true }] : []
  return as(to(alone, 'menu', at, { menu }), say('ended', { by: 'agent' }), ...end, { do: 'ask' })
}

/**
 * The agent's phone is gone, and the customer is not to notice more than music: first in line, or with the supervisor who has joined. Whose call it was is kept, so that they
 * are told when they are back.
 */
export const lost = (call: Call, at: At): Stepped => {
  const values: Record<string, string> = call.agent ? { lostBy: call.agent.personId } : {}
  if (call.stage === 'dialling') return as(over(call, at), { do: 'end', by: 'agent', isAnswered: false })
  const joined = call.coaches.find(({ isUp, how }) => isUp && how === 'join')
  if (joined)
    return as(
      takenOver(call, joined, at),
      { do: 'give', personId: joined.personId, why: 'stepped-in' },
      say('lost-to', { ...values, personId: joined.personId }),
    )
  const { apology, answeredAtMs } = call
  if (apology && answeredAtMs !== null && isLateBy(answeredAtMs, call.agent?.awayMs ?? at.nowMs))
    return abandoned(call, apology, at)
  return as(wait(call, at), say('lost', values), { do: 'return', isFirst: true })
}

/** Held for so long that somebody has forgotten it: first in line. */
export const forgotten = (call: Call, at: At): Stepped =>
  as(wait(call, at), say('forgotten'), { do: 'return', isFirst: true })

/** Nobody was there for whom we called: they hear who it was, and nothing else is asked of them. */
const abandoned = (call: Call, apology: Said, at: At): Stepped => {
  const saying = { handle: `apology-${call.id}`, sounds: [], said: [apology], sinceMs: at.nowMs }
  const menu = { saying, listen: null, message: null, typed: '', sinceMs: at.nowMs, next: 'end' as const }
  const alone = { ...call, agent: null, third: null, coaches: [], isAbandoned: true }
  return as(to(alone, 'menu', at, { menu }), say('abandoned'))
}

export const takenOver = (call: Call, coach: CoachLeg, at: At): Call =>
  talking(call, at, {
    agent: { ...ringing(coach.personId, null, at.nowMs, at), leg: coach.leg, isUp: coach.isUp, sinceMs: coach.sinceMs },
    third: null,
    coaches: call.coaches.filter((one) => one !== coach),
  })

export const thirdGone = (call: Call, at: At): Stepped => {
  if (call.stage === 'outside') return as(over(call, at))
  return as(to({ ...call, third: null }, call.stage === 'together' ? 'talking' : 'held', at), say('third-gone'))
}

/** The third party has the customer now. */
export const completed = (call: Call, at: At): Stepped => {
  const { third } = call
  if (!third) return as(call)
  if ('number' in third.whom)
    return as(to(call, 'outside', at, { agent: null, coaches: [] }), say('passed-outside', valuesOf(third.whom)), {
      do: 'end',
      by: 'agent',
      isAnswered: true,
    })
  const { personId } = third.whom
  const agent = { ...ringing(personId, null, at.nowMs, at), leg: third.leg, isUp: true, sinceMs: third.sinceMs }
  return as(
    talking(call, at, { agent, third: null }),
    { do: 'give', personId, why: 'transferred' },
    say('answered', { personId }),
  )
}

export const valuesOf = (whom: Whom): Record<string, string> =>
  'personId' in whom ? { personId: whom.personId } : { number: whom.number }
