import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudCallback, cloudSecrets } from '../../../../test/cloud-api.ts'
import { cloudHouse, messageOf, text } from '../../../../test/cloud-house.ts'
import { customerNumber } from '../../../../test/message-house.ts'
import { callbackPath } from '../accounts/accounts.ts'
import { customerByProven } from '../../../customers/customers.ts'

test('the platform’s challenge is answered to whoever knows the token, and to nobody else', async (t) => {
  const h = await cloudHouse(t)
  const ask = async (query: Record<string, string>) => {
    const search = new URLSearchParams({ 'hub.mode': 'subscribe', ...query }).toString()
    const answer = await fetch(`${h.served.url}${callbackPath(h.workspaceId, h.accountId)}?${search}`)
    return [answer.status, answer.ok ? await answer.text() : '']
  }
  const token = { 'hub.verify_token': cloudSecrets.verifyToken }
  assert.deepEqual(await ask({ ...token, 'hub.challenge': '1158201444' }), [200, '1158201444'])
  assert.deepEqual(await ask({ 'hub.verify_token': 'another-token', 'hub.challenge': '1158201444' }), [403, ''])
  assert.deepEqual(await ask({ ...token, 'hub.challenge': '<script>' }), [403, ''])
  assert.deepEqual(await ask({ ...token, 'hub.challenge': '1', 'hub.mode': 'other' }), [403, ''])
  assert.deepEqual(await ask({ 'hub.challenge': '1' }), [403, ''])
})

test('a text is a turn of a proven number, once; what is not signed by the app changes nothing', async (t) => {
  const h = await cloudHouse(t)
  const { body, headers } = cloudCallback({ messages: [messageOf(text('Forged'))] }, { secret: 'another' })
  assert.equal(await h.callBack(h.accountId, body, headers), 403)
  const good = cloudCallback({ messages: [messageOf(text('Changed'))] })
  assert.equal(await h.callBack(h.accountId, good.body.replace('Changed', 'Change!'), good.headers), 403)
  assert.equal(await h.callBack(h.accountId, good.body, { 'content-type': 'application/json' }), 403)
  assert.deepEqual(await h.turns(), [])
  for (let times = 0; times < 3; times++)
    assert.equal(await h.write(text('Where is my kettle?'), { id: 'wamid.A=' }), 200)
  assert.deepEqual(
    (await h.turns()).map((turn) => turn.text),
    ['Where is my kettle?'],
  )
  await h.write(text('Something else'), { id: 'wamid.A=' })
  const [aside] = await h.rows<{ why: string }>("select why from messages where state = 'aside'")
  assert.equal(aside?.why, 'other-content')
  const known = await h.db.read(h.workspaceId, (tx) => customerByProven(tx, 'phone', customerNumber))
  assert.equal(known?.name, 'Lucía')
  const [consent] = await h.rows<{ how: string; answer: string }>('select how, answer from consents')
  assert.deepEqual(consent, { how: 'wrote', answer: 'in' })
})

test('each kind says what it holds; what cannot be shown is said to be', async (t) => {
  const h = await cloudHouse(t)
  const kinds: [object, string][] = [
    [{ type: 'button', button: { payload: 'YES', text: 'Yes, please' } }, 'Yes, please'],
    [
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Tuesday' } } },
      'Tuesday',
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Kettle', description: 'Blue' } },
      },
      'Kettle\nBlue',
    ],
    [
      {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"x","size":"L"}' },
        },
      },
      'size: L',
    ],
    [
      {
        type: 'location',
        location: { latitude: 37.48, longitude: -122.15, name: 'Shop', address: '1 Street', url: 'https://x.example' },
      },
      'Shop\n1 Street\n37.48, -122.15',
    ],
    [
      {
        type: 'contacts',
        contacts: [
          { name: { formatted_name: 'Eva Ruiz', first_name: 'Eva' }, phones: [{ phone: '+34 600', type: 'CELL' }] },
        ],
      },
      'Eva Ruiz\n+34 600',
    ],
    [
      {
        type: 'order',
        order: {
          catalog_id: '1',
          text: 'Soon?',
          product_items: [{ product_retailer_id: 'KETTLE', quantity: 2, item_price: 30, currency: 'EUR' }],
        },
      },
      'Soon?\n2 × KETTLE (30 EUR)',
    ],
    [
      { type: 'text', text: { body: 'Of an ad' }, referral: { source_url: 'https://ad.example', source_type: 'ad' } },
      'Of an ad',
    ],
    [
      {
        type: 'edit',
        edit: { original_message_id: 'wamid.X=', message: { type: 'text', text: { body: 'I meant blue' } } },
      },
      'I meant blue',
    ],
  ]
  for (const [says] of kinds) assert.equal(await h.write(says), 200)
  assert.deepEqual(
    (await h.turns()).map((turn) => turn.text),
    kinds.map(([, says]) => says),
  )
  const errors = [{ code: 131051, title: 'Message type unknown', error_data: { details: 'not supported' } }]
  await h.write({ type: 'unsupported', errors, unsupported: { type: 'poll_creation' } })
  await h.write({ type: 'hologram', hologram: { id: '1' } })
  await h.write({ type: 'request_welcome' })
  const last = (await h.turns()).slice(kinds.length)
  assert.deepEqual(
    last.map((turn) => [turn.by, turn.text, turn.values?.['kind']]),
    [
      ['customer', '—', undefined],
      ['system', '', 'poll_creation'],
      ['customer', '—', undefined],
      ['system', '', 'hologram'],
    ],
  )
})

test('what is odd is set aside and spoils nothing beside it', async (t) => {
  const h = await cloudHouse(t)
  const messages = [
    { id: 'wamid.1=', from: '34611222333', type: 'text', text: { body: 'No time' } },
    messageOf({ ...text('In a group'), group_id: '120363' }),
    messageOf(text('Good')),
    'garbage',
    messageOf({ ...text('Odd context'), context: 'x' }),
  ]
  // a contact without a name, one without anything
  await h.tell({ contacts: [{ wa_id: '34611222333' }, {}], messages, errors: 'none' })
  assert.deepEqual(
    (await h.turns()).map((turn) => turn.text),
    ['Good', 'Odd context'],
  )
  await h.tell({
    errors: [{ code: 131000, title: 'Something went wrong', error_data: { details: 'Unsupported webhook payload' } }],
  })
  const { body, headers } = cloudCallback({})
  await h.callBack(h.accountId, body, headers)
  const aside = await h.rows<{ detail: string }>(
    "select detail from messages where state = 'aside' order by message_id",
  )
  assert.equal(aside.length, 4)
  assert.ok(aside.some((one) => one.detail === '131000 Unsupported webhook payload'))
})

test('a callback as large as the platform sends is taken', async (t) => {
  const h = await cloudHouse(t)
  const statuses = Array.from({ length: 900 }, (_, n) => ({
    id: `wamid.${n}`,
    status: 'delivered',
    recipient_id: '34611222333',
    pad: 'x'.repeat(2000),
  }))
  assert.equal(await h.tell({ statuses, messages: [messageOf(text('Beside them'))] }), 200)
  assert.equal((await h.turns()).length, 1)
})

test('answers, signs and words taken back find their message', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Which one?'), { id: 'wamid.Q=' })
  const turnId = await h.answer('The blue one')
  const [sent] = h.api.sent
  h.clock.advance(60_000)
  const at = h.clock.now()
  await h.write({ ...text('That one'), context: { from: '34911555000', id: sent?.wamid } }, { at })
  await h.write({ ...text('Not mine'), context: { id: sent?.wamid } }, { from: '34699888777' })
  await h.write({ type: 'reaction', reaction: { message_id: sent?.wamid, emoji: '👍' } })
  // somebody else's sign on it says nothing
  await h.write({ type: 'reaction', reaction: { message_id: sent?.wamid, emoji: '👎' } }, { from: '34699888777' })
  await h.write({ type: 'revoke', revoke: { original_message_id: 'wamid.Q=' } })
  const [first] = await h.rows<{ id: string }>(
    "select interaction_id as id from messages where sender_key = 'wamid.Q='",
  )
  const { body } = await h.served.call('GET', `/api/interactions/${first?.id}/messages`, { as: 'boss' })
  const { rows } = body as {
    rows: { turnId: string; direction: string; repliesTo: string | null; reaction: string | null }[]
  }
  assert.deepEqual(
    rows
      .map((row) => [row.direction, row.repliesTo, row.reaction])
      .toSorted((a, b) => Number(a[1] !== null) - Number(b[1] !== null) || (a[0] === 'in' ? -1 : 1)),
    [
      ['in', null, null],
      ['out', null, '👍'],
      ['in', turnId, null],
    ],
  )
  assert.deepEqual(
    (await h.turns()).filter((turn) => turn.code !== null).map((turn) => turn.code),
    ['reacted', 'word-taken-back'],
  )
  await h.write({ type: 'reaction', reaction: { message_id: sent?.wamid } })
  assert.deepEqual(await h.rows('select from messages where reaction is not null'), [])
})

test('the 24 hours are counted from when it was written, however late it came', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Long ago'), { at: new Date(h.clock.now().getTime() - 23 * 3_600_000) })
  const { line } = await h.shown()
  assert.equal(line.windowUntil, '2026-03-10T12:00:00.000Z')
  await h.write({ type: 'hologram' }, { from: '34699888777', at: new Date(h.clock.now().getTime() - 30 * 3_600_000) })
  const { body } = await h.served.call(
    'GET',
    `/api/interactions/${(await h.rows<{ id: string }>("select interaction_id as id from messages where number = '+34699888777'"))[0]?.id}/messages`,
    { as: 'boss' },
  )
  assert.equal((body as { line: { windowUntil: string } }).line.windowUntil, '2026-03-10T05:00:00.000Z')
  // a clock that is ahead opens it for no longer than from now
  await h.write(text('From the day after tomorrow'), { at: new Date(h.clock.now().getTime() + 48 * 3_600_000) })
  assert.equal((await h.shown()).line.windowUntil, new Date(h.clock.now().getTime() + 24 * 3_600_000).toISOString())
})

test('numbers as countries had them before are those of today, and what is sent goes to the one that is dialled', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Olá'), { from: '553188887777', name: 'Bia' })
  await h.answer('Olá, Bia')
  await h.write(text('Hola'), { from: '5215512345678' })
  await h.write(text('Nobody knows such a number'), { from: '999123456789' })
  const numbers = await h.rows<{ number: string }>(
    "select number from messages where direction = 'in' order by message_id",
  )
  assert.deepEqual(numbers.map((one) => one.number).toSorted(), ['+525512345678', '+5531988887777', '+999123456789'])
  assert.equal(h.api.sent[0]?.request.to, '+5531988887777')
  assert.deepEqual(await h.rows("select from messages where state = 'aside'"), [])
  await h.receipt(h.api.sent[0], 'delivered')
  assert.equal((await h.rows("select from messages where state = 'delivered'")).length, 1)
})
