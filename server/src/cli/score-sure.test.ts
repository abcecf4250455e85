import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import { Judgement } from '@peakend/contract/moments.ts'
import { score } from './score.ts'

const said = ['Hello, where is my order?', 'Hello! It arrives today.', 'Thank you, bye']
const line = JSON.stringify({ id: '1', turns: said.map((text, i) => ({ by: i % 2 ? 'agent' : 'customer', text })) })

const run = async (args: string[]) => {
  let out = ''
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString()
      done()
    },
  })
  const code = await score(args, {
    stdin: Readable.from([Buffer.from(line)]),
    stdout,
    stderr: new Writable({ write: (_c, _e, done) => done() }),
  })
  return { code, judged: out === '' ? null : Judgement.parse(JSON.parse(out)) }
}

test('asked to be surer, it declines what is less sure; a level that is none is refused', async () => {
  const free = (await run([])).judged
  const surest = (await run(['--sure', '1'])).judged
  assert.ok(free && free.welcome.score !== null)
  assert.deepEqual([surest?.welcome.score, surest?.welcome.why, surest?.questions.need.why], [null, 'unsure', 'unsure'])
  assert.deepEqual((await run(['--sure', '0'])).judged, free)
  for (const level of ['much', '', '0.3', '2']) assert.equal((await run(['--sure', level])).code, 2, level)
})
