import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  endless,
  fails,
  flood,
  hangsUp,
  modelServer,
  raw,
  redirects,
  resets,
  says,
  silent,
  type Manner,
} from '../../test/fakes/model-server.ts'
import { addressOf, openAsking, retryAfterMs, type Asked } from './asking.ts'
import { openBreaker } from './breaker.ts'

const now = new Date('2026-03-02T09:00:00Z')
const messages = [{ role: 'user' as const, content: 'hello' }]
const asking = (url: string, timeoutMs = 5000) =>
  openAsking({ url, model: 'tiny', key: 'sk-very-secret-key', timeoutMs }, () => now)
const never = new AbortController().signal
const faultOf = (asked: Asked) => (asked.isGood ? 'good' : asked.why)

test('a good answer is read with its model and its tokens', async (t) => {
  const server = await modelServer(t, says('{"a":1}', 321))
  const asked = await asking(server.url)(messages, never)
  assert.deepEqual(asked, { isGood: true, text: '{"a":1}', model: 'tiny-1', tokens: 321, status: 200 })
  const [one] = server.asked
  assert.equal(one?.path, '/v1/chat/completions')
  assert.equal(one?.headers.authorization, 'Bearer sk-very-secret-key')
  assert.ok(one?.body.response_format && one.body.max_tokens)
})

/** What an endpoint may do, how we call it, and how long we may take to say so. */
const manners: [string, Manner, string, number?][] = [
  ['answers later than we wait', silent, 'too-slow', 150],
  ['drips for ever', endless, 'too-slow', 150],
  ['hangs up in the middle', hangsUp, 'cut-short'],
  ['cuts the connection', resets, 'away'],
  ['is out of order', fails(500), 'away'],
  ['is overloaded', fails(503, 'later', { 'retry-after': '7' }), 'away'],
  ['has had enough', fails(429, 'slow down', { 'retry-after': '30' }), 'busy'],
  ['does not know the key', fails(401), 'not-allowed'],
  ['does not know the model', fails(404), 'not-allowed'],
  ['calls every form of it wrong', fails(400), 'refused'],
  ['says nothing with a strange status', fails(204), 'refused'],
]
for (const [what, manner, why, timeoutMs] of manners) {
  test(`an endpoint that ${what} is ${why}`, async (t) => {
    const server = await modelServer(t, manner)
    const startMs = performance.now()
    assert.equal(faultOf(await asking(server.url, timeoutMs)(messages, never)), why)
    assert.ok(performance.now() - startMs < 4000)
  })
}

test('more than an answer may have is not read to its end', async (t) => {
  const sent = { bytes: 0 }
  const server = await modelServer(t, flood(sent))
  assert.equal(faultOf(await asking(server.url)(messages, never)), 'too-large')
  assert.ok(sent.bytes < 16 * 1024 * 1024, `${sent.bytes} bytes left before we hung up`)
})

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirection (${status}) is not followed, and the key goes nowhere else`, async (t) => {
    const elsewhere = await modelServer(t, says('{}'))
    const server = await modelServer(t, redirects(`${elsewhere.url}/chat/completions`, status))
    assert.equal(faultOf(await asking(server.url)(messages, never)), 'redirected')
    assert.equal(elsewhere.asked.length, 0)
  })
}

test('nobody there is away, and is found out at once', async (t) => {
  const gone = await modelServer(t)
  const url = gone.url.replace(/:\d+/, ':9')
  assert.equal(faultOf(await asking(url)(messages, never)), 'away')
})

test('an answer that is no completion is one without words', async (t) => {
  for (const text of ['not json', '{}', '{"choices":[]}', '{"choices":[{"message":{"content":null}}]}', '<html>']) {
    const server = await modelServer(t, raw(text))
    const asked = await asking(server.url)(messages, never)
    assert.ok(asked.isGood && asked.text === '' && asked.tokens > 0, text)
  }
})

test('an endpoint that does not know a form of the question is asked in a plainer one, and that is remembered', async (t) => {
  const picky: Manner = (one, response) =>
    (one.body.response_format ? fails(400, 'response_format is not supported') : says('{"a":1}'))(one, response)
  const server = await modelServer(t, picky)
  const ask = asking(server.url)
  assert.equal(faultOf(await ask(messages, never)), 'good')
  assert.equal(server.asked.length, 3)
  assert.equal(faultOf(await ask(messages, never)), 'good')
  assert.equal(server.asked.length, 4)
})

test('a question that is refused in every form leaves the form that was understood as it is', async (t) => {
  const server = await modelServer(t, fails(400, 'context length exceeded'))
  const ask = asking(server.url)
  assert.equal(faultOf(await ask(messages, never)), 'refused')
  server.now(says('{"a":1}'))
  assert.equal(faultOf(await ask(messages, never)), 'good')
  assert.ok(server.asked.at(-1)?.body.response_format, 'the schema is asked for again')
})

test('an answer whose count or name is told in another way is an answer, and costs what was said at least', async (t) => {
  const message = { choices: [{ message: { role: 'assistant', content: '{"a":1}' } }] }
  const odd: object[] = [
    {},
    { usage: null, model: null },
    { usage: { total_tokens: 0 } },
    { usage: { prompt_tokens: 3, completion_tokens: 2 } },
    { usage: { total_tokens: -5 }, model: 7 },
    { usage: { total_tokens: '12' }, model: '' },
  ]
  for (const more of odd) {
    const server = await modelServer(t, raw(JSON.stringify({ ...message, ...more })))
    const asked = await asking(server.url)(messages, never)
    assert.ok(
      asked.isGood && asked.text === '{"a":1}' && asked.model === 'tiny' && asked.tokens > 0,
      JSON.stringify(more),
    )
  }
})

test('what an endpoint says about a fault is told without the key', async (t) => {
  const server = await modelServer(t, fails(401, `Incorrect API key sk-very-secret-key\u0007, see ${'x'.repeat(900)}`))
  const asked = await asking(server.url)(messages, never)
  assert.ok(!asked.isGood && asked.said?.startsWith('Incorrect API key ***') && asked.said.length <= 300)
})

test('an endpoint that echoes the key in its answer hands us an answer without it', async (t) => {
  const echo: Manner = (one, response) =>
    raw(
      JSON.stringify({
        model: `tiny\u202e ${one.headers.authorization}`,
        choices: [{ message: { content: `you said ${one.headers.authorization}` } }],
      }),
    )(one, response)
  const asked = await asking((await modelServer(t, echo)).url)(messages, never)
  assert.ok(asked.isGood)
  assert.deepEqual([asked.text, asked.model], ['you said Bearer ***', 'tiny  Bearer ***'])
})

test('the address is that of chat completions, however it was written', () => {
  for (const url of ['http://x/v1', 'http://x/v1/', 'http://x/v1/chat/completions'])
    assert.equal(addressOf(url), 'http://x/v1/chat/completions')
  assert.equal(addressOf('https://x/openai?api-version=2'), 'https://x/openai/chat/completions?api-version=2')
})

test('Retry-After is read in seconds and as a date', () => {
  assert.equal(retryAfterMs('30', now), 30_000)
  assert.equal(retryAfterMs('Mon, 02 Mar 2026 09:01:00 GMT', now), 60_000)
  for (const odd of [null, '', 'soon', '-5', 'Mon, 02 Mar 2020 09:01:00 GMT'])
    assert.equal(retryAfterMs(odd, now), null)
})

test('after four faults in a row nobody asks; one trial decides; the pause doubles', () => {
  const breaker = openBreaker()
  for (let i = 0; i < 3; i++) breaker.noteFault('away', 0, null)
  assert.equal(breaker.waitMs(0), 0)
  breaker.noteFault('too-slow', 0, null)
  assert.equal(breaker.waitMs(10_000), 20_000)
  assert.equal(breaker.waitMs(30_000), 0, 'the trial')
  assert.ok(breaker.waitMs(30_000) > 0, 'one only')
  breaker.noteFault('away', 30_000, null)
  assert.equal(breaker.waitMs(30_000), 60_000)
  assert.equal(breaker.waitMs(90_000), 0)
  breaker.giveBack()
  assert.equal(breaker.waitMs(90_000), 0, 'a trial that was not made is another’s')
  breaker.noteGood()
  assert.deepEqual([breaker.waitMs(90_000), breaker.waitMs(90_000)], [0, 0])
})

test('a busy endpoint is left alone for as long as it asks, a wrong key for longer, and no peer for ever', () => {
  const wait = (...of: Parameters<ReturnType<typeof openBreaker>['noteFault']>) => {
    const breaker = openBreaker()
    breaker.noteFault(...of)
    return breaker.waitMs(0)
  }
  assert.equal(wait('busy', 0, 45_000), 45_000)
  assert.equal(wait('busy', 0, null), 20_000)
  assert.equal(wait('busy', 0, 1e12), 3_600_000)
  assert.equal(wait('away', 0, 7000), 7000)
  assert.equal(wait('not-allowed', 0, null), 600_000)
})
