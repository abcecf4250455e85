import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallId } from '@peakend/contract/ids.ts'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { phoneHouse } from '../../../test/phone/phone-house.ts'
import { callsNow, runningCall } from './running.ts'

type Listed = { why: string | null; rows: RunningCall[]; next: string | null }

test('calls that somebody is in are listed, the longest first, a page at a time; who only waits is in none', async (t) => {
  const h = await phoneHouse(t)
  const [ana, bea] = [await h.agent('Ana'), await h.agent('Bea')]
  await h.agent('Sol', 'supervisor', false)
  const list = async (query = '') => (await h.asks('Sol', `/phone/calls${query}`, undefined, 'GET')).body as Listed
  assert.equal((await h.asks('Ana', '/phone/calls', undefined, 'GET')).status, 403)
  const first = await h.dial('+34611000001')
  assert.deepEqual((await list()).rows, [], 'it rings only')
  h.outside.pickUp(h.rings(ana) ?? h.rings(bea) ?? '')
  await h.settled()
  await h.pass(2000)
  const second = await h.dial('+34611000002')
  h.outside.pickUp(h.rings(bea) ?? h.rings(ana) ?? '')
  await h.settled()
  const { rows, why } = await list()
  assert.equal(why, null)
  assert.deepEqual(
    rows.map((one) => [one.number, one.stage, one.queueId === h.queueId]),
    [
      ['+34611000001', 'talking', true],
      ['+34611000002', 'talking', true],
    ],
  )
  assert.deepEqual(new Set(rows.map((one) => one.agentName)), new Set(['Ana', 'Bea']))
  const page = await list('?limit=1')
  const rest = await list(`?limit=1&cursor=${page.next}`)
  assert.deepEqual(
    [...page.rows, ...rest.rows].map((one) => one.callId),
    rows.map((one) => one.callId),
  )
  assert.equal(rest.next, null)
  const mine = await list(`?interactionId=${rows[1]?.interactionId}`)
  assert.deepEqual(mine.rows, [rows[1]])
  const elsewhere = await h.db.read(h.workspaceId, (tx) =>
    callsNow(tx, { workspaceId: h.workspaceId, queues: [] }, { limit: 10 }),
  )
  assert.deepEqual(elsewhere.rows, [], 'no queue of theirs')
  for (const leg of [first, second]) h.outside.hangUp(leg)
  await h.settled()
  assert.deepEqual((await list()).rows, [])
  assert.equal(await h.db.read(h.workspaceId, (tx) => runningCall(tx, rows[0]?.callId as CallId)), null)
})

test('who listens seen is named in the list, who listens unseen is not; and why one cannot is told apart', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  await h.dial()
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  const { id } = await h.conversation()
  await h.agent('Nora', 'supervisor', false)
  await h.agent('Sol', 'supervisor')
  const listen = async (name: string) =>
    ((await h.asks(name, `/phone/calls/${id}/listen`)).body as { code?: string; type?: string }).code
  const named = async () =>
    ((await h.asks('Nora', '/phone/calls', undefined, 'GET')).body as Listed).rows.flatMap((one) =>
      one.coaches.map(({ name }) => name),
    )
  assert.equal(await listen('Nora'), 'no_phone')
  await listen('Sol')
  assert.deepEqual(await named(), ['Sol'])
  await h.asks('Sol', `/phone/calls/${id}/leave`)
  await h.rows(
    `update workspaces set staff_policy = jsonb_set(staff_policy, '{openUnseen}', 'true') where workspace_id = $1`,
    [h.workspaceId],
  )
  await listen('Sol')
  assert.deepEqual(await named(), [])
  assert.equal((await h.mine('Sol'))?.coaches.length, 1)
  const tim = await h.agent('Tim', 'supervisor')
  await h.dial('+34611000009')
  h.outside.pickUp(h.rings(tim) ?? '')
  await h.settled()
  assert.equal(await listen('Tim'), 'in_call')
})
