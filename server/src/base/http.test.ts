import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { contract as peakend } from '@peakend/contract/peakend.ts'
import { endpoint } from '@peakend/contract/endpoint.ts'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import { z } from 'zod'
import { harness } from '../../test/harness.ts'
import { testServer, type TestServerOptions } from '../../test/server.ts'
import { personOf, type Caller } from './caller.ts'
import { defineRawRoute } from './raw-route.ts'
import { Refusal } from './refusal.ts'
import { routesFor } from './routes.ts'

const workspaceId = randomUUID() as WorkspaceId
const agent: Caller = {
  kind: 'person',
  personId: randomUUID() as PersonId,
  workspaceId,
  roles: ['agent'],
  permissions: new Set(['cases.read']),
  scope: { workspaceId, queues: 'all' },
}
const things = {
  get: endpoint({
    method: 'GET',
    path: '/things/{id}',
    permission: 'cases.read',
    summary: 'One thing',
    input: z.object({ id: z.string(), n: z.coerce.number().int().max(9).default(1) }),
    output: z.object({ id: z.string(), n: z.number(), by: z.string() }),
    refusals: ['not_found'],
  }),
  add: endpoint({
    method: 'POST',
    path: '/things',
    permission: 'cases.change',
    summary: 'Add one',
    input: z.object({ name: z.string().max(10) }),
    output: z.object({ name: z.string() }),
    successStatus: 201,
  }),
  open: endpoint({
    method: 'POST',
    path: '/chat/open',
    permission: 'public',
    summary: 'For anyone',
    input: z.object({ what: z.string() }),
    output: z.object({ ok: z.boolean() }),
    perMinute: 5,
  }),
}
const routes = () => {
  const on = routesFor(things)
  return on.router({
    get: on.get.handler(async ({ input, context }) => {
      if (input.id === 'gone') throw new Refusal('not_found', 'No such thing.', { thing: 'gone' })
      if (input.id === 'bug') throw new Error('secret inside')
      return { ...input, by: personOf(context.caller).personId }
    }),
    add: on.add.handler(async ({ input }) => input),
    open: on.open.handler(async ({ input }) => {
      if (input.what === 'away') throw new Refusal('database_away', undefined, { retryAfterS: 3 })
      return { ok: true }
    }),
  })
}
const open = async (t: TestContext, more: Partial<TestServerOptions> = {}) => {
  const h = await harness(t)
  const served = await testServer(t, h, {
    contract: { things },
    routes: { things: routes() },
    callers: { agent },
    ...more,
  })
  return { ...h, ...served }
}
const code = (body: unknown) => (body as { code?: string }).code

test('a declared endpoint answers whoever holds its permission, and refuses others before looking at the input', async (t) => {
  const { call } = await open(t)
  const answer = await call('GET', '/api/things/7?n=3', { as: 'agent' })
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body, { id: '7', n: 3, by: agent.kind === 'person' && agent.personId })
  const stranger = await call('GET', '/api/things/7?n=notanumber')
  assert.deepEqual([stranger.status, code(stranger.body)], [401, 'not_signed_in'])
  const unheld = await call('POST', '/api/things', { as: 'agent', body: { nonsense: true } })
  assert.deepEqual([unheld.status, code(unheld.body)], [403, 'not_allowed'])
})

test('every refusal is a problem+json with its code, request id and headers', async (t) => {
  const { call } = await open(t)
  const gone = await call('GET', '/api/things/gone', { as: 'agent', headers: { 'x-request-id': 'request-12345' } })
  assert.equal(gone.headers.get('content-type'), 'application/problem+json')
  assert.equal(gone.headers.get('x-request-id'), 'request-12345')
  const problem = gone.body as Record<string, unknown>
  assert.deepEqual(
    [problem['code'], problem['status'], problem['detail'], problem['thing'], problem['requestId'], problem['type']],
    ['not_found', 404, 'No such thing.', 'gone', 'request-12345', 'urn:peakend:refusal:not_found'],
  )
  const invalid = await call('GET', '/api/things/7?n=99', { as: 'agent' })
  assert.deepEqual([invalid.status, code(invalid.body)], [422, 'invalid'])
  assert.equal((invalid.body as { fields: { path: string }[] }).fields[0]?.path, 'n')
  const away = await call('POST', '/api/chat/open', { body: { what: 'away' } })
  assert.deepEqual([away.status, away.headers.get('retry-after')], [503, '3'])
  const bug = await call('GET', '/api/things/bug', { as: 'agent' })
  assert.deepEqual([bug.status, code(bug.body)], [500, 'bug'])
  assert.doesNotMatch(JSON.stringify(bug.body), /secret inside/)
  const nowhere = await call('GET', '/api/nowhere')
  assert.deepEqual([nowhere.status, code(nowhere.body)], [404, 'not_found'])
  assert.equal(nowhere.headers.get('content-type'), 'application/problem+json')
})

test('garbage, oversize and foreign bodies are refused each with its code', async (t) => {
  const { call, url } = await open(t)
  const raw = async (body: string, type: string) => {
    const response = await fetch(`${url}/api/chat/open`, { method: 'POST', body, headers: { 'content-type': type } })
    return [response.status, code(await response.json())]
  }
  assert.deepEqual(await raw('{"what": ', 'application/json'), [400, 'malformed'])
  assert.deepEqual(await raw('{"__proto__": {"a": 1}, "what": "x"}', 'application/json'), [400, 'malformed'])
  assert.deepEqual(await raw(`{"what": "${'x'.repeat(300_000)}"}`, 'application/json'), [413, 'too_large'])
  assert.deepEqual(await raw('<what/>', 'application/xml'), [415, 'wrong_content_type'])
  assert.deepEqual(await raw('', 'application/json'), [422, 'invalid'])
  const cookie = { cookie: 'session=1', origin: 'https://evil.example' }
  const foreign = await call('POST', '/api/chat/open', { body: { what: 'x' }, headers: cookie })
  assert.deepEqual([foreign.status, code(foreign.body)], [403, 'foreign_origin'])
  const own = await call('POST', '/api/chat/open', { body: { what: 'x' }, headers: { ...cookie, origin: url } })
  assert.equal(own.status, 200)
})

test('bytes that are no HTTP and headers that never end get one clear answer', async (t) => {
  const { url } = await open(t)
  const talk = (bytes: string) =>
    new Promise<string>((done, fail) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      let heard = ''
      socket.on('data', (chunk) => (heard += chunk.toString()))
      socket.on('close', () => done(heard))
      socket.on('error', fail)
      socket.write(bytes)
    })
  assert.match(await talk('\x16\x03\x01 nonsense\r\n\r\n'), /^HTTP\/1\.1 400 .*problem\+json.*malformed/s)
  assert.match(
    await talk(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 413 .*too_large/s,
  )
})

test('a client that sends its request drop by drop is ended, and others are served meanwhile', async (t) => {
  const { url, call } = await open(t, { headersMs: 200, requestMs: 400 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString()))
  const closed = new Promise((go) => socket.once('close', go))
  socket.write('POST /api/chat/open HTTP/1.1\r\nhost: x\r\n')
  assert.equal((await call('GET', '/healthz')).status, 200)
  await closed
  assert.match(heard, /^HTTP\/1\.1 408 .*too_slow/s)
})

test('a caller over the declared rate is told when to come back', async (t) => {
  const { call, clock } = await open(t)
  const send = async () => (await call('POST', '/api/chat/open', { body: { what: 'x' } })).status
  for (let i = 0; i < 5; i++) assert.equal(await send(), 200)
  const over = await call('POST', '/api/chat/open', { body: { what: 'x' } })
  assert.deepEqual([over.status, over.headers.get('retry-after')], [429, '12'])
  clock.advance(12_000)
  assert.equal(await send(), 200)
})

test('pages of other sites may read what the chat answers, without cookies, and nothing else', async (t) => {
  const { call } = await open(t)
  const origin = { origin: 'https://shop.example' }
  const preflight = await call('OPTIONS', '/api/chat/open', {
    headers: { ...origin, 'access-control-request-method': 'POST' },
  })
  assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [204, '*'])
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null)
  const other = await call('GET', '/api/things/7', { as: 'agent', headers: origin })
  assert.equal(other.headers.get('access-control-allow-origin'), null)
})

test('health, readiness and metrics', async (t) => {
  const { call, drain, db } = await open(t, { metricsToken: 'a token of some length' })
  assert.equal((await call('GET', '/healthz')).status, 200)
  assert.equal((await call('GET', '/readyz')).status, 200)
  await call('GET', '/api/things/7', { as: 'agent' })
  const metrics = await call('GET', '/metrics')
  assert.match(String(metrics.body), /peakend_http_ms_count\{method="GET",route="things.get",status="200"\} 1/)
  const forwarded = { 'x-forwarded-for': '203.0.113.9' }
  assert.equal((await call('GET', '/metrics', { headers: forwarded })).status, 404)
  const token = { ...forwarded, authorization: 'Bearer a token of some length' }
  assert.equal((await call('GET', '/metrics', { headers: token })).status, 200)
  assert.equal((await call('GET', '/metrics', { headers: { ...token, authorization: 'Bearer wrong' } })).status, 404)
  drain()
  assert.equal((await call('GET', '/readyz')).status, 503)
  assert.ok(db)
})

test('every answer carries the protective headers', async (t) => {
  const { call } = await open(t)
  for (const where of ['/healthz', '/api/things/7', '/nowhere']) {
    const { headers } = await call('GET', where)
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.ok(headers.get('referrer-policy'))
  }
})

test('the OpenAPI document holds every endpoint with permission and refusals; the page needs no script', async (t) => {
  const { call } = await open(t, { contract: peakend })
  const document = (await call('GET', '/api/openapi.json')).body as {
    openapi: string
    paths: Record<string, Record<string, { responses: object; 'x-permission': string; operationId: string }>>
  }
  assert.match(document.openapi, /^3\.1/)
  const settle = document.paths['/cases/{caseId}/settle']?.['post']
  assert.equal(settle?.operationId, 'cases.settle')
  assert.equal(settle?.['x-permission'], 'cases.change')
  assert.ok('409' in (settle?.responses ?? {}))
  const page = await call('GET', '/api')
  assert.match(String(page.body), /cases\/\{caseId\}\/settle/)
  assert.doesNotMatch(String(page.body), /<script|(?:src|href|action)=["']?(?:https?:)?\/\/|url\(|@import/)
})

test('raw routes take and give bytes under their permission and limit', async (t) => {
  const upload = defineRawRoute({
    method: 'POST',
    path: '/api/files/:name',
    permission: 'cases.read',
    bodyLimit: 1000,
    handle: async ({ params, body }) => {
      let bytes = 0
      for await (const chunk of body) bytes += (chunk as Buffer).length
      return { status: 201, headers: { 'x-name': params['name'] ?? '' }, body: `${bytes}` }
    },
  })
  const { call, url } = await open(t, { rawRoutes: [upload] })
  const send = (size: number, as = 'agent') =>
    fetch(`${url}/api/files/a.png`, {
      method: 'POST',
      body: new Uint8Array(size),
      headers: { 'content-type': 'image/png', 'x-test-caller': as },
    })
  const good = await send(900)
  assert.deepEqual([good.status, good.headers.get('x-name'), await good.text()], [201, 'a.png', '900'])
  assert.equal((await send(1001)).status, 413)
  assert.equal((await send(10, 'nobody')).status, 401)
  let left = 500
  const stream = new ReadableStream({
    pull: (c) => (left-- > 0 ? c.enqueue(new Uint8Array(600)) : c.close()),
  })
  const chunked = await fetch(`${url}/api/files/b`, {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { 'content-type': 'a/b', 'x-test-caller': 'agent' },
  } as RequestInit).catch(() => null)
  assert.ok(chunked === null || chunked.status === 413)
  assert.equal((await call('GET', '/healthz')).status, 200)
})

test('the desk is one page for every screen; hashed files are kept for good; the widget may be loaded by shops', async (t) => {
  const dir = await mkdtemp(path.join(tmpdir(), 'peakend-statics-'))
  t.after(() => rm(dir, { recursive: true }))
  await mkdir(path.join(dir, 'desk/assets'), { recursive: true })
  await mkdir(path.join(dir, 'widget'))
  await writeFile(path.join(dir, 'desk/index.html'), '<title>desk</title>')
  await writeFile(path.join(dir, 'desk/assets/main-Ab3dEf9h.js'), '1')
  await writeFile(path.join(dir, 'widget/widget.js'), '2')
  const { call } = await open(t, { deskDir: path.join(dir, 'desk'), widgetDir: path.join(dir, 'widget') })
  const html = { accept: 'text/html' }
  for (const screen of ['/', '/inbox', '/moments/7']) {
    const answer = await call('GET', screen, { headers: html })
    assert.deepEqual(
      [answer.status, answer.body, answer.headers.get('cache-control')],
      [200, '<title>desk</title>', 'no-cache'],
    )
  }
  assert.match((await call('GET', '/assets/main-Ab3dEf9h.js')).headers.get('cache-control') ?? '', /immutable/)
  assert.equal((await call('GET', '/assets/none.js', { headers: html })).status, 404)
  const widget = await call('GET', '/widget/widget.js')
  assert.deepEqual(
    [widget.headers.get('cross-origin-resource-policy'), widget.headers.get('cache-control')],
    ['cross-origin', 'public, max-age=300'],
  )
  assert.equal((await call('GET', '/api/none', { headers: html })).status, 404)
})
