import { people } from '@peakend/contract/people.ts'
import { personOf, scopeOf, type PersonCaller } from '../../base/caller.ts'
import type { Database } from '../../base/database.ts'
import { isRefusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit, entries } from '../audit/audit.ts'
import {
  acceptInvitation,
  invite,
  INVITATION_DAYS,
  readInvitation,
  withdrawInvitation,
} from '../invitations/invitations.ts'
import { findInvitations, type InvitationRow } from '../invitations/store.ts'
import { addKey, removeKey } from '../keys/keys.ts'
import { findKeys } from '../keys/store.ts'
import { knownAboutMe, type KnownSection } from '../known/known.ts'
import type { Post } from '../mail/mail.ts'
import { mailTexts } from '../mail/texts.data.ts'
import { changeMembership, memberOf, members } from '../memberships/memberships.ts'
import { keptQueues, shownQueues } from '../memberships/rules.ts'
import type { Member } from '../memberships/store.ts'
import { signInAfter } from '../sessions/routes.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { endSessions, workspacesOf } from '../sessions/store.ts'
import { newWorkspaceId } from '../workspaces/store.ts'
import { addWorkspace, workspaceOf, type FirstRows } from '../workspaces/workspaces.ts'

const done = { done: true } as const

interface Of {
  db: Database
  sessions: Sessions
  post: Post
  publicUrl: () => string
  firstRows: readonly FirstRows[]
  known: readonly KnownSection[]
}

export const peopleRoutes = (of: Of) => {
  const on = routesFor(people)
  return on.router({
    list: on.list.handler(async ({ context: { db, caller } }) => {
      const scope = scopeOf(caller)
      return { rows: (await db.read(scope.workspaceId, (tx) => members(tx, scope))).map(rowOf) }
    }),
    change: on.change.handler(async ({ input, context: { db, caller } }) => {
      const { personId, role, state } = input
      const queues = input.queues === undefined ? undefined : keptQueues(input.queues)
      const member = await db.transact(personOf(caller).workspaceId, (tx) =>
        changeMembership(tx, caller, personId, { role, state, queues }),
      )
      // who belongs nowhere any more is a stranger at the next request already; this takes the sessions away as well
      await db.system(async (tx) => {
        if ((await workspacesOf(tx, personId)).length === 0) await endSessions(tx, personId)
      })
      return rowOf(member)
    }),
    ...invitationRoutes(of),
    addWorkspace: on.addWorkspace.handler(async ({ input, context: { db, caller } }) => {
      const { personId } = personOf(caller)
      const id = await db.system(newWorkspaceId)
      await db.transact(id, async (tx) => {
        await addWorkspace(tx, { ...input, keepDays: null, administrator: personId }, of.firstRows)
        await audit(tx, caller, 'workspace.added', { noun: 'workspace', id })
      })
      return { workspaceId: id }
    }),
    audit: on.audit.handler(({ input, context: { db, caller } }) =>
      db.read(personOf(caller).workspaceId, (tx) => entries(tx, input)),
    ),
    knownAboutMe: on.knownAboutMe.handler(({ context: { db, caller } }) =>
      knownAboutMe(db, personOf(caller), of.known),
    ),
    ...keyRoutes(),
  })
}

const invitationRoutes = (of: Of) => {
  const on = routesFor(people)
  return {
    invitations: on.invitations.handler(async ({ context: { db, caller } }) =>
      db.read(personOf(caller).workspaceId, async (tx) => ({
        rows: (await findInvitations(tx)).map((row) => invitationOf(row, tx.now)),
      })),
    ),
    invite: on.invite.handler(async ({ input, context: { db, caller } }) => {
      const person = personOf(caller)
      const grant = { ...input, queues: keptQueues(input.queues) }
      const made = await db.transact(person.workspaceId, (tx) => invite(tx, person, grant, of.publicUrl()))
      const mailed = await mailInvitation(of, person, made)
      return { invitation: invitationOf(made.invitation, db.clock.now()), link: made.link, mailed }
    }),
    withdrawInvitation: on.withdrawInvitation.handler(async ({ input, context: { db, caller } }) => {
      const person = personOf(caller)
      await db.transact(person.workspaceId, (tx) => withdrawInvitation(tx, person, input.invitationId))
      return done
    }),
    readInvitation: on.readInvitation.handler(async ({ input, context: { address } }) => {
      const { workspaceName, email, role, isKnown } = await readInvitation(of, input.token, address)
      return { workspaceName, email, role, isKnown }
    }),
    acceptInvitation: on.acceptInvitation.handler(async ({ input, context }) => {
      const { workspaceId, email } = await acceptInvitation(of, input, context.address)
      await signInAfter(of.sessions, context, { email, password: input.password })
      return { workspaceId }
    }),
  }
}

const keyRoutes = () => {
  const on = routesFor(people)
  return {
    keys: on.keys.handler(async ({ context: { db, caller } }) => {
      const rows = await db.read(personOf(caller).workspaceId, findKeys)
      return {
        rows: rows.map((k) => ({ ...k, madeAt: k.madeAt.toISOString(), usedAt: k.usedAt?.toISOString() ?? null })),
      }
    }),
    addKey: on.addKey.handler(({ input, context: { db, caller } }) => {
      const person = personOf(caller)
      return db.transact(person.workspaceId, (tx) => addKey(tx, person, input.name))
    }),
    removeKey: on.removeKey.handler(async ({ input, context: { db, caller } }) => {
      const person = personOf(caller)
      await db.transact(person.workspaceId, (tx) => removeKey(tx, person, input.keyId))
      return done
    }),
  }
}

/** True where a mail server took it. Without outgoing mail the link is passed on by hand. */
const mailInvitation = async (
  of: Of,
  caller: PersonCaller,
  made: { invitation: InvitationRow; link: string },
): Promise<boolean> => {
  try {
    const { route, text } = await of.db.read(caller.workspaceId, async (tx) => {
      const workspace = await workspaceOf(tx)
      const by = (await memberOf(tx, caller.personId))?.name ?? workspace.name
      const facts = { workspace: workspace.name, by, link: made.link, days: INVITATION_DAYS }
      return { route: await of.post.routeFor(tx), text: mailTexts[workspace.language].invitation(facts) }
    })
    return (await of.post.send(route, { to: made.invitation.email, ...text })).isSent === true
  } catch (e) {
    if (isRefusal(e, 'mail_not_set')) return false
    throw e
  }
}

const rowOf = (member: Member) => {
  const { personId, lastSeenAt, queues, ...row } = member
  return { id: personId, ...row, queues: shownQueues(queues), lastSeenAt: lastSeenAt?.toISOString() ?? null }
}

const invitationOf = (row: InvitationRow, now: Date) => ({
  ...row,
  name: row.name ?? undefined,
  queues: shownQueues(row.queues),
  invitedAt: row.invitedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  state: row.expiresAt > now ? ('open' as const) : ('expired' as const),
})
