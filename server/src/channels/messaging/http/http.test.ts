import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { MessageAccount } from '@peakend/contract/message-accounts.ts'
import type { MessageLine, MessageRow } from '@peakend/contract/messaging.ts'
import type { MessageAccountId, PersonId } from '@peakend/contract/ids.ts'
import {
  customerNumber,
  httpProvider,
  messageHouse,
  ourNumber,
  plainProvider,
  secrets,
} from '../../../../test/message-house.ts'
import { assign, reply } from '../../../interactions/interactions.ts'

const started = async (t: TestContext, more: object = {}) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t)
  const accountId = await h.account({ ...plainProvider(provider.url), ...more } as never)
  const ana = await h.person('Ana', 'agent')
  h.callers['Ana'] = await h.callerOf('Ana')
  return { ...h, provider, accountId, ana }
}
type Started = Awaited<ReturnType<typeof started>>

const answer = async (
  h: Started,
  text: string,
  senderId = `say-${text.length}-${Math.abs(text.charCodeAt(0))}-0001`,
) => {
  const interactionId = await h.interaction()
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.ana, why: 'taken' }))
  const { turnId } = await h.db.transact(h.workspaceId, (tx) =>
    reply(tx, { interactionId, personId: h.ana as PersonId, senderId, text, attachmentIds: [] }),
  )
  await h.drain()
  return turnId
}
const state = async (h: Started) => {
  const [row] = await h.rows<{ state: string; failure: string | null; delivery: string }>(
    `select m.state, m.failure, t.delivery from messages m join turns t using (workspace_id, turn_id) where m.direction = 'out' order by m.at desc limit 1`,
  )
  return row
}

test('a text becomes a turn in line; the answer goes out, and its receipt is shown', async (t) => {
  const h = await started(t)
  assert.equal(await h.arrive(h.accountId, 'Where is my kettle?'), 200)
  const [turn] = await h.rows<{ text: string; state: string; channel: string }>(
    'select t.text, i.state, i.channel from turns t join interactions i using (workspace_id, interaction_id)',
  )
  assert.deepEqual(turn, { text: 'Where is my kettle?', state: 'waiting', channel: 'sms' })
  await answer(h, 'It left this morning.')
  const [sent] = h.provider.taken
  assert.equal(sent?.headers.authorization, `Basic ${Buffer.from('AC1:token-1').toString('base64')}`)
  assert.deepEqual(Object.fromEntries(new URLSearchParams(sent?.body)), {
    To: customerNumber,
    From: ourNumber,
    Body: 'It left this morning.',
  })
  assert.deepEqual(await state(h), { state: 'accepted', failure: null, delivery: 'queued' })
  assert.equal(await h.receipt(h.accountId, 'SM1', 'delivered'), 200)
  assert.deepEqual(await state(h), { state: 'delivered', failure: null, delivery: 'delivered' })
  // late and twice changes nothing
  await h.receipt(h.accountId, 'SM1', 'failed', '30003')
  await h.receipt(h.accountId, 'SM1', 'sent')
  assert.equal((await state(h))?.state, 'delivered')
  const shown = await h.served.call('GET', `/api/interactions/${await h.interaction()}/messages`, { as: 'Ana' })
  const { line, rows } = shown.body as { line: MessageLine; rows: MessageRow[] }
  assert.deepEqual(
    [line.number, line.stoppedSince, rows.map((row) => row.state).toSorted()],
    [customerNumber, null, ['delivered', 'received']],
  )
})

test('the same id is one message; with other content it is set aside; a forged or oversize callback changes nothing', async (t) => {
  const h = await started(t)
  for (let times = 0; times < 3; times++) assert.equal(await h.arrive(h.accountId, 'Hello', { id: 'A1' }), 200)
  assert.equal((await h.rows('select from turns')).length, 1)
  await h.arrive(h.accountId, 'Something else', { id: 'A1' })
  const [aside] = await h.rows<{ why: string }>("select why from messages where state = 'aside'")
  assert.equal(aside?.why, 'other-content')
  const body = new URLSearchParams({ MessageSid: 'A2', From: customerNumber, To: ourNumber, Body: 'Forged' }).toString()
  assert.equal(await h.callBack(h.accountId, body, { 'x-signature': 'f'.repeat(64) }), 403)
  assert.equal(await h.callBack(h.accountId, body), 403)
  assert.equal(await h.callBack(h.accountId, 'x'.repeat(300_000), { 'x-signature': 'f'.repeat(64) }), 413)
  assert.equal(await h.callBack('not-an-id' as MessageAccountId, body), 404)
  assert.equal(await h.callBack(h.workspaceId as never, body), 404)
  assert.equal((await h.rows('select from turns')).length, 1)
})

test('a callback that is replayed later, or comes from the future, is refused where the provider signs the time', async (t) => {
  const h = await started(t, { timeHeader: 'x-time' })
  const body = new URLSearchParams({ MessageSid: 'T1', From: customerNumber, To: ourNumber, Body: 'Hi' }).toString()
  const at = (ms: number) => String(Math.floor((h.clock.now().getTime() + ms) / 1000))
  const call = (time: string, signedTime = time) =>
    h.callBack(h.accountId, body, { 'x-time': time, 'x-signature': h.signed(body, signedTime) })
  assert.equal(await call(at(-6 * 60_000)), 403)
  assert.equal(await call(at(6 * 60_000)), 403)
  assert.equal(await call(at(0), at(-1000)), 403)
  assert.equal(await call('yesterday'), 403)
  assert.equal(await call(at(-60_000)), 200)
  assert.equal(await call(at(-60_000)), 200)
  assert.equal((await h.rows('select from turns')).length, 1)
})

test('Twilio’s signature covers address and fields, and of JSON the body’s hash', async (t) => {
  const h = await started(t, { signature: 'twilio' })
  const account = (await h.served.call('GET', '/api/messaging/accounts', { as: 'boss' })).body as {
    rows: MessageAccount[]
  }
  const url = account.rows[0]?.callbackUrl ?? ''
  const fields = { MessageSid: 'TW1', From: customerNumber, To: ourNumber, Body: 'Hola' }
  const signed = Object.keys(fields)
    .toSorted()
    .reduce((text, name) => text + name + fields[name as keyof typeof fields], url)
  const sign = (text: string) =>
    createHmac('sha1', secrets.signingSecret ?? '')
      .update(text)
      .digest('base64')
  const body = new URLSearchParams(fields).toString()
  assert.equal(await h.callBack(h.accountId, body, { 'x-twilio-signature': sign(signed) }), 200)
  assert.equal(await h.callBack(h.accountId, body.replace('Hola', 'Hole'), { 'x-twilio-signature': sign(signed) }), 403)
  assert.equal((await h.rows('select from turns')).length, 1)
})

test('what the provider says decides: refused for good, busy, broken in between and unsure', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Hello')
  h.provider.state.answer = () => ({ status: 400, body: { code: 21211, message: 'invalid To number' } })
  await answer(h, 'One', 'say-0001')
  assert.deepEqual(
    [(await state(h))?.state, (await state(h))?.failure, (await state(h))?.delivery],
    ['failed', 'number-wrong', 'failed'],
  )
  h.clock.advance(1000)
  // busy, and then not
  const before = h.provider.taken.length
  h.provider.state.answer = (n) => (n === before + 1 ? { status: 429, body: {} } : { status: 201, body: { sid: 'B2' } })
  await answer(h, 'Two', 'say-0002')
  assert.equal((await state(h))?.state, 'queued')
  h.clock.advance(60_000)
  await h.drain()
  assert.equal((await state(h))?.state, 'accepted')
  h.clock.advance(1000)
  h.provider.state.answer = () => 'hang up'
  const unsureTurn = await answer(h, 'Three', 'say-0003')
  assert.deepEqual([(await state(h))?.state, (await state(h))?.delivery], ['unsure', 'unsure'])
  const sent = h.provider.taken.length
  h.clock.advance(3_600_000)
  await h.drain()
  assert.equal(h.provider.taken.length, sent, 'it is not sent again by itself')
  const [row] = await h.rows<{ id: string }>('select message_id as id from messages where turn_id = $1', [unsureTurn])
  h.provider.state.answer = () => ({ status: 201, body: { sid: 'B3' } })
  const settle = (as: string) => h.served.call('POST', `/api/messages/${row?.id}/settle`, { as: 'Ana', body: { as } })
  assert.equal((await settle('again')).status, 200)
  await h.drain()
  assert.equal((await state(h))?.state, 'accepted')
  assert.equal((await settle('arrived')).status, 409)
})

test('a receipt that overtakes the answer waits for its message', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Hello')
  await h.receipt(h.accountId, 'SM1', 'delivered')
  await answer(h, 'Early')
  assert.deepEqual(await state(h), { state: 'delivered', failure: null, delivery: 'delivered' })
})

test('an account is set up and changed; its secrets are never given back, nor sent to another host', async (t) => {
  const h = await started(t)
  const list = async () =>
    (await h.served.call('GET', '/api/messaging/accounts', { as: 'boss' })).body as { rows: MessageAccount[] }
  const [account] = (await list()).rows
  assert.doesNotMatch(JSON.stringify(account), /token-1|signed-1/)
  assert.deepEqual([account?.hasSecret, account?.channel, account?.health.state], [true, 'sms', 'new'])
  const { id, name, address, queueId, trustsSender, via } = account as MessageAccount
  const put = (body: object) => h.served.call('PUT', `/api/messaging/accounts/${id}`, { as: 'boss', body })
  assert.equal((await put({ name: 'Other', address, queueId, trustsSender, via })).status, 200)
  const elsewhere = { ...via, url: 'http://evil.example/send' }
  assert.equal((await put({ name, address, queueId, trustsSender, via: elsewhere })).status, 422)
  assert.equal((await h.served.call('PUT', `/api/messaging/accounts/${id}`, { as: 'Ana', body: {} })).status, 403)
  const [row] = await h.rows<{ whole: string }>('select settings::text as whole from message_accounts')
  assert.doesNotMatch(row?.whole ?? '', /token-1|signed-1/)
  assert.equal((await h.served.call('DELETE', `/api/messaging/accounts/${id}`, { as: 'boss' })).status, 200)
  assert.deepEqual((await list()).rows, [])
})
