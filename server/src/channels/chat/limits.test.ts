// What visitors may not do to others: ask too often, ask too slowly, not listen; and places nobody serves.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { chat as contract, type ChatState } from '@peakend/contract/chat.ts'
import { WebSocket } from 'ws'
import { becomes, codeOf, openShop, type SaidBack } from '../../../test/chat-shop.ts'
import { eventually } from '../../../test/harness.ts'
import { everyEndpoint } from '../../base/every-endpoint.ts'
import { openDiskStore } from '../../interactions/attachments/file-store.ts'
import { attachmentRoutes } from '../../interactions/attachments/routes.ts'
import { changeQueue } from '../../routing/queues/queues.ts'

type Shop = Awaited<ReturnType<typeof openShop>>
const noQueue = (shop: Shop) =>
  shop.inside((tx) =>
    tx.query('test.no-queue', 'update touchpoints set queue_id = null where workspace_id = $1', [tx.workspaceId]),
  )
const retired = (shop: Shop) => shop.inside((tx) => changeQueue(tx, shop.queueId, { isRetired: true }))
const casesOf = (shop: Shop) =>
  shop.inside((tx) =>
    tx.query<{ number: number; owner: string | null; due: Date; texts: string[] }>(
      'test.cases',
      `select k.number, k.owner_id as owner, k.answer_due_at as due, array(select t.text from turns t join interactions i using (workspace_id, interaction_id)
         where i.case_id = k.case_id and i.state = 'closed') as texts from cases k where k.workspace_id = $1`,
      [tx.workspaceId],
    ),
  )

for (const [how, leaveAlone] of [
  ['without a queue', noQueue],
  ['with a retired queue', retired],
] as const) {
  test(`a place ${how} is closed: what is said there is kept on one case with an owner, and nobody waits`, async (t) => {
    const shop = await openShop(t)
    const sol = await shop.person('Sol Ibarra', 'supervisor')
    await leaveAlone(shop)
    const maya = await shop.visit()
    assert.deepEqual([maya.state.hours, maya.state.opensAt], ['closed', null])
    const first = await maya.said('Is anybody there?')
    const second = await maya.said('It is about my kettle')
    assert.deepEqual([first.state.state, second.state.hours, second.state.caseNumber], ['none', 'closed', 1])
    const [kept, ...more] = await casesOf(shop)
    assert.equal(more.length, 0)
    assert.deepEqual(kept?.texts.toSorted(), ['Is anybody there?', 'It is about my kettle'])
    assert.equal(kept?.due.toISOString(), first.state.answerBy)
    assert.equal(kept?.owner, leaveAlone === retired ? shop.agent : sol)
    const asked = (await maya.ask('POST', '/person', {})).body as ChatState
    assert.deepEqual([asked.state, asked.hours], ['none', 'closed'])
    const message = { senderId: randomUUID(), text: 'Please write', email: 'maya@okafor.example' }
    assert.equal((await maya.ask('POST', '/messages', message)).status, 200)
    const waiting = await shop.inside((tx) =>
      tx.query('test.waiting', `select from interactions where workspace_id = $1 and state <> 'closed'`, [
        tx.workspaceId,
      ]),
    )
    assert.equal(waiting.length, 0)
  })
}

/** Wider limits are made by the same code, and cost a test seconds. */
const mostTried = 240

test('every endpoint of the chat says how often it may be asked, and one visitor over it troubles no other', async (t) => {
  const { call, visit, start } = await openShop(t)
  const [maya, leo] = [await visit(), await visit()]
  const headers = { ...maya.as, 'content-type': 'application/json' }
  const listed = everyEndpoint({ chat: contract })
  assert.deepEqual(
    listed.filter((one) => !one.meta.perMinute),
    [],
  )
  for (const { method, path: where, endpoint: name, meta } of listed) {
    if (meta.permission !== 'visitor' || (meta.perMinute ?? 0) > mostTried) continue
    // faulty on purpose: counted all the same, and cheap
    const ask = () => call(method, `/api${where}`, { headers, ...(method === 'GET' ? {} : { body: { no: 1 } }) })
    const codes = new Set<string | undefined>()
    for (let left = meta.perMinute ?? 0; left > 0; left -= 100)
      for (const answer of await Promise.all(Array.from({ length: Math.min(100, left) }, ask)))
        codes.add(codeOf(answer))
    assert.ok(!codes.has('too_many_requests'), `${name} is refused within its limit`)
    const over = await ask()
    assert.deepEqual([codeOf(over), over.status], ['too_many_requests', 429], name)
    assert.ok(Number(over.headers.get('retry-after')) > 0)
  }
  assert.equal((await leo.say('hello')).status, 200)
  assert.equal((await start()).status, 200)
})

const raw = async (t: TestContext, url: string, bytes: string): Promise<{ socket: Socket; heard: () => string }> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.after(() => socket.destroy())
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  await new Promise((go) => socket.once('connect', go))
  socket.write(bytes)
  return { socket, heard: () => heard }
}
const closed = (socket: Socket) => new Promise<void>((go) => (socket.closed ? go() : socket.once('close', () => go())))
const request = (method: string, where: string, as: Record<string, string>, more: string) =>
  `${method} ${where} HTTP/1.1\r\nhost: x\r\nauthorization: ${as['authorization']}\r\n${more}\r\n`

const withFiles = async (t: TestContext, more: Parameters<typeof openShop>[1]) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-slow-'))
  const files = await openDiskStore(folder, Date.now())
  const shop = await openShop(t, { ...more, rawRoutes: attachmentRoutes(files) })
  t.after(() => rm(folder, { recursive: true }))
  const stored = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).length
  return { ...shop, stored }
}

test('a turn and a file that come drop by drop are cut off, leave nothing, and hold nobody up', async (t) => {
  const { url, visit, stored, inside } = await withFiles(t, { headersMs: 300, requestMs: 600 })
  const [slow, other] = [await visit(), await visit()]
  const turn = await raw(
    t,
    url,
    request('POST', '/api/chat/turns', slow.as, 'content-type: application/json\r\ncontent-length: 5000\r\n') + '{"te',
  )
  const file = await raw(
    t,
    url,
    request('POST', '/api/chat/attachments', slow.as, 'content-type: text/plain\r\ncontent-length: 5000\r\n') + 'a few',
  )
  const drops = setInterval(() => {
    for (const { socket } of [turn, file]) if (socket.writable) socket.write('x')
  }, 50)
  t.after(() => clearInterval(drops))
  assert.equal(((await other.say('hello')).body as SaidBack).turn.text, 'hello')
  await Promise.all([closed(turn.socket), closed(file.socket)])
  assert.match(turn.heard(), /^HTTP\/1\.1 408 .*too_slow/s)
  await becomes(stored, 0)
  const said = await inside((tx) => tx.query('test.turns', `select from turns where by = 'customer'`, []))
  assert.equal(said.length, 1)
  assert.equal((await slow.say('again, in one piece')).status, 200)
})

test('whoever asks for a file and does not read it is cut off', async (t) => {
  const { url, visit, app } = await withFiles(t, { idleMs: 400 })
  const { as } = await visit()
  const up = await fetch(`${url}/api/chat/attachments`, {
    method: 'POST',
    headers: { ...as, 'content-type': 'text/plain', 'x-file-name': 'long.txt' },
    body: 'x'.repeat(19 * 1024 * 1024),
  })
  const { url: where } = (await up.json()) as { url: string }
  const open = () =>
    new Promise<number>((go, fail) => app.server.getConnections((error, count) => (error ? fail(error) : go(count))))
  const { socket } = await raw(t, url, '')
  socket.pause()
  for (let i = 0; i < 3; i++) socket.write(request('GET', where, as, ''))
  const isHeld = () => open().then((count) => count > 0)
  assert.ok(await isHeld())
  app.server.closeIdleConnections()
  await eventually(async () => ((await isHeld()) ? undefined : true), 10_000)
  assert.equal((await visit()).state.hours, 'open')
})

test('a socket that never says who it is, and one that never reads, are closed; others hear everything', async (t) => {
  const { url, visit, live, workspaceId } = await openShop(t, { helloMs: 200, behindMs: 200 })
  const listen = async (token?: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`)
    t.after(() => socket.terminate())
    const heard: { subscribed?: true; body?: { text?: string } }[] = []
    socket.on('message', (data) => heard.push(JSON.parse(String(data as Buffer)) as (typeof heard)[number]))
    const ended = new Promise<number>((go) => socket.once('close', go))
    await new Promise((go) => socket.once('open', go))
    if (token) {
      socket.send(JSON.stringify({ do: 'hello', token }))
      socket.send(JSON.stringify({ do: 'subscribe', topic: 'visitor' }))
      await eventually(() => heard.find((one) => one.subscribed))
    }
    return { socket, heard, ended }
  }
  const silent = await listen()
  assert.equal(await silent.ended, 4400)
  const maya = await visit()
  const [deaf, awake] = [await listen(maya.visitorToken), await listen(maya.visitorToken)]
  deaf.socket.pause()
  const at = new Date().toISOString()
  const count = 3000
  for (let i = 0; i < count; i++) {
    const body = { type: 'floor-message', text: `${i} ${'x'.repeat(6000)}`, from: 'test', at } as const
    live.publish({ workspaceId, key: `visitor:${maya.visitorId}`, body })
    if (i % 100 === 0) await new Promise((go) => setImmediate(go))
  }
  await eventually(() => awake.heard.filter((one) => one.body).length === count || undefined, 20_000)
  await becomes(async () => live.sockets(), 1)
  assert.equal(awake.socket.readyState, WebSocket.OPEN)
})
