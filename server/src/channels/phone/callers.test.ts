/** Who calls and how it is counted, by whole calls; and which number of ours we show to whom we call. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueueId } from '@peakend/contract/ids.ts'
import { callerNumber, phoneHouse } from '../../../test/phone/phone-house.ts'
import { addNumber, blockCaller } from '../../flows/numbers/numbers.ts'
import { firstRules } from './recordings/rules.ts'
import { saveRules } from './recordings/store.ts'

const hidden = { number: 'anonymous', kind: 'hidden' as const, name: null }

test('who is blocked is let go without a trace, hidden numbers too where they are blocked, until it is over', async (t) => {
  const h = await phoneHouse(t)
  const until = new Date(h.clock.now().getTime() + 3_600_000)
  await h.db.transact(h.workspaceId, async (tx) => {
    await blockCaller(tx, h.boss, { number: callerNumber, why: 'threats', until })
    await blockCaller(tx, h.boss, { number: null, why: 'nuisance', until })
  })
  await h.dial()
  await h.dial(hidden)
  assert.deepEqual(await h.telephony.legs(), [])
  assert.deepEqual(await h.rows('select 1 from interactions'), [])
  await h.dial('+34611000111')
  assert.equal((await h.telephony.legs()).length, 1, 'anybody else comes through')
  h.clock.advance(3_601_000)
  await h.settled()
  await h.dial()
  assert.equal((await h.rows('select 1 from interactions')).length, 2)
})

test('numbers of other countries are their own, however they come; what is no number is one time only', async (t) => {
  const h = await phoneHouse(t)
  const malformed = { number: 'sales@pbx', kind: 'malformed' as const, name: null }
  for (const from of ['+5491123456789', '+5491123456789', '+12125550123', malformed, malformed]) await h.dial(from)
  const rows = await h.rows<{ number: string; customers: number }>(
    `select number, count(distinct customer_id)::int as customers from calls join interactions using (workspace_id, interaction_id) group by 1 order by 1`,
  )
  assert.deepEqual(rows, [
    { number: '+12125550123', customers: 1 },
    { number: '+5491123456789', customers: 1 },
    { number: 'sales@pbx', customers: 2 },
  ])
})

test('who hangs up at once, or while they are told, has left nobody; who waits longer has', async (t) => {
  const h = await phoneHouse(t)
  const endings = () => h.rows<{ ending: string }>('select ending from queue_stays order by entered_at, stay_id')
  const short = await h.dial()
  await h.pass(4000)
  h.outside.hangUp(short)
  await h.settled()
  assert.deepEqual(await endings(), [{ ending: 'moved' }])
  const long = await h.dial()
  await h.pass(9000)
  h.outside.hangUp(long)
  await h.settled()
  assert.deepEqual(await endings(), [{ ending: 'moved' }, { ending: 'left' }])
  await h.db.transact(h.workspaceId, async (tx) => saveRules(tx, null, { ...firstRules, isOn: true }))
  const told = await h.dial()
  h.outside.hangUp(told)
  await h.settled()
  assert.equal((await endings()).length, 2)
  assert.equal((await h.conversation()).state, 'closed')
})

test('whom we call sees the number that leads to the queue it is for', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const shownTo = async (number: string) => {
    assert.equal((await h.asks('Ana', '/phone/dial', { number })).status, 200)
    h.outside.pickUp(h.rings(ana) ?? '')
    await h.settled()
    const theirs = h.outside.ringing(number) ?? ''
    const from = h.outside.shown(theirs)?.from
    h.outside.decline(theirs, 'busy')
    await h.settled()
    return from?.kind === 'hidden' ? null : from?.number
  }
  assert.equal(await shownTo('+34611000001'), null, 'none of ours is known')
  const more = { brand: null, flowId: null, language: null, dialled: [], asksAfter: false }
  const other = await h.asks('boss', '/queues', {
    name: 'Press',
    target: { withinMs: 60_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 3_600_000,
  })
  const press = (other.body as { id: QueueId }).id
  await h.db.transact(h.workspaceId, async (tx) => {
    await addNumber(tx, h.boss, { ...more, number: '+34911555222', name: 'Press', queueId: press })
  })
  assert.equal(await shownTo('+34611000002'), '+34911555222', 'any of ours before none')
  await h.db.transact(h.workspaceId, async (tx) => {
    await addNumber(tx, h.boss, { ...more, number: '+34911555111', name: 'Shop', queueId: h.queueId })
  })
  assert.equal(await shownTo('+34611000003'), '+34911555111')
})
