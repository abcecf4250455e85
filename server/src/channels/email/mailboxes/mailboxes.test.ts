import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Mail, Mailbox, MailRow, SetAsideMail } from '@peakend/contract/email.ts'
import { email } from '@peakend/contract/email.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../../base/caller.ts'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { testServer, type Call } from '../../../../test/server.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { floorNow } from '../../../story/floor/floor.ts'
import { changeMailbox } from './mailboxes.ts'
import { openTokens, TokenRefused } from './oauth.ts'

const NOWHERE = 1
const letter = 'From: Eva <eva@example.org>\r\nSubject: Kettle\r\nMessage-ID: <1@example.org>\r\n'

const served = async (t: TestContext) => {
  const h = await mailHouse(t)
  const callers: Record<string, Caller> = { boss: await h.callerOf('Brisa administrator') }
  const server = await testServer(t, h, {
    contract: { email },
    callers,
    routes: { email: h.email.routes } as never,
    rawRoutes: h.email.rawRoutes,
  })
  const ask = async <T>(as: string, method: string, where: string, body?: unknown, status = 200): Promise<T> => {
    const of: Call = { as, body }
    const answer = await server.call(method, `/api${where}`, of)
    assert.equal(answer.status, status, `${method} ${where} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }
  const person = async (
    name: string,
    ...more: Parameters<typeof h.person> extends [string, ...infer Rest] ? Rest : never
  ) => {
    const id = await h.person(name, ...more)
    callers[name] = await h.callerOf(name)
    return id
  }
  return { ...h, ask, person, server }
}

test('a mailbox is set up, tried, changed, paused and removed; its secrets are never given back', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await served(t)
  await h.person('Ana', 'agent')
  const settings = h.settings(imap.port)
  await h.ask('Ana', 'POST', '/mailboxes', settings, 403)
  const tried = await h.ask<Record<string, { isFine: boolean; why: string | null }>>(
    'boss',
    'POST',
    '/mailboxes/test',
    settings,
  )
  assert.deepEqual([tried['incoming']?.isFine, tried['outgoing']?.isFine], [true, true])
  const wrong = await h.ask<Record<string, { isFine: boolean; why: string | null; detail: string | null }>>(
    'boss',
    'POST',
    '/mailboxes/test',
    {
      ...settings,
      password: 'a wrong one',
      outgoing: { ...settings.outgoing, port: NOWHERE },
    },
  )
  assert.deepEqual([wrong['incoming']?.why, wrong['outgoing']?.why], ['refused-sign-in', 'unreachable'])
  assert.doesNotMatch(JSON.stringify(wrong), /a wrong one/)
  const folder = await h.ask<Record<string, { why: string | null }>>('boss', 'POST', '/mailboxes/test', {
    ...settings,
    folder: 'Nowhere',
  })
  assert.equal(folder['incoming']?.why, 'no-such-folder')
  await h.ask('boss', 'POST', '/mailboxes', { ...settings, password: undefined }, 422)
  const added = await h.ask<Mailbox>('boss', 'POST', '/mailboxes', settings)
  assert.doesNotMatch(JSON.stringify(added), /"right"|sealed/)
  assert.equal(added.hasPassword, true)
  await h.ask('boss', 'POST', '/mailboxes', { ...settings, address: 'HELP@shop.example' }, 409)
  const renamed = await h.ask<Mailbox>('boss', 'PATCH', `/mailboxes/${added.id}`, { name: 'Brisa desk' })
  assert.deepEqual([renamed.name, renamed.hasPassword], ['Brisa desk', true])
  // a password never goes to a server it was not meant for
  await h.ask(
    'boss',
    'PATCH',
    `/mailboxes/${added.id}`,
    { incoming: { ...settings.incoming, host: 'evil.example' } },
    422,
  )
  assert.equal(
    (await h.ask<Mailbox>('boss', 'PUT', `/mailboxes/${added.id}/state`, { state: 'paused' })).state,
    'paused',
  )
  assert.equal((await h.rows('select from watches')).length, 0)
  await h.ask('boss', 'PUT', `/mailboxes/${added.id}/state`, { state: 'on' })
  assert.equal((await h.rows('select from watches')).length, 1)
  await h.ask('boss', 'DELETE', `/mailboxes/${added.id}`)
  assert.deepEqual(await h.ask('Ana', 'GET', '/mailboxes'), { rows: [] })
  const acts = await h.rows<{ act: string; detail: object }>(
    "select act, detail from audit where act like 'mailbox.%' order by at, act",
  )
  assert.ok(
    ['mailbox.added', 'mailbox.changed', 'mailbox.paused', 'mailbox.removed', 'mailbox.tested'].every((act) =>
      acts.some((one) => one.act === act),
    ),
  )
  assert.doesNotMatch(JSON.stringify(acts), /right|a wrong one/)
  const [row] = await h.rows<{ sealed: Buffer | null; whole: string }>(
    'select sealed_secrets as sealed, mailboxes::text as whole from mailboxes',
  )
  assert.equal(row?.sealed, null)
})

test('a mailbox that fails says so on the floor, and that it is well again', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t)
  await h.mailbox(imap.port)
  await imap.stop()
  await h.ground()
  const alerts = async () => {
    const scope = { workspaceId: h.workspaceId, queues: 'all' as const }
    const floor = await h.db.read(h.workspaceId, (tx) => floorNow(tx, scope))
    return floor.alerts.filter((alert) => alert.kind === 'mailbox')
  }
  const [alert] = await eventually(async () => ((await alerts()).length > 0 ? alerts() : undefined), 20_000)
  assert.deepEqual([alert?.address, alert?.why], ['help@shop.example', 'unreachable'])
  await imap.deliver('help', `${letter}\r\nIt leaks.`)
  await imap.start()
  await eventually(async () => ((await alerts()).length === 0 ? true : undefined), 20_000)
  await eventually(async () => ((await h.rows('select from turns')).length === 1 ? true : undefined), 20_000)
  const told = await h.rows<{ type: string }>("select type from journal where type like 'mailbox.%' order by seq")
  assert.deepEqual(
    told.map((one) => one.type),
    ['mailbox.failed', 'mailbox.recovered'],
  )
})

test('where only the outgoing server refuses us, the floor says so while letters come in, until it lets us in again', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t)
  await h.mailbox(imap.port, { outgoingPassword: 'changed since' })
  await imap.deliver('help', `${letter}\r\nIt leaks.`)
  await h.ground()
  const box = () =>
    h.rows<{ health: string; why: string | null }>('select health, why from mailboxes').then(([row]) => row)
  await eventually(async () => ((await box())?.why === 'outgoing-refused' ? true : undefined), 20_000)
  await eventually(async () => ((await h.rows('select from turns')).length === 1 ? true : undefined), 20_000)
  const scope = { workspaceId: h.workspaceId, queues: 'all' as const }
  const floor = await h.db.read(h.workspaceId, (tx) => floorNow(tx, scope))
  assert.deepEqual(
    floor.alerts.flatMap((alert) => (alert.kind === 'mailbox' ? [[alert.address, alert.why]] : [])),
    [['help@shop.example', 'outgoing-refused']],
  )
  // it never said that all was well before it had looked
  assert.deepEqual(await h.rows("select from journal where type = 'mailbox.recovered'"), [])
  h.out.state.password = 'changed since'
  await eventually(async () => ((await box())?.health === 'fine' ? true : undefined), 20_000)
})

test('an outgoing server that is away shows on the floor, when a letter cannot leave too, until it is there again', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  // it looks again only when something makes it
  const h = await mailHouse(t, { pollMs: 3_600_000 })
  const outgoing = { host: '127.0.0.1', port: h.out.port, security: 'none' as const, user: 'help' }
  const id = await h.mailbox(imap.port, { outgoing: { ...outgoing, port: NOWHERE } })
  await imap.deliver('help', `${letter}\r\nIt leaks.`)
  await h.ground()
  const becomes = (health: string, why: string | null) =>
    eventually(async () => {
      const [row] = await h.rows<{ health: string; why: string | null }>('select health, why from mailboxes')
      return row?.health === health && row.why === why ? true : undefined
    }, 20_000)
  await becomes('failing', 'outgoing-unreachable')
  await eventually(async () => ((await h.rows('select from turns')).length === 1 ? true : undefined), 20_000)
  const boss = await h.callerOf('Brisa administrator')
  const change = (port: number) =>
    h.db.transact(h.workspaceId, (tx) =>
      changeMailbox(tx, boss, h.keeper, id, { outgoing: { ...outgoing, port }, outgoingPassword: 'right' }),
    )
  await change(h.out.port)
  await becomes('fine', null)
  // it goes away while nobody looks, and an answer is to leave
  await h.rows('update mailboxes set settings = jsonb_set(settings, $1, to_jsonb($2::integer))', [
    '{outgoing,port}',
    NOWHERE,
  ])
  const [found] = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
  const interactionId = found?.id ?? ('' as InteractionId)
  const ana = await h.person('Ana', 'agent')
  await h.db.transact(h.workspaceId, async (tx) => {
    await assign(tx, { interactionId, personId: ana, why: 'taken' })
    await reply(tx, { interactionId, personId: ana, senderId: 'answer-1', text: 'Sorry!', attachmentIds: [] })
  })
  await becomes('failing', 'outgoing-unreachable')
})

test('tokens are asked for once, renewed before they end, and a refusal says why without a secret', async (t) => {
  const asked: URLSearchParams[] = []
  const state = { status: 200, body: { access_token: 'good token', expires_in: 3600 } as Record<string, unknown> }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push(new URLSearchParams(body))
      response.writeHead(state.status, { 'content-type': 'application/json' }).end(JSON.stringify(state.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  const h = await mailHouse(t)
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  const oauth = { provider: 'other' as const, tokenUrl, clientId: 'client-1' }
  const settings = h.settings(NOWHERE, {
    signIn: 'oauth',
    oauth,
    refreshToken: 'refresh-1',
    clientSecret: 'secret-1',
    password: undefined,
  })
  const tokens = openTokens(h.clock)
  const get = () => tokens.get(settings, settings)
  assert.deepEqual([await get(), await get(), asked.length], ['good token', 'good token', 1])
  assert.deepEqual(Object.fromEntries(asked[0] ?? []), {
    grant_type: 'refresh_token',
    refresh_token: 'refresh-1',
    client_id: 'client-1',
    client_secret: 'secret-1',
  })
  h.clock.advance(3_590_000)
  await get()
  assert.equal(asked.length, 2)
  tokens.forget(settings)
  state.status = 400
  state.body = { error: 'invalid_grant', error_description: 'refresh-1 is gone' }
  await assert.rejects(
    get(),
    (e) => e instanceof TokenRefused && e.detail === 'invalid_grant' && !/refresh-1/.test(String(e)),
  )
  state.status = 500
  await assert.rejects(get(), /answered 500/)
})

test('the desk reads messages it may see: safe, with pictures on demand, the original as a download', async (t) => {
  const h = await served(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  await h.person('Olga', 'agent', { queues: [] })
  const html =
    '<p>It <b>leaks</b><script>x</script><img src="https://track.example/p.gif"></p><blockquote>old 4111 1111 1111 1111</blockquote>'
  await h.arrive(box, `${letter}To: help@shop.example\r\nContent-Type: text/html\r\n\r\n${html}`)
  await h.arrive(box, `From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\n\r\nSorry`)
  const [row] = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
  const interactionId = row?.id ?? ('' as InteractionId)
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
  const { rows } = await h.ask<{ rows: MailRow[] }>('Ana', 'GET', `/interactions/${interactionId}/mails`)
  const [first] = rows
  assert.deepEqual(
    [rows.length, first?.subject, first?.from?.address, first?.hasQuoted, first?.proof],
    [1, 'Kettle', 'eva@example.org', true, 'none'],
  )
  const whole = await h.ask<Mail>('Ana', 'GET', `/mails/${first?.id}`)
  assert.equal(whole.remotePictures, 1)
  assert.doesNotMatch(whole.html ?? '', /script|track\.example|4111/)
  assert.match(whole.quoted, /old •/)
  const withPictures = await h.ask<Mail>('Ana', 'GET', `/mails/${first?.id}?pictures=true`)
  assert.match(withPictures.html ?? '', /track\.example/)
  const original = await h.server.call('GET', whole.originalUrl ?? '', { as: 'Ana' })
  assert.equal(original.status, 200)
  assert.match(original.headers.get('content-disposition') ?? '', /^attachment/)
  for (const where of [`/interactions/${interactionId}/mails`, `/mails/${first?.id}`, `/mails/${first?.id}/original`])
    await h.ask('Olga', 'GET', where, undefined, 404)
  await h.ask('Ana', 'GET', '/mails/set-aside', undefined, 403)
  const aside = await h.ask<{ rows: SetAsideMail[] }>('boss', 'GET', '/mails/set-aside')
  assert.deepEqual(
    aside.rows.map((one) => [one.why, one.automatic, one.subject]),
    [['automatic', 'bounce', 'Undelivered']],
  )
  await h.ask('boss', 'GET', '/mails/not-an-id/original', undefined, 404)
  const sent = await h.ask<MailRow>('Ana', 'POST', `/interactions/${interactionId}/mails`, {
    senderId: 'write-0001',
    text: 'Sorry!',
  })
  assert.deepEqual(
    [sent.state, sent.to, sent.subject],
    ['held', [{ name: 'Eva', address: 'eva@example.org' }], 'Re: Kettle'],
  )
  assert.deepEqual(await h.ask('Ana', 'DELETE', `/mails/${sent.id}`), { text: 'Sorry!' })
  await h.ask('Ana', 'DELETE', `/mails/${sent.id}`, undefined, 409)
})
