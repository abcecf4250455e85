import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { InteractionId, PersonId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import { WebSocket } from 'ws'
import { eventually, harness, testSecret } from '../../test/harness.ts'
import { testServer } from '../../test/server.ts'
import type { Caller } from './caller.ts'
import { openDatabase } from './database.ts'
import { openLive, type LiveOptions } from './live.ts'
import { openNode } from './node.ts'
import { defineTopic, type Topic } from './topics.ts'

interface Said {
  topic?: string
  position?: number
  body?: { type: string; ordinal?: number }
  subscribed?: true
  reset?: true
  refused?: string
}

const person = (workspaceId: WorkspaceId, permissions: Caller extends never ? never : readonly string[]): Caller => ({
  kind: 'person',
  personId: randomUUID() as PersonId,
  workspaceId,
  roles: ['agent'],
  permissions: new Set(permissions as never),
  scope: { workspaceId, queues: 'all' },
})

const readBody = (ordinal: number): LiveBody => ({ type: 'read', by: 'customer', ordinal })

const open = async (t: TestContext, more: Partial<LiveOptions> = {}, others: Topic[] = []) => {
  const h = await harness(t)
  const w = h.workspace()
  let renders = 0
  const topic = defineTopic({
    name: 'interaction',
    permission: 'interactions.read',
    keyOf: (_caller, id) => (id ? `interaction:${id}` : null),
    events: ['turn.received'],
    audience: async (_tx, { event }) => [`interaction:${event.interactionId}`],
    render: async (tx, { event }) => {
      renders++
      await tx.query('test.one', 'select 1')
      return [readBody(event.ordinal)]
    },
  })
  const agentOf = person(w, ['interactions.read'])
  const agentId = agentOf.kind === 'person' ? agentOf.personId : (randomUUID() as PersonId)
  const callers = new Map<string, Caller>([
    ['agent', agentOf],
    ['blind', person(w, [])],
  ])
  const allowed = { isOpen: true }
  const ports: LiveOptions['ports'] = {
    authenticate: async ({ headers, visitorToken }) =>
      callers.get(visitorToken ?? String(headers.authorization)) ?? null,
    maySee: async () => allowed.isOpen,
  }
  // hooks run in the order they are set: sockets end before the server they hang on
  let close: () => Promise<void> = () => Promise.resolve()
  t.after(() => close())
  const served = await testServer(t, h, { contract: {}, routes: {}, ports })
  const { journal } = await h.ground()
  const live = openLive({ db: h.db, journal, served, ports, topics: [topic, ...others], ...more })
  close = live.close
  const connect = async (as: string | null, headers: Record<string, string> = {}) => {
    const ws = new WebSocket(served.url.replace('http', 'ws') + '/api/live', {
      headers: { ...(as ? { authorization: as } : {}), ...headers },
    })
    const said: Said[] = []
    ws.on('message', (data) => said.push(JSON.parse((data as Buffer).toString()) as Said))
    ws.on('error', () => undefined)
    t.after(() => ws.terminate())
    await new Promise((go) => (ws.once('open', go), ws.once('close', go), ws.once('unexpected-response', go)))
    const ask = (request: object) => ws.send(JSON.stringify(request))
    const until = (is: (s: Said) => boolean) => eventually(() => said.find(is))
    return { ws, said, ask, until }
  }
  const interactionId = randomUUID() as InteractionId
  const say = (ordinal: number, id = interactionId) =>
    h.db.transact(w, async (tx) =>
      tx.record({ type: 'turn.received', interactionId: id, turnId: randomUUID() as TurnId, ordinal }),
    )
  return {
    ...h,
    w,
    live,
    served,
    journal,
    connect,
    say,
    interactionId,
    allowed,
    callers,
    agentId,
    renders: () => renders,
  }
}
const ordinals = (said: Said[]) => said.flatMap((s) => (s.body?.ordinal === undefined ? [] : [s.body.ordinal]))

test('who listens to a topic hears its events in order with their position, rendered once for all', async (t) => {
  const { connect, say, interactionId, renders } = await open(t)
  const topic = `interaction:${interactionId}`
  const [a, b] = await Promise.all([connect('agent'), connect('agent')])
  for (const c of [a, b]) c.ask({ do: 'subscribe', topic })
  await Promise.all([a, b].map((c) => c.until((s) => s.subscribed === true)))
  for (let i = 1; i <= 20; i++) await say(i)
  await say(99, randomUUID() as InteractionId)
  await Promise.all([a, b].map((c) => c.until((s) => s.body?.ordinal === 20)))
  for (const c of [a, b])
    assert.deepEqual(
      ordinals(c.said),
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  const positions = a.said.flatMap((s) => (s.body ? [s.position ?? 0] : []))
  assert.deepEqual(
    positions,
    positions.toSorted((x, y) => x - y),
  )
  assert.equal(renders(), 20)
})

test('after a gap the client is sent exactly what it missed, then what is live', async (t) => {
  const { connect, say, interactionId, drain } = await open(t)
  const topic = `interaction:${interactionId}`
  const first = await connect('agent')
  first.ask({ do: 'subscribe', topic })
  await say(1)
  const last = await first.until((s) => s.body?.ordinal === 1)
  first.ws.terminate()
  for (let i = 2; i <= 6; i++) await say(i)
  await drain()
  const again = await connect('agent')
  again.ask({ do: 'subscribe', topic, after: last.position })
  const writing = (async () => {
    for (let i = 7; i <= 12; i++) await say(i)
  })()
  await again.until((s) => s.body?.ordinal === 12)
  await writing
  assert.deepEqual(ordinals(again.said), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test('after a gap everybody who tells of a thing is heard, as when it is live', async (t) => {
  // another module's topic of the same name, which tells of other events
  const other = defineTopic({
    name: 'interaction',
    permission: 'interactions.read',
    keyOf: (_caller, id) => (id ? `interaction:${id}` : null),
    events: ['note.added'],
    audience: async (_tx, { event }) => [`interaction:${event.interactionId}`],
    render: async () => [],
  })
  const { connect, say, interactionId, drain } = await open(t, {}, [other])
  await say(1)
  await say(2)
  await drain()
  const again = await connect('agent')
  again.ask({ do: 'subscribe', topic: `interaction:${interactionId}`, after: 1 })
  await again.until((s) => s.subscribed === true)
  assert.deepEqual(ordinals(again.said), [2])
})

test('who missed too much starts afresh', async (t) => {
  const { connect, say, interactionId, drain, db, w } = await open(t)
  await say(1)
  await db.transact(w, async (tx) => {
    for (let i = 0; i < 600; i++)
      tx.record({ type: 'turn.received', interactionId, turnId: randomUUID() as TurnId, ordinal: i })
  })
  await drain()
  const late = await connect('agent')
  late.ask({ do: 'subscribe', topic: `interaction:${interactionId}`, after: 1 })
  await late.until((s) => s.reset === true)
  await late.until((s) => s.subscribed === true)
  assert.deepEqual(ordinals(late.said), [])
})

test('strangers, people without the permission and people of other workspaces get nothing', async (t) => {
  const { connect, interactionId, callers, workspace } = await open(t)
  const topic = `interaction:${interactionId}`
  const blind = await connect('blind')
  blind.ask({ do: 'subscribe', topic })
  assert.equal((await blind.until((s) => s.refused !== undefined)).refused, 'not_found')
  const stranger = await connect(null)
  stranger.ask({ do: 'subscribe', topic })
  assert.equal((await stranger.until((s) => s.refused !== undefined)).refused, 'not_signed_in')
  callers.set('other', person(workspace(), ['interactions.read']))
  const other = await connect('other')
  const [own] = callers.values()
  other.ask({ do: 'subscribe', topic, workspaceId: own?.kind === 'person' ? own.workspaceId : '' })
  assert.equal((await other.until((s) => s.refused !== undefined)).refused, 'not_found')
})

test('when a membership changes, what may not be seen any more ends at once', async (t) => {
  const { connect, say, interactionId, allowed, db, w, agentId } = await open(t)
  const agent = await connect('agent')
  agent.ask({ do: 'subscribe', topic: `interaction:${interactionId}` })
  await agent.until((s) => s.subscribed === true)
  allowed.isOpen = false
  await db.transact(w, async (tx) => tx.record({ type: 'membership.changed', personId: agentId }))
  await agent.until((s) => s.refused === 'not_allowed')
  await say(1)
  await say(2)
  assert.deepEqual(ordinals(agent.said), [])
})

test('a session that ended closes the socket', async (t) => {
  const { connect, interactionId, callers, db, w, agentId } = await open(t)
  const agent = await connect('agent')
  agent.ask({ do: 'subscribe', topic: `interaction:${interactionId}` })
  await agent.until((s) => s.subscribed === true)
  callers.delete('agent')
  const closed = new Promise<number>((go) => agent.ws.once('close', go))
  await db.transact(w, async (tx) => tx.record({ type: 'membership.changed', personId: agentId }))
  assert.equal(await closed, 4401)
})

test('a page of another site cannot open a socket with cookies; without them it must say who it is', async (t) => {
  const { connect } = await open(t)
  const foreign = await connect(null, { cookie: 'session=1', origin: 'https://evil.example' })
  assert.notEqual(foreign.ws.readyState, WebSocket.OPEN)
  const widget = await connect(null, { origin: 'https://shop.example' })
  widget.ask({ do: 'hello', token: 'wrong' })
  assert.equal((await widget.until((s) => s.refused !== undefined)).refused, 'not_signed_in')
})

test('garbage on a socket is refused and too much of it ends the socket; the others do not notice', async (t) => {
  const { connect, say, interactionId } = await open(t)
  const good = await connect('agent')
  good.ask({ do: 'subscribe', topic: `interaction:${interactionId}` })
  await good.until((s) => s.subscribed === true)
  const bad = await connect('agent')
  bad.ws.send('{"do":')
  assert.equal((await bad.until((s) => s.refused !== undefined)).refused, 'malformed')
  const closed = new Promise<number>((go) => bad.ws.once('close', go))
  for (let i = 0; i < 15; i++) bad.ws.send(Buffer.from([1, 2, 3]))
  assert.equal(await closed, 1008)
  const big = await connect('agent')
  const tooBig = new Promise<number>((go) => big.ws.once('close', go))
  big.ws.send('x'.repeat(10_000))
  assert.equal(await tooBig, 1009)
  const fast = await connect('agent')
  const tooFast = new Promise<number>((go) => fast.ws.once('close', go))
  for (let i = 0; i < 200; i++) fast.ask({ do: 'unsubscribe', topic: 'inbox' })
  assert.equal(await tooFast, 4429)
  await say(1)
  await good.until((s) => s.body?.ordinal === 1)
})

test('ephemeral messages reach who listens, also on another node, and carry no position', async (t) => {
  const { connect, interactionId, live, w, db, ownerUrl } = await open(t)
  const elsewhere = await openDatabase({ ...db, ownerUrl, secret: testSecret, migrates: false })
  const node = await openNode(elsewhere, { isWatching: false })
  const agent = await connect('agent')
  agent.ask({ do: 'subscribe', topic: `interaction:${interactionId}` })
  await agent.until((s) => s.subscribed === true)
  assert.ok(live.isHeard(w, `interaction:${interactionId}`))
  live.publish({ workspaceId: w, key: `interaction:${interactionId}`, body: readBody(5) })
  const heard = await agent.until((s) => s.body?.ordinal === 5)
  assert.equal(heard.position, undefined)
  elsewhere.signals.raise(
    'live',
    JSON.stringify({ workspaceId: w, key: `interaction:${interactionId}`, body: readBody(6) }),
  )
  await agent.until((s) => s.body?.ordinal === 6)
  await node.close()
  await elsewhere.close()
})

test('whoever is connected is known, and known to be gone', async (t) => {
  const seen: [string, boolean][] = []
  const { connect, live } = await open(t, { person: (id, isConnected) => void seen.push([id, isConnected]) })
  const agent = await connect('agent')
  await eventually(() => (live.people().size === 1 ? true : undefined))
  agent.ws.close()
  await eventually(() => (live.people().size === 0 ? true : undefined))
  assert.deepEqual(
    seen.map(([, is]) => is),
    [true, false],
  )
})

test('a client that does not read is not waited for, and starts afresh when it reads again; others hear everything', async (t) => {
  const { connect, interactionId, live, w } = await open(t)
  const topic = `interaction:${interactionId}`
  const [slow, fast] = await Promise.all([connect('agent'), connect('agent')])
  for (const c of [slow, fast]) c.ask({ do: 'subscribe', topic })
  await Promise.all([slow, fast].map((c) => c.until((s) => s.subscribed === true)))
  slow.ws.pause()
  const count = 4000
  const at = new Date().toISOString()
  for (let i = 0; i < count; i++) {
    const text = `${i} ${'x'.repeat(5000)}`
    live.publish({ workspaceId: w, key: topic, body: { type: 'floor-message', text, from: 'test', at } })
    if (i % 100 === 0) await new Promise((go) => setImmediate(go))
  }
  await eventually(
    () => (fast.said.filter((s) => s.body?.type === 'floor-message').length === count ? true : undefined),
    20_000,
  )
  slow.ws.resume()
  await slow.until((s) => s.reset === true)
  assert.ok(slow.said.filter((s) => s.body?.type === 'floor-message').length < count)
})
