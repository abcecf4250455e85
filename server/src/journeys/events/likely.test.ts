import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { JourneyEventId } from '@peakend/contract/ids.ts'
import { likelyFrom } from './likely.ts'

// 23:30 in Madrid: still the 28th there, the 28th in UTC too; 00:30 of the 29th in Madrid is another day
const now = new Date('2026-11-28T22:30:00Z')
const event = (kind: string, agoH: number, data: Record<string, string> = {}) => ({
  id: randomUUID() as JourneyEventId,
  kind,
  at: new Date(now.getTime() - agoH * 3_600_000),
  data,
})
const likely = (...events: ReturnType<typeof event>[]) => likelyFrom(events, now, 'Europe/Madrid')

test('a delivery due today is likely, by its day in the zone of the shop', () => {
  assert.deepEqual(likely(event('delivery.sent', 30, { due: '2026-11-28' })), ['delivery-today'])
  assert.deepEqual(likely(event('delivery.sent', 30, { due: '2026-11-28T23:30:00Z' })), ['delivery-under-way'])
  assert.deepEqual(likely(event('delivery.sent', 30, { due: '2026-11-27' })), ['delivery-late'])
  assert.deepEqual(likely(event('delivery.sent', 30, { due: 'soon' })), ['delivery-under-way'])
})

test('only the last thing that happened to an order counts, each order by itself', () => {
  assert.deepEqual(
    likely(event('delivery.done', 1, { reference: '7' }), event('delivery.late', 30, { reference: '7' })),
    [],
  )
  assert.deepEqual(
    likely(event('delivery.done', 1, { reference: '7' }), event('delivery.late', 30, { reference: '8' })),
    ['delivery-late'],
  )
  assert.deepEqual(likely(event('order.placed', 1), event('basket.left', 2)), ['order-new'])
})

test('several matters come in the order they are asked about, and what is old is left out', () => {
  assert.deepEqual(likely(event('basket.left', 3), event('bill.overdue', 100), event('delivery.late', 200)), [
    'delivery-late',
    'bill-overdue',
    'basket-left',
  ])
  assert.deepEqual(likely(event('basket.left', 72), event('delivery.sent', 24 * 20)), [])
})
