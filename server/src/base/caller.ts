import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { DeclaredPermission } from '@peakend/contract/endpoint.ts'
import { Refusal } from './refusal.ts'

/**
 * What part of a workspace a read may see. Every read of a door takes one: teams and vendors rest on it.
 * `queues` is `all` or the ids of the queues; `vendorId` narrows to what that vendor serves.
 */
export interface Scope {
  workspaceId: WorkspaceId
  queues: 'all' | readonly string[]
  vendorId?: string
}

/** A signed-in person at work in one workspace. Membership is read per request, never cached over requests. */
export interface PersonCaller {
  kind: 'person'
  personId: PersonId
  workspaceId: WorkspaceId
  roles: readonly string[]
  permissions: ReadonlySet<DeclaredPermission>
  scope: Scope
  sessionId?: string
  /** The network address; shown in the audit log beside what was done. */
  address?: string
}

/** A signed-in person who has not chosen a workspace, or is a member of none. */
export interface SignedInCaller {
  kind: 'signed-in'
  personId: PersonId
  sessionId?: string
  address?: string
}

/** A customer's browser, by the visitor token the widget got; it sees its own conversations only. */
export interface VisitorCaller {
  kind: 'visitor'
  workspaceId: WorkspaceId
  /** The visitor identity's id, made when the widget first opened. */
  visitorId: string
  touchpointId: string
  customerId?: string
}

/** A program of the workspace, by its key. */
export interface KeyCaller {
  kind: 'key'
  keyId: string
  workspaceId: WorkspaceId
  permissions: ReadonlySet<DeclaredPermission>
  scope: Scope
  address?: string
}

export interface StrangerCaller {
  kind: 'stranger'
}

export type Caller = PersonCaller | SignedInCaller | VisitorCaller | KeyCaller | StrangerCaller

export const stranger: StrangerCaller = { kind: 'stranger' }

/** Whether the caller holds what an endpoint or topic declares. A rule on the declaration alone, without reading data. */
export const holds = (caller: Caller, permission: DeclaredPermission): boolean => {
  if (permission === 'public') return true
  switch (caller.kind) {
    case 'person':
      return permission === 'signed-in' || caller.permissions.has(permission)
    case 'signed-in':
      return permission === 'signed-in'
    case 'visitor':
      return permission === 'visitor'
    case 'key':
      return permission === 'api-key' || caller.permissions.has(permission)
    case 'stranger':
      return false
    default:
      return caller satisfies never
  }
}

/** The caller as a person in a workspace; refuses with `not_allowed` (a person without one) or `not_signed_in`. */
export const personOf = (caller: Caller): PersonCaller => {
  if (caller.kind === 'person') return caller
  if (caller.kind === 'signed-in') throw new Refusal('not_allowed', 'Choose a workspace first.')
  throw new Refusal('not_signed_in')
}

/** The caller as a visitor of the widget; refuses with `not_signed_in`. */
export const visitorOf = (caller: Caller): VisitorCaller => {
  if (caller.kind === 'visitor') return caller
  throw new Refusal('not_signed_in')
}

/** The scope of whoever works inside a workspace: a person or a key; refuses with `not_signed_in`. */
export const scopeOf = (caller: Caller): Scope => {
  if (caller.kind === 'person' || caller.kind === 'key') return caller.scope
  throw new Refusal('not_signed_in')
}
