import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { z } from 'zod'
import type { Interaction, InteractionRow, Turn } from '@peakend/contract/interactions.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../test/core-house.ts'

type Whole = z.infer<typeof Interaction>
interface Page<T> {
  rows: T[]
  next: string | null
}
const chatter = async (t: Parameters<typeof coreHouse>[0]) => {
  const h = await coreHouse(t)
  const ana = await h.person('Ana', 'agent')
  await h.person('Sara', 'supervisor')
  const eva = await h.visitor('Eva')
  return { ...h, ana, eva }
}

test('an agent reads, answers, notes and wraps up; the case is settled with it', async (t) => {
  const h = await chatter(t)
  const id = await h.chat(h.eva, 'Where is my order?', { agent: h.ana })
  await h.drain()
  const mine = await h.ask<Page<InteractionRow>>('Ana', 'GET', '/interactions?view=mine')
  assert.deepEqual(
    mine.rows.map((row) => [row.id, row.state, row.unread, row.agentName]),
    [[id, 'active', 1, 'Ana']],
  )
  const reply = { senderId: 'reply-0001', text: 'I will look at once. My card? 4111111111111111' }
  const turn = await h.ask<Turn>('Ana', 'POST', `/interactions/${id}/turns`, reply)
  assert.deepEqual([turn.ordinal, turn.personName, turn.delivery, turn.masked.length], [2, 'Ana', 'queued', 1])
  assert.equal((await h.ask<Turn>('Ana', 'POST', `/interactions/${id}/turns`, reply)).id, turn.id)
  const other = { ...reply, text: 'Something else' }
  assert.equal((await h.call('POST', `/api/interactions/${id}/turns`, { as: 'Ana', body: other })).status, 409)
  assert.equal(
    (await h.call('POST', `/api/interactions/${id}/turns`, { as: 'Sara', body: { ...reply, senderId: 'reply-0002' } }))
      .status,
    409,
  )
  await h.ask('Sara', 'POST', `/interactions/${id}/notes`, {
    senderId: 'note-00001',
    text: 'Offer a voucher',
    asks: [h.ana],
  })
  const { rows } = await h.ask<{ rows: Turn[] }>('Ana', 'GET', `/interactions/${id}/turns?after=1`)
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['said', 'note'],
  )
  const { rows: needs } = await h.ask<{ rows: { id: string }[] }>('Ana', 'GET', '/needs')
  const whole = await h.ask<Whole>('Ana', 'GET', `/interactions/${id}`)
  assert.ok(needs.some((need) => need.id === whole.proposedNeeds[0]?.needId))
  assert.equal(whole.caseNumber, 1)
  await h.ask('Ana', 'POST', `/interactions/${id}/end`, {})
  const wrapUp = { needId: whole.proposedNeeds[0]?.needId, outcome: 'solved', summary: 'Sent the tracking link' }
  const closed = await h.ask<Whole>('Ana', 'POST', `/interactions/${id}/wrap-up`, wrapUp)
  assert.deepEqual([closed.state, closed.outcome, closed.needConfirmed], ['closed', 'solved', true])
  assert.equal((await h.ask<{ state: string }>('Ana', 'GET', `/cases/${closed.caseId}`)).state, 'settled')
  const { text } = await h.ask<{ text: string }>('Ana', 'GET', `/interactions/${id}/transcript`)
  assert.match(text, /Ana: I will look at once\. My card\? •{16}/)
})

test('a supervisor who opens a conversation is seen by its agent and written down, unless the policy says otherwise', async (t) => {
  const h = await chatter(t)
  const id = await h.chat(h.eva, 'Hello', { agent: h.ana })
  const open = () => h.ask<Whole>('Sara', 'POST', `/interactions/${id}/open`)
  assert.deepEqual(
    (await open()).readers.map((reader) => reader.name),
    ['Sara'],
  )
  const owner = await h.owner()
  const log = await owner.query(`select concerns from audit where act = 'interaction.opened'`)
  assert.deepEqual(log.rows, [{ concerns: h.ana }])
  await owner.query(`update workspaces set staff_policy = staff_policy || '{"openUnseen": true}'`)
  assert.deepEqual((await open()).readers, [])
  assert.equal((await h.call('POST', `/api/interactions/${id}/open`, { as: 'Ana' })).status, 403)
})

test('an agent warns, ends and blocks: who is blocked cannot write', async (t) => {
  const h = await chatter(t)
  const id = await h.chat(h.eva, 'You idiots', { agent: h.ana })
  await h.ask('Ana', 'POST', `/interactions/${id}/warn`)
  const ended = await h.ask<Whole>('Ana', 'POST', `/interactions/${id}/end`, { block: true, reason: 'abuse' })
  assert.deepEqual([ended.state, ended.endedBy], ['wrap-up', 'block'])
  await assert.rejects(h.chat(h.eva, 'Again'), /blocked/)
  const acts = await (
    await h.owner()
  ).query<{ act: string }>(`select act from audit where about = 'customer' order by at, audit_id`)
  assert.deepEqual(
    acts.rows.map((row) => row.act),
    ['customer.warned', 'customer.blocked'],
  )
})

test('a stranger, another workspace, another team: not even that it exists', async (t) => {
  const h = await chatter(t)
  const [sales, service] = [randomUUID() as QueueId, randomUUID() as QueueId]
  const vendorId = await h.vendor('Nordic')
  await h.person('Victor', 'agent', { vendorId, queues: [service] })
  await h.person('Vera', 'agent', { vendorId, queues: [] })
  const away = await h.another('Other')
  await h.person('Olga', 'administrator', { workspaceId: away.workspaceId })
  const id = await h.chat(h.eva, 'Hello', { queueId: sales })
  const mia = await h.visitor('Mia')
  const seen = await h.chat(mia, 'Hello', { queueId: service })
  for (const as of ['Victor', 'Vera', 'Olga', 'Eva', undefined]) {
    for (const where of [
      `/interactions/${id}`,
      `/interactions/${id}/turns`,
      `/interactions/${id}/transcript`,
      `/customers/${h.eva.customerId}`,
      `/customers/${h.eva.customerId}/timeline`,
    ]) {
      const { status } = await h.call('GET', `/api${where}`, { as })
      assert.ok(as === undefined ? status === 401 : [403, 404].includes(status), `${as} ${where}: ${status}`)
    }
  }
  await h.ask('Victor', 'GET', `/interactions/${seen}`)
  await h.ask('Victor', 'GET', `/customers/${mia.customerId}`)
  const rows = async (as: string) =>
    (await h.ask<Page<InteractionRow>>(as, 'GET', '/interactions?view=all')).rows.map((row) => row.id)
  assert.deepEqual(await rows('Victor'), [seen])
  assert.deepEqual(await rows('Vera'), [])
  assert.deepEqual(await rows('Olga'), [])
  assert.equal((await rows('Sara')).length, 2)
  const found = await h.ask<Page<{ id: string }>>('Victor', 'GET', '/customers')
  assert.deepEqual(
    found.rows.map((row) => row.id),
    [mia.customerId],
  )
})

test('hostile input is refused with one clear sentence', async (t) => {
  const h = await chatter(t)
  const id = await h.chat(h.eva, '<script>alert(1)</script>', { agent: h.ana })
  const post = (body: unknown) => h.call('POST', `/api/interactions/${id}/turns`, { as: 'Ana', body })
  for (const body of [
    { senderId: 'x', text: 'short id' },
    { senderId: 'sender-000', text: 'nul \u0000 sign' },
    { senderId: 'sender-001', text: 'a'.repeat(8001) },
    { senderId: 'sender-002', text: 'hi', attachmentIds: ['../../etc/passwd'] },
    { senderId: "sender' or 1=1", text: 'hi' },
  ])
    assert.equal((await post(body)).status, 422, JSON.stringify(body).slice(0, 60))
  assert.equal((await post({ senderId: 'sender-003', text: '' })).status, 422)
  assert.equal((await post({ senderId: 'sender-004', text: 'hi', attachmentIds: [randomUUID()] })).status, 422)
  assert.equal((await h.call('GET', '/api/interactions/nonsense', { as: 'Ana' })).status, 422)
  assert.equal((await h.call('GET', '/api/interactions?view=all&cursor=nonsense', { as: 'Ana' })).status, 400)
  const { rows } = await h.ask<{ rows: Turn[] }>('Ana', 'GET', `/interactions/${id}/turns`)
  assert.deepEqual(
    rows.map((row) => row.text),
    ['<script>alert(1)</script>'],
  )
})
