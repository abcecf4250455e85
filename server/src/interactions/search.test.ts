import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { FoundTurn } from '@peakend/contract/interactions.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../test/core-house.ts'

const found = async (h: Awaited<ReturnType<typeof coreHouse>>, as: string, q: string) =>
  (await h.ask<{ rows: FoundTurn[] }>(as, 'GET', `/turns?q=${encodeURIComponent(q)}`)).rows

test('conversations are found by what was said, each once, by its newest turn', async (t) => {
  const h = await coreHouse(t)
  const ana = await h.person('Ana', 'agent')
  const eva = await h.visitor('Eva')
  const id = await h.chat(eva, 'My parcel has not come: ¿dónde está el paquete?', { agent: ana })
  await h.ask('Ana', 'POST', `/interactions/${id}/turns`, {
    senderId: 'reply-0001',
    text: 'The parcels left on Tuesday.',
  })
  await h.ask('Ana', 'POST', `/interactions/${id}/notes`, { senderId: 'note-0001', text: 'Courier: Seur, van 12' })
  const other = await h.chat(await h.visitor('Mia'), 'Is the kettle blue?')
  const [one, ...more] = await found(h, 'Ana', 'PARCEL')
  assert.deepEqual([one?.interactionId, one?.ordinal, one?.personName, more.length], [id, 2, 'Ana', 0])
  assert.deepEqual(
    one?.fits.map(({ from, to }) => one.excerpt.slice(from, to)),
    ['parcel'],
  )
  assert.equal((await found(h, 'Ana', 'paquete'))[0]?.by, 'customer')
  assert.equal((await found(h, 'Ana', 'seur van'))[0]?.kind, 'note')
  assert.equal((await found(h, 'Ana', 'kett'))[0]?.interactionId, other)
  for (const q of ['', '%', `' | ! & :* \\`, 'nobody said this', 'x'.repeat(200)])
    assert.deepEqual(await found(h, 'Ana', q), [], q)
})

test('nobody finds what they may not see', async (t) => {
  const h = await coreHouse(t)
  const [sales, service] = [randomUUID() as QueueId, randomUUID() as QueueId]
  const vendorId = await h.vendor('Nordic')
  await h.person('Sara', 'supervisor')
  const victor = await h.person('Victor', 'agent', { vendorId, queues: [service] })
  await h.person('Vera', 'agent', { vendorId, queues: [] })
  const away = await h.another('Other')
  await h.person('Olga', 'administrator', { workspaceId: away.workspaceId })
  const hidden = await h.chat(await h.visitor('Eva'), 'the blue kettle', { queueId: sales })
  const served = await h.chat(await h.visitor('Mia'), 'the red kettle', { queueId: service })
  const handed = await h.chat(await h.visitor('Noa'), 'the green kettle', { queueId: sales, agent: victor })
  const ids = async (as: string) => new Set((await found(h, as, 'kettle')).map((one) => one.interactionId))
  assert.deepEqual(await ids('Sara'), new Set([hidden, served, handed]))
  assert.deepEqual(await ids('Victor'), new Set([served, handed]))
  assert.deepEqual(await ids('Vera'), new Set())
  assert.deepEqual(await ids('Olga'), new Set())
  assert.equal((await h.call('GET', '/api/turns?q=kettle', { as: 'Eva' })).status, 403)
  assert.equal((await h.call('GET', '/api/turns?q=kettle')).status, 401)
})

test('the search goes by its index as the app role, never through the table', async (t) => {
  const h = await coreHouse(t)
  const owner = await h.owner()
  await owner.query(
    `insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, at, sender_id, delivery)
     select case when n % 2 = 0 then $1::uuid else gen_random_uuid() end, gen_random_uuid(), 1, gen_random_uuid(), 'said', 'customer',
       md5(n::text) || ' ' || md5((n * 7)::text), now(), n::text, 'received' from generate_series(1, 20000) n`,
    [h.workspaceId],
  )
  await owner.query('analyze turns')
  const plans: string[] = []
  owner.on('notice', (notice) => void plans.push(String(notice.message)))
  await owner.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on`,
  )
  await owner.query(`set client_min_messages = log; set jit = off; set role peakend_app`)
  await owner.query(`select set_config('peakend.workspace', $1, false)`, [h.workspaceId])
  await owner.query(`select * from peakend.search_turns($1, null, null, 20)`, [`'deadbeef':* & 'a':*`])
  const [plan] = plans.filter((one) => one.includes('with hit as'))
  assert.match(plan ?? '', /Bitmap Index Scan on turns_words/)
  assert.doesNotMatch(plan ?? '', /Seq Scan on turns/)
})
