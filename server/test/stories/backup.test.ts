import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { after, test } from 'node:test'
import pg from 'pg'
import { installationSecret } from '../../src/base/installation-secret.ts'
import { migrate } from '../../src/base/migrations.ts'
import { type OpenedPostgres, openPostgres } from '../../src/base/postgres/postgres.ts'
import { ensureRoles } from '../../src/base/roles.ts'
import { SetupFault } from '../../src/base/setup-fault.ts'
import { backup } from '../../src/cli/backup.ts'
import type { Installation } from '../../src/cli/installation.ts'
import type { Io } from '../../src/cli/io.ts'
import { move } from '../../src/cli/move.ts'
import { restore } from '../../src/cli/restore.ts'

// An installation is backed up while it is at work, restored into another cluster, and goes on there; and it moves from
// the embedded database into one of its own.

const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-backup-'))
fs.chmodSync(scratch, 0o755)
const running: OpenedPostgres[] = []
const workspace = randomUUID()

after(async () => {
  for (const one of running) await one.stop()
  fs.rmSync(scratch, { recursive: true, force: true })
})

function place(name: string): Installation {
  const dataDir = path.join(scratch, name)
  return { dataDir, filesDir: path.join(dataDir, 'files'), databaseUrl: undefined, secret: undefined }
}

async function start(installation: Installation): Promise<string> {
  const postgres = await openPostgres({ dataDir: installation.dataDir, settings: quick }, { info() {}, warn() {} })
  running.push(postgres)
  return postgres.ownerUrl
}

function listen(): { io: Io; heard: () => string } {
  const stderr = new PassThrough()
  let text = ''
  stderr.on('data', (chunk) => (text += String(chunk)))
  return { io: { stdin: Readable.from([]), stdout: new PassThrough(), stderr }, heard: () => text }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The address as a program at work uses it. */
const atWork = (url: string): string => {
  const named = new URL(url)
  named.searchParams.set('application_name', 'peakend app')
  return named.href
}

const strange = 'a\tb\\n"quoted" ünï 日本 \\. NULL \r\n end'

/** Some of everything the ground has: stamped and unstamped journal, sequences, jobs, remembered ids, a partition. */
async function fill(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('begin')
    await client.query(
      `create table journal_2020 partition of journal for values from ('2020-01-01') to ('2021-01-01')`,
    )
    await client.query('alter table journal_2020 owner to peakend_owner')
    const event = `insert into journal (workspace_id, key, type, payload, at, stored_at, position) values ($1, 'k', 'turn.received', $2, now(), $3, $4)`
    await client.query(event, [workspace, { note: strange }, '2020-06-01', 1])
    await client.query(event, [workspace, { n: 2 }, new Date(), null])
    await client.query(
      `insert into received (workspace_id, source, sender_id, content_hash, answer, received_at) values ($1, 'chat', 'x', '\\x00ff0a5c', '{"a": 1}', now())`,
      [workspace],
    )
    await client.query(
      `insert into jobs (workspace_id, kind, key, payload, due_at, created_at) select $1, 'later', n::text, '{}', 'infinity', now() from generate_series(1, 20000) n`,
      [workspace],
    )
    await client.query(`select setval('node_numbers', 77)`)
    await client.query('commit')
  })
}

async function pictureOf(url: string): Promise<unknown> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(`select
      (select jsonb_agg(to_jsonb(j) order by seq) from journal j) as journal,
      (select jsonb_agg(to_jsonb(r)) from received r) as received,
      (select count(*)::int from jobs where due_at = 'infinity') as jobs,
      (select count(*)::int from journal_2020) as partition,
      (select last_value::int from node_numbers) as node,
      (select count(*)::int from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)) as unguarded,
      (select string_agg(conname, ',' order by conname) from pg_constraint where contype = 'f') as keys,
      (select string_agg(tgname, ',' order by tgname) from pg_trigger where tgenabled <> 'O') as disabled`)
    return rows[0]
  })
}

const first = place('first')
const file = path.join(scratch, 'all.backup')
let secret: string
let picture: unknown

test('a backup is taken while the program is at work', async () => {
  const url = await start(first)
  secret = installationSecret(first)
  await ensureRoles(url, secret)
  await migrate(url)
  await fill(url)
  await withClient(atWork(url), async (busy) => {
    await busy.query('begin')
    await busy.query(
      `insert into received (workspace_id, source, sender_id, content_hash, received_at) values ($1, 'chat', 'unfinished', '\\x00', now())`,
      [workspace],
    )
    await backup(file, first, listen().io)
    await busy.query('rollback')
  })
  picture = await pictureOf(url)
  assert.equal(fs.statSync(file).mode & 0o777, 0o600)
  await assert.rejects(backup(file, first, listen().io), /exists already/)
})

test('a damaged backup, or half of one, is refused before anything is touched', async () => {
  const bytes = fs.readFileSync(file)
  const damaged = path.join(scratch, 'damaged.backup')
  const middle = Math.floor(bytes.length / 2)
  const flipped = Buffer.from(bytes)
  flipped[middle] = (flipped[middle] ?? 0) ^ 1
  for (const content of [flipped, bytes.subarray(0, middle), Buffer.from('PK\x03\x04 something else')]) {
    fs.writeFileSync(damaged, content)
    const target = place('untouched')
    await assert.rejects(restore(damaged, target, listen().io), SetupFault)
    assert.ok(!fs.existsSync(target.dataDir))
  }
})

test('restored into another cluster everything is there and the installation goes on', async () => {
  const second = place('second')
  const { io, heard } = listen()
  await restore(file, second, io)
  const url = await start(second)
  assert.deepEqual(await pictureOf(url), picture, heard())
  assert.equal(installationSecret(second), secret)
  await ensureRoles(url, secret)
  await migrate(url)
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ seq: string }>(
      `insert into journal (workspace_id, key, type, payload, at) values ($1, 'k', 't', '{}', now()) returning seq`,
      [workspace],
    )
    assert.equal(Number(rows[0]?.seq), 3, 'the sequence goes on where it was')
  })
  await assert.rejects(restore(file, second, listen().io), /holds (data|files) already/)
})

test('moving out of the embedded database keeps everything, and is refused while Peakend runs on it', async () => {
  // Another embedded cluster stands for a PostgreSQL of one's own.
  const own = await start(place('own'))
  const source = running[0]
  await withClient(atWork(source!.ownerUrl), async () => {
    await assert.rejects(move(own, first, listen().io), /Stop it first/)
  })
  const { io, heard } = listen()
  await move(own, first, io)
  assert.deepEqual(await pictureOf(own), picture)
  assert.ok(!heard().includes(new URL(own).password), 'the password is not printed')
  assert.deepEqual(
    fs.readdirSync(first.dataDir).filter((name) => name.startsWith('move-')),
    [],
  )
})
