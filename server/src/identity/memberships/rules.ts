import type { QueueId } from '@peakend/contract/ids.ts'
import { permissionsOf, type Role } from '@peakend/contract/permissions.ts'
import type { DeclaredPermission } from '@peakend/contract/endpoint.ts'
import { Refusal } from '../../base/refusal.ts'

/** Roles an outside team may hold: it serves and leads its own people, it does not run the workspace. */
const VENDOR_ROLES: readonly Role[] = ['agent', 'supervisor']

/** Refuses `invalid` where a role cannot be given to somebody of an outside team. */
export const refuseGrant = (grant: { role: Role; vendorId: string | null }): void => {
  if (grant.vendorId === null || VENDOR_ROLES.includes(grant.role)) return
  throw new Refusal('invalid', 'People of an outside team are agents or supervisors.', {
    fields: [{ path: 'role', problem: 'agent or supervisor for an outside team' }],
  })
}

const sets = new Map(
  Object.entries(permissionsOf).map(([role, permissions]) => [role, new Set<DeclaredPermission>(permissions)]),
)
export const permissionSetOf = (role: Role): ReadonlySet<DeclaredPermission> => sets.get(role) ?? new Set()

/** How queues stand in the contract: `all`, or their ids. */
export const shownQueues = (queues: readonly QueueId[] | null): 'all' | QueueId[] =>
  queues === null ? 'all' : [...queues]
export const keptQueues = (queues: 'all' | readonly QueueId[]): QueueId[] | null =>
  queues === 'all' ? null : [...queues]
