/** What people in a call ask for: its agent, a third party, a supervisor. What cannot be now is refused. Pure. */
import type { PersonId } from '@peakend/contract/ids.ts'
import type { At, Call, CallEvent, CoachLeg, Stepped, ThirdLeg, Whom } from './call.ts'
import { agentGone, as, completed, isHeld, notAnswered, say, secondsIn, thirdGone, to, valuesOf } from './moves.ts'

export const onCoach = (call: Call, { by, how, isSeen }: Extract<CallEvent, { kind: 'coach' }>, at: At): Stepped => {
  const known = call.coaches.find((one) => one.personId === by)
  if (known) return as({ ...call, coaches: call.coaches.map((one) => (one === known ? { ...one, how, isSeen } : one)) })
  const isIn = call.agent?.personId === by || isPerson(call.third, by)
  if (isIn || call.coaches.length >= MOST_COACHES || call.stage === 'outside') return { refused: 'no_call' }
  const coach: CoachLeg = { leg: at.newLeg(), isUp: false, sinceMs: at.nowMs, personId: by, how, isSeen }
  return as({ ...call, coaches: [...call.coaches, coach] })
}
const MOST_COACHES = 3
export const isPerson = (third: ThirdLeg | null, personId: PersonId): boolean =>
  third !== null && 'personId' in third.whom && third.whom.personId === personId

type Order = Exclude<Extract<CallEvent, { by: PersonId }>, { kind: 'coach' }>

export const onOrder = (call: Call, event: Order, at: At): Stepped => {
  const { by } = event
  const coach = call.coaches.find((one) => one.personId === by)
  if (event.kind === 'leave' || (event.kind === 'hang-up' && coach)) {
    if (!coach) return { refused: 'no_call' }
    return as({ ...call, coaches: call.coaches.filter((one) => one !== coach) })
  }
  if (event.kind === 'hang-up' && isPerson(call.third, by)) return thirdGone(call, at)
  if (call.agent?.personId !== by) return { refused: 'not_yours' }
  if (event.kind === 'hang-up') return hungUp(call, at)
  if (!call.agent.isUp || !isHeld(call)) return { refused: 'no_call' }
  switch (event.kind) {
    case 'hold':
      if (call.stage === 'held') return as(call)
      return call.stage === 'talking' ? as(to(call, 'held', at), say('held')) : { refused: 'no_call' }
    case 'resume':
      return resumed(call, at)
    case 'consult':
      return consulted(call, event.whom, at)
    case 'join':
      if (call.stage === 'together') return as(call)
      if (call.stage !== 'aside' || !call.third?.isUp) return { refused: 'no_call' }
      return as(to(call, 'together', at), say('joined', valuesOf(call.third.whom)))
    case 'complete':
      return call.third?.isUp ? completed(call, at) : { refused: 'no_call' }
    default:
      return event.kind satisfies never
  }
}

const hungUp = (call: Call, at: At): Stepped => {
  const { agent } = call
  if (!agent) return { refused: 'no_call' }
  if (agent.isUp || call.stage === 'dialling') return agentGone(call, 'normal', at)
  return notAnswered(call, 'rejected', at)
}

const resumed = (call: Call, at: At): Stepped => {
  if (call.stage === 'talking') return as(call)
  if (call.stage === 'together') return { refused: 'no_call' }
  return as(to({ ...call, third: null }, 'talking', at), say('resumed', { s: secondsIn(call, at) }))
}

const consulted = (call: Call, whom: Whom, at: At): Stepped => {
  if (call.third || (call.stage !== 'talking' && call.stage !== 'held')) return { refused: 'no_call' }
  if ('personId' in whom && whom.personId === call.agent?.personId) return { refused: 'person_unavailable' }
  // who listens to the call anyway is asked by word
  if ('personId' in whom && call.coaches.some((one) => one.personId === whom.personId))
    return { refused: 'person_unavailable' }
  const third: ThirdLeg = { leg: at.newLeg(), isUp: false, sinceMs: at.nowMs, whom }
  return as(to({ ...call, third }, 'aside', at), say('aside', valuesOf(whom)))
}
