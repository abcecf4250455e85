import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateOwnerMs, estimateWaitMs, tellMs, type QueuePace } from './rules.ts'

const pace: QueuePace = {
  answered: 0,
  left: 0,
  waitedMs: 0,
  windowMs: 1_800_000,
  slots: 4,
  freeSlots: 0,
  meanHandleMs: null,
}
const near = (found: number | null, wanted: number) =>
  assert.ok(found !== null && Math.abs(found / wanted - 1) < 0.02, `${found} is not about ${wanted}`)

test('one place becomes free every two minutes: half of those who are next wait less than 83 s', () => {
  // the median of an exponential is ln 2 of its mean, of a sum of three 2.674 (gamma tables)
  near(estimateWaitMs(1, { ...pace, meanHandleMs: 480_000 }), Math.LN2 * 120_000)
  near(estimateWaitMs(3, { ...pace, meanHandleMs: 480_000 }), 2.674 * 120_000)
})

test('where nothing ended yet the pace of the queue tells', () => {
  near(estimateWaitMs(1, { ...pace, answered: 15 }), Math.LN2 * 120_000)
  assert.equal(estimateWaitMs(1, { ...pace, answered: 4 }), null)
})

test('who is kept for one person waits until the line before has gone, and then for them', () => {
  const owners = { ...pace, slots: 1, meanHandleMs: 480_000 }
  const all = { ...pace, slots: 4, meanHandleMs: 480_000 }
  const own = Math.LN2 * 480_000
  near(estimateOwnerMs(0, { owners, all }), own)
  near(estimateOwnerMs(3, { owners, all }), 2.674 * 120_000 + own)
  assert.equal(estimateOwnerMs(3, { owners: { ...owners, freeSlots: 1 }, all }), 0, 'they are free')
})

test('people before who lose patience make it shorter', () => {
  const busy = { ...pace, meanHandleMs: 480_000 }
  const impatient = { ...busy, left: 10, waitedMs: 3_000_000 }
  const [patient, hurried] = [estimateWaitMs(8, busy), estimateWaitMs(8, impatient)]
  assert.ok(patient !== null && hurried !== null && hurried < 0.6 * patient, `${hurried} of ${patient}`)
})

test('with nobody there, or nothing known, nothing is told', () => {
  assert.equal(estimateWaitMs(1, { ...pace, slots: 0, answered: 30 }), null)
  assert.equal(estimateWaitMs(1, pace), null)
})

test('with a free place the wait is the shortest we say', () => {
  assert.equal(tellMs(estimateWaitMs(1, { ...pace, freeSlots: 1 }) ?? NaN), 10_000)
})

test('what is said is rounded to the nearest, more coarsely the longer it is', () => {
  assert.deepEqual([14_000, 46_000, 76_000, 200_000, 460_000].map(tellMs), [10_000, 50_000, 90_000, 210_000, 480_000])
})
