import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { runScore as run, talk } from '../../test/scoring.ts'
import { kindOf, score } from './score.ts'
import { LINE_LIMIT } from './score-lines.ts'

test('a line in, a line out, in order', async () => {
  const { code, judged, errors } = await run(`${JSON.stringify(talk('1'))}\n\n${JSON.stringify(talk('2'))}`)
  assert.deepEqual([code, judged.map((one) => one.id), errors], [0, ['1', '2'], []])
})

test('a bad line says which and why, and the rest goes on', async () => {
  const lines = [
    '{"id":',
    '[1,2]',
    '42',
    JSON.stringify({ id: 'x', turns: [{ by: 'martian', text: 'hi' }] }),
    JSON.stringify({ id: 'x', turns: [{ by: 'agent', text: 'hi', at: 'yesterday-ish' }] }),
    JSON.stringify({ id: 'x', turns: [{ by: 'agent', text: 'hi', at: 9e99 }] }),
    JSON.stringify({ id: 'x', turns: [{ by: 'agent', text: 7 }] }),
    JSON.stringify({ turns: [] }),
    JSON.stringify(talk('good')),
  ]
  const { code, judged, errors } = await run(['{}', ...lines].join('\n'))
  assert.equal(code, 0)
  assert.deepEqual(
    judged.map((one) => one.id),
    ['good'],
  )
  assert.deepEqual(
    errors.map((one) => one.line),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  assert.match(errors[4]!.error, /^turns\.0\.by: /)
  assert.match(errors[5]!.error, /^turns\.0\.at: /)
})

test('nothing readable is a failure, an empty input is not', async () => {
  assert.equal((await run('nonsense')).code, 1)
  assert.equal((await run('')).code, 0)
  const { code, errors } = await run('', ['/nowhere/at/all.ndjson'])
  assert.equal(code, 1)
  assert.match(errors[0]!.error, /ENOENT/)
})

test('an unknown option is refused with the usage', async () => {
  const { code, raw } = await run('', ['--wat'])
  assert.equal(code, 2)
  assert.match(raw.err, /usage: peakend score/)
})

test('a line over 16 MiB is refused without stopping the rest, however it is cut', async () => {
  const long = Buffer.alloc(LINE_LIMIT + 10, 'a')
  const input = Buffer.concat([long, Buffer.from(`\n${JSON.stringify(talk('after'))}\n`)])
  const { judged, errors } = await run(input)
  assert.deepEqual(
    judged.map((one) => one.id),
    ['after'],
  )
  assert.deepEqual(errors, [{ line: 1, error: 'longer than 16 MiB' }])
})

test('deep nesting, lone surrogates and empty texts are read or refused, never more', async () => {
  const deep = `{"id":"deep","turns":[],"more":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const { judged, errors } = await run(
    [
      deep,
      '{"id":"half \\ud800","turns":[{"by":"customer","text":"\\udc00 hello \\ud83d"},{"by":"agent","text":""}]}',
      JSON.stringify(talk('empty', ['', '', ''])),
      JSON.stringify({ id: 'none', turns: [] }),
    ].join('\n'),
  )
  assert.equal(judged.length + errors.length, 4)
  assert.ok(judged.some((one) => one.id === 'none' && one.welcome.why === 'too short'))
})

test('a conversation of 100,000 turns takes time in proportion', async () => {
  const texts = Array.from({ length: 100_000 }, (_, i) =>
    i % 2 === 0 ? 'I want to talk to a person, I already told you my order 4471009!' : 'Your order number please?',
  )
  const { judged } = await run(JSON.stringify(talk('huge', texts)))
  assert.equal(judged[0]!.turns.length, 100_000)
})

test('CSV with quotes, line breaks and any cut of its bytes gives the same conversations', async () => {
  const csv =
    '\uFEFFid,channel,language,by,at,text\r\n' +
    'a,chat,en,customer,2026-01-02T10:00:00Z,"Hello, ""dear"" team\r\nwhere is it?"\r\n' +
    'a,chat,en,agent,2026-01-02T10:00:30Z,It arrives today\r\n' +
    'b,email,es,customer,,"¿Dónde está mi pedido?"\r\n' +
    'b,email,es,agent,,Ya se lo he enviado.\r\n'
  const whole = await run(csv)
  assert.deepEqual(whole.errors, [])
  assert.deepEqual(
    whole.judged.map((one) => [one.id, one.language, one.turns.length]),
    [
      ['a', 'en', 2],
      ['b', 'es', 2],
    ],
  )
  for (const size of [1, 2, 3, 7, 50]) assert.deepEqual((await run(csv, ['--format', 'csv'], size)).raw, whole.raw)
})

test('a CSV row of a speaker nobody knows spoils its own conversation only', async () => {
  const { judged, errors } = await run('id,by,text\n1,alien,hi\n2,customer,hello there\n')
  assert.deepEqual([judged.map((one) => one.id), errors.map((one) => one.line)], [['2'], [2]])
})

test('a conversation of CSV rows over 16 MiB is refused as one, and the next is read', async () => {
  const text = 'a'.repeat(1 << 20)
  const rows = Array.from({ length: 20 }, (_, i) => `long,${i % 2 ? 'agent' : 'customer'},${text}`)
  const { judged, errors } = await run(['id,by,text', ...rows, 'next,customer,hello there'].join('\n'))
  assert.deepEqual([judged.map((one) => one.id), errors], [['next'], [{ line: 2, error: 'longer than 16 MiB' }]])
})

test('a vCon with text dialogs, and one with a transcript', async () => {
  const vcon = {
    vcon: '0.3.0',
    uuid: '018e0000-0000-8000-8000-000000000001',
    parties: [
      { tel: '+34600000000', name: 'Ana', role: 'customer' },
      { name: 'Leo', role: 'agent' },
    ],
    dialog: [
      {
        type: 'text',
        start: '2026-01-02T10:00:30Z',
        parties: [1, 0],
        originator: 1,
        body: 'Hello Ana, how can I help?',
        encoding: 'none',
      },
      {
        type: 'text',
        start: '2026-01-02T10:00:00Z',
        parties: [0, 1],
        body: Buffer.from('Where is my order?').toString('base64url'),
        encoding: 'base64url',
      },
    ],
  }
  const spoken = {
    vcon: '0.3.0',
    uuid: 'two',
    parties: [{ role: 'agent' }, { role: 'caller' }],
    dialog: [{ type: 'recording', start: '2026-01-02T10:00:00Z', parties: [0, 1] }],
    analysis: [
      {
        type: 'transcript',
        dialog: 0,
        encoding: 'json',
        body: JSON.stringify({
          segments: [
            { start: 1, text: 'Good morning', speaker: 0 },
            { start: 3, text: 'I lost my card', speaker: 1 },
          ],
        }),
      },
    ],
  }
  const { judged, errors } = await run(
    `${JSON.stringify(vcon)}\n${JSON.stringify(spoken)}\n{"vcon":"0.3.0","parties":[],"dialog":[]}`,
  )
  assert.deepEqual(
    judged.map((one) => one.turns.map((turn) => turn.satisfaction !== undefined)),
    [
      [true, false],
      [false, true],
    ],
  )
  assert.ok(judged[0]!.welcome.evidence.some(({ reason }) => reason === 'name-used'))
  assert.match(errors[0]!.error, /no text dialog/)
})

test('a Contact Lens file over many lines, and Zendesk chats and tickets', async () => {
  const lens = {
    Channel: 'VOICE',
    LanguageCode: 'en-US',
    CustomerMetadata: { ContactId: 'contact-1' },
    Participants: [
      { ParticipantId: 'CUSTOMER', ParticipantRole: 'CUSTOMER' },
      { ParticipantId: 'AGENT', ParticipantRole: 'AGENT' },
    ],
    Transcript: [
      {
        ParticipantId: 'AGENT',
        Content: 'Good morning, how can I help you?',
        BeginOffsetMillis: 100,
        EndOffsetMillis: 900,
      },
      { ParticipantId: 'CUSTOMER', Content: 'My card is blocked.', BeginOffsetMillis: 1500, EndOffsetMillis: 2500 },
    ],
  }
  const read = await run(JSON.stringify(lens, null, 2))
  assert.deepEqual([read.errors, read.judged.map((one) => [one.id, one.turns.length])], [[], [['contact-1', 2]]])
  const desk = {
    chats: [
      {
        id: 'c1',
        type: 'chat',
        visitor: { name: 'Ana' },
        history: [
          {
            type: 'chat.msg',
            nick: 'visitor:1',
            sender_type: 'Visitor',
            msg: 'Hello there',
            timestamp: '2026-01-02T10:00:00Z',
          },
          { type: 'chat.memberjoin', nick: 'agent:2' },
          { type: 'chat.msg', nick: 'agent:2', sender_type: 'Agent', msg: 'Hi Ana', timestamp: '2026-01-02T10:00:09Z' },
        ],
      },
    ],
    tickets: [
      {
        id: 9,
        requester_id: 5,
        comments: [
          { author_id: 5, body: 'Please refund me', public: true, created_at: '2026-01-02T10:00:00Z' },
          { author_id: 6, body: 'secret note', public: false },
          { author_id: 6, body: 'I have refunded it.', public: true, created_at: '2026-01-02T11:00:00Z' },
        ],
      },
    ],
  }
  const { judged, errors } = await run(JSON.stringify([desk, desk], null, 1), ['--format', 'zendesk'], 13)
  assert.deepEqual(
    [errors, judged.map((one) => [one.id, one.turns.length])],
    [
      [],
      [
        ['c1', 2],
        ['9', 2],
        ['c1', 2],
        ['9', 2],
      ],
    ],
  )
})

test('what is read is recognised by its beginning', () => {
  assert.equal(kindOf('{"id":"1","turns":[]}\n{"id"'), 'ndjson')
  assert.equal(kindOf('{"id":"1","turns":\n{"id":"2","turns":[]}\n'), 'ndjson')
  assert.equal(kindOf('{\n  "Transcript": ['), 'contact-lens')
  assert.equal(kindOf('[\n{"chats"'), 'contact-lens')
  assert.equal(kindOf('id,by,text\n1,agent,hi'), 'csv')
  assert.equal(kindOf('"id","channel","by","at","text"\n'), 'csv')
  assert.equal(kindOf('what is this\n{"id"'), 'ndjson')
})

test('a reader who closes the pipe ends it quietly', async () => {
  let written = 0
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      written++
      done(Object.assign(new Error('closed'), { code: 'EPIPE' }))
    },
  })
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
  const input = Array.from({ length: 500 }, (_, i) => `${JSON.stringify(talk(String(i)))}\n`)
  const code = await score([], { stdin: Readable.from(input), stdout, stderr })
  assert.equal(code, 0)
  assert.ok(written < 10, `${written} lines written to a closed pipe`)
})

test('the page escapes everything and names no outside host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'score-'))
  try {
    const evil = '<script>alert("x")</script> & "quotes" I am very angry'
    const hostile = talk(`<img src=x onerror=alert(1)>`, [
      `Hello ${evil}`,
      `Hello ${evil}`,
      `Thanks ${evil}`,
      'Goodbye, have a nice day',
      'bye',
    ])
    for (const language of ['en', 'es']) {
      const file = join(folder, `${language}.html`)
      await run(JSON.stringify(hostile), ['--html', file, '--language', language])
      const page = await readFile(file, 'utf8')
      assert.doesNotMatch(page, /<script|<img|https?:|src=["']/)
      assert.match(page, /&#60;script&#62;/)
      assert.match(page, language === 'es' ? /Bienvenida/ : /Welcome/)
    }
    const file = join(folder, 'in.ndjson')
    await writeFile(file, JSON.stringify(talk('from a file')))
    assert.equal((await run('', [file])).judged[0]!.id, 'from a file')
    const { errors, code } = await run(JSON.stringify(talk('1')), ['--html', join(folder, 'no', 'such', 'page.html')])
    assert.deepEqual([code, errors.length], [1, 1])
  } finally {
    await rm(folder, { recursive: true })
  }
})

const anyTurn = fc.record({
  by: fc.constantFrom('customer', 'agent', 'bot'),
  text: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      'Hello!',
      'Sorry, unfortunately not.',
      '¿Algo más?',
      'I already told you!!',
      'my name is Ana',
      '4471009',
      'bye',
    ),
  ),
  at: fc.option(fc.integer({ min: -1e12, max: 4e12 }), { nil: undefined }),
})

test('any conversation is judged: quotes stand where they say, probabilities add up, spans lie inside', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTurn, { maxLength: 25 }), async (turns) => {
      const { judged, errors } = await run(JSON.stringify({ id: 'any', turns }))
      assert.deepEqual(errors, [])
      const one = judged[0]!
      assert.equal(one.turns.length, turns.length)
      for (const moment of [one.welcome, one.peak, one.farewell]) {
        assert.equal(moment.score === null, moment.why !== undefined)
        assert.ok(moment.from <= moment.to && moment.to < turns.length)
        for (const { turn, from, to, quote } of moment.evidence) {
          assert.equal(JSON.parse(JSON.stringify(turns[turn]!.text)).slice(from, to), quote)
        }
      }
      one.turns.forEach(({ satisfaction }, i) => {
        assert.equal(satisfaction !== undefined, turns[i]!.by === 'customer')
        if (satisfaction) assert.ok(Math.abs(satisfaction.p.reduce((a, b) => a + b, 0) - 1) < 0.001)
      })
    }),
    { numRuns: 300, seed: 20_261_122 },
  )
})

test('any bytes at all are survived, in any cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('auto', 'ndjson', 'csv', 'zendesk'),
      async (bytes, format) => {
        const { code, judged, errors } = await run(Buffer.from(bytes), ['--format', format], 7)
        assert.ok(code === 0 || (judged.length === 0 && errors.length > 0))
      },
    ),
    { numRuns: 300, seed: 20_261_122 },
  )
})

test('any JSON in the place of a conversation is refused or judged, never more', async () => {
  const shapes = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.jsonValue(), turns: fc.jsonValue(), known: fc.jsonValue(), transfers: fc.jsonValue() }),
    fc.record({
      vcon: fc.jsonValue(),
      parties: fc.array(fc.jsonValue()),
      dialog: fc.jsonValue(),
      analysis: fc.jsonValue(),
    }),
    fc.record({ Transcript: fc.array(fc.jsonValue()), Participants: fc.jsonValue() }),
    fc.record({ history: fc.array(fc.jsonValue()), visitor: fc.jsonValue(), comments: fc.array(fc.jsonValue()) }),
  )
  await fc.assert(
    fc.asyncProperty(shapes, async (value) => {
      const { judged, errors } = await run(JSON.stringify(value), ['--format', 'ndjson'])
      assert.equal(judged.length + errors.length, 1)
    }),
    { numRuns: 400, seed: 20_261_122 },
  )
})
