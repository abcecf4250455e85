import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SetupFault } from '../setup-fault.ts'
import { type OpenedPostgres, openPostgres } from './postgres.ts'
import { isRunning } from './process-facts.ts'

const silent = { info() {}, warn() {} }
let dataDir: string
const opened: OpenedPostgres[] = []

before(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-postgres-'))
})

after(async () => {
  for (const one of opened) await one.stop()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

async function open(): Promise<OpenedPostgres> {
  const one = await openPostgres({ dataDir }, silent)
  opened.push(one)
  return one
}

async function stop(one: OpenedPostgres): Promise<void> {
  opened.splice(opened.indexOf(one), 1)
  await one.stop()
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

const pidNow = () => Number(fs.readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

async function untilItHolds<T>(look: () => Promise<T | undefined>, ms = 30_000): Promise<T> {
  const until = Date.now() + ms
  for (;;) {
    const found = await look().catch(() => undefined)
    if (found !== undefined) return found
    if (Date.now() > until) throw new Error('it did not come to hold in time')
    await wait(20)
  }
}

test('a new cluster is UTF-8, durable, on loopback only and closed to whoever has no password', async () => {
  const db = await open()
  const [row] = await ask(
    db.ownerUrl,
    `select current_setting('server_encoding') enc, current_setting('fsync') f, current_setting('synchronous_commit') s,
      current_setting('full_page_writes') w, current_setting('listen_addresses') l, current_setting('unix_socket_directories') u,
      (select datlocprovider::text from pg_database where datname = 'peakend') p, current_setting('data_checksums') c,
      current_setting('deadlock_timeout') d`,
  )
  assert.deepEqual(row, {
    enc: 'UTF8',
    f: 'on',
    s: 'on',
    w: 'on',
    l: '127.0.0.1',
    u: path.join(dataDir, 'postgres'),
    p: 'b',
    c: 'on',
    d: '100ms',
  })
  const wrong = new URL(db.ownerUrl)
  wrong.password = 'guess'
  assert.match(db.ownerUrl, /host=%2F/, 'by the socket file')
  await assert.rejects(ask(wrong.href, 'select 1'), { code: '28P01' })
  assert.equal(fs.statSync(path.join(dataDir, 'postgres.json')).mode & 0o777, 0o600)
  await ask(db.ownerUrl, `create table kept (n int); insert into kept values (42)`)
  await stop(db)
  assert.ok(!fs.existsSync(path.join(dataDir, 'postgres/postmaster.pid')), 'stopped whole')
})

test('a new cluster has log files made ahead, so that none is made while somebody commits', async () => {
  const db = await open()
  const [row] = await ask(
    db.ownerUrl,
    `select count(*)::int as n from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())`,
  )
  const ahead = Number(row?.['n'])
  assert.ok(ahead >= 10, `${ahead} files are ahead`)
  await stop(db)
})

test('a second start keeps the data and the port', async () => {
  const db = await open()
  const { port } = new URL(db.ownerUrl)
  assert.deepEqual(await ask(db.ownerUrl, 'select n from kept'), [{ n: 42 }])
  await stop(db)
  const again = await open()
  assert.equal(new URL(again.ownerUrl).port, port)
  await stop(again)
})

test('PostgreSQL killed by kill -9 under load is started again on the same port with what it had acknowledged', async () => {
  const db = await open()
  const killed = pidNow()
  await ask(db.ownerUrl, 'insert into kept values (43)')
  process.kill(killed, 'SIGKILL')
  const rows = await untilItHolds(async () => await ask(db.ownerUrl, 'select n from kept order by n'))
  assert.deepEqual(rows, [{ n: 42 }, { n: 43 }])
  assert.notEqual(pidNow(), killed)
  await stop(db)
})

/** Another process that opens the same folder, prints its address, and stops when its input closes. */
function outsider(): ChildProcess {
  const door = new URL('./postgres.ts', import.meta.url).href
  const script = `import { openPostgres } from ${JSON.stringify(door)}
    const db = await openPostgres({ dataDir: ${JSON.stringify(dataDir)} }, { info() {}, warn() {} })
    console.log(db.ownerUrl)
    process.stdin.on('end', async () => { await db.stop(); process.exit(0) }).resume()`
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

async function addressOf(child: ChildProcess): Promise<string> {
  const [line] = await once(child.stdout!, 'data')
  return String(line).trim()
}

test('a postmaster whose program was killed by kill -9 is taken up, not started twice', async () => {
  const child = outsider()
  const url = await addressOf(child)
  const postmaster = pidNow()
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(isRunning(postmaster))
  const db = await open()
  assert.equal(db.ownerUrl, url)
  assert.equal(pidNow(), postmaster)
  await stop(db)
  assert.ok(!isRunning(postmaster), 'whoever took it up ends it')
})

test('two at once share one PostgreSQL, and the last to leave ends it', async () => {
  const children = [outsider(), outsider()]
  const urls = await Promise.all(children.map(addressOf))
  assert.equal(urls[0], urls[1])
  const postmaster = pidNow()
  for (const [index, child] of children.entries()) {
    child.stdin!.end()
    await once(child, 'exit')
    assert.equal(isRunning(postmaster), index === 0)
  }
})

test('a stale postmaster.pid with the id of a living stranger does not keep it from starting', async () => {
  await stop(await open())
  const stranger = spawn('sleep', ['60'])
  const file = path.join(dataDir, 'postgres/postmaster.pid')
  const folder = path.join(dataDir, 'postgres')
  fs.writeFileSync(file, `${stranger.pid}\n${folder}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`, {
    mode: 0o600,
  })
  const { uid, gid } = fs.statSync(folder)
  fs.chownSync(file, uid, gid)
  const db = await open()
  assert.deepEqual(await ask(db.ownerUrl, 'select count(*)::int n from kept'), [{ n: 2 }])
  await stop(db)
  stranger.kill()
})

test('a cluster of another major version is refused in a sentence and left as it was', async () => {
  const file = path.join(dataDir, 'postgres/PG_VERSION')
  const before = fs.readFileSync(file, 'utf8')
  fs.writeFileSync(file, '16\n')
  await assert.rejects(
    open(),
    (error: Error) => error instanceof SetupFault && /PostgreSQL 16.*carries PostgreSQL 18/.test(error.message),
  )
  fs.writeFileSync(file, before)
  await stop(await open())
})

test('a cluster that is gone is a loss that is told, never replaced by an empty one', async () => {
  fs.renameSync(path.join(dataDir, 'postgres'), path.join(dataDir, 'elsewhere'))
  await assert.rejects(open(), (error: Error) => error instanceof SetupFault && /is gone/.test(error.message))
  fs.renameSync(path.join(dataDir, 'elsewhere'), path.join(dataDir, 'postgres'))
})
