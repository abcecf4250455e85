/** A call that goes on to somebody else: handed over, or asked first. */
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { memberOf } from '../../identity/memberships/memberships.ts'
import { presenceOf } from '../../routing/presence/presence.ts'
import { transfer } from '../../routing/routing.ts'
import { happenIn, standsOf } from './calls.ts'
import { dialled, mustHavePhone } from './dialling.ts'
import { findRunning } from './store.ts'

/** A colleague of this workspace who is here, with a phone that is free. Refuses `person_unavailable`, `no_phone`, `in_call`. */
const mustBeReachable = async (tx: Tx, personId: PersonId): Promise<void> => {
  const member = await memberOf(tx, personId)
  if (member?.state !== 'active' || (await presenceOf(tx, personId)).state === 'offline')
    throw new Refusal('person_unavailable')
  await mustHavePhone(tx, personId)
}

/** Without a word first. The customer hears music with this very word, and keeps their place. */
export const handOver = async (
  tx: Tx,
  by: PersonId,
  of: { interactionId: InteractionId; to: { queueId: QueueId } | { personId: PersonId }; note: string },
): Promise<void> => {
  const { interactionId } = of
  if (!(await findRunning(tx, interactionId))) throw new Refusal('no_call')
  if ('personId' in of.to) await mustBeReachable(tx, of.to.personId)
  await transfer(tx, { ...of, by })
  await happenIn(tx, interactionId, { kind: 'stands', as: await standsOf(tx, interactionId) })
}

/** A word first, with a colleague or a number outside. */
export const consult = async (
  tx: Tx,
  by: PersonId,
  of: { interactionId: InteractionId; whom: { personId: PersonId } | { number: string }; country?: string },
): Promise<void> => {
  if ('personId' in of.whom) await mustBeReachable(tx, of.whom.personId)
  const whom = 'personId' in of.whom ? of.whom : { number: dialled(of.whom.number, of.country) }
  await happenIn(tx, of.interactionId, { kind: 'consult', by, whom })
}
