import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { z } from 'zod'
import type { Floor } from '@peakend/contract/floor.ts'
import type { HalfHour } from '@peakend/contract/reports.ts'
import { callBackShop, MIN } from '../../test/call-back-shop.ts'

interface Report {
  rows: z.infer<typeof HalfHour>[]
  totals: z.infer<typeof HalfHour>[]
  definitions: { figure: string }[]
}

test('yesterday and today by queue and half hour: offered, answered, left, waits, transfers, messages, CSAT; as CSV too', async (t) => {
  const shop = await callBackShop(t)
  const { ana, luis, asPerson, here, pass, accept, visitor, boss, clock, queueId } = shop
  await boss('PATCH', `/queues/${queueId}`, { name: '=Deliveries, "north"' })
  const begin = clock.now().getTime()
  await pass(30 * MIN - (begin % (30 * MIN)) + MIN)
  const first = new Date(clock.now().getTime() - MIN).toISOString()

  // nobody is there: a message is left, and nobody stood in line in that half hour
  const { body } = await shop.ask('POST', '/api/chat/start', {
    headers: { origin: 'https://shop.example' },
    body: { key: shop.key, page: { url: 'https://shop.example/', title: '', referrer: '' } },
  })
  const erin = shop.bearer((body as { visitorToken: string }).visitorToken, 'https://shop.example')
  const left = { senderId: randomUUID(), text: 'Call me about an invoice', email: 'erin@example.org' }
  assert.equal((await erin.call('POST', '/messages', left)).status, 200)

  await pass(30 * MIN)
  const second = new Date(Date.parse(first) + 30 * MIN).toISOString()
  const desk = await asPerson(ana)
  // Maya waits 20 s (in time), Jonas 60 s (late); Lea leaves after 30 s, somebody at once
  const maya = await visitor('Where is my kettle?')
  await pass(20_000)
  await here(ana)
  assert.equal(await accept(desk), maya.id)
  await here(ana, 'away')
  const [jonas, lea, nobody] = [await visitor('And mine?'), await visitor('Mine too?'), await visitor('Oh')]
  await pass(2000)
  await nobody.call('POST', '/end', { interactionId: nobody.id })
  await pass(28_000)
  await lea.call('POST', '/end', { interactionId: lea.id })
  await pass(30_000)
  await here(luis)
  const other = await asPerson(luis)
  assert.equal(await accept(other), jonas.id)
  // Maya is handed over, served, and says how it was
  await desk('POST', `/interactions/${maya.id}/transfer`, { to: { personId: luis }, note: 'wants a time' })
  assert.equal(await accept(other), maya.id)
  await other('POST', `/interactions/${maya.id}/end`, {})
  await other('POST', `/interactions/${maya.id}/wrap-up`, { needId: null, outcome: 'solved', summary: '' })
  assert.equal((await maya.call('POST', '/survey', { interactionId: maya.id, score: 5, comment: '' })).status, 200)
  await pass(MIN)

  const range = `from=${first}&to=${new Date(Date.parse(first) + 24 * 60 * MIN).toISOString()}`
  const report = await boss<Report>('GET', `/reports/half-hours?${range}`)
  const { queues } = await boss<Floor>('GET', '/floor')
  const [today] = queues
  assert.deepEqual([today?.offeredToday, today?.answeredToday, today?.leftToday], [3, 2, 1], 'the floor counts alike')
  const figures = report.rows.map((row) => [
    row.at,
    row.offered,
    row.answered,
    row.left,
    row.shortLeft,
    row.transfers,
    row.messages,
    row.csatPct,
  ])
  assert.deepEqual(figures, [
    [first, 0, 0, 0, 0, 0, 1, null],
    [second, 3, 2, 1, 1, 1, 0, 100],
  ])
  const [, busy] = report.rows
  assert.ok(busy)
  assert.equal(busy.queueName, '=Deliveries, "north"')
  // of 20 and 60 s; what Maya waited to be handed over is no wait for a person
  assert.deepEqual([busy.waitMedianMs, busy.waitP90Ms], [40_000, 56_000])
  assert.ok(Math.abs((busy.answeredInTargetPct ?? 0) - 100 / 3) < 0.001, 'one in time, one late, one left')
  assert.deepEqual(
    report.totals.map((row) => [row.queueId, row.offered, row.messages]),
    [
      [null, 3, 1],
      [queueId, 3, 1],
    ],
  )
  const named = new Set(report.definitions.map(({ figure }) => figure))
  for (const figure of ['offered', 'answered', 'left', 'waitMedianMs', 'transfers', 'messages', 'csatPct'])
    assert.ok(named.has(figure), `${figure} says what it means`)

  const { csv, name } = await boss<{ csv: string; name: string }>('GET', `/reports/half-hours.csv?${range}`)
  const lines = csv.split('\r\n')
  assert.match(name, /\.csv$/)
  assert.equal(lines.length, 4, 'a head, two half hours, the end')
  assert.match(lines[0] ?? '', /^at,queueName,offered,answered,left,/)
  assert.ok(lines[2]?.startsWith(`${second},"'=Deliveries, ""north""",3,2,1,1,`), lines[2])
  await boss('GET', `/reports/half-hours?from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z`, undefined, 422)
})
