/** People who work here: set-up, sign-in, memberships, invitations, keys, the audit log, and what is known about me. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { ApiKeyId, InvitationId, PersonId, QueueId, VendorId, WorkspaceId } from './ids.ts'
import { Role, RolePermission } from './permissions.ts'
import { At, Cursor, Done, EmailAddress, Limit, Page, ScreenLanguage, Written } from './values.ts'
import { TimeZone } from './workspace.ts'

/** Length is what makes a password strong (NIST SP 800-63B-4, 3.1.1.2); 128 bounds the work of hashing. */
export const Password = z.string().min(10).max(128)

/** Screens that links lead to. The token stands behind `#`, so that it never reaches a server's log: `/set-up#<token>`. */
export const linkPaths = { setUp: '/set-up', invitation: '/invitation', reset: '/reset' } as const

export const Membership = z.object({
  workspaceId: WorkspaceId,
  workspaceName: z.string(),
  colour: z.string(),
  role: Role,
  vendorId: VendorId.nullable(),
  queues: z.union([z.literal('all'), z.array(QueueId)]),
  permissions: z.array(RolePermission),
})

export const Me = z.object({
  id: PersonId,
  name: z.string(),
  email: EmailAddress,
  language: ScreenLanguage,
  theme: z.enum(['light', 'dark', 'system']),
  cues: z.boolean(),
  sound: z.boolean(),
  hasTotp: z.boolean(),
  memberships: z.array(Membership),
})
export type Me = z.infer<typeof Me>

export const PersonRow = z.object({
  id: PersonId,
  name: z.string(),
  email: EmailAddress,
  role: Role,
  vendorId: VendorId.nullable(),
  queues: z.union([z.literal('all'), z.array(QueueId)]),
  state: z.enum(['active', 'suspended']),
  lastSeenAt: At.nullable(),
})

export const AuditRow = z.object({
  id: z.string(),
  at: At,
  personId: PersonId.nullable(),
  personName: z.string(),
  /** A verb and a noun, such as `interaction.opened-by-supervisor` or `workspace.changed`. */
  act: z.string(),
  about: z.string().nullable(),
  aboutId: z.string().nullable(),
  /** Before and after for a change, with secrets left out. */
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
})

const invite = z.object({
  email: EmailAddress,
  name: Written(120).optional(),
  role: Role,
  vendorId: VendorId.nullable().default(null),
  queues: z.union([z.literal('all'), z.array(QueueId)]).default('all'),
})
const Invitation = invite.extend({
  id: InvitationId,
  invitedAt: At,
  expiresAt: At,
  state: z.enum(['open', 'accepted', 'withdrawn', 'expired']),
})

export const setUp = {
  state: endpoint({
    method: 'GET',
    path: '/set-up',
    permission: 'public',
    summary: 'Whether this installation still waits for its first administrator',
    output: z.object({ isOpen: z.boolean() }),
  }),
  finish: endpoint({
    method: 'POST',
    path: '/set-up',
    permission: 'public',
    summary: 'Use the single-use set-up link: first administrator and first workspace',
    input: z.object({
      token: z.string().max(200),
      name: Written(120),
      email: EmailAddress,
      password: Password,
      workspaceName: Written(80),
      language: ScreenLanguage,
      timeZone: TimeZone,
      /** Days to keep conversations; null keeps them until somebody decides. */
      keepDays: z.number().int().min(7).max(3650).nullable(),
    }),
    output: z.object({ workspaceId: WorkspaceId }),
    refusals: ['set_up_closed', 'token_wrong'],
  }),
}

export const session = {
  signIn: endpoint({
    method: 'POST',
    path: '/session',
    permission: 'public',
    summary: 'Sign in with password and, where set, a one-time code; sets the session cookie',
    input: z.object({ email: z.string().max(254), password: z.string().max(128), code: z.string().max(20).optional() }),
    output: z.union([
      z.object({ signedIn: z.literal(true) }),
      z.object({ signedIn: z.literal(false), needs: z.literal('code') }),
    ]),
    refusals: ['sign_in_wrong', 'too_many_requests'],
  }),
  signOut: endpoint({ method: 'DELETE', path: '/session', permission: 'signed-in', summary: 'Sign out', output: Done }),
  me: endpoint({
    method: 'GET',
    path: '/me',
    permission: 'signed-in',
    summary: 'Who is signed in, where they belong and what they may do',
    output: Me,
  }),
  changeMe: endpoint({
    method: 'PATCH',
    path: '/me',
    permission: 'signed-in',
    summary: 'Change own name, language, theme, cues, sound',
    input: z
      .object({
        name: Written(120),
        language: ScreenLanguage,
        theme: z.enum(['light', 'dark', 'system']),
        cues: z.boolean(),
        sound: z.boolean(),
      })
      .partial(),
    output: Me,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/me/password',
    permission: 'signed-in',
    summary: 'Change own password; other sessions end',
    input: z.object({ current: z.string().max(128), next: Password }),
    output: Done,
    refusals: ['sign_in_wrong', 'too_many_requests'],
  }),
  forgot: endpoint({
    method: 'POST',
    path: '/session/forgotten',
    permission: 'public',
    summary: 'Mail a link to set a new password; answers the same whether or not the address is known',
    input: z.object({ email: EmailAddress }),
    output: Done,
    refusals: ['too_many_requests'],
  }),
  reset: endpoint({
    method: 'POST',
    path: '/session/reset',
    permission: 'public',
    summary: 'Set a new password with the link from the mail',
    input: z.object({ token: z.string().max(200), password: Password }),
    output: Done,
    refusals: ['token_wrong'],
  }),
  startTotp: endpoint({
    method: 'POST',
    path: '/me/totp',
    permission: 'signed-in',
    summary: 'Begin one-time codes: answers the otpauth address and recovery codes',
    input: z.object({ password: z.string().max(128) }),
    output: z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) }),
    refusals: ['sign_in_wrong', 'too_many_requests'],
  }),
  confirmTotp: endpoint({
    method: 'POST',
    path: '/me/totp/confirm',
    permission: 'signed-in',
    summary: 'Confirm with a first code',
    input: z.object({ code: z.string().max(20) }),
    output: Done,
    refusals: ['code_wrong', 'too_many_requests'],
  }),
  stopTotp: endpoint({
    method: 'POST',
    path: '/me/totp/stop',
    permission: 'signed-in',
    summary: 'Stop one-time codes',
    input: z.object({ password: z.string().max(128) }),
    output: Done,
    refusals: ['sign_in_wrong', 'too_many_requests'],
  }),
}

export const people = {
  list: endpoint({
    method: 'GET',
    path: '/people',
    permission: 'people.read',
    summary: 'People of this workspace the caller may see',
    output: z.object({ rows: z.array(PersonRow) }),
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/people/{personId}',
    permission: 'people.change',
    summary: 'Change a role, queues or suspend; the last administrator cannot be removed',
    input: z.object({
      personId: PersonId,
      role: Role.optional(),
      queues: z.union([z.literal('all'), z.array(QueueId)]).optional(),
      state: z.enum(['active', 'suspended']).optional(),
    }),
    output: PersonRow,
    refusals: ['not_found', 'last_administrator'],
  }),
  invitations: endpoint({
    method: 'GET',
    path: '/invitations',
    permission: 'people.change',
    summary: 'Open invitations',
    output: z.object({ rows: z.array(Invitation) }),
  }),
  invite: endpoint({
    method: 'POST',
    path: '/invitations',
    permission: 'people.change',
    summary:
      'Invite somebody; mailed where mail is set, and the link is answered once so that it can be passed on by hand',
    input: invite,
    output: z.object({ invitation: Invitation, link: z.string(), mailed: z.boolean() }),
    refusals: ['already_member'],
  }),
  withdrawInvitation: endpoint({
    method: 'DELETE',
    path: '/invitations/{invitationId}',
    permission: 'people.change',
    summary: 'Withdraw an invitation',
    input: z.object({ invitationId: InvitationId }),
    output: Done,
    refusals: ['not_found'],
  }),
  readInvitation: endpoint({
    method: 'GET',
    path: '/invitation/{token}',
    permission: 'public',
    summary: 'What an invitation link offers',
    input: z.object({ token: z.string().max(200) }),
    output: z.object({ workspaceName: z.string(), email: EmailAddress, role: Role, isKnown: z.boolean() }),
    refusals: ['token_wrong'],
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/invitation/{token}',
    permission: 'public',
    summary: 'Accept: a new person sets name and password, a known one gives theirs; signs in',
    input: z.object({
      token: z.string().max(200),
      name: Written(120).optional(),
      password: z.string().max(128),
      language: ScreenLanguage.optional(),
    }),
    output: z.object({ workspaceId: WorkspaceId }),
    refusals: ['token_wrong', 'sign_in_wrong', 'too_many_requests'],
  }),
  addWorkspace: endpoint({
    method: 'POST',
    path: '/workspaces',
    permission: 'workspace.change',
    summary: 'Another brand on this installation, with the caller as its administrator',
    input: z.object({ name: Written(80), language: ScreenLanguage, timeZone: TimeZone }),
    output: z.object({ workspaceId: WorkspaceId }),
  }),
  audit: endpoint({
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    summary: 'Who saw and changed what, newest first',
    input: z.object({
      cursor: Cursor,
      limit: Limit,
      personId: PersonId.optional(),
      act: z.string().max(100).optional(),
    }),
    output: Page(AuditRow),
  }),
  knownAboutMe: endpoint({
    method: 'GET',
    path: '/me/known',
    permission: 'known-about-me',
    summary: 'Everything Peakend holds about the signed-in person in this workspace, who may see it and for how long',
    output: z.object({
      policy: z.object({
        text: z.string(),
        scoresSeen: z.string(),
        keepScoresDays: z.number(),
        agentSeesNumber: z.string(),
      }),
      sections: z.array(
        z.object({
          code: z.string(),
          count: z.number().int(),
          oldestAt: At.nullable(),
          seenBy: z.array(Role),
          keptDays: z.number().int().nullable(),
        }),
      ),
      openedByOthers: z.array(
        z.object({ at: At, personName: z.string(), act: z.string(), aboutId: z.string().nullable() }),
      ),
    }),
  }),
  keys: endpoint({
    method: 'GET',
    path: '/keys',
    permission: 'keys.change',
    summary: 'API keys, without their secrets',
    output: z.object({
      rows: z.array(
        z.object({ id: ApiKeyId, name: z.string(), startsWith: z.string(), madeAt: At, usedAt: At.nullable() }),
      ),
    }),
  }),
  addKey: endpoint({
    method: 'POST',
    path: '/keys',
    permission: 'keys.change',
    summary: 'A key for the API; its secret is answered once',
    input: z.object({ name: Written(80) }),
    output: z.object({ id: ApiKeyId, secret: z.string() }),
    refusals: ['limit_reached'],
  }),
  removeKey: endpoint({
    method: 'DELETE',
    path: '/keys/{keyId}',
    permission: 'keys.change',
    summary: 'Remove a key',
    input: z.object({ keyId: ApiKeyId }),
    output: Done,
    refusals: ['not_found'],
  }),
}
