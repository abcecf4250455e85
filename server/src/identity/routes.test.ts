import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import { WebSocket } from 'ws'
import { openLive } from '../base/live.ts'
import { defineTopic } from '../base/topics.ts'
import { changeMembership } from './memberships/memberships.ts'
import { emailOf, house, housePassword } from '../../test/house.ts'
import { testServer, type Call } from '../../test/server.ts'

/** Identity behind the real HTTP server, and a browser that keeps its cookie. */
const site = async (t: TestContext) => {
  const h = await house(t)
  const server = await testServer(t, h, {
    contract,
    routes: h.identity.routes,
    ports: { authenticate: h.identity.authenticate, maySee: async () => false },
  })
  const browser = () => {
    let cookie = ''
    return async (method: string, path: string, body?: unknown, headers: Call['headers'] = {}) => {
      const answer = await server.call(method, `/api${path}`, {
        body,
        headers: { ...(cookie ? { cookie } : {}), ...headers },
      })
      const set = answer.headers.getSetCookie()[0]
      if (set !== undefined) cookie = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '')
      return { status: answer.status, body: answer.body as Record<string, unknown>, set }
    }
  }
  return { ...h, server, browser }
}

test('a day of an administrator: sign in, look, invite, and the one invited works', async (t) => {
  const { browser, workspaceId } = await site(t)
  const [boss, ana] = [browser(), browser()]
  assert.equal((await boss('GET', '/me')).status, 401)
  const wrong = await boss('POST', '/session', { email: emailOf('Brisa administrator'), password: 'wrong' })
  assert.deepEqual([wrong.status, wrong.body['code']], [401, 'sign_in_wrong'])
  const signed = await boss('POST', '/session', { email: emailOf('Brisa administrator'), password: housePassword })
  assert.equal(signed.status, 200)
  assert.match(signed.set ?? '', /HttpOnly; SameSite=Lax/)
  const me = await boss('GET', '/me')
  assert.equal((me.body['memberships'] as unknown[]).length, 1)
  assert.match(me.set ?? '', /Max-Age=604800/)

  const made = await boss('POST', '/invitations', { email: emailOf('Ana'), role: 'agent' })
  assert.deepEqual([made.status, made.body['mailed']], [200, false])
  const token = String(made.body['link']).split('#')[1]
  assert.equal((await ana('GET', `/invitation/${token}`)).body['workspaceName'], 'Brisa')
  const accepted = await ana('POST', `/invitation/${token}`, { name: 'Ana', password: housePassword, language: 'es' })
  assert.deepEqual([accepted.status, accepted.body['workspaceId']], [200, workspaceId])
  assert.equal((await ana('GET', '/me')).body['language'], 'es')
  assert.equal((await ana('GET', '/invitations')).status, 403)
  const known = await ana('GET', '/me/known')
  assert.deepEqual([known.status, (known.body['sections'] as unknown[]).length], [200, 3])

  const people = (await boss('GET', '/people')).body['rows'] as { id: string; name: string }[]
  const id = people.find((p) => p.name === 'Ana')?.id
  assert.equal((await boss('PATCH', `/people/${id}`, { state: 'suspended' })).status, 200)
  assert.equal((await ana('GET', '/me')).status, 401)
  const acts = ((await boss('GET', '/audit')).body['rows'] as { act: string }[]).map((r) => r.act)
  assert.deepEqual(acts.slice(0, 3), ['membership.changed', 'session.signed-in', 'invitation.accepted'])

  assert.equal((await boss('DELETE', '/session')).status, 200)
  assert.equal((await boss('GET', '/me')).status, 401)
})

test('settings, outside teams, keys and a second workspace over HTTP', async (t) => {
  const { browser, server } = await site(t)
  const boss = browser()
  await boss('POST', '/session', { email: emailOf('Brisa administrator'), password: housePassword })
  assert.equal((await boss('PATCH', '/workspace', { colour: '#112233' })).body['colour'], '#112233')
  assert.equal((await boss('PATCH', '/workspace', { timeZone: 'Mars/Base' })).status, 422)
  assert.equal((await boss('POST', '/vendors', { name: 'North' })).body['name'], 'North')
  assert.equal((await boss('POST', '/vendors', { name: 'north' })).status, 409)
  assert.equal((await boss('GET', '/workspace/mail')).body, null)
  assert.equal((await boss('POST', '/workspace/mail/test')).body['code'], 'mail_not_set')
  const key = await boss('POST', '/keys', { name: 'shop' })
  const asKey = { headers: { authorization: `Bearer ${String(key.body['secret'])}` } }
  assert.equal((await server.call('GET', '/api/workspace', asKey)).status, 200)
  assert.equal((await server.call('GET', '/api/people', asKey)).status, 403)
  assert.equal((await boss('DELETE', `/keys/${String(key.body['id'])}`)).status, 200)
  assert.equal((await server.call('GET', '/api/workspace', asKey)).status, 401)

  const added = await boss('POST', '/workspaces', { name: 'Marea', language: 'es', timeZone: 'Europe/Madrid' })
  const second = String(added.body['workspaceId'])
  assert.equal((await boss('GET', '/workspace')).status, 403) // two now: one must be named
  const named = await boss('GET', '/workspace', undefined, { 'peakend-workspace': second })
  assert.deepEqual([named.body['name'], (named.body['customerLanguages'] as string[])[0]], ['Marea', 'es'])
})

test('many sign-ins are refused with the seconds to wait', async (t) => {
  const { browser } = await site(t)
  const eve = browser()
  const tries = []
  for (let i = 0; i < 11; i++)
    tries.push(await eve('POST', '/session', { email: emailOf('Brisa administrator'), password: 'x' }))
  assert.deepEqual(
    tries.map((a) => a.status),
    [...Array.from({ length: 10 }, () => 401), 429],
  )
  assert.equal(tries.at(-1)?.body['retryAfterS'], 900)
})

test('a page of another site makes no request with the cookie of somebody signed in', async (t) => {
  const { browser, server } = await site(t)
  const boss = browser()
  await boss('POST', '/session', { email: emailOf('Brisa administrator'), password: housePassword })
  const foreign = await boss('PATCH', '/workspace', { name: 'Hacked' }, { origin: 'https://evil.example' })
  assert.deepEqual([foreign.status, foreign.body['code']], [403, 'foreign_origin'])
  const own = await boss('PATCH', '/workspace', { name: 'Brisa 2' }, { origin: server.url })
  assert.equal(own.status, 200)
})

test('the live connection of somebody suspended or signed out ends; that of a colleague stays', async (t) => {
  const h = await site(t)
  const ground = await h.ground()
  const topic = defineTopic({
    name: 'inbox',
    permission: 'signed-in',
    keyOf: (caller) => ('personId' in caller ? `inbox:${caller.personId}` : null),
    events: ['presence.changed'],
    audience: async () => [],
    render: async () => [],
  })
  const ports = {
    authenticate: h.identity.authenticate,
    maySee: async (...of: Parameters<typeof h.identity.maySee>) => h.identity.maySee(...of) ?? false,
  }
  const live = openLive({ db: h.db, journal: ground.journal, served: h.server, ports, topics: [topic] })
  t.after(() => live.close())
  const connect = async (name: string) => {
    const personId = await h.person(name, 'agent')
    const cookie = await h.cookieOf(personId)
    const ws = new WebSocket(`${h.server.url.replace('http', 'ws')}/api/live`, {
      headers: { cookie, origin: h.server.url },
    })
    await once(ws, 'open')
    const closed = once(ws, 'close').then(([code]) => code as number)
    ws.send(JSON.stringify({ do: 'subscribe', topic: 'inbox', workspaceId: h.workspaceId }))
    const [said] = (await once(ws, 'message')) as [Buffer]
    assert.match(said.toString(), /"subscribed":true/)
    return { personId, cookie, ws, closed }
  }
  const [ana, ben, cleo] = [await connect('Ana'), await connect('Ben'), await connect('Cleo')]
  const boss = await h.callerOf('Brisa administrator')
  await h.db.transact(h.workspaceId, (tx) => changeMembership(tx, boss, ana.personId, { state: 'suspended' }))
  assert.equal(await ana.closed, 4401)
  await h.server.call('DELETE', '/api/session', { headers: { cookie: ben.cookie } })
  assert.equal(await ben.closed, 4401)
  assert.equal(cleo.ws.readyState, WebSocket.OPEN)
  cleo.ws.close()
})
