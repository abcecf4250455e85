/** The door of identity: put together once by main. Its other doors are `<sub-noun>/<sub-noun>.ts` (audit, workspaces, memberships, mail, known). */
import type { Caller } from '../base/caller.ts'
import type { Database } from '../base/database.ts'
import type { JobKind } from '../base/jobs.ts'
import type { KnownSection } from './known/known.ts'
import { openMail } from './mail/mail.ts'
import { peopleRoutes } from './people/routes.ts'
import { forgottenMail } from './sessions/forgotten.ts'
import { sessionRoutes, setUpRoutes } from './sessions/routes.ts'
import { openSessions } from './sessions/sessions.ts'
import { ensureAdministrator, newSetUpLink } from './sessions/set-up.ts'
import { workspaceRoutes } from './workspaces/routes.ts'
import type { FirstRows } from './workspaces/workspaces.ts'

export interface IdentityOptions {
  db: Database
  /** The installation's secret: signs cookies, seals small secrets. */
  secret: string
  /** The address people reach Peakend at, once it is known; no slash at its end. */
  publicUrl: () => string
  /** Cookies are `Secure`: the public address is https. */
  isSecure: boolean
  /** Outgoing mail of the whole installation, where a workspace has set none. */
  mail?: { smtpUrl: string; from: string }
  /** What other modules put into a new workspace. */
  firstRows: readonly FirstRows[]
  /** What other modules hold about people who work here. */
  known: readonly KnownSection[]
}

/** Opens identity: `authenticate` and `maySee` for base's ports, routes, jobs, and what main does at start-up. */
export const openIdentity = async (options: IdentityOptions) => {
  const sessions = await openSessions(options)
  const post = openMail({ ...options, installation: options.mail })
  const of = { ...options, sessions, post }
  return {
    sessions,
    /** Who asks; `stranger` for a bearer that is no key, which main then shows to whoever knows visitors. */
    authenticate: sessions.authenticate,
    /** Whether a caller may listen to `inbox`, `floor` or `calls`; null for topics of others. */
    maySee,
    routes: {
      setUp: setUpRoutes(of),
      session: sessionRoutes(of),
      people: peopleRoutes(of),
      workspace: workspaceRoutes(of),
    },
    jobs: [forgottenMail(of)] satisfies JobKind[],
    /** Outgoing mail, for modules that write to people. */
    post,
    /** The single-use link to print at start-up; null where the installation is set up. */
    setUpLink: () => newSetUpLink(options.db, options.publicUrl()),
    /** Creates the administrator of the settings where the installation waits for one; never changes one that exists. */
    ensureAdministrator: (admin: { email: string; password: string }) => ensureAdministrator(of, admin),
  }
}
export type Identity = Awaited<ReturnType<typeof openIdentity>>

const maySee = (caller: Caller, topic: { name: string }): boolean | null => {
  switch (topic.name) {
    case 'inbox':
      return caller.kind === 'person' || caller.kind === 'signed-in'
    case 'floor':
    case 'calls':
      // an outside team leads its own people by its queues; the whole floor is the workspace's
      return caller.kind === 'person' && caller.permissions.has('floor.read') && caller.scope.vendorId === undefined
    default:
      return null
  }
}
