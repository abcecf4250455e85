import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { harness, testSecret } from '../../test/harness.ts'
import { migrate, migrationsFolder, readMigrations } from './migrations.ts'
import { ensureRoles } from './roles.ts'

const folderWith = async (t: TestContext, files: Record<string, string>): Promise<URL> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'peakend-migrations-'))
  t.after(() => rm(dir, { recursive: true }))
  for (const { name, text } of await readMigrations(migrationsFolder))
    await writeFile(path.join(dir, `${name}.sql`), text)
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text)
  return pathToFileURL(`${dir}/`)
}
const table =
  "create table things (workspace_id uuid not null, id uuid not null, name text, primary key (workspace_id, id)); select peakend.guard('things');"

test('new migrations run once, each in its own transaction, one outside where it says so', async (t) => {
  const { ownerUrl, owner } = await harness(t)
  const folder = await folderWith(t, {
    '9001_things_create.sql': table,
    '9002_things_index.sql':
      '-- outside transaction\ncreate index concurrently things_name on things (workspace_id, name);',
  })
  assert.deepEqual(await migrate(ownerUrl, folder), ['9001_things_create', '9002_things_index'])
  assert.deepEqual(await migrate(ownerUrl, folder), [])
  const { rows } = await (await owner()).query("select tableowner from pg_tables where tablename = 'things'")
  assert.deepEqual(rows, [{ tableowner: 'peakend_owner' }])
})

test('a migration that fails leaves nothing of itself, and is tried again when it is mended', async (t) => {
  const { ownerUrl, owner } = await harness(t)
  const broken = await folderWith(t, { '9001_things_create.sql': `${table} select 1 / 0;` })
  await assert.rejects(migrate(ownerUrl, broken), /9001_things_create failed/)
  const client = await owner()
  assert.equal((await client.query("select to_regclass('public.things') as name")).rows[0]?.name, null)
  const mended = await folderWith(t, { '9001_things_create.sql': table })
  assert.deepEqual(await migrate(ownerUrl, mended), ['9001_things_create'])
})

test('nodes that start together migrate once', async (t) => {
  const { ownerUrl } = await harness(t)
  const folder = await folderWith(t, { '9001_things_create.sql': table })
  const applied = await Promise.all([migrate(ownerUrl, folder), migrate(ownerUrl, folder), migrate(ownerUrl, folder)])
  assert.deepEqual(applied.flat(), ['9001_things_create'])
})

test('wrong names and numbers used twice are refused', async (t) => {
  await assert.rejects(readMigrations(await folderWith(t, { 'things.sql': '' })), /NNNN_noun_verb/)
  await assert.rejects(
    readMigrations(await folderWith(t, { '9001_a_b.sql': '', '9001_c_d.sql': '' })),
    /bear the number 9001/,
  )
})

test('a table without the workspace first in its key cannot be guarded', async (t) => {
  const { ownerUrl } = await harness(t)
  const folder = await folderWith(t, {
    '9001_things_create.sql':
      "create table things (id uuid primary key, workspace_id uuid not null); select peakend.guard('things');",
  })
  await assert.rejects(
    migrate(ownerUrl, folder),
    (e) => e instanceof Error && /must begin with workspace_id/.test(String(e.cause)),
  )
})

test('a user who may not create roles is told what an administrator has to run', async (t) => {
  const { ownerUrl, owner } = await harness(t)
  const client = await owner()
  const name = `weak_${Date.now()}`
  await client.query(`create role ${name} login password 'weak'`)
  const url = new URL(ownerUrl)
  url.username = name
  url.password = 'weak'
  await assert.rejects(ensureRoles(url.href, 'another secret'), /Let an administrator.*create role peakend_app/s)
  await client.query(`drop role ${name}`)
  await ensureRoles(ownerUrl, testSecret)
})
