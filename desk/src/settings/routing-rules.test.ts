import { expect, test } from 'vitest'
import { QueueRules } from '@peakend/contract/routing.ts'
import { plainRules, widened, widenOf } from './routing-rules.ts'

test('a queue that asks for nothing is what the contract fills in', () => {
  expect(QueueRules.parse({})).toEqual(plainRules)
})

test('steps go to the form and back, in the order of time', () => {
  const widen = [
    { afterMs: 30_000, by: 1 },
    { afterMs: 60_000, by: 3 },
    { afterMs: 90_000, by: null },
  ]
  expect(widenOf(widened(widen))).toEqual(widen)
  expect(widenOf({ ...widened(widen), lessMs: 75_000 })).toEqual([
    { afterMs: 60_000, by: 3 },
    { afterMs: 75_000, by: 1 },
    { afterMs: 90_000, by: null },
  ])
  expect(widenOf({ ...widened(widen), anyMs: null })).toEqual(widen.slice(0, 2))
})

test('of two steps at one time the wider one counts', () => {
  expect(widenOf({ lessMs: 30_000, anyMs: 30_000, others: [] })).toEqual([{ afterMs: 30_000, by: null }])
})
