import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { SetupFault } from '../../src/base/setup-fault.ts'
import { backup } from '../../src/cli/backup.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { atWork, openRunning, visiting, type Said } from '../running.ts'
import { limitFiles, smallDisk } from '../small-disk.ts'

// A disk that is full: what does not fit is refused in a sentence, what was acknowledged stays, readyz says so, reading goes on, and
// everything goes on by itself once there is room.

const mebibyte = 1024 * 1024

const open = async (t: TestContext, filesDir: string) => {
  // hooks run in their order: the program ends before its database does
  let close = () => Promise.resolve()
  t.after(() => close())
  const h = await harness(t)
  const running = await openRunning({ ownerUrl: h.ownerUrl, secret: testSecret, filesDir })
  close = running.close
  const agent = await atWork(running.url)
  const { rows } = await agent.call<{ rows: { id: string }[] }>('GET', '/queues')
  const touchpoint = { name: 'Shop', channel: 'chat', stage: 'action', queueId: rows[0]?.id, sites: [] }
  const { key } = await agent.call<{ key: string }>('POST', '/touchpoints', touchpoint)
  const ready = async () => (await fetch(`${running.url}/readyz`)).status
  const measure = async (name: string) => {
    const text = await (await fetch(`${running.url}/metrics`)).text()
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
  }
  return { ...h, ...running, agent, key, ready, measure, visitor: await visiting(running.url, key) }
}

const refusedFull = (said: Said): void => {
  assert.equal(said.status, 507)
  assert.match(said.headers.get('content-type') ?? '', /problem\+json/)
  const { code, detail } = said.body as { code: string; detail: string }
  assert.deepEqual([code, detail], ['storage_full', 'There is no room left to store this.'])
}

/** A folder for files on an ordinary disk. */
const ordinary = (t: TestContext): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-files-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the disk of the database is full: refused clearly, nothing lost, and on it goes when there is room', async (t) => {
  const disk = smallDisk(t, 4 * mebibyte)
  const at = await open(t, ordinary(t))
  const owner = await at.owner()
  const isRealDisk = disk !== null
  const name = `tiny_${randomUUID().slice(0, 8)}`
  if (isRealDisk) {
    const { rows } = await owner.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
    chownSync(disk, statSync(rows[0]!.folder).uid, -1)
    await owner.query(`create tablespace ${name} location '${disk}'`)
    await owner.query(`alter table turns set tablespace ${name}`)
    await owner.query(`create table filler (bytes text) tablespace ${name}`)
    await owner.query(`insert into filler select repeat(md5(n::text), 50) from generate_series(1, 1850) n`)
  }
  const makeFull = () =>
    // where nobody may mount, the database says what it says on a full disk: the same code by the same way
    owner.query(`create function no_room() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger no_room before insert on turns execute function no_room()`)
  const makeRoom = () => owner.query(isRealDisk ? 'drop table filler' : 'drop trigger no_room on turns')

  const first = await at.visitor.say('Hello, is anybody there?')
  if (!isRealDisk) await makeFull()
  const acknowledged = [first.text]
  // letters only: digits in a row may be a card's number by chance, and those are masked
  const long = () =>
    randomBytes(3900)
      .toString('hex')
      .replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')
  let refused: { text: string; senderId: string } | undefined
  for (let n = 0; n < 2000 && !refused; n++) {
    const [text, senderId] = [long(), randomUUID()]
    const said = await at.visitor.send(text, senderId)
    if (said.status < 300) acknowledged.push(text)
    else {
      refusedFull(said)
      refused = { text, senderId }
    }
  }
  assert.ok(refused, 'it got full')
  assert.equal(await at.ready(), 507)
  assert.equal(await at.measure('peakend_storage_full'), 1)
  assert.deepEqual((await at.agent.raw('GET', '/me')).status, 200, 'reading goes on')
  assert.equal((await at.visitor.raw('GET', `/turns?interactionId=${first.interactionId}`)).status, 200)

  await makeRoom()
  const again = await at.visitor.say(refused.text, refused.senderId)
  assert.equal(again.interactionId, first.interactionId)
  const client = await at.owner()
  const { rows } = await client.query<{ text: string }>(`select text from turns where by = 'customer' order by ordinal`)
  assert.deepEqual(
    rows.map((row) => row.text.slice(0, 40)),
    [...acknowledged, refused.text].map((one) => one.slice(0, 40)),
  )
  await at.peakend.ground.drain()
  if (isRealDisk) {
    await owner.query(`alter table turns set tablespace pg_default`)
    await owner.query(`drop tablespace ${name}`)
  }
  t.diagnostic(isRealDisk ? 'on a real file system of 4 MiB' : 'by a trigger: this machine lets nobody mount')
})

test('the disk for files is full: the file is refused and leaves nothing behind, the conversation goes on', async (t) => {
  const disk = smallDisk(t, 64 * 1024)
  const at = await open(t, disk ?? ordinary(t))
  const makeRoom = disk ? null : limitFiles(64 * 1024)
  if (!disk && !makeRoom) return t.skip('this machine has neither mount nor prlimit')
  t.after(() => makeRoom?.())
  const png = (bytes: number) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(bytes)])
  const upload = (bytes: number) =>
    at.visitor.raw('POST', '/attachments', png(bytes), { 'content-type': 'image/png', 'x-file-name': 'a.png' })
  const small = await upload(1000)
  assert.equal(small.status, 201)
  refusedFull(await upload(100_000))
  assert.equal(await at.ready(), 507)
  assert.deepEqual(readdirSync(path.join(disk ?? at.filesDir, 'incoming')), [], 'no half a file is left')
  const { id } = small.body as { id: string }
  const turn = await at.visitor.say('The small one came through.', randomUUID(), [id])
  assert.deepEqual(
    turn.attachments.map((one) => one.id),
    [id],
  )
  t.diagnostic(disk ? 'on a real file system of 64 KiB' : 'by RLIMIT_FSIZE: this machine lets nobody mount')
})

test('the disk for the backup is full: told plainly, nothing half is left, and the program goes on', async (t) => {
  const at = await open(t, ordinary(t))
  const said = await at.visitor.say('Hello, is anybody there?')
  const client = await at.owner()
  // letters at random, which no compression makes small
  await client.query(`create table ballast (bytes text)`)
  await client.query(
    `insert into ballast select string_agg(md5(random()::text), '') from generate_series(1, 20000) n, generate_series(1, 1) group by n % 20`,
  )
  await client.query('alter table ballast owner to peakend_owner')
  const disk = smallDisk(t, 64 * 1024)
  const folder = disk ?? ordinary(t)
  const makeRoom = disk ? null : limitFiles(64 * 1024)
  if (!disk && !makeRoom) return t.skip('this machine has neither mount nor prlimit')
  t.after(() => makeRoom?.())
  const target = path.join(folder, 'all.backup')
  const installation = { dataDir: at.filesDir, filesDir: at.filesDir, databaseUrl: at.ownerUrl, secret: testSecret }
  const io = { stdin: Readable.from([]), stdout: new PassThrough(), stderr: new PassThrough().resume() }
  await assert.rejects(
    backup(target, installation, io),
    (fault) => fault instanceof SetupFault && /is full; the unfinished backup was removed/.test(fault.message),
  )
  assert.deepEqual(readdirSync(folder), [], 'no half a backup is left')
  // the database hears of it as soon as it has to write again
  await eventually(async () => {
    const { rows } = await client.query(
      `select from pg_stat_activity where datname = current_database() and query like 'copy%' and state <> 'idle'`,
    )
    return rows.length === 0 || undefined
  }, 10_000).catch(() => assert.fail('something goes on reading for it'))
  assert.equal((await at.visitor.say('Still here?')).interactionId, said.interactionId)

  // full before the first table: the head of the file has no room either
  if (disk) {
    writeFileSync(path.join(folder, 'filler'), Buffer.alloc(64 * 1024))
    await assert.rejects(
      backup(target, installation, io),
      (fault) => fault instanceof SetupFault && /is full/.test(fault.message),
    )
    assert.deepEqual(readdirSync(folder), ['filler'])
    rmSync(path.join(folder, 'filler'))
  }
  makeRoom?.()
  await client.query('drop table ballast')
  const roomy = path.join(ordinary(t), 'all.backup')
  await backup(roomy, installation, io)
  assert.ok(statSync(roomy).size > 0)
  t.diagnostic(disk ? 'on a real file system of 64 KiB' : 'by RLIMIT_FSIZE: this machine lets nobody mount')
})
