import pg from 'pg'
import { OWNER } from '../base/roles.ts'
import type { Partition, Sequence, TableStart } from './archive.ts'

// What the database says of its own shape. Everything below works as the role peakend_owner, which owns every table and
// need not be a superuser: on a managed PostgreSQL it is not.

const apart = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'peakend_migrations')
  and n.nspname not like 'pg\\_temp%' and n.nspname not like 'pg\\_toast\\_temp%'`

export const named = (one: { schema: string; name: string }): string =>
  `${pg.escapeIdentifier(one.schema)}.${pg.escapeIdentifier(one.name)}`

/** A session as the owner of the tables. `transaction_timeout` and friends are off: whole tables take their time. */
export async function ownerSession(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'peakend-cli' })
  client.on('error', () => {}) // shows in the query that is under way
  await client.connect()
  await client.query(
    'set statement_timeout = 0; set transaction_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0',
  )
  return client
}

export async function becomeOwner(client: pg.Client): Promise<void> {
  await client.query(`set role ${OWNER}`)
}

/** Tables that hold rows: ordinary ones and the roots of partitioned ones (their partitions are read through them). */
export async function tablesOf(client: pg.Client): Promise<TableStart[]> {
  const { rows } = await client.query<TableStart>(`
    select n.nspname as schema, c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${apart}
    order by 1, 2`)
  return rows
}

/** Partitions with their bounds, parents before children: whatever makes them at run time has made them by now. */
export async function partitionsOf(client: pg.Client): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(`
    select n.nspname as schema, c.relname as name, i.inhparent::regclass::text as parent,
      pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
    where c.relispartition and c.relkind in ('r', 'p') and ${apart}
    order by c.relkind desc, 1, 2`)
  return rows
}

export async function sequencesOf(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${apart} order by 1, 2`)
  const sequences: Sequence[] = []
  for (const one of rows) {
    const { rows: values } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${named(one)}`,
    )
    if (values[0]) sequences.push({ ...one, last: values[0].last, isCalled: values[0].called })
  }
  return sequences
}

/** Names of the migrations that were applied; empty where there never was any. */
export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query(`select to_regclass('peakend_migrations.kysely_migration') as t`)
  if (!(found[0] as { t: string | null } | undefined)?.t) return []
  const { rows } = await client.query<{ name: string }>(
    'select name from peakend_migrations.kysely_migration order by name',
  )
  return rows.map((row) => row.name)
}

/** Statements that put something aside for the time of a bulk load, and those that put it back as it was. */
export type Aside = { before: string[]; after: string[] }

/**
 * Foreign keys (dropped and added again, which checks every row once at the end), triggers of our own, and row-level
 * security, under which COPY FROM does not work for anybody but a superuser.
 */
export async function asideForLoading(client: pg.Client): Promise<Aside> {
  const { rows: keys } = await client.query<{ schema: string; name: string; key: string; definition: string }>(`
    select n.nspname as schema, c.relname as name, k.conname as key, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and ${apart} order by 1, 2, 3`)
  const { rows: guarded } = await client.query<{ schema: string; name: string; forced: boolean }>(`
    select n.nspname as schema, c.relname as name, c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and c.relrowsecurity and ${apart} order by 1, 2`)
  const { rows: triggers } = await client.query<{ schema: string; name: string; trigger: string }>(`
    select n.nspname as schema, c.relname as name, t.tgname as trigger
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgenabled = 'O' and t.tgparentid = 0 and ${apart} order by 1, 2, 3`)
  const quote = pg.escapeIdentifier
  return {
    before: [
      ...keys.map((k) => `alter table ${named(k)} drop constraint ${quote(k.key)}`),
      ...triggers.map((t) => `alter table ${named(t)} disable trigger ${quote(t.trigger)}`),
      ...guarded.map((g) => `alter table ${named(g)} disable row level security`),
    ],
    after: [
      ...guarded.map((g) => `alter table ${named(g)} enable row level security`),
      ...triggers.map((t) => `alter table ${named(t)} enable trigger ${quote(t.trigger)}`),
      ...keys.map((k) => `alter table ${named(k)} add constraint ${quote(k.key)} ${k.definition}`),
    ],
  }
}
