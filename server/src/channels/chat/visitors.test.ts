import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SignJWT } from 'jose'
import { WebSocket } from 'ws'
import { codeOf, openShop, page, signing } from '../../../test/chat-shop.ts'
import { eventually } from '../../../test/harness.ts'
import { putCustomer } from '../../customers/customers.ts'

test('a token that is none, is made up, is of nobody or of a retired place opens nothing', async (t) => {
  const { call, visit, inside, workspaceId } = await openShop(t)
  const maya = await visit()
  const forged = `${maya.visitorToken.slice(0, -3)}AAA`
  for (const token of ['', 'garbage', 'pv_', forged, 'x'.repeat(5000), maya.visitorId])
    assert.equal((await call('GET', '/api/chat/turns', { headers: { authorization: `Bearer ${token}` } })).status, 401)
  await inside((tx) =>
    tx.query('test.retire', 'update touchpoints set retired_at = $2 where workspace_id = $1', [workspaceId, tx.now]),
  )
  assert.equal((await maya.ask('GET', '/turns')).status, 401)
})

test('a browser resumes with its token after days; a token that is not known gets a new one', async (t) => {
  const { visit, clock } = await openShop(t)
  const maya = await visit()
  const { turn } = await maya.said('hello')
  clock.advance(6 * 24 * 3_600_000)
  const later = await visit({ visitorToken: maya.visitorToken })
  assert.equal(later.visitorToken, maya.visitorToken)
  assert.deepEqual(
    later.turns.map((one) => one.id),
    [turn.id],
  )
  const stranger = await visit({ visitorToken: `${maya.visitorToken.slice(0, -3)}AAA` })
  assert.notEqual(stranger.visitorToken, maya.visitorToken)
  assert.equal(stranger.turns.length, 0)
})

test('only pages of allowed sites may use the key, the requests and the socket', async (t) => {
  const { start, visit, call, url, key } = await openShop(t, { sites: ['https://shop.example'] })
  assert.equal(codeOf(await start({ origin: 'https://evil.example' })), 'site_not_allowed')
  assert.equal(codeOf(await call('POST', '/api/chat/start', { body: { key: 'pk_nobody', page } })), 'site_unknown')
  assert.ok(key)
  const maya = await visit({ origin: 'https://shop.example' })
  const from = (origin: string) =>
    call('GET', '/api/chat/turns', { headers: { ...maya.as, origin } }).then((answer) => answer.status)
  assert.deepEqual([await from('https://shop.example'), await from('https://evil.example')], [200, 401])
  const hello = async (origin: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, { headers: { origin } })
    t.after(() => socket.terminate())
    const said: string[] = []
    socket.on('message', (data) => said.push(String(data as Buffer)))
    await new Promise((go) => socket.once('open', go))
    socket.send(JSON.stringify({ do: 'hello', token: maya.visitorToken }))
    socket.send(JSON.stringify({ do: 'subscribe', topic: 'visitor' }))
    return eventually(() => said.find((one) => /subscribed|refused/.test(one)))
  }
  assert.match(await hello('https://shop.example'), /subscribed/)
  assert.match(await hello('https://evil.example'), /not_signed_in/)
})

test("a shop's signed token makes the customer known, is refused when late or forged, and parts two people at one browser", async (t) => {
  const { visit, start, inside, workspaceId } = await openShop(t)
  await inside((tx) => putCustomer(tx, { externalId: 'c-7', name: 'Maya Okafor', email: 'maya@okafor.example' }))
  const sign = (sub: string, atS: number, by = signing) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setAudience(workspaceId)
      .setExpirationTime(atS)
      .sign(new TextEncoder().encode(by))
  const nowS = (await inside(async (tx) => tx.now.getTime())) / 1000
  const maya = await visit({ customerToken: await sign('c-7', nowS + 600) })
  assert.deepEqual([maya.isVerified, maya.name], [true, 'Maya Okafor'])
  await maya.said('it is me')
  for (const bad of [
    await sign('c-7', nowS - 600),
    await sign('c-7', nowS + 600, 'another secret of 32 bytes long!'),
    'x.y.z',
  ])
    assert.equal(codeOf(await start({ customerToken: bad })), 'token_wrong')
  const leo = await visit({ visitorToken: maya.visitorToken, customerToken: await sign('c-8', nowS + 600) })
  assert.notEqual(leo.visitorToken, maya.visitorToken)
  assert.deepEqual([leo.turns.length, leo.name], [0, null])
  const again = await visit({ visitorToken: maya.visitorToken, customerToken: await sign('c-7', nowS + 900) })
  assert.deepEqual([again.visitorToken, again.turns.length], [maya.visitorToken, 1])
})

test('a typed address is a claim that opens nothing; the code sent to it proves it, five tries, ten minutes, once a minute', async (t) => {
  const { visit, inside, mails, clock, setMail } = await openShop(t)
  await inside((tx) => putCustomer(tx, { externalId: 'c-7', name: 'Maya Okafor', email: 'maya@okafor.example' }))
  const stranger = await visit()
  const email = 'maya@Okafor.example'
  await stranger.ask('PUT', '/claim', { email, name: 'Maya' })
  assert.deepEqual([(await visit({ visitorToken: stranger.visitorToken })).isVerified], [false])
  const send = () => stranger.ask('POST', '/code', { email })
  const give = (code: string) => stranger.ask('POST', '/code/proof', { email, code })
  assert.deepEqual((await send()).body, { sent: true })
  assert.equal(codeOf(await send()), 'too_many_requests')
  const code = /\d{6}/.exec(mails[0]?.text ?? '')?.[0] ?? ''
  const wrong = code === '000000' ? '111111' : '000000'
  for (let tries = 0; tries < 5; tries++) assert.equal(codeOf(await give(wrong)), 'code_wrong')
  assert.equal(codeOf(await give(code)), 'code_wrong')
  clock.advance(61_000)
  await send()
  const next = /\d{6}/.exec(mails[1]?.text ?? '')?.[0] ?? ''
  clock.advance(11 * 60_000)
  assert.equal(codeOf(await give(next)), 'code_wrong')
  await send()
  const third = /\d{6}/.exec(mails[2]?.text ?? '')?.[0] ?? ''
  assert.deepEqual((await give(third)).body, { proven: true })
  assert.equal(codeOf(await give(third)), 'code_wrong')
  const known = await visit({ visitorToken: stranger.visitorToken })
  assert.deepEqual([known.isVerified, known.name], [true, 'Maya Okafor'])
  setMail(false)
  clock.advance(61_000)
  assert.equal(codeOf(await send()), 'mail_not_set')
})
