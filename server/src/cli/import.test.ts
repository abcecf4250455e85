import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { house } from '../../test/house.ts'
import { testSecret } from '../../test/harness.ts'
import type { Config } from '../config.ts'
import { importFile } from './import.ts'

const talk = (id: string, more: object = {}) => ({
  id,
  channel: 'chat',
  turns: [
    { by: 'customer', at: '2024-03-01T10:00:00Z', text: `Hello, it is ${id}: my kettle leaks.` },
    { by: 'agent', at: '2024-03-01T10:01:00Z', text: 'Good morning, I am sorry. A new one is on its way.' },
  ],
  ...more,
})

const vcon = (uuid: string, more: object = {}) => ({
  vcon: '0.3.0',
  uuid,
  parties: [
    { name: 'Maya', role: 'customer' },
    { name: 'Ana', role: 'agent' },
  ],
  dialog: [
    { type: 'text', start: '2024-03-01T10:00:00Z', parties: [0], body: 'My kettle leaks.' },
    { type: 'text', start: '2024-03-01T10:01:00Z', parties: [1], body: 'I send you a new one today.' },
  ],
  ...more,
})

const open = async (t: TestContext) => {
  const h = await house(t)
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-import-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const config = { databaseUrl: h.ownerUrl, dataDir: folder, secret: testSecret } as Config
  const take = async (kind: string, content: string | Buffer) => {
    const file = path.join(folder, 'history')
    writeFileSync(file, content)
    const stderr = new PassThrough()
    let heard = ''
    stderr.on('data', (chunk) => (heard += String(chunk)))
    const io = { stdin: Readable.from([]), stdout: new PassThrough(), stderr }
    const code = await importFile([kind, file, '--workspace', 'Brisa'], config, io)
    const faults = heard.split('\n').filter((line) => line.startsWith('{'))
    return {
      code,
      heard,
      faults: faults.map((line) => JSON.parse(line) as { line: number; error: string }),
    }
  }
  const stored = async () => {
    const { rows } = await (
      await h.owner()
    ).query<{ texts: string[] }>(
      `select array_agg(t.text order by t.ordinal) as texts from interactions i join turns t using (workspace_id, interaction_id)
       where i.is_imported group by i.interaction_id`,
    )
    return rows.map((row) => row.texts).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
  }
  return { ...h, take, stored }
}

test('every line that is no conversation is told with its number and its reason; the ones between are taken in', async (t) => {
  const { take, stored } = await open(t)
  const at = new Date(Date.now() + 3_600_000).toISOString()
  const bad: [string | Buffer, RegExp][] = [
    ['{"id":"cut","turns":[{"by":"customer","te', /not JSON/],
    ['not json at all', /not JSON/],
    ['[]', /JSON object/],
    ['"text"', /JSON object/],
    ['{"id":"a","turns":"none"}', /turns/],
    ['{"id":"a","turns":[{"by":"boss","text":"x"}]}', /turns\.0\.by/],
    ['{"id":"a","turns":[{"by":"customer","text":7}]}', /turns\.0\.text/],
    ['{"id":"a","turns":[{"by":"customer","text":"x","at":"yesterday"}]}', /turns\.0\.at/],
    ['{"id":{"a":1},"turns":[]}', /id/],
    ['{"turns":[{"by":"customer","text":"x"}]}', /id/],
    ['{"id":"a","turns":[]}', /without a turn/],
    [JSON.stringify(talk('x'.repeat(201))), /longer than 200/],
    [JSON.stringify(talk('')), /empty/],
    [JSON.stringify(talk('a', { waitedMs: 1e300 })), /waitedMs/],
    [JSON.stringify(talk('a', { language: 'x'.repeat(5000) })), /language/],
    [JSON.stringify(talk('future', { turns: [{ by: 'customer', at, text: 'I am not born yet' }] })), /future/],
    [JSON.stringify(talk('a', { turns: [{ by: 'customer', text: 'word '.repeat(50_000) }] })), /longer than 200000/],
    [Buffer.alloc(16 * 1024 * 1024 + 1, 'x'), /longer than 16 MiB/],
    [`{"id":"deep","turns":[],"more":${'['.repeat(100_000)}`, /not JSON/],
  ]
  const lines = bad.flatMap(([line], i) => [
    line,
    '\n',
    JSON.stringify(talk(`good ${String(i).padStart(2, '0')}`)),
    '\n',
  ])
  const { code, heard, faults } = await take('ndjson', Buffer.concat(lines.map((line) => Buffer.from(line))))
  assert.equal(code, 0)
  assert.deepEqual(
    faults.map(({ line }) => line).toSorted((a, b) => a - b),
    bad.map((_, i) => 2 * i + 1),
    heard,
  )
  for (const [i, [, reason]] of bad.entries())
    assert.match(faults.find(({ line }) => line === 2 * i + 1)?.error ?? '', reason)
  assert.deepEqual(
    (await stored()).map(([first]) => first),
    bad.map((_, i) => `Hello, it is good ${String(i).padStart(2, '0')}: my kettle leaks.`),
  )
  assert.match(heard, new RegExp(`Taken in: ${bad.length}. Known already: 0. Not readable: ${bad.length}.`))
})

test('signs that cannot be stored are mended and lose nothing else: NUL, broken bytes, half a pair', async (t) => {
  const { take, stored } = await open(t)
  const nul = JSON.stringify(
    talk('nul\u0000', {
      customerName: 'Ma\u0000ya',
      language: 'en\u0000',
      turns: [{ by: 'customer', text: 'a\u0000b', language: 'e\u0000n', agentId: '\u0000' }],
    }),
  )
  const half = '{"id":"half \\ud800","turns":[{"by":"customer","text":"cut \\ud83d"}]}'
  const bytes = Buffer.concat([
    Buffer.from('{"id":"bytes","turns":[{"by":"customer","text":"caf'),
    Buffer.from([0xe9, 0xff]),
    Buffer.from('"}]}'),
  ])
  const { code, faults } = await take(
    'ndjson',
    Buffer.concat([nul, '\n', half, '\r\n', bytes].map((b) => Buffer.from(b))),
  )
  assert.deepEqual([code, faults], [0, []])
  assert.deepEqual(await stored(), [['ab'], ['caf\ufffd\ufffd'], ['cut \ufffd']])
})

test('turns keep the order they were told in, times that run backwards their neighbour’s', async (t) => {
  const { take, owner } = await open(t)
  const at = (minute: number) => `2024-03-01T10:0${minute}:00Z`
  const turns = [5, 1, 3, 7].map((minute, i) => ({
    by: i % 2 ? 'agent' : 'customer',
    at: at(minute),
    text: `turn ${i}`,
  }))
  assert.equal((await take('ndjson', JSON.stringify(talk('order', { turns })))).code, 0)
  const { rows } = await (
    await owner()
  ).query<{ text: string; at: Date }>('select text, at from turns order by ordinal')
  assert.deepEqual(
    rows.map((row) => [row.text, row.at.toISOString().slice(11, 16)]),
    [
      ['turn 0', '10:05'],
      ['turn 1', '10:05'],
      ['turn 2', '10:05'],
      ['turn 3', '10:07'],
    ],
  )
})

test('the same file again changes nothing, and the same id with other words is refused beside those that are new', async (t) => {
  const { take, stored } = await open(t)
  const all = [talk('one'), talk('two')].map((one) => JSON.stringify(one))
  await take('ndjson', all.join('\n'))
  assert.match((await take('ndjson', all.join('\n'))).heard, /Taken in: 0. Known already: 2. Not readable: 0/)
  const changed = JSON.stringify(talk('one', { turns: [{ by: 'customer', text: 'Other words' }] }))
  const { code, faults } = await take('ndjson', [changed, JSON.stringify(talk('three')), changed].join('\n'))
  assert.equal(code, 0)
  assert.deepEqual(
    faults.map((fault) => [fault.line, /used before with other content/.test(fault.error)]),
    [
      [1, true],
      [3, true],
    ],
  )
  assert.equal((await stored()).length, 3)
})

test('vCons that cannot be read are told one by one; a file of nothing else fails', async (t) => {
  const { take, stored } = await open(t)
  const later = '2094-03-01T10:00:00Z'
  const bad: [string, RegExp][] = [
    [JSON.stringify(vcon('cut')).slice(0, -20), /not JSON/],
    [JSON.stringify({ ...vcon('a'), dialog: 'none' }), /no text dialog/],
    [JSON.stringify({ ...vcon('a'), parties: 'nobody' }), /^id: /],
    [JSON.stringify(vcon('b', { dialog: [{ type: 'recording', url: 'https://x.example/a.wav' }] })), /no text dialog/],
    [JSON.stringify({ payload: 'e30', signatures: [] }), /unpacked/],
    [JSON.stringify(vcon('c', { dialog: [{ type: 'text', start: later, parties: [0], body: 'soon' }] })), /future/],
  ]
  const odd = vcon('odd', {
    parties: [null, 7, { role: ['customer'] }],
    dialog: [null, 3, { type: 'text', start: {}, parties: 'x', body: 'Still said.' }, { type: 'text', body: {} }],
  })
  const lines = [...bad.map(([line]) => line), JSON.stringify(vcon('good')), JSON.stringify(odd)]
  const { code, faults, heard } = await take('vcon', lines.join('\n'))
  assert.equal(code, 0)
  assert.deepEqual(
    faults.map(({ line }) => line).toSorted((a, b) => a - b),
    bad.map((_, i) => i + 1),
    heard,
  )
  for (const [i, [, reason]] of bad.entries())
    assert.match(faults.find(({ line }) => line === i + 1)?.error ?? '', reason)
  assert.equal((await stored()).length, 2)
  assert.equal((await take('vcon', bad.map(([line]) => line).join('\n'))).code, 1)
})
