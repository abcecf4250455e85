import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Customer } from '@peakend/contract/customers.ts'
import type { AttachmentId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../test/core-house.ts'
import { claimIdentity } from './customers.ts'

const house = async (t: Parameters<typeof coreHouse>[0]) => {
  const h = await coreHouse(t)
  const ana = await h.person('Ana', 'agent')
  await h.person('Sara', 'supervisor')
  await h.person('Ada', 'administrator')
  h.key('shop')
  const eva = await h.visitor('Eva')
  return { ...h, ana, eva }
}

test('an agent checks a claim: the proof is written down, travels with the customer, and can be taken back', async (t) => {
  const h = await house(t)
  const id = await h.chat(h.eva, 'I am Eva', { agent: h.ana })
  await h.transact((tx) => claimIdentity(tx, { customerId: h.eva.customerId, kind: 'email', value: 'eva@example.org' }))
  const where = `/customers/${h.eva.customerId}`
  const before = await h.ask<Customer>('Ana', 'GET', where)
  const claim = before.identities.find((identity) => identity.kind === 'email')
  assert.deepEqual([before.isVerified, claim?.proof], [false, 'none'])
  const how = 'Order number and street; card 4111111111111111'
  const proven = await h.ask<Customer>('Ana', 'POST', `${where}/identities/${claim?.id}/proof`, {
    interactionId: id,
    how,
  })
  const proof = proven.identities.find((identity) => identity.kind === 'email')
  assert.deepEqual(
    [proven.isVerified, proof?.proof, proof?.provenBy, proof?.provenIn],
    [true, 'agent-check', h.ana, id],
  )
  const log = await (
    await h.owner()
  ).query<{ how: string }>(`select detail->>'how' as how from audit where act = 'identity.proven'`)
  assert.match(log.rows[0]?.how ?? '', /street; card •+$/)
  assert.equal((await h.ask<Customer>('Sara', 'DELETE', `${where}/identities/${claim?.id}/proof`)).isVerified, false)
})

test('facts are told once, without secrets, and struck', async (t) => {
  const h = await house(t)
  const where = `/customers/${h.eva.customerId}/facts`
  const told = { senderId: 'fact-0001', key: 'card', value: '4111 1111 1111 1111' }
  const fact = await h.ask<{ id: string; value: string }>('Ana', 'POST', where, told)
  assert.doesNotMatch(fact.value, /\d/)
  assert.equal((await h.ask<{ id: string }>('Ana', 'POST', where, told)).id, fact.id)
  assert.equal((await h.call('POST', `/api${where}`, { as: 'Ana', body: { ...told, value: 'M' } })).status, 409)
  await h.ask('Ana', 'DELETE', `${where}/${fact.id}`)
  assert.deepEqual((await h.ask<Customer>('Ana', 'GET', `/customers/${h.eva.customerId}`)).facts, [])
  assert.equal((await h.call('DELETE', `/api${where}/${fact.id}`, { as: 'Ana' })).status, 404)
})

test('a supervisor merges and undoes; an agent may not', async (t) => {
  const h = await house(t)
  const mia = await h.visitor('Mia')
  const where = `/customers/${h.eva.customerId}/merges`
  assert.equal((await h.call('POST', `/api${where}`, { as: 'Ana', body: { fromId: mia.customerId } })).status, 403)
  const merged = await h.ask<Customer>('Sara', 'POST', where, { fromId: mia.customerId })
  assert.equal(merged.merges[0]?.fromId, mia.customerId)
  assert.equal((await h.ask<Customer>('Ana', 'GET', `/customers/${mia.customerId}`)).id, h.eva.customerId)
  assert.equal((await h.call('POST', `/api${where}`, { as: 'Sara', body: { fromId: mia.customerId } })).status, 409)
  await h.ask('Sara', 'DELETE', `${where}/${merged.merges[0]?.id}`)
  assert.equal((await h.ask<Customer>('Ana', 'GET', `/customers/${mia.customerId}`)).id, mia.customerId)
})

test('one customer is exported whole and erased to a skeleton that stays true', async (t) => {
  const h = await house(t)
  await h.ask('Ada', 'POST', '/customers', { externalId: '4471', name: 'Eva Prats', email: 'eva@example.org' })
  const { proveIdentity } = await import('./customers.ts')
  await h.transact((tx) =>
    proveIdentity(tx, { customerId: h.eva.customerId, kind: 'external', value: '4471', proof: 'signed-token' }),
  )
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: 'shop',
    type: 'order.placed',
    subject: '4471',
    data: { title: 'Mug zanzibar' },
  }
  await h.ask('shop', 'POST', '/journey-events', event)
  const upload = await fetch(`${h.url}/api/chat/attachments`, {
    method: 'POST',
    headers: { 'x-test-caller': 'Eva', 'content-type': 'text/plain', 'x-file-name': 'zanzibar.txt' },
    body: 'zanzibar',
  })
  const file = (await upload.json()) as { id: AttachmentId }
  const id = await h.chat(h.eva, 'My zanzibar mug is broken', { agent: h.ana, said: { attachmentIds: [file.id] } })
  await h.drain()
  await h.ask('Ana', 'POST', `/interactions/${id}/turns`, {
    senderId: 'reply-0001',
    text: 'A new zanzibar mug is on its way',
  })
  await h.ask('Ana', 'POST', `/customers/${h.eva.customerId}/facts`, {
    senderId: 'fact-0001',
    key: 'likes',
    value: 'zanzibar',
  })
  const where = `/customers/${h.eva.customerId}`
  const exported = JSON.stringify(await h.ask('Ada', 'GET', `${where}/export`))
  assert.ok(exported.split('zanzibar').length - 1 >= 5, exported)
  assert.match(exported, /eva@example\.org/)

  for (const as of ['Ana', 'Sara', 'shop', 'Eva']) {
    assert.equal((await h.call('DELETE', `/api${where}`, { as, body: { confirm: 'Eva Prats' } })).status, 403, as)
  }
  assert.equal((await h.call('DELETE', `/api${where}`, { as: 'Ada', body: { confirm: 'Eva' } })).status, 422)
  const erased = await h.ask<object>('Ada', 'DELETE', where, { confirm: 'eva prats' })
  assert.deepEqual(erased, { erasedTurns: 2, erasedAttachments: 1, erasedFacts: 1 })
  await h.drain()

  const owner = await h.owner()
  const tables = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public'`,
  )
  for (const { name } of tables.rows) {
    const { rows } = await owner.query(`select from ${name} x where x::text ~* 'zanzibar|eva@example|Eva Prats'`)
    assert.equal(rows.length, 0, name)
  }
  const whole = await h.ask<{ ordinal?: number; rows: { ordinal: number; text: string }[] }>(
    'Ana',
    'GET',
    `/interactions/${id}/turns`,
  )
  assert.deepEqual(
    whole.rows.map((row) => [row.ordinal, row.text]),
    [
      [1, ''],
      [2, ''],
    ],
  )
  assert.equal(
    (await fetch(`${h.url}/api/attachments/${file.id}`, { headers: { 'x-test-caller': 'Ana' } })).status,
    404,
  )
})
