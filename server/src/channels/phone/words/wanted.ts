/** Whose words are written down in a call, as it follows from what the call is: everybody's whom the customer hears, and the customer's. Pure. */
import type { PersonId } from '@peakend/contract/ids.ts'
import type { Telling } from '@peakend/contract/recordings.ts'
import type { CallStage } from '@peakend/contract/phone.ts'
import type { Call } from '../call.ts'
import type { LegName } from '../telephony.ts'

export interface Side {
  readonly by: 'customer' | 'agent'
  /** Whose of our people; null for the customer. */
  readonly personId: PersonId | null
}

/** On hold and while they speak aside with a third party, nobody is heard. */
const heard = new Set<CallStage>(['talking', 'together'])

export const isHeardIn = (stage: string): boolean => heard.has(stage as CallStage)

/** How customers are told that a call is written down. */
export type Told = Pick<Telling, 'isSpoken' | 'isAnnounced'>

/** Where we are to tell it, only who was told to the end, by us or as whoever set it says by the menu; whom we call comes through none. */
export const mayBeWritten = ({ announcement, way }: Call, { isSpoken, isAnnounced }: Told): boolean =>
  !announcement?.isRefused &&
  (announcement?.isWhole === true || (way === 'in' ? isAnnounced || !isSpoken : !isAnnounced && !isSpoken))

/** A third party with a number outside is none of ours and no customer: nobody writes them down. */
export const sidesOf = (call: Call, told: Told): ReadonlyMap<LegName, Side> => {
  const sides = new Map<LegName, Side>()
  // who would rather not be recorded is not written down either
  if (!heard.has(call.stage) || !mayBeWritten(call, told)) return sides
  const { customer, agent, third, coaches } = call
  if (customer?.isUp) sides.set(customer.leg, { by: 'customer', personId: null })
  if (agent?.isUp) sides.set(agent.leg, { by: 'agent', personId: agent.personId })
  if (call.stage === 'together' && third?.isUp && 'personId' in third.whom)
    sides.set(third.leg, { by: 'agent', personId: third.whom.personId })
  for (const coach of coaches)
    if (coach.isUp && coach.how === 'join') sides.set(coach.leg, { by: 'agent', personId: coach.personId })
  return sides
}
