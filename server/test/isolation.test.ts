/**
 * What one workspace can see or touch of another, asked of every table the catalogue knows, as the app role and with no `where`:
 * a table that is added tomorrow is tested tomorrow.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { harness } from './harness.ts'
import { tablesOfNoWorkspace, tablesOfPeople } from './system-uses.data.ts'

interface Table {
  name: string
  hasWorkspace: boolean
  isForced: boolean
  firstKey: string | null
  mayRead: boolean
  mayAdd: boolean
  mayChange: boolean
  mayRemove: boolean
}

const readTables = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Table>(`
    select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as "isForced",
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') as "hasWorkspace",
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary) as "firstKey",
      has_table_privilege('peakend_app', c.oid, 'select') or has_any_column_privilege('peakend_app', c.oid, 'select') as "mayRead",
      has_table_privilege('peakend_app', c.oid, 'insert') as "mayAdd",
      has_table_privilege('peakend_app', c.oid, 'update') or has_any_column_privilege('peakend_app', c.oid, 'update') as "mayChange",
      has_table_privilege('peakend_app', c.oid, 'delete') as "mayRemove"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'peakend_migrations') and n.nspname not like 'pg_toast%'
    order by 1`)
  return rows
}

/** Takes checks, references and triggers off, so that a row can be made of any table without knowing what it means. */
const loosen = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ statement: string }>(`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
    from pg_constraint where contype in ('c', 'f', 'x') and conrelid <> 0 and coninhcount = 0 and conparentid = 0
    union all
    select format('drop index %s', i.indexrelid::regclass) from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where i.indisunique and not i.indisprimary and n.nspname not like 'pg_%' and n.nspname <> 'peakend_migrations' and not c.relispartition
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    union all
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname)
    from pg_constraint where contype = 'u' and coninhcount = 0 and conparentid = 0`)
  for (const { statement } of rows) await client.query(statement).catch(() => undefined)
  await client.query("set session_replication_role = 'replica'")
}

const literals: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: "'x'",
  varchar: "'x'",
  bytea: "'x'",
  jsonb: "'{}'",
  json: "'{}'",
  bool: 'true',
  date: 'now()',
  timestamptz: 'now()',
  timestamp: 'now()',
  time: "'09:00'",
  interval: "'1 s'",
  inet: "'127.0.0.1'",
  tsvector: "''",
  tstzrange: "'empty'",
  daterange: "'empty'",
  xid8: "'1'",
}

const addRow = async (client: pg.Client, table: string, workspaceId: string): Promise<void> => {
  const { rows } = await client.query<{ name: string; type: string; category: string; label: string | null }>(
    `select a.attname as name, t.typname as type, t.typcategory as category,
       (select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder limit 1) as label
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'
       and (a.attname = 'workspace_id' or (a.attnotnull and not a.atthasdef))`,
    [table],
  )
  const valueOf = (column: (typeof rows)[number]): string => {
    if (column.name === 'workspace_id') return `'${workspaceId}'`
    if (column.label !== null) return pg.escapeLiteral(column.label)
    if (column.category === 'A') return "'{}'"
    return literals[column.type] ?? '1'
  }
  await client.query(
    `insert into ${table} (${rows.map((r) => `"${r.name}"`).join(', ')}) values (${rows.map(valueOf).join(', ')})`,
  )
}

test('every table belongs to workspaces or is listed, and row-level security is forced on it', async (t) => {
  const { owner } = await harness(t)
  const tables = await readTables(await owner())
  assert.ok(tables.length > 5)
  const loose = tables.filter((x) => !x.isForced)
  assert.deepEqual(
    loose.map((x) => x.name),
    [],
    'call peakend.guard or peakend.guard_system in its migration',
  )
  const keyless = tables.filter(
    (x) => x.hasWorkspace && x.firstKey !== 'workspace_id' && (x.mayRead || x.mayAdd || x.mayChange || x.mayRemove),
  )
  assert.deepEqual(
    keyless.map((x) => x.name),
    [],
    'workspace_id is first in the key',
  )
  const without = tables.filter((x) => !x.hasWorkspace).map((x) => x.name)
  assert.deepEqual(
    without,
    tablesOfNoWorkspace.toSorted(),
    'list tables of no workspace in server/test/system-uses.data.ts',
  )
  const open = tables.filter(
    (x) => !x.hasWorkspace && !tablesOfPeople.includes(x.name) && (x.mayRead || x.mayAdd || x.mayChange || x.mayRemove),
  )
  assert.deepEqual(
    open.map((x) => x.name),
    [],
    'the app role may not touch tables of no workspace',
  )
})

test('as the app role with no where, a workspace sees, changes and removes its own rows and no others, on every table', async (t) => {
  const { owner: openOwner, ownerUrl } = await harness(t)
  const owner = await openOwner()
  const tables = (await readTables(owner)).filter((x) => x.hasWorkspace)
  const touched = tables.filter((x) => x.mayRead || x.mayAdd || x.mayChange || x.mayRemove)
  await loosen(owner)
  const [mine, theirs] = [randomUUID(), randomUUID()]
  for (const { name } of touched) for (const w of [mine, theirs]) await addRow(owner, name, w)
  const app = new pg.Client({ connectionString: ownerUrl })
  await app.connect()
  const inWorkspace = async (w: string, statement: string) => {
    await app.query(`begin; set local role peakend_app; select set_config('peakend.workspace', '${w}', true)`)
    try {
      return await app.query(statement)
    } finally {
      await app.query('rollback')
    }
  }
  const faults: string[] = []
  const refused = async (statement: string, why: string) => {
    const went = await inWorkspace(mine, statement).then(
      () => true,
      () => false,
    )
    if (went) faults.push(why)
  }
  for (const { name, mayRead, mayAdd, mayChange, mayRemove } of tables) {
    if (mayRead) {
      const { rows } = await inWorkspace(mine, `select workspace_id from ${name}`)
      if (rows.length !== 1 || (rows[0] as { workspace_id: string }).workspace_id !== mine)
        faults.push(`${name}: sees ${rows.length} rows`)
      await app.query('begin; set local role peakend_app')
      const unset = await app.query(`select from ${name}`).then(
        () => true,
        () => false,
      )
      await app.query('rollback')
      if (unset) faults.push(`${name}: answers without a workspace`)
    } else await refused(`select from ${name}`, `${name}: can be read without a grant`)
    if (mayRemove) {
      const { rowCount } = await inWorkspace(mine, `delete from ${name}`)
      if (rowCount !== 1) faults.push(`${name}: removes ${rowCount} rows`)
    } else await refused(`delete from ${name}`, `${name}: can be removed from without a grant`)
    if (mayChange)
      await refused(`update ${name} set workspace_id = '${theirs}'`, `${name}: rows can be moved to another workspace`)
    if (mayAdd)
      await refused(
        `insert into ${name} (workspace_id) values ('${theirs}')`,
        `${name}: takes rows for another workspace`,
      )
  }
  await app.end()
  assert.deepEqual(faults, [])
})

test('functions that run with more rights pin their search path and are not open to everybody', async (t) => {
  const { owner } = await harness(t)
  const { rows } = await (
    await owner()
  ).query<{ name: string; isPinned: boolean; isOpen: boolean }>(`
    select p.oid::regprocedure::text as name, p.prosqlbody is not null or coalesce(p.proconfig::text like '%search_path=%', false) as "isPinned",
      has_function_privilege('public', p.oid, 'execute') as "isOpen"
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`)
  assert.ok(rows.length > 0)
  assert.deepEqual(
    rows.filter((r) => !r.isPinned).map((r) => r.name),
    [],
    'set search_path = public, or a body that is bound when it is made (begin atomic)',
  )
  assert.deepEqual(
    rows.filter((r) => r.isOpen).map((r) => r.name),
    [],
    'revoke execute from public, grant to peakend_app',
  )
})
