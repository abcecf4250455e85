import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { listAside } from '../sending/store.ts'
import { openReading } from './reading-beside.ts'
import { readOne, type Fetched } from './reading.ts'

const NOWHERE = 1
const readFor = { trustedServers: ['mx'], loop: 'x', own: ['en', 'es'] }
const cell = (at: number) =>
  `<tr><td style="color:#333;padding:2px 4px"><a href="https://shop.example/p/${at}">The item ${at}</a></td><td><b>${at},99</b></td></tr>`
const dense = (bytes: number): string =>
  `<table>${Array.from({ length: Math.ceil(bytes / cell(1000).length) }, (_, at) => cell(at)).join('')}</table>`
const letter = (id: string, html: string, more = ''): string =>
  [
    `From: ${id}@example.org`,
    `Subject: Items of ${id}`,
    `Message-ID: <${id}@example.org>`,
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    ...['one.txt', 'two.txt'].flatMap((name) => [
      '--b',
      `Content-Type: text/x-any; name=${name}`,
      '',
      `${name}${more}`,
    ]),
    '--b--',
  ].join('\r\n')
const fetchedAs = (message: string): Fetched => {
  const bytes = Buffer.from(message)
  return { uid: 1, uidValidity: 1, arrivedAt: new Date(), size: bytes.length, bytes, isTooLarge: false }
}

test('a dense letter of two megabytes is read beside the program, as it would be read here, for a small part of the time', async () => {
  const read = openReading()
  const fetched = fetchedAs(letter('eva', dense(1_900_000), '!'.repeat(100_000)))
  // the thread is there, and both sides have met such a letter
  await read(fetchedAs(letter('leo', dense(200_000))), readFor)
  const here: { read?: ReturnType<typeof readOne> } = {}
  const hereMs = cpuMsOf(() => (here.read = readOne(fetched, readFor)))
  let turns = 0
  const beat = setInterval(() => turns++, 5)
  const before = process.threadCpuUsage()
  const beside = await read(fetched, readFor)
  const { user, system } = process.threadCpuUsage(before)
  clearInterval(beat)
  const { sha256, ...same } = beside
  assert.ok(here.read)
  // of the page only that there is one goes on
  assert.deepEqual(same, { ...here.read, mail: { ...here.read.mail, html: '' } })
  assert.equal(sha256?.files.length, 2)
  assert.ok(same.mail.files.every((file) => Buffer.isBuffer(file.bytes)))
  // of processor time, which no load of the machine adds to
  const tookMs = (user + system) / 1000
  assert.ok(tookMs < hereMs / 5, `the program took ${tookMs} ms, reading it here takes ${hereMs}`)
  assert.ok(turns > 10, `${turns} turns`)
})

test('a letter that takes too long is set aside with the reason and who wrote it; those around it are turns, and large ones after it too', async (t) => {
  // no letter of two megabytes is read in ten milliseconds, any of 70 kB in some seconds
  const h = await mailHouse(t, { readingMs: 10 })
  const box = await h.mailbox(NOWHERE)
  const small = (id: string) => `From: ${id}@example.org\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello ${id}.`
  await h.arrive(box, small('a'), letter('slow', dense(1_900_000)), small('b'))
  const rows = () =>
    h.rows<{
      state: string
      why: string | null
      from: string
      subject: string
      files: string
      original: string | null
    }>(
      `select state, why, head -> 'from' ->> 'address' as from, head ->> 'subject' as subject, original_id as original from mails order by received_at, uid`,
    )
  assert.deepEqual(
    (await rows()).map((row) => [row.state, row.why, row.from, row.subject, row.original !== null]),
    [
      ['received', null, 'a@example.org', '', true],
      ['aside', 'too-slow', 'slow@example.org', 'Items of slow', true],
      ['received', null, 'b@example.org', '', true],
    ],
  )
  const [aside] = await h.db.read(h.workspaceId, (tx) => listAside(tx, { mailboxId: box, before: null, limit: 10 }))
  assert.equal(aside?.why, 'too-slow')
})

test('files of a large letter are kept as they came', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  await h.arrive(box, letter('eva', dense(70_000), '!'.repeat(1000)))
  const kept = await h.rows<{ name: string; bytes: string; sha: string }>(
    "select name, bytes, encode(sha256, 'hex') as sha from attachments order by name",
  )
  const of = (name: string) =>
    readOne(fetchedAs(letter('eva', dense(70_000), '!'.repeat(1000))), readFor).mail.files.find(
      (file) => file.name === name,
    )
  assert.deepEqual(
    kept.map((one) => [one.name, Number(one.bytes)]),
    [
      ['message.eml', Buffer.byteLength(letter('eva', dense(70_000), '!'.repeat(1000)))],
      ['one.txt', of('one.txt')?.bytes.length],
      ['two.txt', of('two.txt')?.bytes.length],
    ],
  )
})
