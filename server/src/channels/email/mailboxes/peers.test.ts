import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createListener, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { setState } from './mailboxes.ts'

type House = Awaited<ReturnType<typeof mailHouse>>

const letter = (id: string): string =>
  `From: ${id}@example.org\r\nTo: help@shop.example\r\nSubject: ${id}\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello ${id}.`
const healthOf = async (h: House, address: string) => {
  const [row] = await h.rows<{ health: string; why: string | null }>(
    'select health, why from mailboxes where address = $1',
    [address],
  )
  return `${row?.health} ${row?.why ?? ''}`.trim()
}
const becomes = (h: House, address: string, health: string) =>
  eventually(async () => ((await healthOf(h, address)) === health ? true : undefined), 30_000)
const turns = async (h: House) => (await h.rows('select from turns')).length

/** Gives tokens, and says to dovecot which of them are good. */
const tokenServer = async (t: TestContext) => {
  const state = { given: [] as string[], good: '', isRefusing: false }
  const server = createServer((request, response) => {
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    request.resume()
    if (request.method === 'GET') {
      const token = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('token')
      return void say(200, token === state.good ? { active: 'yes', user: 'help' } : { active: 'no' })
    }
    if (state.isRefusing) return void say(400, { error: 'invalid_grant' })
    const token = `token-${state.given.length + 1}`
    state.given.push(token)
    return void say(200, { access_token: token, expires_in: 3600 })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { state, port: (server.address() as AddressInfo).port }
}

test('a token dovecot does not take is renewed once; one the provider refuses shows on the floor', async (t) => {
  const tokens = await tokenServer(t)
  const imap = await openDovecot(t, { tokensPort: tokens.port })
  if (!imap) return
  const h = await mailHouse(t)
  h.out.state.token = () => tokens.state.good
  await imap.deliver('help', letter('one'))
  // the first token has ended by the time it is used
  tokens.state.good = 'token-2'
  const oauth = (clientId: string) => ({
    signIn: 'oauth' as const,
    oauth: { provider: 'other' as const, tokenUrl: `http://127.0.0.1:${tokens.port}/token`, clientId },
    refreshToken: 'refresh',
    password: undefined,
  })
  await h.mailbox(imap.port, oauth('c'))
  await h.ground()
  await becomes(h, 'help@shop.example', 'fine')
  assert.deepEqual([tokens.state.given, await turns(h)], [['token-1', 'token-2'], 1])
  tokens.state.isRefusing = true
  await h.mailbox(imap.port, { ...oauth('d'), address: 'second@shop.example' })
  await becomes(h, 'second@shop.example', 'failing refused-token')
  assert.equal(await healthOf(h, 'help@shop.example'), 'fine')
})

test('XOAUTH2, as Google and Microsoft offer it, signs in; a token that is revoked meanwhile shows on the floor', async (t) => {
  const tokens = await tokenServer(t)
  const imap = await openDovecot(t, { tokensPort: tokens.port, mechanisms: 'xoauth2' })
  if (!imap) return
  const h = await mailHouse(t, { sessionMs: 400 })
  h.out.state.token = () => tokens.state.good
  await imap.deliver('help', letter('one'))
  // the first is refused by XOAUTH2's own answer, a JSON that wants an empty line back
  tokens.state.good = 'token-2'
  await h.mailbox(imap.port, {
    signIn: 'oauth',
    oauth: { provider: 'other', tokenUrl: `http://127.0.0.1:${tokens.port}/token`, clientId: 'c' },
    refreshToken: 'refresh',
    password: undefined,
  })
  await h.ground()
  await becomes(h, 'help@shop.example', 'fine')
  assert.deepEqual([tokens.state.given, await turns(h)], [['token-1', 'token-2'], 1])
  assert.match(await imap.log(), /method=XOAUTH2/)
  // the session that stands is not asked; the next one is
  tokens.state.good = ''
  tokens.state.isRefusing = true
  await becomes(h, 'help@shop.example', 'failing refused-token')
  tokens.state.isRefusing = false
  tokens.state.good = `token-${tokens.state.given.length + 1}`
  await imap.deliver('help', letter('two'))
  await becomes(h, 'help@shop.example', 'fine')
  assert.equal(await turns(h), 2)
})

test('a password that was changed is noticed while the mailbox is read', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t, { sessionMs: 400 })
  await h.mailbox(imap.port)
  await h.ground()
  await becomes(h, 'help@shop.example', 'fine')
  await imap.setPassword('another')
  await becomes(h, 'help@shop.example', 'failing refused-sign-in')
  await imap.setPassword('right')
  await becomes(h, 'help@shop.example', 'fine')
})

test('an answer that is refused at the door makes the reader sign in anew, long before its session is over', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t)
  await imap.deliver('help', letter('one'))
  await h.mailbox(imap.port, { outgoingPassword: 'wrong' })
  await h.ground()
  const [found] = await eventually(async () => {
    const rows = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
    return rows.length > 0 ? rows : undefined
  }, 20_000)
  await becomes(h, 'help@shop.example', 'failing outgoing-refused')
  await imap.setPassword('another')
  const ana = await h.person('Ana', 'agent')
  const interactionId = found?.id ?? ('' as InteractionId)
  await h.db.transact(h.workspaceId, async (tx) => {
    await assign(tx, { interactionId, personId: ana, why: 'taken' })
    await reply(tx, { interactionId, personId: ana, senderId: 'answer-1', text: 'Sorry!', attachmentIds: [] })
  })
  await becomes(h, 'help@shop.example', 'failing refused-sign-in')
  assert.deepEqual(h.out.sent, [])
})

test('whoever pauses and resumes has it tried at once, however short the pause was', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  // after a failure nothing would be tried for an hour
  const h = await mailHouse(t, { waitsMs: [3_600_000] })
  const id = await h.mailbox(imap.port, { password: 'wrong' })
  await h.ground()
  await becomes(h, 'help@shop.example', 'failing refused-sign-in')
  await imap.setPassword('wrong')
  h.out.state.password = 'wrong'
  const caller = await h.callerOf('Brisa administrator')
  await h.db.transact(h.workspaceId, (tx) => setState(tx, caller, id, 'paused'))
  await h.db.transact(h.workspaceId, (tx) => setState(tx, caller, id, 'on'))
  await becomes(h, 'help@shop.example', 'fine')
})

test('what cannot be moved into a full folder is taken in, told, and moved when there is room, after a new start too', async (t) => {
  const imap = await openDovecot(t, { hasFullArchive: true })
  if (!imap) return
  const h = await mailHouse(t)
  await imap.deliver('help', letter('one'))
  await h.mailbox(imap.port, { afterwards: 'move', movedTo: 'Archive/Done' })
  await h.ground()
  await becomes(h, 'help@shop.example', 'failing not-moved')
  const [told] = await h.rows<{ detail: string }>('select detail from mailboxes')
  assert.match(told?.detail ?? '', /quota/i)
  // everything else goes on
  await imap.deliver('help', letter('two'))
  await eventually(async () => ((await turns(h)) === 2 ? true : undefined), 20_000)
  assert.equal((await imap.files('help')).length, 2)
  await imap.stop()
  await imap.makeRoom()
  await imap.start()
  await becomes(h, 'help@shop.example', 'fine')
  assert.deepEqual([await imap.files('help'), await turns(h)], [[], 2])
})

/** A server that says this and nothing more. */
const listener = async (t: TestContext, greeting: string): Promise<number> => {
  const server = createListener((socket) => {
    socket.on('error', () => undefined)
    if (greeting !== '') socket.write(greeting)
    t.after(() => void socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  return (server.address() as AddressInfo).port
}

test('servers that talk nonsense, say nothing, or lost the folder fail alone; other mailboxes flow', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t)
  const more = (address: string) => ({ address })
  await h.mailbox(
    await listener(t, '\u0000\u0001 ]] {99999999}\r\n* * *\r\n'.repeat(50)),
    more('nonsense@shop.example'),
  )
  await h.mailbox(await listener(t, ''), more('silent@shop.example'))
  await h.mailbox(imap.port, { ...more('renamed@shop.example'), folder: 'Orders' })
  await h.mailbox(imap.port, more('good@shop.example'))
  await h.ground()
  await imap.deliver('help', letter('one'))
  await becomes(h, 'good@shop.example', 'fine')
  await eventually(async () => ((await turns(h)) === 1 ? true : undefined), 20_000)
  await becomes(h, 'renamed@shop.example', 'failing no-such-folder')
  await eventually(
    async () => ((await healthOf(h, 'nonsense@shop.example')).startsWith('failing') ? true : undefined),
    40_000,
  )
  await eventually(
    async () => ((await healthOf(h, 'silent@shop.example')).startsWith('failing') ? true : undefined),
    40_000,
  )
  assert.equal(await healthOf(h, 'good@shop.example'), 'fine')
  // the folder is there again
  await imap.deliver('help', letter('two'), 'Orders')
  await becomes(h, 'renamed@shop.example', 'fine')
  // the folder may be there a moment before its letter
  await eventually(async () => ((await turns(h)) === 2 ? true : undefined), 20_000)
})
