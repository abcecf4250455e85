import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import type { Transcript } from '@peakend/contract/outside-calls.ts'
import { readTranscript } from './transcript.ts'

const read = (of: Partial<Transcript>) => readTranscript({ system: 'pbx', callId: '1', ...of })

test('plain lines: names in both languages, lines that go on, times as long as speech takes', () => {
  const found = read({ text: 'Agente: Buenos días.\r\nsoy Ana\n\nCLIENTE: Hola, mi número: 12.\nAgent:\nOne moment.' })
  assert.ok('turns' in found, JSON.stringify(found))
  assert.deepEqual(found.turns, [
    { by: 'agent', ms: 0, text: 'Buenos días.\nsoy Ana' },
    { by: 'customer', ms: 1600, text: 'Hola, mi número: 12.' },
    { by: 'agent', ms: 3200, text: 'One moment.' },
  ])
})

test('whoever is named and known by nobody is asked for with the line, and told by `speakers`', () => {
  assert.deepEqual(read({ text: 'Agent: Hello\nMaya: Hello' }), {
    line: 2,
    problem: '“Maya” is neither side: say in `speakers` who it is.',
  })
  const said = read({ text: 'Agent: Hello\nMaya: Hello\nplease note: it leaks', speakers: { maya: 'customer' } })
  assert.ok('turns' in said)
  assert.deepEqual(said.turns[1], { by: 'customer', ms: 400, text: 'Hello\nplease note: it leaks' })
  assert.deepEqual(read({ text: 'Hello there' }), {
    line: 1,
    problem: 'It begins without a speaker, such as `Agent:` or `Customer:`.',
  })
})

test('WebVTT with voices, with names, with notes and styles; a broken one says where', () => {
  const vtt = `\uFEFFWEBVTT - call 12

NOTE made by a machine

STYLE
::cue { color: red }

1
00:00.500 --> 00:02.000
<v Agent>Good <i>morning</i> &amp; welcome</v>

00:01:02.250 --> 00:01:04.000 align:start
<v.loud Customer>Hello</v>
it leaks

01:00:00.000 --> 01:00:01.000
Agent: I am sorry.
`
  const found = read({ vtt })
  assert.ok('turns' in found, JSON.stringify(found))
  assert.deepEqual(found.turns, [
    { by: 'agent', ms: 500, text: 'Good morning & welcome' },
    { by: 'customer', ms: 62_250, text: 'Hello\nit leaks' },
    { by: 'agent', ms: 3_600_000, text: 'I am sorry.' },
  ])
  assert.deepEqual(read({ vtt: 'WEBVTT\n\nsoon --> later\nAgent: Hi' }), {
    line: 3,
    problem: 'The time of the cue cannot be read.',
  })
  assert.deepEqual(read({ vtt: 'Agent: Hi' }), { line: 1, problem: 'WebVTT begins with the word WEBVTT.' })
  assert.deepEqual(read({ vtt: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi' }), {
    line: 4,
    problem: 'The cue has no speaker, such as `<v Agent>`.',
  })
})

test('one form at a time; turns come in the order of time', () => {
  assert.ok('problem' in read({}))
  assert.ok('problem' in read({ text: 'Agent: a', vtt: 'WEBVTT' }))
  const found = read({
    turns: [
      { by: 'customer', ms: 900, text: 'second' },
      { by: 'agent', ms: 10, text: 'first' },
    ],
  })
  assert.ok('turns' in found)
  assert.deepEqual(
    found.turns.map(({ text }) => text),
    ['first', 'second'],
  )
})

test('a hostile text is read in little time', () => {
  for (const text of [`Agent: ${'a '.repeat(90_000)}`, `${'A'.repeat(199_000)}`, 'Agent: x\n'.repeat(20_000)]) {
    const ms = cpuMsOf(() => {
      read({ text })
      read({ vtt: `WEBVTT\n\n00:00.000 --> 00:01.000\n<v ${text}` })
    })
    assert.ok(ms < 1000, `${ms} ms`)
  }
})
