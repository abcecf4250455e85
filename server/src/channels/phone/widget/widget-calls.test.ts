/** Calls from the widget over the whole program's HTTP and sockets; the switch is the fake, its SIP socket one of the test. With a real switch and browsers: test/phone/widget-call.test.ts. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Heard } from '@peakend/contract/widget-calls.ts'
import { WebSocket, WebSocketServer } from 'ws'
import { asked, program } from '../../../../test/browser.ts'
import { eventually } from '../../../../test/harness.ts'
import { realClock } from '../../../base/clock.ts'
import { openFakeTelephony, type FakeTelephony } from '../fake-telephony.ts'
import { fitOffer } from './sdp.ts'

const offer = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:actpass',
  'a=rtcp-mux',
  '',
].join('\r\n')

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const header = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1] ?? ''

/** A switch that asks who is there, and lets in whom it was told of. */
const farEnd = async (t: TestContext, telephony: FakeTelephony) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' })
  await once(server, 'listening')
  t.after(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const arrived: string[] = []
  const passwords = new Map<string, string>()
  const { admit } = telephony
  telephony.admit = (name, password) => {
    passwords.set(name, password)
    return admit(name, password)
  }
  server.on('connection', (ws) =>
    ws.on('message', (data) => {
      const text = (data as Buffer).toString()
      arrived.push(text)
      const same = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(text, name)}`)
      const answer = (start: string, more: string[] = [], body = '') =>
        ws.send(
          [
            `SIP/2.0 ${start}`,
            ...same,
            `To: ${header(text, 'To')};tag=far`,
            ...more,
            `Content-Length: ${body.length}`,
            '',
            body,
          ].join('\r\n'),
        )
      if (!text.startsWith('INVITE')) return
      const given = /response="(\w+)"/.exec(text)?.[1]
      if (!given)
        return answer('401 Unauthorized', ['WWW-Authenticate: Digest realm="a",nonce="n",algorithm=MD5,qop="auth"'])
      const user = /username="([^"]+)"/.exec(text)?.[1] ?? ''
      const cnonce = /cnonce="([^"]+)"/.exec(text)?.[1]
      const uri = /^INVITE (\S+)/.exec(text)?.[1]
      const wanted = md5(`${md5(`${user}:a:${passwords.get(user)}`)}:n:00000001:${cnonce}:auth:${md5(`INVITE:${uri}`)}`)
      if (given !== wanted) return answer('403 Forbidden')
      telephony.outside.register(user, passwords.get(user) ?? '')
      telephony.outside.dialFrom(user, 'call')
      answer('200 OK', ['Contact: <sip:here@127.0.0.1>'], 'v=0\r\n')
    }),
  )
  return { arrived, sipUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws` }
}

interface Place {
  id: string
  key: string
}
const shop = async (t: TestContext) => {
  const telephony = openFakeTelephony(realClock)
  const far = await farEnd(t, telephony)
  const at = await program(t, { switch: { telephony, sipUrl: far.sipUrl } })
  const queues = await at.call<{ rows: { id: string }[] }>('GET', '/api/queues')
  const queueId = queues.rows[0]?.id ?? ''
  const place = await at.call<Place>('POST', '/api/touchpoints', {
    name: 'Shop',
    channel: 'chat',
    stage: 'decision',
    queueId,
    sites: ['https://shop.example'],
  })
  const line = { phoneNumberId: null, flowId: null, queueId, mostAtOnce: 2 }
  const setLine = (to: object | null, touchpointId = place.id) =>
    at.call('PUT', `/api/touchpoints/${touchpointId}/call-line`, { line: to })
  await setLine(line)
  const visit = async (key = place.key) => {
    const page = { url: 'https://shop.example/lamp', title: 'Lamp' }
    const started = (await asked(at.url, 'POST', '/api/chat/start', { key, page })) as {
      visitorToken: string
      visitorId: string
      calls: boolean
    }
    const ask = <T>(method: string, path: string, body?: unknown) =>
      asked(at.url, method, `/api/chat${path}`, body, undefined, started.visitorToken) as Promise<T>
    const pass = async () => {
      const made = await ask<{ pass: { token: string; socketUrl: string } | null }>('POST', '/call', {})
      assert.ok(made.pass)
      return made.pass
    }
    return { ...started, ask, pass }
  }
  const page = { url: 'https://shop.example/lamp', title: 'Lamp' }
  /** A browser's socket; what it hears, in the order it came. */
  const call = async (of: { token: string; socketUrl: string }, how: { origin?: string; hello?: object } = {}) => {
    const ws = new WebSocket(of.socketUrl, { headers: { origin: how.origin ?? 'https://shop.example' } })
    t.after(() => ws.terminate())
    const heard: Heard[] = []
    ws.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as Heard))
    await once(ws, 'open')
    ws.send(JSON.stringify({ pass: of.token, offer, page, ...how.hello }))
    const hears = (wanted: string) =>
      eventually(() => (heard.some((one) => JSON.stringify(one).includes(wanted)) ? true : undefined))
    return { ws, heard, hears }
  }
  const me = await at.call<{ memberships: { workspaceId: WorkspaceId }[] }>('GET', '/api/me')
  const workspaceId = me.memberships[0]!.workspaceId
  const rows = <Row>(sql: string, values: string[] = []) =>
    at.db.transact(workspaceId, (tx) => tx.query<Row>(md5(sql), sql, [workspaceId, ...values]))
  return { ...at, ...far, rows, workspaceId, telephony, place, queueId, line, setLine, visit, dial: call }
}

test('a visitor calls as the customer of their chat, is told where they stand, and hangs up', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  assert.equal(maya.calls, true)
  const one = await at.dial(await maya.pass())
  await one.hears('"answer"')
  await one.hears('"waiting"')
  const [made] = await at.rows<{ isTheirs: boolean; place: string; title: string; kind: string }>(
    `select i.customer_id = v.customer_id as "isTheirs", i.touchpoint_id as place, i.context ->> 'title' as title, c.number_kind as kind
     from interactions i join calls c using (workspace_id, interaction_id) join visitors v using (workspace_id)
     where workspace_id = $1 and i.channel = 'phone' and v.visitor_id = $2`,
    [maya.visitorId],
  )
  assert.deepEqual(made, { isTheirs: true, place: at.place.id, title: 'Lamp', kind: 'browser' })
  // the switch was asked for the one place there is, by a name nobody chose
  const invites = at.arrived.filter((text) => text.startsWith('INVITE'))
  assert.deepEqual(new Set(invites.map((text) => text.split(' ')[1])), new Set(['sip:call@peakend.invalid']))
  one.ws.send('{"do":"hang-up"}')
  await one.hears('"over"')
  assert.deepEqual(await at.telephony.legs(), [])
})

test('a pass is good once, soon, for its own browser, page and workspace', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  const pass = await maya.pass()
  const elsewhere = await at.dial(pass, { origin: 'https://other.example' })
  await elsewhere.hears('"refused":"pass_wrong"')
  // whoever has copied it finds it used
  const again = await at.dial(pass)
  await again.hears('"refused":"pass_wrong"')
  const old = await maya.pass()
  await at.rows(`update widget_passes set expires_at = made_at where workspace_id = $1 and used_at is null returning 1`)
  await (await at.dial(old)).hears('"refused":"pass_wrong"')
  const fresh = await maya.pass()
  const none = Buffer.alloc(16).toString('base64url')
  for (const token of ['', 'pc_', fresh.token.slice(0, -1), `pc_${none}${fresh.token.slice(25)}`, maya.visitorToken])
    await (await at.dial({ ...fresh, token })).hears('"refused":"pass_wrong"')
  assert.deepEqual(at.arrived, [], 'the switch heard of none of it')
  // a browser of a place that offers no calls any more
  await at.setLine(null)
  await (await at.dial(fresh)).hears('"refused":"pass_wrong"')
  assert.equal((await at.visit()).calls, false)
  await assert.rejects(maya.pass(), /404/)
})

test('what is said by the socket leads nowhere but to the line', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  const sip = 'INVITE sip:100@x SIP/2.0\r\n'
  const hellos: object[] = [
    { offer: `${offer}\r\n\r\n${sip}` },
    { offer: offer.replace('m=audio', 'm=video') },
    { offer: 'x'.repeat(30_000) },
    { pass: 5 },
  ]
  for (const hello of hellos) await (await at.dial(await maya.pass(), { hello })).hears('"refused":"offer_wrong"')
  const raw = await at.dial(
    await maya.pass().catch(() => ({ token: 'x', socketUrl: `${at.url.replace('http', 'ws')}/call` })),
  )
  raw.ws.send(sip)
  await raw.hears('"refused"')
  assert.ok(at.arrived.every((text) => !text.includes('sip:100')))
})

test('a browser makes one call at a time, a place so many, and a program is held off', async (t) => {
  const at = await shop(t)
  const [maya, jonas, lea] = [await at.visit(), await at.visit(), await at.visit()]
  const [first, second] = [await maya.pass(), await maya.pass()]
  const one = await at.dial(first)
  await one.hears('"waiting"')
  await (await at.dial(second)).hears('"refused":"busy"')
  const theirs = await at.dial(await jonas.pass())
  await theirs.hears('"waiting"')
  await assert.rejects(lea.pass(), /limit_reached/)
  one.ws.close(1000)
  await eventually(async () => ((await at.telephony.legs()).length === 1 ? true : undefined))
  await eventually(async () => (await lea.pass().catch(() => undefined)) ?? undefined)
  await assert.rejects(async () => {
    for (let n = 0; n < 10; n++) await maya.pass()
  }, /429/)
})

test('a socket that is lost finds its call again; one that is left ends it', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  const pass = await maya.pass()
  const one = await at.dial(pass)
  await one.hears('"waiting"')
  one.ws.terminate()
  const again = await at.dial(pass, { hello: { offer: undefined } })
  await again.hears('"waiting"')
  assert.equal((await at.telephony.legs()).length, 1)
  // nobody else's pass leads to it
  const other = await at.visit()
  await (await at.dial(await other.pass(), { hello: { offer: undefined } })).hears('"refused":"pass_wrong"')
  again.ws.send('{"do":"hang-up"}')
  await again.hears('"over"')
  await (await at.dial(pass, { hello: { offer: undefined } })).hears('"refused":"pass_wrong"')
})

test('where it leads is a number or a queue of this workspace, is audited, and a switch that is away is said', async (t) => {
  const at = await shop(t)
  const number = await at.call<{ id: string }>('POST', '/api/phone-numbers', {
    number: '+34911555000',
    name: 'Main line',
    flowId: null,
    queueId: at.queueId,
  })
  const nothing = { phoneNumberId: null, flowId: null, queueId: null, mostAtOnce: 20 }
  const none = '00000000-0000-7000-8000-000000000000'
  const wrong = [
    nothing,
    { ...nothing, queueId: none },
    { ...nothing, phoneNumberId: none },
    { ...nothing, phoneNumberId: number.id, queueId: at.queueId },
    { ...nothing, queueId: at.queueId, flowId: none },
  ]
  for (const line of wrong) await assert.rejects(at.setLine(line), /404/)
  await assert.rejects(at.setLine(at.line, none), /404/)
  await at.setLine({ ...nothing, phoneNumberId: number.id })
  const shown = await at.call<object>('GET', `/api/touchpoints/${at.place.id}/call-line`)
  assert.deepEqual(shown, { line: { ...nothing, phoneNumberId: number.id }, why: null })
  const maya = await at.visit()
  await (await at.dial(await maya.pass())).hears('"waiting"')
  await at.call('DELETE', `/api/phone-numbers/${number.id}`)
  await assert.rejects((await at.visit()).pass(), /404/)
  const { rows } = await at.call<{ rows: { act: string }[] }>('GET', '/api/audit')
  assert.ok(rows.some(({ act }) => act === 'touchpoint.calls-set'))
  at.telephony.outside.fall('cut-off')
  assert.equal((await at.visit()).calls, false)
  await assert.rejects(maya.pass(), /phone_off/)
})

test('an offer is what a browser that may call would make, and nothing else', () => {
  assert.equal(fitOffer(offer), offer)
  assert.equal(fitOffer(offer.replaceAll('\r\n', '\n')), offer)
  const wrong = [
    '',
    offer.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
    offer.replace(/a=fingerprint.*\r\n/, ''),
    offer.replace(/a=ice-pwd.*\r\n/, ''),
    offer.replace('a=rtcp-mux', 'a=rtcp-mux\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0'),
    offer.replace('a=rtcp-mux', 'a=x\0'),
    offer.replace('a=rtcp-mux', `a=${'x'.repeat(2000)}`),
    `${offer}${'a=x\r\n'.repeat(400)}`,
    `\r\n${offer}`,
  ]
  for (const one of wrong) assert.equal(fitOffer(one), null, JSON.stringify(one.slice(-80)))
})

test('who waits on the phone is called back in the place of that call', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  const one = await at.dial(await maya.pass())
  await one.hears('"isCallBackOffered":true')
  const [call] = await at.rows<{ id: string }>(
    `select interaction_id as id from interactions where workspace_id = $1 and channel = 'phone'`,
  )
  const id = call?.id ?? ''
  await one.hears(`"interactionId":"${id}"`)
  await maya.ask('PUT', '/call-back', {
    senderId: 'd7b4a5b0-2c7e-4c07-9f5f-2b6f0a1f4c11',
    when: 'my-turn',
    way: 'phone',
    address: '+34 600 11 22 33',
  })
  await one.hears('"booked"')
  const rows = await at.rows<{ id: string; address: string }>(
    'select interaction_id as id, address from callbacks where workspace_id = $1',
  )
  assert.deepEqual(rows, [{ id, address: '+34600112233' }], 'of the call, and no second conversation')
})

test('whoever spoke with somebody says afterwards how it was; nobody else says it for them', async (t) => {
  const at = await shop(t)
  const maya = await at.visit()
  const one = await at.dial(await maya.pass())
  await one.hears('"waiting"')
  const [call] = await at.rows<{ id: string }>(
    `select interaction_id as id from interactions where workspace_id = $1 and channel = 'phone'`,
  )
  const id = (call?.id ?? '') as InteractionId
  const survey = { interactionId: id, score: 4, comment: 'Kind' }
  await assert.rejects(maya.ask('POST', '/survey', survey), /survey_closed/, 'nobody has answered yet')
  await at.db.transact(at.workspaceId, async (tx) => {
    await tx.query(
      'test.answered',
      'update interactions set answered_at = $3 where workspace_id = $1 and interaction_id = $2',
      [at.workspaceId, id, tx.now],
    )
  })
  one.ws.send('{"do":"hang-up"}')
  await eventually(async () =>
    (await at.rows('select 1 from survey_answers where workspace_id = $1')).length === 1 ? true : undefined,
  )
  const other = await at.visit()
  await assert.rejects(other.ask('POST', '/survey', survey), /not_found/)
  await maya.ask('POST', '/survey', survey)
  await maya.ask('POST', '/survey', { ...survey, score: 5 })
  const told = await at.rows<{ score: number; comment: string; lines: number }>(
    `select s.score, s.comment, (select count(*)::int from turns t where t.workspace_id = $1 and t.interaction_id = s.interaction_id
       and t.system ->> 'code' = 'call-told') as lines from survey_answers s where s.workspace_id = $1`,
  )
  assert.deepEqual(told, [{ score: 5, comment: 'Kind', lines: 1 }], 'it may be changed, and is told once')
})
