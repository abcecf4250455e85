import { createHmac } from 'node:crypto'
import pg from 'pg'
import { SetupFault } from './setup-fault.ts'

export const OWNER = 'peakend_owner'
export const APP = 'peakend_app'
export const SYSTEM = 'peakend_system'

/**
 * The password of a role, the same on every node that shares `secret`, and random to everyone else: nodes must be able
 * to start one after the other without locking each other out.
 */
const passwordOf = (secret: string, role: string): string =>
  createHmac('sha256', secret).update(`peakend database role ${role}`).digest('hex')

/** The address for `role` on the same server and database as `ownerUrl`. */
export const urlOf = (ownerUrl: string, role: string, secret: string): string => {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = passwordOf(secret, role)
  return url.href
}

const mayConnect = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    return true
  } catch (e) {
    // 28P01 wrong password, 28000 no such role or not allowed, 42501 may not connect, 3D000 database missing (told elsewhere)
    if (e instanceof pg.DatabaseError && ['28P01', '28000', '42501'].includes(e.code ?? '')) return false
    throw e
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Makes the three database roles where they are missing: owner (migrations), app (everything, under row-level
 * security), system (sign-in, journal, jobs, retention). Twice equals once. Throws an error that says what to do where
 * the user of `ownerUrl` may not create roles.
 */
export const ensureRoles = async (ownerUrl: string, secret: string): Promise<void> => {
  const appUrl = urlOf(ownerUrl, APP, secret)
  const systemUrl = urlOf(ownerUrl, SYSTEM, secret)
  const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5000 })
  await owner.connect()
  try {
    if ((await mayConnect(appUrl)) && (await mayConnect(systemUrl)) && (await isPrepared(owner))) return
    await makeRoles(owner, ownerUrl, secret)
  } finally {
    await owner.end()
  }
}

const isPrepared = async (owner: pg.Client): Promise<boolean> => {
  const { rows } = await owner.query<{ ready: boolean }>(
    `select has_database_privilege('${OWNER}', current_database(), 'create') and has_schema_privilege('${OWNER}', 'public', 'create') as ready`,
  )
  return rows[0]?.ready === true
}

const makeRoles = async (owner: pg.Client, ownerUrl: string, secret: string): Promise<void> => {
  const literal = (role: string) => pg.escapeLiteral(passwordOf(secret, role))
  const statements = [
    ...[OWNER, APP, SYSTEM].map(
      (role) =>
        `do $$ begin create role ${role} nosuperuser nobypassrls noinherit; exception when duplicate_object then null; end $$`,
    ),
    ...[APP, SYSTEM].map((role) => `alter role ${role} login password ${literal(role)}`),
    `grant ${OWNER} to current_user`,
    `grant connect, create, temporary on database ${pg.escapeIdentifier(new URL(ownerUrl).pathname.slice(1) || 'postgres')} to ${OWNER}`,
    `grant connect on database ${pg.escapeIdentifier(new URL(ownerUrl).pathname.slice(1) || 'postgres')} to ${APP}, ${SYSTEM}`,
    `grant usage, create on schema public to ${OWNER}`,
  ]
  await owner.query('select pg_advisory_lock(7307001)')
  try {
    for (const statement of statements) await owner.query(statement)
  } catch (e) {
    if (e instanceof pg.DatabaseError && e.code === '42501') {
      throw new SetupFault(
        `The user of DATABASE_URL may not create Peakend's database roles. Let an administrator of the database run this once:\n${statements.join(';\n')};\n`,
      )
    }
    throw e
  } finally {
    await owner.query('select pg_advisory_unlock(7307001)')
  }
}

/**
 * Refuses to go on where the app role could pass by row-level security: as superuser, with BYPASSRLS, as a member of
 * a role that has either, as the owner of a table, or where a table of a workspace is not under FORCE ROW LEVEL SECURITY.
 */
export const refuseIfAppCouldBypass = async (ownerUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ fault: string }>(`
      select 'role ' || r.rolname || ' may pass by row-level security' as fault
        from pg_roles r where (r.rolsuper or r.rolbypassrls) and pg_has_role('${APP}', r.oid, 'member')
      union all
      select 'role ${APP} is a member of ' || r.rolname from pg_roles r
        where r.rolname in ('${OWNER}', '${SYSTEM}') and pg_has_role('${APP}', r.oid, 'member')
      union all
      select 'table ' || c.relname || ' belongs to ${APP}' from pg_class c
        where c.relowner = '${APP}'::regrole and c.relkind in ('r', 'p', 'v', 'm')
      union all
      select 'table ' || c.relname || ' is open to ${APP} without forced row-level security'
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
          and not (c.relrowsecurity and c.relforcerowsecurity)
          and has_table_privilege('${APP}', c.oid, 'select, insert, update, delete')`)
    if (rows.length > 0) {
      throw new SetupFault(
        `The app role could see other workspaces' data; not starting. ${rows.map((r) => r.fault).join('; ')}.`,
      )
    }
  } finally {
    await client.end()
  }
}
