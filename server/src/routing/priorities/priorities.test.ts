import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId, PriorityRuleId, PromiseId } from '@peakend/contract/ids.ts'
import type { PriorityCondition, PriorityRule } from '@peakend/contract/priorities.ts'
import { needs, startNeeds } from '../../cases/cases.ts'
import { tell } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { floor } from '../../../test/serving-floor.ts'
import { setCapacity } from '../presence/presence.ts'
import { changeQueue } from '../queues/queues.ts'
import { enterQueue, setPriority } from '../routing.ts'
import { aheadOf, preview, setRules } from './priorities.ts'

type Floor = Awaited<ReturnType<typeof floor>>
const MIN = 60_000
const rule = (level: number, ...when: PriorityCondition[]): PriorityRule => ({
  id: randomUUID() as PriorityRuleId,
  when,
  level,
  isOn: true,
})
const put = async (f: Floor, ...rules: PriorityRule[]) => {
  await f.inside((tx) => setRules(tx, rules))
  await f.drain()
}
const ahead = (f: Floor, id: InteractionId) => f.inside((tx) => aheadOf(tx, id))
const customerOf = async (f: Floor, id: InteractionId) => (await f.standing(id)).customerId
/** Ana has one place: whom she is offered. */
const nextFor = async (f: Floor) => {
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1))
  await f.here('Ana')
  return (await f.offered('Ana'))[0]
}
const breakPromise = async (f: Floor, id: InteractionId) => {
  const customerId = await customerOf(f, id)
  await f.inside((tx) =>
    tx.query(
      'test.promise',
      `insert into promises (workspace_id, promise_id, state, interaction_id, text, customer_id, made_at, due_at)
       values ($1, $2, 'broken', $3, 'We call you', $4, $5, $5)`,
      [tx.workspaceId, randomUUID(), id, customerId, tx.now],
    ),
  )
  return customerId
}

test('a promise that is broken while its customer waits moves them, and the agent reads why', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await put(f, rule(5, { is: 'broken-promise' }))
  const plain = await f.come()
  f.clock.advance(MIN)
  const hurt = await f.come()
  await f.drain()
  assert.equal(await ahead(f, hurt), null)
  const customerId = await breakPromise(f, hurt)
  await f.inside(async (tx) =>
    tx.record({
      type: 'promise.changed',
      interactionId: hurt,
      promiseId: randomUUID() as PromiseId,
      state: 'broken',
      customerId,
      personId: null,
    }),
  )
  await f.drain()
  assert.deepEqual(await ahead(f, hurt), { level: 5, ms: 5 * MIN, when: [{ is: 'broken-promise' }] })
  assert.equal(await nextFor(f), hurt)
  assert.equal(await ahead(f, plain), null)
})

test('who was moved twice goes before, and keeps what a supervisor gave', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await put(f, rule(2, { is: 'moved', times: 2 }))
  const id = await f.come()
  await f.inside((tx) => setPriority(tx, id, 1))
  assert.equal((await ahead(f, id))?.level, 1)
  for (const note of ['first', 'second']) {
    await f.inside(async (tx) => {
      const by = f.agent('Ana')
      await interactions.noteTransfer(tx, { interactionId: id, fromPersonId: by, to: { queueId: f.queue.id }, note })
      await enterQueue(tx, { interactionId: id, queueId: f.queue.id, arrival: 'transferred' })
    })
    f.clock.advance(1000)
  }
  assert.deepEqual(await ahead(f, id), { level: 3, ms: 3 * MIN, when: [{ is: 'moved', times: 2 }] })
  await f.inside((tx) => setPriority(tx, id, 0))
  assert.equal((await ahead(f, id))?.level, 2, 'the rule’s stays')
})

test('by what they write about, by what a colleague noted, and not by what they typed of themselves', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.inside(startNeeds)
  const all = await f.inside(needs)
  const cancel = all.find(({ words }) => words.some((word) => word.includes(' '))) ?? assert.fail()
  await put(f, rule(4, { is: 'need', needIds: [cancel.id] }), rule(6, { is: 'noted', key: 'vip', value: null }))
  const phrase = cancel.words.find((word) => word.includes(' '))!
  const about = await f.come({ text: `Hello, ${phrase}` })
  assert.equal((await ahead(f, about))?.level, 4, phrase)
  const plain = await f.come()
  assert.equal(await ahead(f, plain), null)
  const customerId = await customerOf(f, plain)
  await f.inside((tx) => tell(tx, { customerId, key: 'VIP', value: 'yes' }))
  await f.drain()
  assert.equal(await ahead(f, plain), null, 'nobody of ours noted it')
  await f.inside((tx) => tell(tx, { customerId, key: 'VIP', value: 'yes', notedBy: f.agent('Ana') }))
  await f.drain()
  assert.equal((await ahead(f, plain))?.level, 6)
})

test('rules that change put who waits in order anew, and a preview says so before', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const chats = [await f.come(), await f.come()]
  f.clock.advance(MIN)
  const mail = await f.come({ channel: 'email' })
  const rules = [rule(3, { is: 'channel', channels: ['email'] })]
  const shown = await f.inside((tx) => preview(tx, null, rules))
  const placesOf = (id: InteractionId) => {
    const one = shown.find(({ interactionId }) => interactionId === id)
    return [one?.placeNow, one?.placeThen, one?.aheadMs]
  }
  assert.deepEqual(placesOf(mail), [3, 1, 3 * MIN])
  assert.equal(await ahead(f, mail), null, 'nothing has changed')
  await put(f, ...rules)
  assert.equal((await ahead(f, mail))?.level, 3)
  const after = await f.inside((tx) => preview(tx, null, rules))
  assert.ok(after.every(({ placeNow, placeThen }) => placeNow === placeThen))
  await put(f)
  assert.equal(await ahead(f, mail), null, 'no rule, no head start')
  const before = await f.inside((tx) => preview(tx, [], rules))
  assert.deepEqual(before, [], 'nobody sees queues that are not theirs')
  assert.equal(chats.length, 2)
})

test('a queue’s own head start says how much a level is', async (t) => {
  const f = await floor(t, { headStartMs: 120_000 }, 'Ana')
  await put(f, rule(2, { is: 'channel', channels: ['chat'] }))
  const id = await f.come()
  assert.equal((await ahead(f, id))?.ms, 4 * MIN)
  await f.inside((tx) => changeQueue(tx, f.queue.id, { name: 'Cards and loans' }))
  assert.equal((await ahead(f, id))?.ms, 4 * MIN)
})
