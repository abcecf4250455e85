import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudHouse, text } from '../../../../test/cloud-house.ts'
import { customerNumber } from '../../../../test/message-house.ts'
import { addAccount } from '../accounts/accounts.ts'
import { cloudIds, cloudSecrets } from '../../../../test/cloud-api.ts'

const userId = 'ES.13491208655302741918'
const customers =
  'select distinct coalesce(m.root_id, i.customer_id) as id from interactions i left join lateral (select null::uuid as root_id) m on true'

test('who hides their number is one customer, is answered, and is the one they were before', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'), { from: '', userId, name: 'Lucía' })
  await h.answer('Good morning')
  assert.equal(h.api.sent[0]?.request.recipient, userId)
  assert.equal(h.api.sent[0]?.request.to, undefined)
  await h.receipt(h.api.sent[0], 'read')
  assert.equal((await h.rows("select from messages where state = 'read'")).length, 1)
  await h.write(text('Me again'), { from: '', userId })
  // and once with the number beside it
  await h.write(text('With a number'), { userId })
  assert.equal((await h.rows(customers)).length, 1)
  // hidden again: the number is known, and STOP holds for both
  await h.write(text('STOP'), { from: '', userId })
  const [stop] = await h.rows<{ address: string }>("select address from consents where answer = 'out'")
  assert.equal(stop?.address, customerNumber)
  assert.equal((await h.rows('select from turns where by = $1', ['customer'])).length, 4)
})

test('a number that changes takes customer, conversation and STOP along; whoever gets the old one is somebody else', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  await h.answer('Yes?')
  h.clock.advance(60_000)
  const system = { body: 'Lucía changed', type: 'user_changed_number', wa_id: '34622333444' }
  for (let times = 0; times < 2; times++)
    await h.tell({
      messages: [{ from: customerNumber.slice(1), id: 'wamid.S=', timestamp: '1773140460', type: 'system', system }],
    })
  await h.answer('Still there?')
  assert.deepEqual(
    h.api.sent.map((one) => one.request.to),
    [customerNumber, '+34622333444'],
  )
  assert.equal((await h.turns()).filter((turn) => turn.code === 'number-changed').length, 1)
  await h.write(text('Yes, from here'), { from: '34622333444' })
  assert.equal((await h.rows('select from interactions')).length, 1)
  await h.write(text('I am new here'), { name: 'Somebody else' })
  assert.equal((await h.rows(customers)).length, 2)
  await h.write(text('STOP'), { from: '34622333444' })
  const again = { ...system, wa_id: '34633444555' }
  await h.tell({
    messages: [{ from: '34622333444', id: 'wamid.T=', timestamp: '1773140470', type: 'system', system: again }],
  })
  const outs = await h.rows<{ address: string }>(
    "select address from consents where answer = 'out' order by at, consent_id",
  )
  assert.deepEqual(
    outs.map((one) => one.address),
    ['+34622333444', '+34633444555'],
  )
})

test('a number that is somebody’s already joins nobody', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  await h.write(text('Hello too'), { from: '34622333444', name: 'Iván' })
  const system = { body: '', type: 'user_changed_number', wa_id: '34622333444' }
  await h.tell({
    messages: [{ from: customerNumber.slice(1), id: 'wamid.S=', timestamp: '1773140460', type: 'system', system }],
  })
  assert.equal((await h.rows('select from customer_merges')).length, 0)
  assert.equal((await h.rows(customers)).length, 2)
})

test('STOP is honoured and confirmed once; offers alone can be refused in the app', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  await h.say('On its way out')
  await h.write(text('BAJA'))
  await h.drain()
  const bodies = () => h.api.sent.map((one) => (one.request.type === 'text' ? one.request.text.body : ''))
  assert.deepEqual(bodies(), ['Hecho: ya no te enviaremos mensajes. Escribe ALTA para volver a recibirlos.'])
  await h.write(text('alta'))
  await h.answer('Here again')
  assert.equal(bodies().length, 3)
  const preference = (value: string) => ({
    contacts: [{ wa_id: customerNumber.slice(1) }],
    user_preferences: [
      {
        wa_id: customerNumber.slice(1),
        detail: 'User requested',
        category: 'marketing_messages',
        value,
        timestamp: 1731705721,
      },
    ],
  })
  for (let times = 0; times < 2; times++) await h.tell(preference('stop'), { field: 'user_preferences' })
  const said = await h.rows<{ about: string; answer: string; how: string }>(
    "select about, answer, how from consents where how = 'platform'",
  )
  assert.deepEqual(said, [{ about: 'offers', answer: 'out', how: 'platform' }])
  // answers go on
  await h.answer('And again')
  assert.equal(bodies().length, 4)
})

test('one app calls one address for all its numbers; what is for none of ours is kept where people look', async (t) => {
  const h = await cloudHouse(t)
  const second = await h.db.transact(h.workspaceId, (tx) =>
    addAccount(tx, h.callers.boss, h.keeper, {
      name: 'Second',
      address: '+34911555002',
      queueId: h.queueId,
      trustsSender: false,
      via: { kind: 'whatsapp', url: h.api.url, ...cloudIds, phoneNumberId: '200' },
      ...cloudSecrets,
    }),
  )
  const message = { from: '34611222333', id: 'wamid.2=', timestamp: '1773140400', ...text('To the second') }
  assert.equal(await h.tell({ messages: [message] }, { phoneNumberId: '200' }), 200)
  const [row] = await h.rows<{ id: string }>("select account_id as id from messages where sender_key = 'wamid.2='")
  assert.equal(row?.id, second)
  await h.tell({ messages: [{ ...message, id: 'wamid.3=' }] }, { phoneNumberId: '300' })
  const [aside] = await h.rows<{ detail: string }>("select detail from messages where state = 'aside'")
  assert.match(aside?.detail ?? '', /300/)
  // another app's number is not taken on the word of this one
  const { rows } = (await h.served.call('GET', '/api/messaging/accounts', { as: 'boss' })).body as {
    rows: { id: string; via: object }[]
  }
  const via = rows.find((one) => one.id === second)?.via
  const body = {
    name: 'Second',
    address: '+34911555002',
    queueId: h.queueId,
    trustsSender: false,
    via,
    signingSecret: 'of another app',
  }
  assert.equal((await h.served.call('PUT', `/api/messaging/accounts/${second}`, { as: 'boss', body })).status, 200)
  await h.tell({ messages: [{ ...message, id: 'wamid.4=' }] }, { phoneNumberId: '200' })
  assert.equal((await h.rows("select from messages where sender_key = 'wamid.4='")).length, 0)
})
