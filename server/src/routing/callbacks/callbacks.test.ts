import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { CallBack } from '@peakend/contract/callbacks.ts'
import type { Promised } from '@peakend/contract/promises.ts'
import { callBackShop, MIN } from '../../../test/call-back-shop.ts'

type Shop = Awaited<ReturnType<typeof callBackShop>>
const promisesOf = async (shop: Shop, id: string) =>
  (await shop.boss<{ rows: Promised[] }>('GET', `/promises?interactionId=${id}`)).rows
const record = (as: Awaited<ReturnType<Shop['asPerson']>>, id: string, outcome: string, status = 200) =>
  as<CallBack>('POST', `/interactions/${id}/call-back/outcome`, { outcome }, status)

test('the place is kept, the agent is offered it in turn and sees why; not reached once, reached at the second attempt', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, luis, asPerson, here, pass, accept, offers, callBackOf, figures } = shop
  const maya = await visitor('Where is my kettle?')
  await pass(2 * MIN)
  assert.equal((await maya.state()).callBack?.isOffered, true, 'nobody is there')
  await pass(4 * MIN)
  const asked = await maya.ask({ way: 'phone', address: '+34 600 123 456' })
  assert.deepEqual(
    [asked.callBack?.state, asked.callBack?.place, asked.callBack?.address],
    ['in-line', 1, '+34 ••• 56'],
  )
  const jonas = await visitor('I am behind her')
  assert.equal((await jonas.state()).wait?.place, 2)

  const desk = await asPerson(ana)
  await here(ana)
  const held = await offers(desk)
  assert.equal(held[0]?.interaction.id, maya.id, 'she is first in line')
  assert.equal(held[0]?.callBack?.way, 'phone')
  assert.equal(await accept(desk), maya.id)
  assert.equal(await accept(desk), jonas.id)
  const first = await callBackOf(maya.id, desk)
  assert.deepEqual(
    [first?.state, first?.waitedMs, first?.attempts, first?.mostAttempts, first?.address, first?.tries.length],
    ['calling', 6 * MIN, 0, 2, '+34600123456', 1],
  )
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map(({ state }) => state),
    ['kept'],
  )
  await pass(MIN)
  const again = await record(desk, maya.id, 'not-reached')
  assert.deepEqual(
    [again.state, again.attempts, again.dueAt],
    ['again', 1, new Date(shop.clock.now().getTime() + 10 * MIN).toISOString()],
  )
  assert.deepEqual(await record(desk, maya.id, 'not-reached'), again, 'said twice is once')
  await record(desk, maya.id, 'reached', 409)
  assert.equal((await maya.state()).state, 'resting')

  // the agent is free for others meanwhile; the second attempt goes before whoever came after her
  await here(ana, 'away')
  const lea = await visitor('I came later')
  await pass(10 * MIN)
  assert.equal((await lea.state()).wait?.place, 2)
  await here(luis)
  const other = await asPerson(luis)
  assert.equal(await accept(other), maya.id)
  const reached = await record(other, maya.id, 'reached')
  assert.deepEqual([reached.state, reached.attempts], ['reached', 2])
  assert.deepEqual(
    reached.tries.map(({ personName, outcome }) => [personName, outcome]),
    [
      ['Ana Prieto', 'not-reached'],
      ['Luis Vega', 'reached'],
    ],
  )
  assert.equal((await maya.state()).state, 'active', 'the conversation goes on')
  const all = await figures()
  assert.deepEqual([all.asked, all.reached, all.attempts, all.inTime, all.due, all.missed], [1, 1, 2, 1, 1, 0])
  // taken up twice, answered once
  const floor = await shop.boss<{ queues: { answeredToday: number }[] }>('GET', '/floor')
  assert.equal(floor.queues[0]?.answeredToday, 2, 'she and Jonas')
})

test('who is not reached shortly before closing is tried again when we open', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, pass, accept, boss, queueId } = shop
  const maya = await visitor('Where is my kettle?')
  await pass(6 * MIN)
  await maya.ask({ way: 'phone', address: '+34 600 123 456' })
  const desk = await asPerson(ana)
  await here(ana)
  assert.equal(await accept(desk), maya.id)
  const now = shop.clock.now().getTime()
  const midnight = now - (now % (1440 * MIN))
  const minute = (now - midnight) / MIN
  const opensAt = Math.ceil(minute) + 120
  assert.ok(opensAt + 60 < 1440, 'the clock of tests begins in the morning')
  const shifts = [
    { from: 0, to: Math.ceil(minute) + 5 },
    { from: opensAt, to: opensAt + 60 },
  ]
  const timetable = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => shifts.map((shift) => ({ day, ...shift })))
  await boss('PATCH', `/queues/${queueId}`, { timetable, timeZone: 'Etc/UTC' })
  const again = await record(desk, maya.id, 'not-reached')
  assert.deepEqual([again.state, again.dueAt], ['again', new Date(midnight + opensAt * MIN).toISOString()])
})

test('whoever took a call-back has not abandoned, in the report and on the floor', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, pass, boss, clock } = shop
  const [maya, jonas, lea] = [await visitor('one'), await visitor('two'), await visitor('three')]
  await pass(4 * MIN)
  await maya.ask({})
  await maya.cancel(false)
  const [slot] = await jonas.slots()
  await jonas.ask({ when: { slotFrom: slot?.from } })
  await lea.call('POST', '/end', { interactionId: lea.id })
  await pass(1000)
  const now = clock.now().getTime()
  const range = `from=${new Date(now - 60 * MIN).toISOString()}&to=${new Date(now + MIN).toISOString()}`
  const { totals } = await boss<{ totals: { offered: number; left: number; callBacks: number }[] }>(
    'GET',
    `/reports/half-hours?${range}`,
  )
  assert.deepEqual([totals[0]?.offered, totals[0]?.left, totals[0]?.callBacks], [3, 1, 2])
  const floor = await boss<{ queues: { leftToday: number; waiting: number; callBacks: number }[] }>('GET', '/floor')
  assert.deepEqual([floor.queues[0]?.leftToday, floor.queues[0]?.waiting, floor.queues[0]?.callBacks], [1, 0, 1])
})

test('a picked time rests until then and goes before whoever came after; a word meanwhile leaves it where it is', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, pass, accept, callBackOf, clock } = shop
  const maya = await visitor('Where is my kettle?')
  await pass(5 * MIN)
  const [first, second] = await maya.slots()
  assert.ok(first && second)
  const booked = await maya.ask({ when: { slotFrom: first.from }, way: 'phone', address: '+34600123456' })
  assert.deepEqual([booked.callBack?.state, booked.callBack?.slot?.from], ['booked', first.from])
  assert.equal((await maya.state()).state, 'resting')
  await maya.say('By the way: order 4471')
  await pass(1000)
  assert.equal((await maya.state()).state, 'resting')
  await here(ana)
  const desk = await asPerson(ana)
  assert.equal((await shop.offers(desk)).length, 0, 'not before its time')
  const changed = await maya.ask({ when: { slotFrom: second.from }, way: 'phone', address: '+34600123456' })
  assert.equal(changed.callBack?.slot?.from, second.from)
  assert.equal((await maya.slots())[0]?.from, first.from, 'the first is free again')
  await pass(Date.parse(first.from) - clock.now().getTime() + 1000)
  assert.equal((await shop.offers(desk)).length, 0, 'moved')
  await pass(Date.parse(second.from) - clock.now().getTime())
  assert.equal(await accept(desk), maya.id)
  assert.equal((await callBackOf(maya.id))?.state, 'calling')
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map((one) => [one.state, one.dueAt]),
    [['kept', new Date(Date.parse(second.from) + 30 * MIN).toISOString()]],
  )
})

test('nobody tried by the time we said: late on the floor, a promise broken, kept late', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, pass, accept, boss, figures, clock } = shop
  const maya = await visitor('Where is my kettle?')
  const [slot] = await maya.slots()
  assert.ok(slot)
  await maya.ask({ when: { slotFrom: slot.from } })
  await pass(Date.parse(slot.from) + 31 * MIN - clock.now().getTime())
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map(({ state }) => state),
    ['broken'],
  )
  type Alerts = {
    alerts: { kind: string; interactionId: string }[]
    callBacks: { isLate: boolean; isPicked: boolean }[]
  }
  const floor = await boss<Alerts>('GET', '/floor')
  assert.ok(floor.alerts.some(({ kind, interactionId }) => kind === 'call-back' && interactionId === maya.id))
  assert.deepEqual([floor.callBacks[0]?.isLate, floor.callBacks[0]?.isPicked], [true, true])
  await here(ana)
  await accept(await asPerson(ana))
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map((one) => [one.state, one.wasLate]),
    [['kept', true]],
  )
  assert.deepEqual([(await figures()).inTime, (await figures()).due], [0, 1])
})

test('two customers, one place: the second is told that it is gone; limits follow the members', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, queueId, boss } = shop
  const [maya, jonas] = [await visitor('one'), await visitor('two')]
  const [slot] = await maya.slots()
  assert.equal(slot?.free, 1)
  const both = await Promise.all(
    [maya, jonas].map((one) =>
      one.call('PUT', '/call-back', {
        senderId: randomUUID(),
        when: { slotFrom: slot?.from },
        way: 'chat',
        address: 'a@b.example',
      }),
    ),
  )
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  const rows = (await boss<{ rows: Record<string, unknown>[] }>('GET', '/call-back-rules')).rows
  const mine = rows.find((row) => row['queueId'] === queueId)
  assert.equal(mine?.['members'], 2)
  const { queueId: _, queueName: __, members: ___, ...rules } = mine ?? {}
  await boss('PUT', `/queues/${queueId}/call-back-rules`, { ...rules, perHalfHour: 3 })
  assert.equal((await maya.slots()).find(({ from }) => from === slot?.from)?.free, 2)
})

test('an agent who vanishes while trying strands nobody, and no attempt is counted', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, luis, asPerson, here, pass, accept, callBackOf } = shop
  const maya = await visitor('Where is my kettle?')
  await maya.ask({ way: 'phone', address: '+34600123456' })
  await here(ana)
  await accept(await asPerson(ana))
  await here(ana, 'offline')
  await pass(1000)
  const back = await callBackOf(maya.id)
  assert.deepEqual([back?.state, back?.attempts, back?.tries[0]?.outcome], ['in-line', 0, 'interrupted'])
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map(({ state }) => state),
    ['open'],
    'not kept yet after all',
  )
  await here(luis)
  const other = await asPerson(luis)
  assert.equal(await accept(other), maya.id)
  assert.equal((await record(other, maya.id, 'reached')).attempts, 1)
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map(({ state }) => state),
    ['kept'],
  )
})

test('after the last attempt the customer is written to, a case with an owner stays open, and another time may be picked', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, pass, accept, posted, linkIn, bearer, callBackOf, inside, workspaceId } = shop
  const maya = await visitor('Where is my kettle?', { language: 'es' })
  await maya.ask({ way: 'chat', address: 'maya@okafor.example', language: 'es' })
  const desk = await asPerson(ana)
  await here(ana)
  for (let attempt = 1; attempt <= 2; attempt++) {
    await accept(desk)
    // nobody comes within the five minutes of the mail
    for (let minute = 0; minute < 6; minute++) await pass(MIN)
    await pass(10 * MIN)
  }
  const missed = await callBackOf(maya.id)
  assert.deepEqual([missed?.state, missed?.why, missed?.attempts], ['missed', 'attempts', 2])
  assert.deepEqual(
    posted.map(({ to, subject }) => [to, subject]),
    [
      ['maya@okafor.example', 'Brisa te contacta cuando te toque'],
      ['maya@okafor.example', 'Te toca: Ana, de Brisa, está aquí para ti'],
      ['maya@okafor.example', 'Hemos intentado contactar contigo'],
      ['maya@okafor.example', 'Te toca: Ana, de Brisa, está aquí para ti'],
      ['maya@okafor.example', 'No hemos podido contactarte, y no te olvidamos'],
    ],
  )
  const cases = await inside((tx) =>
    tx.query<{ owner: string; state: string }>(
      'test.cases',
      'select owner_id as owner, state from cases where workspace_id = $1',
      [workspaceId],
    ),
  )
  assert.deepEqual(cases, [{ owner: ana, state: 'open' }])
  const link = bearer(linkIn(posted.at(-1)))
  const page = await link.page()
  assert.deepEqual([page.callBack?.state, page.offer?.picksTime, page.isChat], ['missed', true, true])
  const [slot] = await link.slots()
  assert.equal((await link.ask({ when: { slotFrom: slot?.from } })).callBack?.state, 'booked')
})

test('the program killed between attempt and outcome: the attempt stands, and is settled once', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, accept, db, clock, pass } = shop
  const maya = await visitor('Where is my kettle?')
  await maya.ask({})
  await here(ana)
  const desk = await asPerson(ana)
  await accept(desk)
  // whatever ran in memory is gone with it: what follows comes from rows alone
  await shop.peakend.close()
  const { openPeakend } = await import('../../peakend.ts')
  const { houseSecret } = await import('../../../test/house.ts')
  const next = await openPeakend({ db, secret: houseSecret, host: '127.0.0.1', port: 0, filesDir: '/tmp' })
  t.after(() => next.close())
  for (let minute = 0; minute < 6; minute++) {
    clock.advance(MIN)
    await next.ground.drain()
  }
  void pass
  const found = await db.read(shop.workspaceId, (tx) =>
    tx.query<{ state: string; attempts: number; n: number }>(
      'test.callbacks',
      'select b.state, b.attempts, (select count(*)::int from callback_attempts a where a.workspace_id = b.workspace_id and a.callback_id = b.callback_id) as n from callbacks b where b.workspace_id = $1',
      [shop.workspaceId],
    ),
  )
  assert.deepEqual(found, [{ state: 'again', attempts: 1, n: 1 }])
})

test('ended without a word on what came of it: nobody claims to know; who answered was reached', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, asPerson, here, accept, callBackOf, pass } = shop
  const [maya, jonas] = [await visitor('one'), await visitor('two')]
  await maya.ask({ way: 'phone', address: '+34600123456' })
  await jonas.ask({})
  await here(ana)
  const desk = await asPerson(ana)
  await accept(desk)
  await accept(desk)
  await pass(1000)
  await jonas.say('Here I am')
  for (const id of [maya.id, jonas.id]) await desk('POST', `/interactions/${id}/end`, {})
  await pass(1000)
  const [hers, his] = [await callBackOf(maya.id), await callBackOf(jonas.id)]
  assert.deepEqual([hers?.state, hers?.tries[0]?.outcome], ['unrecorded', 'unrecorded'])
  assert.deepEqual([his?.state, his?.tries[0]?.outcome], ['reached', 'reached'])
})

test('an agent books a time for whom they have before them, and only then', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, luis, asPerson, here, accept, queueId } = shop
  const maya = await visitor('Where is my kettle?')
  await here(ana)
  const [desk, other] = [await asPerson(ana), await asPerson(luis)]
  await accept(desk)
  const { rows } = await desk<{ rows: { from: string }[] }>('GET', `/queues/${queueId}/call-back-slots`)
  const body = { senderId: randomUUID(), slotFrom: rows[0]?.from, way: 'phone', address: '+34600123456' }
  await other('PUT', `/interactions/${maya.id}/call-back`, { ...body, senderId: randomUUID() }, 409)
  const booked = await desk<CallBack>('PUT', `/interactions/${maya.id}/call-back`, body)
  assert.deepEqual([booked.state, booked.askedBy], ['booked', 'Ana Prieto'])
  assert.equal((await desk<CallBack>('PUT', `/interactions/${maya.id}/call-back`, body)).id, booked.id)
  assert.equal((await maya.state()).state, 'resting')
  assert.deepEqual(
    (await promisesOf(shop, maya.id)).map(({ ownerId }) => ownerId),
    [ana],
  )
})
