/** Whom a conversation may be handed to, and who of them is here. */
import type { Colleague } from '@peakend/contract/colleagues.ts'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { PersonCaller } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { members } from '../identity/memberships/memberships.ts'
import * as interactions from '../interactions/interactions.ts'
import { listPeople } from './offers/floor-store.ts'
import { isTrained } from './policy/fit.ts'
import type { Person } from './policy/floor.ts'
import { kindOf, lineOf, roomFor } from './policy/room.ts'
import { listPresences } from './presence/presence.ts'
import { findQueue, listMembers, settingsOf } from './queues/queues.ts'

const MOST = 500
const order: readonly Colleague['is'][] = ['free', 'full', 'untrained', 'away', 'offline']

/** Everybody else whom the caller knows and who serves a queue they see, who is free first, then by name. Empty where there is no such interaction. Reads only. */
export const colleaguesFor = async (
  tx: ReadTx,
  interactionId: InteractionId,
  { scope, personId: own }: Pick<PersonCaller, 'scope' | 'personId'>,
): Promise<Colleague[]> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return []
  const queue = standing.queueId ? await findQueue(tx, standing.queueId) : null
  const qualifications = queue?.rules.qualifications ?? []
  const served = (await listMembers(tx)).filter(
    ({ queueId }) => scope.queues === 'all' || scope.queues.includes(queueId),
  )
  const serving = new Set(served.map(({ personId }) => personId))
  const { mixes } = await settingsOf(tx)
  const here = new Map((await listPeople(tx)).map((person) => [person.personId, person]))
  const states = new Map((await listPresences(tx)).map(({ personId, state }) => [personId, state]))
  const stateOf = (personId: PersonId, person: Person | undefined): Colleague['is'] => {
    if (!person) return states.get(personId) === 'away' ? 'away' : 'offline'
    if (!isTrained(person, { qualifications })) return 'untrained'
    return roomFor(person, kindOf(lineOf(standing)), mixes) > 0 ? 'free' : 'full'
  }
  return (await members(tx, scope))
    .filter(({ personId, state }) => personId !== own && state === 'active' && serving.has(personId))
    .map(({ personId, name }) => ({ personId, name, is: stateOf(personId, here.get(personId)) }))
    .toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is) || a.name.localeCompare(b.name))
    .slice(0, MOST)
}
