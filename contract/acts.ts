/**
 * What the audit log writes down: a noun and a verb. The server records nothing else and the desk has words for each, which the compiler holds them to.
 * A code is never reused for another act; one that is no longer recorded stays, because the log keeps its rows.
 */
export const acts = [
  'away-reasons.changed',
  'capacity.set',
  'customer.added',
  'customer.blocked',
  'customer.erased',
  'customer.exported',
  'customer.merged',
  'customer.unblocked',
  'customer.unmerged',
  'customer.warned',
  'identity.proven',
  'identity.unproven',
  'interaction.assigned',
  'interaction.opened',
  'interaction.stepped-in',
  'invitation.accepted',
  'invitation.made',
  'invitation.withdrawn',
  'key.added',
  'key.removed',
  'mail.changed',
  'membership.changed',
  'one-time-codes.started',
  'one-time-codes.stopped',
  'password.changed',
  'password.reset',
  'presence.set-by-supervisor',
  'queue.added',
  'queue.changed',
  'queue.members-set',
  'retention.erased',
  'session.signed-in',
  'standard.changed',
  'standard.target-changed',
  'timetable.changed',
  'touchpoint.added',
  'touchpoint.changed',
  'touchpoint.retired',
  'touchpoint.secret-renewed',
  'vendor.added',
  'workspace.added',
  'workspace.changed',
] as const
export type Act = (typeof acts)[number]

/** What an act may be about; `aboutId` says which. */
export const nouns = [
  'customer',
  'interaction',
  'invitation',
  'key',
  'person',
  'queue',
  'standard',
  'touchpoint',
  'vendor',
  'workspace',
] as const
export type Noun = (typeof nouns)[number]
