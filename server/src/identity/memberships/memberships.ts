import type { PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { Caller, Scope } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { changeOf } from '../workspaces/rules.ts'
import { refuseGrant } from './rules.ts'
import { findMember, findMembers, lockAdministrators, updateMembership, type Member } from './store.ts'

/** The people of the workspace whom the scope shows: an outside team sees its own only. */
export const members = (tx: ReadTx, scope: Scope): Promise<Member[]> => findMembers(tx, scope.vendorId)

/** One person of the workspace, or undefined where nobody of that id works here. */
export const memberOf = (tx: ReadTx, personId: PersonId): Promise<Member | undefined> => findMember(tx, personId)

/**
 * Changes a role, queues or suspends. Refuses `not_found`, and `last_administrator` where the workspace would be left without an active
 * one. Records `membership.changed`; where nothing differs, nothing.
 */
export const changeMembership = async (
  tx: Tx,
  caller: Caller,
  personId: PersonId,
  to: { role?: Role; queues?: QueueId[] | null; state?: 'active' | 'suspended' },
): Promise<Member> => {
  const administrators = await lockAdministrators(tx)
  const found = await findMember(tx, personId)
  if (!found) throw new Refusal('not_found')
  const before = { role: found.role, queues: found.queues, state: found.state }
  const after = {
    role: to.role ?? before.role,
    queues: to.queues === undefined ? before.queues : to.queues,
    state: to.state ?? before.state,
  }
  refuseGrant({ role: after.role, vendorId: found.vendorId })
  const isAdministrator = after.role === 'administrator' && after.state === 'active'
  if (!isAdministrator && administrators.length === 1 && administrators[0] === personId) {
    throw new Refusal('last_administrator')
  }
  const changed = changeOf(before, after)
  if (!changed) return found
  await updateMembership(tx, personId, after)
  tx.record({ type: 'membership.changed', personId })
  await audit(tx, caller, 'membership.changed', { noun: 'person', id: personId }, changed)
  return { ...found, ...after }
}
