import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createListener, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'

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
  assert.equal(await turns(h), 2)
})
