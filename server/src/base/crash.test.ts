import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import pg from 'pg'
import { crashJobs, crashReactions } from '../../test/crash-child.ts'
import { eventually, testSecret } from '../../test/harness.ts'
import { realClock } from './clock.ts'
import { openDatabase } from './database.ts'
import { openGround } from './ground.ts'
import { silentLog } from './log.ts'
import { openMetrics } from './metrics.ts'
import { openPostgres } from './postgres/postgres.ts'

const child = path.join(import.meta.dirname, '../../test/crash-child.ts')
const ROUNDS = 3
const ACKNOWLEDGED_PER_ROUND = 60

test('what was acknowledged survives kill -9 of program and database, once, in order, and everything that follows from it', async (t) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'peakend-crash-'))
  const postgres = await openPostgres({ dataDir }, { info: () => {}, warn: () => {} })
  t.after(async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const { ownerUrl } = postgres
  const db = await openDatabase({
    ownerUrl,
    secret: testSecret,
    clock: realClock,
    log: silentLog(),
    metrics: openMetrics(),
  })
  t.after(() => db.close())
  const owner = new pg.Client({ connectionString: ownerUrl })
  owner.on('error', () => undefined)
  await owner.connect()
  await owner.query(`create table public.crash_notes (workspace_id uuid not null, id bigserial, what text, turn_id uuid, key uuid, ordinal int, primary key (workspace_id, id));
    create table public.crash_keys (workspace_id uuid not null, id uuid not null, n int not null default 0, primary key (workspace_id, id));
    select peakend.guard('public.crash_notes'), peakend.guard('public.crash_keys');
    grant usage on sequence public.crash_notes_id_seq to peakend_app`)
  const w = randomUUID() as WorkspaceId
  await owner.query(
    'insert into public.crash_keys (workspace_id, id) select $1, gen_random_uuid() from generate_series(1, 2)',
    [w],
  )
  const postmaster = async () => {
    const place = await owner.query<{ data_directory: string }>('show data_directory')
    return Number(
      (await readFile(path.join(place.rows[0]?.data_directory ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0],
    )
  }
  const pid = await postmaster()
  const acknowledged = new Map<string, string>()

  for (let round = 1; round <= ROUNDS; round++) {
    const program = spawn(process.execPath, [child, ownerUrl, testSecret, w], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<void>((go) => program.once('exit', () => go()))
    let heard = ''
    program.stdout.on('data', (chunk: Buffer) => {
      const lines = (heard + chunk.toString()).split('\n')
      heard = lines.pop() ?? ''
      for (const line of lines) acknowledged.set(...(line.split(' ') as [string, string]))
    })
    const target = acknowledged.size + ACKNOWLEDGED_PER_ROUND
    await eventually(() => (acknowledged.size >= target ? true : undefined), 30_000)
    if (round === ROUNDS) {
      // the database dies under the running program, comes back by itself, and the program goes on
      process.kill(pid, 'SIGKILL')
      const after = acknowledged.size + ACKNOWLEDGED_PER_ROUND
      await eventually(() => (acknowledged.size >= after ? true : undefined), 45_000)
    }
    program.kill('SIGKILL')
    await ended
  }

  const ground = await openGround({ db, reactions: crashReactions, jobs: crashJobs })
  await ground.drain()
  await ground.close()
  const rows = await db.read(w, (tx) =>
    tx.query<{ turn: string; key: string; ordinal: number }>(
      'crash.journal',
      `select payload->>'turnId' as turn, key, (payload->>'ordinal')::int as ordinal from journal order by position`,
    ),
  )
  const turns = new Set(rows.map((r) => r.turn))
  assert.equal(turns.size, rows.length, 'no event twice')
  for (const turn of acknowledged.values()) assert.ok(turns.has(turn), 'an acknowledged turn is lost')
  for (const key of new Set(rows.map((r) => r.key))) {
    const ordinals = rows.filter((r) => r.key === key).map((r) => r.ordinal)
    assert.deepEqual(
      ordinals,
      ordinals.map((_, i) => i + 1),
      'in order, without gap',
    )
  }
  const notes = await db.read(w, (tx) =>
    tx.query<{ what: string; turn_id: string; key: string; ordinal: number }>(
      'crash.notes',
      'select what, turn_id, key, ordinal from crash_notes order by id',
    ),
  )
  for (const what of ['reaction', 'timer']) {
    const of = notes.filter((n) => n.what === what)
    assert.equal(of.length, rows.length, `every event has its ${what}`)
    assert.equal(new Set(of.map((n) => n.turn_id)).size, rows.length, `the ${what} ran once`)
  }
  t.diagnostic(
    `${acknowledged.size} acknowledged, ${rows.length} written, ${ROUNDS} kills of the program, 1 of the database`,
  )
})
