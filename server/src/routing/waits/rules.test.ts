import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateWaitMs } from './rules.ts'

const pace = { answered: 0, windowMs: 1_800_000, slots: 4, freeSlots: 0, meanHandleMs: null }
test('the told wait follows the pace of the queue, rounded up to half minutes', () => {
  assert.equal(estimateWaitMs(3, { ...pace, answered: 30 }), 180_000)
  assert.equal(estimateWaitMs(1, { ...pace, answered: 30 }), 60_000)
})

test('with few answers the handling time of who is there tells', () => {
  assert.equal(estimateWaitMs(2, { ...pace, answered: 2, meanHandleMs: 480_000 }), 240_000)
})

test('with nobody there, or nothing known, nothing is told', () => {
  assert.equal(estimateWaitMs(1, { ...pace, slots: 0, answered: 30 }), null)
  assert.equal(estimateWaitMs(1, pace), null)
})

test('with a free place the wait is the shortest we say', () => {
  assert.equal(estimateWaitMs(1, { ...pace, freeSlots: 1 }), 30_000)
})
