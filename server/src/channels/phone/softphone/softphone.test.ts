/** The phone's way to the switch over real HTTP, sessions and sockets; the switch's end is a socket of the test. Asterisk's own part is in test/phone. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { softphone as contract } from '@peakend/contract/softphone.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import { WebSocket, WebSocketServer } from 'ws'
import { house } from '../../../../test/house.ts'
import { testServer } from '../../../../test/server.ts'
import { SwitchAway, type Telephony, type TelephonyEvent } from '../telephony.ts'
import { openSoftphone, type SoftphoneOptions } from './softphone.ts'
import { LINE_CLOSED } from './sip-line.ts'

const NEVER_MS = 600_000

/** The two things asked of the switch here, and whether it is up. */
const phonesOnly = () => {
  const ears = new Set<(event: TelephonyEvent) => void>()
  const admitted = new Map<string, string>()
  const state = { isUp: true }
  const telephony = {
    get isUp() {
      return state.isUp
    },
    hear(ear: (event: TelephonyEvent) => void) {
      ears.add(ear)
      return () => ears.delete(ear)
    },
    async admit(agent: string, password: string) {
      if (!state.isUp) throw new SwitchAway()
      admitted.set(agent, password)
    },
    async withdraw(agent: string) {
      admitted.delete(agent)
    },
  } as unknown as Telephony
  const tell = (event: TelephonyEvent) => ears.forEach((ear) => ear(event))
  return { telephony, admitted, state, tell }
}

/** The switch's SIP socket: what arrives is kept, and may be answered. */
const farEnd = async (t: TestContext) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' })
  await once(server, 'listening')
  t.after(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const arrived: string[] = []
  server.on('connection', (ws) => ws.on('message', (data) => arrived.push((data as Buffer).toString())))
  return { server, arrived, sipUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws` }
}

interface Registered {
  registrationId: string
  user: string
  password: string
  socketPath: string
}

const shop = async (t: TestContext, waits: SoftphoneOptions['waits'] = {}, publicUrl?: string) => {
  const h = await house(t)
  const [far, phones] = [await farEnd(t), phonesOnly()]
  const { telephony } = phones
  const opened = openSoftphone({
    db: h.db,
    switch: { telephony, sipUrl: far.sipUrl },
    waits: { pingMs: NEVER_MS, silentMs: NEVER_MS, recheckMs: NEVER_MS, ...waits },
  })
  const ports = { authenticate: h.identity.authenticate, maySee: async () => true }
  // what is registered first is ended first, and a server waits for its sockets
  const ends: (() => void)[] = [opened.close]
  t.after(() => ends.forEach((end) => end()))
  const server = await testServer(t, h, {
    contract: { softphone: contract },
    routes: { softphone: opened.routes },
    ports,
  })
  ends.push(opened.attach(server, ports, publicUrl))
  const agent = async (name: string, role: Role = 'agent') => {
    const personId = await h.person(name, role)
    const cookie = await h.cookieOf(personId)
    const headers = { cookie, 'peakend-workspace': h.workspaceId }
    const register = async (): Promise<Registered> => {
      const answer = await server.call('POST', '/api/softphone/register', {
        headers: { ...headers, origin: server.url },
      })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return answer.body as Registered
    }
    return { personId, cookie, headers, register }
  }
  return { ...h, ...server, ...far, ...phones, agent, opened }
}
type Shop = Awaited<ReturnType<typeof shop>>

interface Opening {
  path: string
  cookie?: string
  origin?: string | null
  protocols?: string[]
}
/** A socket as a browser opens it; settles with the HTTP status where it is refused. */
const openSip = async (at: Shop, of: Opening): Promise<{ ws: WebSocket } | { status: number }> => {
  const ws = new WebSocket(at.url.replace('http', 'ws') + of.path, of.protocols ?? ['sip'], {
    headers: {
      ...(of.cookie ? { cookie: of.cookie } : {}),
      ...(of.origin === null ? {} : { origin: of.origin ?? at.url }),
    },
  })
  return new Promise((go) => {
    ws.on('open', () => go({ ws }))
    ws.on('unexpected-response', (_request, response) => {
      response.resume()
      go({ status: response.statusCode ?? 0 })
    })
    ws.on('error', () => {})
  })
}
const opened = async (at: Shop, of: Opening): Promise<WebSocket> => {
  const answer = await openSip(at, of)
  if (!('ws' in answer)) throw new Error(`refused with ${answer.status}`)
  return answer.ws
}
/** A line that should end and does not fails its test, and does not hold it up for ever. */
const closeOf = async (ws: WebSocket): Promise<number> =>
  ((await once(ws, 'close', { signal: AbortSignal.timeout(20_000) })) as [number])[0]

const registering = (user: string): string =>
  [
    'REGISTER sip:peakend.invalid SIP/2.0',
    'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
    `From: <sip:${user}@peakend.invalid>;tag=1`,
    `To: <sip:${user}@peakend.invalid>`,
    'Call-ID: 1',
    'CSeq: 1 REGISTER',
    `Contact: <sip:${user}@a.invalid;transport=ws>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

test('a browser that registered speaks with the switch, and hears it', async (t) => {
  const at = await shop(t)
  const ana = await at.agent('Ana')
  const mine = await ana.register()
  assert.equal(at.admitted.get(mine.user), mine.password)
  assert.match(mine.password, /^[\w-]{32}$/)
  at.server.on('connection', (far) => far.on('message', () => far.send('SIP/2.0 401 Unauthorized\r\n\r\n')))
  const ws = await opened(at, { path: mine.socketPath, cookie: ana.cookie })
  assert.equal(ws.protocol, 'sip')
  ws.send(registering(mine.user))
  const [answer] = (await once(ws, 'message')) as [Buffer]
  assert.match(answer.toString(), /^SIP\/2.0 401/)
  assert.deepEqual(at.arrived, [registering(mine.user)])
  // the switch is left when the browser leaves
  const [far] = [...at.server.clients]
  const left = once(far as WebSocket, 'close')
  ws.close()
  await left
})

test('who is not signed in, not an agent, of another site or of no SIP gets no socket', async (t) => {
  const at = await shop(t, {}, 'https://desk.example')
  const ana = await at.agent('Ana')
  const auditor = await at.agent('Audit', 'auditor')
  const other = await at.another('Elsewhere')
  const { socketPath: path, registrationId } = await ana.register()
  const cookie = ana.cookie
  const status = async (of: Opening) => {
    const answer = await openSip(at, of)
    return 'status' in answer ? answer.status : answer.ws.terminate()
  }
  assert.equal(await status({ path }), 401)
  assert.equal(await status({ path, cookie: auditor.cookie }), 401)
  assert.equal(
    await status({ path: `/sip?workspace=${other.workspaceId}&registration=${registrationId}`, cookie }),
    401,
  )
  assert.equal(await status({ path, cookie, origin: 'https://evil.example' }), 403)
  assert.equal(await status({ path, cookie, origin: null }), 403)
  assert.equal(await status({ path, cookie, protocols: ['chat'] }), 400)
  assert.equal(await status({ path: '/sip?workspace=1', cookie }), 400)
  assert.equal(await status({ path: '/sip', cookie }), 400)
  assert.equal(await status({ path: '/elsewhere', cookie }), 404)
  at.state.isUp = false
  assert.equal(await status({ path, cookie }), 503)
  at.state.isUp = true
  assert.equal(await status({ path, cookie, origin: 'https://desk.example' }), undefined)
  const refused = await at.call('POST', '/api/softphone/register', { headers: { ...auditor.headers, origin: at.url } })
  assert.equal(refused.status, 403)
  assert.deepEqual(at.arrived, [])
})

test("a colleague's name, garbage and floods end the line and never reach the switch", async (t) => {
  const at = await shop(t)
  const [ana, ben] = [await at.agent('Ana'), await at.agent('Ben')]
  const [mine, his] = [await ana.register(), await ben.register()]
  const open = () => opened(at, { path: mine.socketPath, cookie: ana.cookie })
  const said = async (what: string | Buffer): Promise<number> => {
    const ws = await open()
    const code = closeOf(ws)
    ws.send(what)
    return code
  }
  assert.equal(await said(registering(his.user)), LINE_CLOSED.refused)
  assert.equal(await said('INVITE everything'), LINE_CLOSED.refused)
  assert.equal(await said(Buffer.from([1, 2, 3])), LINE_CLOSED.refused)
  assert.equal(await said('x'.repeat(100_000)), 1009)
  const ws = await open()
  const code = closeOf(ws)
  for (let i = 0; i < 300; i++) ws.send(registering(mine.user))
  assert.equal(await code, LINE_CLOSED.tooMuch)
  assert.ok(at.arrived.length <= 120, String(at.arrived.length))
  assert.ok(at.arrived.every((one) => one === registering(mine.user)))
})

test('the newest browser is the phone, and the other is told', async (t) => {
  const at = await shop(t)
  const ana = await at.agent('Ana')
  const first = await ana.register()
  const ws = await opened(at, { path: first.socketPath, cookie: ana.cookie })
  const code = closeOf(ws)
  const second = await ana.register()
  assert.equal(await code, LINE_CLOSED.elsewhere)
  assert.equal(second.user, first.user)
  assert.equal(at.admitted.get(second.user), second.password)
  // one that comes back with what it had is told as well
  assert.equal(await closeOf(await opened(at, { path: first.socketPath, cookie: ana.cookie })), LINE_CLOSED.elsewhere)
  assert.equal((await opened(at, { path: second.socketPath, cookie: ana.cookie })).readyState, WebSocket.OPEN)
})

test('another node hears whose phone changed', async (t) => {
  const at = await shop(t)
  const ana = await at.agent('Ana')
  const mine = await ana.register()
  const ws = await opened(at, { path: mine.socketPath, cookie: ana.cookie })
  const code = closeOf(ws)
  const elsewhere = [{ personId: ana.personId, id: crypto.randomUUID(), atMs: at.clock.now().getTime() + 1 }]
  at.db.signals.hear(JSON.stringify({ signals: { phones: JSON.stringify(elsewhere) } }))
  assert.equal(await code, LINE_CLOSED.elsewhere)
})

test('signed out, the phone is withdrawn', async (t) => {
  const at = await shop(t, { recheckMs: 20 })
  const ana = await at.agent('Ana')
  const mine = await ana.register()
  const code = closeOf(await opened(at, { path: mine.socketPath, cookie: ana.cookie }))
  await at.identity.sessions.signOut({ headers: { cookie: ana.cookie }, address: '127.0.0.1' })
  assert.equal(await code, LINE_CLOSED.signedOut)
  assert.equal(at.admitted.size, 0)
})

test('a browser that gives no sign is away', async (t) => {
  const at = await shop(t, { pingMs: 20, silentMs: 100 })
  const ana = await at.agent('Ana')
  const mine = await ana.register()
  const gone = once(at.server, 'connection').then(([far]) => once(far as WebSocket, 'close'))
  const ws = await opened(at, { path: mine.socketPath, cookie: ana.cookie })
  // the network is lost: nothing is read or written any more
  const raw = (ws as unknown as { _socket: { pause: () => void; resume: () => void } })._socket
  raw.pause()
  await gone
  raw.resume()
})

test('phones are admitted again once the switch is back, and none is made while it is away', async (t) => {
  const at = await shop(t)
  const ana = await at.agent('Ana')
  const mine = await ana.register()
  const reached = once(at.server, 'connection')
  const code = closeOf(await opened(at, { path: mine.socketPath, cookie: ana.cookie }))
  await reached
  for (const far of at.server.clients) far.terminate()
  assert.equal(await code, LINE_CLOSED.switchAway)
  at.admitted.clear()
  at.state.isUp = false
  const off = await at.call('POST', '/api/softphone/register', { headers: { ...ana.headers, origin: at.url } })
  assert.equal((off.body as { code: string }).code, 'phone_off')
  at.state.isUp = true
  at.tell({ kind: 'up' })
  assert.equal(at.admitted.get(mine.user), mine.password)
})

test('a registration does not outlast a day', async (t) => {
  const at = await shop(t)
  await (await at.agent('Ana')).register()
  at.clock.advance(15 * 3600 * 1000)
  assert.equal(at.admitted.size, 0)
})

test('where no switch is set up, nobody registers', async (t) => {
  const h = await house(t)
  const none = openSoftphone({ db: h.db })
  await h.person('Ana', 'agent')
  const callers = { Ana: await h.callerOf('Ana') }
  const server = await testServer(t, h, {
    contract: { softphone: contract },
    routes: { softphone: none.routes },
    callers,
  })
  assert.equal((await server.call('POST', '/api/softphone/register', { as: 'Ana' })).status, 409)
})
