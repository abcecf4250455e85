import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { openShop } from '../../../test/chat-shop.ts'
import { claimTimeZone, customersPart, timeZoneOf } from '../../customers/customers.ts'
import { evaluate } from '../../evaluations/evaluations.ts'
import { confirm, dueTimer, promisesIn } from '../../promises/promises.ts'

const scope = { queues: 'all' } as never

test('"tomorrow by three" is three where the customer is, as their browser says; where it says nothing, where the brand is', async (t) => {
  const { visit, inside, answerIt, reply, clock } = await openShop(t)
  await inside((tx) =>
    tx.query('test.zone', `update workspaces set time_zone = 'Europe/Madrid' where workspace_id = $1`, [
      tx.workspaceId,
    ]),
  )
  const promisedTo = async (timeZone?: string) => {
    const maya = await visit({ timeZone })
    const { turn, state } = await maya.said('Where is my parcel?')
    const interactionId = ((turn as { interactionId?: string }).interactionId ?? state.interactionId) as InteractionId
    await answerIt(interactionId)
    await reply(interactionId, 'Tomorrow by three I will call you.')
    await inside((tx) => evaluate(tx, interactionId))
    const [found] = await inside((tx) => promisesIn(tx, scope, { interactionId, limit: 5 }))
    assert.ok(found)
    return found
  }
  const hourIn = (at: Date | null, zone: string) =>
    at && new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at)
  const far = await promisedTo('America/Los_Angeles')
  assert.equal(hourIn(far.dueAt, 'America/Los_Angeles'), '15:00')
  assert.deepEqual(
    [far.state, far.text, far.dueWords, far.madeBy !== null],
    ['found', 'I will call you', 'Tomorrow by three', true],
  )
  assert.equal(hourIn((await promisedTo()).dueAt, 'Europe/Madrid'), '15:00')
  assert.equal(
    hourIn((await promisedTo('Mars/Olympus')).dueAt, 'Europe/Madrid'),
    '15:00',
    'what is no zone is passed over',
  )

  // confirmed, its hour passes, and it is broken once
  const owner = far.madeBy
  assert.ok(owner && far.dueAt)
  await inside((tx) => confirm(tx, far.id, owner, {}))
  clock.advance(far.dueAt.getTime() - clock.now().getTime() + 1000)
  await inside((tx) => dueTimer.run(tx, { key: far.id } as never))
  const [after] = await inside((tx) => promisesIn(tx, scope, { interactionId: far.interactionId, limit: 5 }))
  assert.equal(after?.state, 'broken')
})

test('every promise of a turn is in the ledger, once, each with its own hour', async (t) => {
  const { visit, inside, answerIt, reply } = await openShop(t)
  const maya = await visit({ timeZone: 'America/Mexico_City' })
  const { turn, state } = await maya.said('Where is my parcel?')
  const interactionId = ((turn as { interactionId?: string }).interactionId ?? state.interactionId) as InteractionId
  await answerIt(interactionId)
  await reply(interactionId, 'I will send you the form tomorrow at nine and call you the day after tomorrow at ten.')
  await inside((tx) => evaluate(tx, interactionId))
  await inside((tx) => evaluate(tx, interactionId))
  const found = await inside((tx) => promisesIn(tx, scope, { interactionId, limit: 5 }))
  const hour = (at: Date | null) =>
    at?.toLocaleTimeString('en-GB', { timeZone: 'America/Mexico_City', hour: '2-digit', minute: '2-digit' })
  assert.deepEqual(
    found.map((one) => [one.state, one.text, one.dueWords, hour(one.dueAt), one.customerZone]),
    [
      ['found', 'I will send you the form tomorrow at nine', 'tomorrow at nine', '09:00', 'America/Mexico_City'],
      [
        'found',
        'call you the day after tomorrow at ten',
        'the day after tomorrow at ten',
        '10:00',
        'America/Mexico_City',
      ],
    ],
  )
})

test('the newest zone is kept, seen through a merge, and goes with the customer', async (t) => {
  const { visit, inside } = await openShop(t)
  const maya = await visit({ timeZone: 'Asia/Tokyo' })
  const customerId = await inside(async (tx) => {
    const [row] = await tx.query<{ id: never }>(
      'test.who',
      'select customer_id as id from visitors where workspace_id = $1 and visitor_id = $2',
      [tx.workspaceId, maya.visitorId],
    )
    return row!.id
  })
  const zone = () => inside((tx) => timeZoneOf(tx, customerId))
  assert.equal(await zone(), 'Asia/Tokyo')
  await visit({ visitorToken: maya.visitorToken, timeZone: 'Europe/Lisbon' })
  assert.equal(await zone(), 'Europe/Lisbon')
  await visit({ visitorToken: maya.visitorToken })
  assert.equal(await zone(), 'Europe/Lisbon')
  await inside(async (tx) => claimTimeZone(tx, customerId, 'nowhere'))
  assert.equal(await zone(), 'Europe/Lisbon')
  await inside((tx) => customersPart.erase(tx, [customerId]))
  assert.equal(await zone(), null)
  await visit({ visitorToken: maya.visitorToken, timeZone: 'Asia/Tokyo' })
  assert.equal(await zone(), null, 'an erased row is not written to')
})
