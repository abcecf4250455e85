/**
 * Every file that opens a transaction of the system role (over all workspaces), and how often. Whoever adds one says
 * here that it was meant. Only base, identity and privacy may.
 */
export const systemUses: Record<string, number> = {
  'base/ground.ts': 2,
  'base/health.ts': 2,
  'base/idempotence.ts': 1,
  'base/job-store.ts': 5,
  'base/journal.ts': 2,
  'base/lanes.ts': 4,
  'base/parked.ts': 3,
  'base/watches.ts': 1,
  'identity/invitations/invitations.ts': 3,
  'identity/known/known.ts': 1,
  'identity/people/routes.ts': 2,
  'identity/sessions/auth.ts': 1,
  'identity/sessions/authenticate.ts': 2,
  'identity/sessions/forgotten.ts': 2,
  'identity/sessions/routes.ts': 3,
  'identity/sessions/secrets.ts': 7,
  'identity/sessions/sessions.ts': 4,
  'identity/sessions/set-up.ts': 4,
  'identity/workspaces/workspaces.ts': 2,
}

/** Tables that belong to no workspace: who a person is, sign-in, and what the installation keeps for itself. The app role sees none of them. */
export const tablesOfNoWorkspace: readonly string[] = [
  'auth.accounts',
  'auth.attempts',
  'auth.links',
  'auth.people',
  'auth.recovery_codes',
  'auth.sessions',
  'auth.totp',
  'auth.verifications',
  'journal_head',
  'presences',
  'reaction_lanes',
  'reaction_nodes',
]

/** Of those, what belongs to people over all their workspaces: a workspace sees the rows of its own members (routing.test.ts holds it). */
export const tablesOfPeople: readonly string[] = ['presences']
