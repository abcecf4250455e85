import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tx } from '../../base/database.ts'
import { presenceOf, setCapacity, setInCall, setPhone, setPresence } from '../presence/presence.ts'
import { addQueue, changeMixes, setMembers } from '../queues/queues.ts'
import * as interactions from '../../interactions/interactions.ts'
import { reply } from '../../interactions/turns/turns.ts'
import { eventually } from '../../../test/harness.ts'
import { floor } from '../../../test/serving-floor.ts'
import { someoneWaits } from '../../../test/someone-waits.ts'
import { giveTo } from '../routing.ts'
import { waitOf } from '../waits/waits.ts'
import { makeOffers } from './offers.ts'

test('who speaks on the phone, whoever rang, is offered no visitor, no chat and no call', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.inside((tx) => setPhone(tx, f.agent('Ana'), true))
  await f.here('Ana')
  await f.inside((tx) => setInCall(tx, f.agent('Ana'), true))
  const visit = await f.come({ channel: 'counter' })
  f.clock.advance(1000)
  const chat = await f.come()
  await f.come({ channel: 'phone' })
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [])
  assert.equal((await f.inside((tx) => waitOf(tx, visit)))?.estimateMs, null, 'no place is free')
  await f.inside((tx) => changeMixes(tx, true))
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [chat], 'live text goes beside a call where the workspace says so')
  await f.inside((tx) => changeMixes(tx, false))
  await f.inside((tx) => interactions.end(tx, chat, 'customer'))
  await f.inside((tx) => setInCall(tx, f.agent('Ana'), false))
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [visit], 'the call is over')
})

test('a customer of another brand who awaits an answer keeps their agent from a call here', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const ana = f.agent('Ana')
  const other = await f.another('Sur')
  await f.member(ana, 'agent', { workspaceId: other.workspaceId })
  const there = <T>(work: (tx: Tx) => Promise<T>) => f.db.transact(other.workspaceId, work)
  const target = { withinMs: 45_000, sharePct: 80 }
  const queue = await there((tx) => addQueue(tx, { name: 'Sur', target, timetable: null, messageAnswerMs: 3_600_000 }))
  await there((tx) => setMembers(tx, queue.id, [ana]))
  await f.inside((tx) => changeMixes(tx, true))
  await f.inside((tx) => setPhone(tx, ana, true))
  const chat = await there((tx) => someoneWaits(tx, queue.id))
  await there((tx) => giveTo(tx, { interactionId: chat, personId: ana, why: 'taken' }))
  await f.here('Ana')
  const call = await f.come({ channel: 'phone' })
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [], 'somebody awaits their answer there')
  const said = { interactionId: chat, personId: ana, text: 'It is on its way.', senderId: 'one', attachmentIds: [] }
  await there((tx) => reply(tx, said))
  f.clock.advance(5000)
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [call])
})

test('two brands that look at one pair of hands in the same moment give them one customer: a look locks the person’s row', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const ana = f.agent('Ana')
  const other = await f.another('Sur')
  await f.member(ana, 'agent', { workspaceId: other.workspaceId })
  const there = <T>(work: (tx: Tx) => Promise<T>) => f.db.transact(other.workspaceId, work)
  const target = { withinMs: 45_000, sharePct: 80 }
  const queue = await there((tx) => addQueue(tx, { name: 'Sur', target, timetable: null, messageAnswerMs: 3_600_000 }))
  await there((tx) => setMembers(tx, queue.id, [ana]))
  await f.inside((tx) => setCapacity(tx, ana, 1))
  await f.inside((tx) => setPresence(tx, ana, 'available', null))
  await f.come()
  await there((tx) => someoneWaits(tx, queue.id))
  const watch = await f.owner()
  const look = (tx: Tx) => makeOffers(tx, { offerMs: 30_000, timeZone: 'Europe/Madrid' })
  let second: Promise<number> | undefined
  await f.inside(async (tx) => {
    assert.equal(await look(tx), 1)
    second = there(look)
    await eventually(async () => (await watch.query('select from pg_locks where not granted')).rowCount || undefined)
  })
  assert.equal(await second, 0, 'her one place is taken')
  assert.equal((await f.inside((tx) => presenceOf(tx, ana))).load, 1)
})
