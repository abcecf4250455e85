/**
 * Who may do what. A role is a fixed set of permissions; an endpoint and a live topic each declare exactly one permission.
 * Besides these, `Scope` narrows which rows a caller sees (queues, vendor): a permission says *what*, the scope says *whose*.
 */
import { z } from 'zod'

export const Role = z.enum(['administrator', 'manager', 'supervisor', 'agent', 'auditor'])
export type Role = z.infer<typeof Role>

/** Open to anyone; to any signed-in person; to a visitor's token; to metrics' token or loopback; to an API key of the workspace. */
export const OpenPermission = z.enum(['public', 'signed-in', 'visitor', 'metrics', 'api-key'])

export const RolePermission = z.enum([
  'workspace.read',
  'workspace.change',
  'people.read',
  'people.change',
  'audit.read',
  'keys.change',
  'customers.read',
  'customers.change',
  'customers.merge',
  'customers.erase',
  'journeys.read',
  'journeys.change',
  'interactions.read',
  'interactions.handle',
  'interactions.step-in',
  'cases.read',
  'cases.change',
  'queues.read',
  'queues.change',
  'presence.own',
  'floor.read',
  'floor.change',
  'answers.read',
  'answers.change',
  'moments.read',
  'reviews.give',
  'recordings.read',
  'standards.read',
  'standards.change',
  'promises.read',
  'promises.change',
  'surveys.read',
  'surveys.change',
  'reports.read',
  'known-about-me',
])
export type RolePermission = z.infer<typeof RolePermission>
export type Permission = z.infer<typeof OpenPermission> | RolePermission

const agent: RolePermission[] = [
  'workspace.read',
  'people.read',
  'customers.read',
  'customers.change',
  'journeys.read',
  'interactions.read',
  'interactions.handle',
  'cases.read',
  'cases.change',
  'queues.read',
  'presence.own',
  'answers.read',
  'standards.read',
  'promises.read',
  'promises.change',
  'known-about-me',
]
const supervisor: RolePermission[] = [
  ...agent,
  'interactions.step-in',
  'customers.merge',
  'floor.read',
  'floor.change',
  'answers.change',
  'moments.read',
  'reviews.give',
  'recordings.read',
  'surveys.read',
  'reports.read',
]
const manager: RolePermission[] = [
  ...supervisor,
  'journeys.change',
  'standards.change',
  'surveys.change',
  'queues.change',
]
const administrator: RolePermission[] = [
  ...manager,
  'workspace.change',
  'people.change',
  'audit.read',
  'keys.change',
  'customers.erase',
]
/** Sees everything that is written down and says what they think of it; changes nothing else, handles nobody. */
const auditor: RolePermission[] = RolePermission.options.filter(
  (p) => p.endsWith('.read') || p === 'reviews.give' || p === 'known-about-me',
)

export const permissionsOf: Record<Role, readonly RolePermission[]> = {
  administrator,
  manager,
  supervisor,
  agent,
  auditor,
}

/** What a program with a key of the workspace may do: tell about customers and read what it told. It is no person: it handles nobody and judges nothing. */
export const keyPermissions: readonly Permission[] = [
  'api-key',
  'workspace.read',
  'customers.read',
  'customers.change',
  'journeys.read',
  'journeys.change',
  'queues.read',
  'reports.read',
]
