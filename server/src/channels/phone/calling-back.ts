/** Whoever called us is called by us, in the same conversation. */
import { randomUUID } from 'node:crypto'
import type { CallId, InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { mustResolve, normalOf } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { take } from '../../routing/routing.ts'
import { callOut, mustHavePhone } from './dialling.ts'
import { findRunning, lastCaller } from './store.ts'

/**
 * My phone rings, then theirs. Of one that waits in my queues it is taken first. Refuses `not_found`, `interaction_closed`, `not_yours`, `already_taken`, `blocked`, `no_phone`, `in_call`,
 * `conflict` where a call runs, and `number_wrong` where the number is hidden or none.
 */
export const callBack = async (tx: Tx, personId: PersonId, interactionId: InteractionId): Promise<void> => {
  const { channel, state, customerId } = await interactions.lock(tx, interactionId)
  if (channel !== 'phone') throw new Refusal('not_found')
  if (state === 'closed') throw new Refusal('interaction_closed')
  if ((await mustResolve(tx, customerId)).isBlocked) throw new Refusal('blocked')
  if (await findRunning(tx, interactionId)) throw new Refusal('conflict')
  const number = normalOf('phone', (await lastCaller(tx, interactionId)) ?? '')
  if (!number) throw new Refusal('number_wrong')
  await mustHavePhone(tx, personId)
  if (state === 'waiting') await take(tx, interactionId, personId)
  const { queueId } = await interactions.lockMine(tx, personId, interactionId)
  await callOut(tx, { callId: randomUUID() as CallId, interactionId, personId, number, queueId })
}
