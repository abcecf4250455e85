import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Deepening } from '@peakend/contract/deepening.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { eventually } from '../../test/harness.ts'
import { jobKind } from './deepening.ts'
import { insertWaiting } from './store.ts'
import { fails, says, silent, type Manner } from '../../test/fakes/model-server.ts'

import { good, judgementOf, outcomeOf, scene, shown, switchOn, type Settings } from '../../test/model-house.ts'

test('an answer of the wrong form is asked for once more and then given up', async (t) => {
  const s = await scene(t, [says('I think it went well!'), says(good)])
  await switchOn(s)
  const mended = await s.talk()
  await s.drain()
  assert.equal((await outcomeOf(s, mended.interactionId)).state, 'done')
  assert.equal(s.model.asked.length, 2)
  assert.ok(!JSON.stringify(s.model.asked[1]?.body).includes('I think it went well'))

  s.model.now(says('I think it went well!'))
  const lost = await s.talk()
  await s.drain()
  const found = await outcomeOf(s, lost.interactionId)
  assert.deepEqual([found.state, found.why, found.summary], ['given-up', 'wrong-form', null])
  assert.equal(s.model.asked.length, 4)
  s.clock.advance(3600_000)
  await s.drain()
  assert.equal(s.model.asked.length, 4, 'nobody asks by itself again')

  s.model.now(says(good))
  await s.call('agent', 'POST', `/interactions/${lost.interactionId}/deepening`, {}, 403)
  const asked = await s.call<Deepening>('supervisor', 'POST', `/interactions/${lost.interactionId}/deepening`, {})
  assert.equal(asked.state, 'waiting')
  await s.drain()
  assert.equal((await outcomeOf(s, lost.interactionId)).state, 'done')
})

test('a broken endpoint is left alone after four faults, disturbs nothing, and is found again', async (t) => {
  const s = await scene(t, [fails(500)])
  await switchOn(s)
  const talks = []
  for (let i = 0; i < 8; i++) talks.push(await s.talk())
  // what was said of one conversation comes in line when it is judged, which others of this process may be at just now
  const inLine = await eventually(async () => {
    await s.drain()
    const { waiting, pausedUntil } = await s.call<Settings>('boss', 'GET', '/workspace/deepening')
    return (waiting === 8 && pausedUntil) || undefined
  })
  assert.ok(inLine)
  assert.ok(s.model.asked.length >= 4 && s.model.asked.length <= 5, `${s.model.asked.length} were asked`)
  for (const { interactionId } of talks) assert.equal((await judgementOf(s, interactionId)).isFinal, true)
  const paused = await s.call<Settings>('boss', 'GET', '/workspace/deepening')
  assert.equal(paused.waiting, 8)
  assert.equal(paused.lastFault?.why, 'away')
  assert.ok(paused.pausedUntil)
  assert.match(await s.db.metrics.registry.metrics(), /peakend_model_paused 1/)

  s.model.now(says(good))
  for (let i = 0; i < 12; i++) {
    s.clock.advance(10 * 60_000)
    await s.drain()
  }
  for (const { interactionId } of talks) assert.equal((await outcomeOf(s, interactionId)).state, 'done')
  assert.match(await s.db.metrics.registry.metrics(), /peakend_model_paused 0/)
  const { rows } = await (await s.owner()).query('select * from jobs where kind = $1', ['deepening.deepen'])
  assert.deepEqual(rows, [], 'nothing is parked and nothing runs on')
})

test('an endpoint that never mends is given up, conversation by conversation, with the reason', async (t) => {
  const s = await scene(t, [silent], { timeoutMs: 60 })
  await switchOn(s)
  const { interactionId } = await s.talk()
  for (let i = 0; i < 12; i++) {
    await s.drain()
    s.clock.advance(31 * 60_000)
  }
  const found = await outcomeOf(s, interactionId)
  assert.deepEqual([found.state, found.why], ['given-up', 'too-slow'])
  assert.equal(s.model.asked.length, 4)
})

test('a busy endpoint is asked again when it said, not before', async (t) => {
  const s = await scene(t, [fails(429, 'slow down', { 'retry-after': '300' }), says(good)])
  await switchOn(s)
  const first = await s.talk()
  await s.drain()
  const second = await s.talk()
  s.clock.advance(299_000)
  await s.drain()
  assert.equal(s.model.asked.length, 1)
  s.clock.advance(61_000)
  await s.drain()
  await s.drain()
  for (const { interactionId } of [first, second]) assert.equal((await outcomeOf(s, interactionId)).state, 'done')
})

test('the day’s tokens are a limit: the rest waits for the next day, in the workspace’s time', async (t) => {
  const s = await scene(t, [says(good, 6000)])
  await switchOn(s, { tokensADay: 10_000 })
  const [one, two] = [await s.talk(), await s.talk()]
  await s.drain()
  assert.equal(s.model.asked.length, 1)
  const { today, waiting } = await s.call<Settings>('boss', 'GET', '/workspace/deepening')
  assert.equal(today.tokens, 6000)
  assert.equal(waiting, 1)
  await s.call('boss', 'POST', '/workspace/deepening/test', {}, 409)
  // from 9 to past midnight in Madrid
  s.clock.advance(15 * 3600_000)
  await s.drain()
  for (const { interactionId } of [one, two]) assert.equal((await outcomeOf(s, interactionId)).state, 'done')
  assert.equal((await s.call<Settings>('boss', 'GET', '/workspace/deepening')).today.calls, 1)

  await switchOn(s, { tokensADay: 1000 })
  const three = await s.talk()
  const { state, why } = await outcomeOf(s, three.interactionId)
  assert.deepEqual([state, why], ['given-up', 'too-large'])
})

test('switched off while it asks, nothing of it stays, and nothing more is sent', async (t) => {
  const during: { meanwhile?: () => Promise<unknown> } = {}
  const slow: Manner = (one, response) =>
    void Promise.resolve(during.meanwhile?.()).then(() => says(good)(one, response))
  const s = await scene(t, [slow])
  await switchOn(s)
  const { interactionId } = await s.talk()
  await s.talk()
  let off: Promise<unknown> | undefined
  during.meanwhile = () => (off ??= s.call('boss', 'PUT', '/workspace/deepening', { isOn: false }))
  await eventually(async () => {
    await s.drain()
    return off
  })
  await s.drain()
  assert.ok(s.model.asked.length <= 2)
  assert.equal((await shown(s, interactionId)).state, 'off')
  const { rows } = await (await s.owner()).query('select * from deepenings')
  assert.deepEqual(rows, [])
})

test('a program that ends waits for no model, and what it asked about stands in line as it was', async (t) => {
  const s = await scene(t, [silent], { timeoutMs: 60_000 })
  await switchOn(s)
  await s.talk()
  const startMs = performance.now()
  const drained = s.drain()
  await eventually(() => s.model.asked.length > 0 || undefined)
  s.close()
  await (await s.ground()).close()
  await drained.catch(() => undefined)
  assert.ok(performance.now() - startMs < 30_000)
  const { rows } = await (await s.owner()).query('select state, attempts from deepenings')
  assert.deepEqual(rows, [{ state: 'waiting', attempts: 0 }])
})

test('what came into line while it was switched off is forgotten and wakes nobody', async (t) => {
  const s = await scene(t, [says(good)])
  await switchOn(s)
  await s.call('boss', 'PUT', '/workspace/deepening', { isOn: false })
  await s.transact(async (tx) => {
    await insertWaiting(tx, randomUUID() as InteractionId, false)
    tx.enqueue({ kind: jobKind, key: 'lane 0' })
  })
  await s.drain()
  const { rows } = await (
    await s.owner()
  ).query('select 1 from deepenings union all select 1 from jobs where kind = $1', [jobKind])
  assert.deepEqual(rows, [])
  assert.equal(s.model.asked.length, 0)
})
