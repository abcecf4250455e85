import type { PersonId, QueueId, VendorId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { SystemTx } from '../../base/database.ts'

export interface ActiveMembership {
  workspaceId: WorkspaceId
  role: Role
  vendorId: VendorId | null
  queues: QueueId[] | null
}
export interface FoundSession {
  id: string
  personId: PersonId
  updatedAt: Date
  memberships: ActiveMembership[]
}

/** A session that has not ended, with the active memberships of its person. Uses the unique index on the token. */
export const findSession = async (tx: SystemTx, token: string): Promise<FoundSession | undefined> =>
  (
    await tx.query<FoundSession>(
      'sessions.find',
      `select s.id, s.person_id as "personId", s.updated_at as "updatedAt",
        coalesce((select jsonb_agg(jsonb_build_object('workspaceId', m.workspace_id, 'role', m.role, 'vendorId', m.vendor_id,
            'queues', m.queues) order by m.created_at, m.workspace_id)
          from memberships m where m.person_id = s.person_id and m.state = 'active'), '[]') as memberships
       from auth.sessions s where s.token = $1 and s.expires_at > $2`,
      [token, tx.now],
    )
  )[0]

/** Moves a session's end and the time its person was last seen. */
export const touchSession = (tx: SystemTx, session: FoundSession, expiresAt: Date) =>
  tx.query(
    'sessions.touch',
    `with touched as (update auth.sessions set updated_at = $2, expires_at = $3 where id = $1)
     update auth.people set last_seen_at = $2 where id = $4`,
    [session.id, tx.now, expiresAt, session.personId],
  )

export const endSession = async (tx: SystemTx, token: string): Promise<void> => {
  const [ended] = await tx.query<{ personId: PersonId }>(
    'sessions.end',
    'delete from auth.sessions where token = $1 returning person_id as "personId"',
    [token],
  )
  if (ended) await askAgain(tx, ended.personId)
}

/** Ends every session of a person, or every other one than `keepId`. */
export const endSessions = (tx: SystemTx, personId: PersonId, keepId: string | null = null) =>
  tx.query('sessions.end-all', 'delete from auth.sessions where person_id = $1 and id is distinct from $2::uuid', [
    personId,
    keepId,
  ])

/** Lets live connections of a person ask again who they are: those whose session has ended are closed. */
export const askAgain = async (tx: SystemTx, personId: PersonId): Promise<void> => {
  for (const w of await workspacesOf(tx, personId)) tx.recordIn(w, { type: 'membership.changed', personId })
}

/** Takes away some of what has ended: sessions, links, windows of attempts. Called at every sign-in, so that little is left each time. */
export const sweep = async (tx: SystemTx): Promise<void> => {
  await tx.query('sessions.sweep', sweepOf('auth.sessions', 'id', 'expires_at'), [tx.now])
  await tx.query('links.sweep', sweepOf('auth.links', 'token_hash', 'expires_at'), [tx.now])
  await tx.query('attempts.sweep', sweepOf('auth.attempts', 'key', 'window_ends_at'), [tx.now])
}
const sweepOf = (table: string, key: string, end: string) =>
  `delete from ${table} where ${key} in (select ${key} from ${table} where ${end} <= $1 order by ${end} limit 1000 for update skip locked)`

export const workspacesOf = async (tx: SystemTx, personId: PersonId): Promise<WorkspaceId[]> =>
  (
    await tx.query<{ workspace_id: WorkspaceId }>(
      'memberships.of-person',
      `select workspace_id from memberships where person_id = $1 and state = 'active' order by created_at, workspace_id`,
      [personId],
    )
  ).map((row) => row.workspace_id)

export interface Totp {
  sealedSecret: Buffer
  lastStep: number
  isConfirmed: boolean
}

/** The one-time codes of a person, locked, so that two attempts with one code do not both see it unused. */
export const lockTotp = async (tx: SystemTx, personId: PersonId): Promise<Totp | undefined> =>
  (
    await tx.query<Totp>(
      'totp.lock',
      `select sealed_secret as "sealedSecret", last_step as "lastStep", confirmed_at is not null as "isConfirmed"
       from auth.totp where person_id = $1 for update`,
      [personId],
    )
  )[0]

export const takeStep = (tx: SystemTx, personId: PersonId, step: number) =>
  tx.query(
    'totp.take-step',
    'update auth.totp set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where person_id = $1',
    [personId, step, tx.now],
  )

/** True where the recovery code was there and unused. */
export const useRecoveryCode = async (tx: SystemTx, personId: PersonId, codeHash: Buffer): Promise<boolean> =>
  (
    await tx.query(
      'totp.use-recovery',
      `update auth.recovery_codes set used_at = $3 where person_id = $1 and code_hash = $2 and used_at is null returning 1`,
      [personId, codeHash, tx.now],
    )
  ).length > 0

/** Begins one-time codes anew; they count once the first code was given. */
export const beginTotp = async (tx: SystemTx, personId: PersonId, sealed: Buffer, codeHashes: Buffer[]) => {
  await removeTotp(tx, personId)
  await tx.query('totp.begin', 'insert into auth.totp (person_id, sealed_secret, made_at) values ($1, $2, $3)', [
    personId,
    sealed,
    tx.now,
  ])
  await tx.query(
    'totp.begin-recovery',
    'insert into auth.recovery_codes (person_id, code_hash) select $1, unnest($2::bytea[])',
    [personId, codeHashes],
  )
}

export const removeTotp = async (tx: SystemTx, personId: PersonId) => {
  await tx.query('totp.remove', 'delete from auth.totp where person_id = $1', [personId])
  await tx.query('totp.remove-recovery', 'delete from auth.recovery_codes where person_id = $1', [personId])
}

export type LinkKind = 'set-up' | 'reset'

/** Keeps a link; earlier ones of the same kind and person stop working. */
export const addLink = async (
  tx: SystemTx,
  link: { kind: LinkKind; tokenHash: Buffer; personId: PersonId | null; expiresAt: Date },
): Promise<void> => {
  await tx.query(
    'links.replace',
    'delete from auth.links where kind = $1 and person_id is not distinct from $2::uuid',
    [link.kind, link.personId],
  )
  await tx.query(
    'links.add',
    'insert into auth.links (token_hash, kind, person_id, made_at, expires_at) values ($1, $2, $3, $4, $5)',
    [link.tokenHash, link.kind, link.personId, tx.now, link.expiresAt],
  )
}

/** Uses a link up: of two at once only one finds it. */
export const useLink = async (
  tx: SystemTx,
  kind: LinkKind,
  tokenHash: Buffer,
): Promise<{ personId: PersonId | null } | undefined> =>
  (
    await tx.query<{ personId: PersonId | null }>(
      'links.use',
      `update auth.links set used_at = $3 where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3
       returning person_id as "personId"`,
      [tokenHash, kind, tx.now],
    )
  )[0]

export const countSessions = async (
  tx: SystemTx,
  personId: PersonId,
): Promise<{ count: number; oldestAt: Date | null }> =>
  (
    await tx.query<{ count: number; oldestAt: Date | null }>(
      'sessions.count',
      'select count(*) as count, min(created_at) as "oldestAt" from auth.sessions where person_id = $1',
      [personId],
    )
  )[0] ?? { count: 0, oldestAt: null }
