import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateBehindMs, estimateOwnerMs, estimateWaitMs, tellMs, type Kept, type QueuePace } from './rules.ts'

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

const keptFor = (ownerId: string, forMs: number, more: Partial<Kept> = {}): Kept => ({
  ownerId,
  forMs,
  places: 1,
  isAlike: true,
  ...more,
})
const line = (all: number, ...kept: Kept[]) => ({ all, alike: all, kept })
const MIN = 60_000

test('who is kept for one person waits until the line before has gone, and then for them', () => {
  const owners = { ...pace, slots: 1, meanHandleMs: 480_000 }
  const all = { ...pace, slots: 4, everybody: 4, meanHandleMs: 480_000 }
  const own = Math.LN2 * 480_000
  const told = (before: Parameters<typeof estimateOwnerMs>[0], more: object = {}) =>
    estimateOwnerMs(before, { ownerId: 'leo', owners: { ...owners, ...more }, all })
  near(told(line(0)), own)
  near(told(line(3)), 2.674 * 120_000 + own)
  assert.equal(told(line(3), { freeSlots: 1 }), 0, 'they are free')
  near(told(line(0), { left: 10, waitedMs: 3_000_000 }), own)
  // of three before, one waits for the same person and two for somebody else, who keeps one of the four places from the line
  near(
    told(line(3, keptFor('leo', 60 * MIN), keptFor('ana', 60 * MIN), keptFor('ana', 60 * MIN))),
    Math.LN2 * 160_000 + own,
  )
})

test('who is kept for somebody stands in nobody’s way for as long as they are, and has a place of that somebody', () => {
  const all = { ...pace, slots: 4, everybody: 4, meanHandleMs: 480_000 }
  near(estimateBehindMs(line(2), all), 2.674 * 120_000)
  const two = (forMs: number, more: Partial<Kept> = {}) =>
    line(2, keptFor('leo', forMs, more), keptFor('leo', forMs, more))
  near(estimateBehindMs(two(60 * MIN), all), Math.LN2 * 160_000)
  near(estimateBehindMs(two(60 * MIN, { places: 3 }), all), Math.LN2 * 240_000)
  near(estimateBehindMs(two(MIN), all), 2.674 * 120_000)
  assert.equal(estimateBehindMs(two(60 * MIN), { ...all, freeSlots: 1 }), 0, 'what is free is not theirs')
  const [some, half] = [
    { ...two(60 * MIN, { isAlike: false }), alike: 0 },
    { ...all, slots: 2 },
  ]
  near(estimateBehindMs(some, half), (Math.LN2 * 480_000) / 1.5)
  assert.equal(estimateBehindMs(line(1, keptFor('leo', MIN)), { ...all, slots: 0, everybody: 0 }), null)
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
