import { expect, test } from 'vitest'
import { busyStretch, byTime, everyHalfHour, type Row } from './half-hours.ts'

const row = (at: string, more: Partial<Row>): Row => ({
  at,
  queueId: null,
  queueName: null,
  offered: 0,
  answered: 0,
  callBacks: 0,
  left: 0,
  shortLeft: 0,
  waitMedianMs: null,
  waitP90Ms: null,
  answeredInTargetPct: null,
  transfers: 0,
  messages: 0,
  csatPct: null,
  csatAnswers: 0,
  asIntendedPct: null,
  judged: 0,
  ...more,
})

test('queues of one half hour are added up, in order of time', () => {
  const summed = byTime([
    row('2026-11-22T10:30:00Z', { offered: 1 }),
    row('2026-11-22T10:00:00Z', { offered: 2, answered: 1 }),
    row('2026-11-22T10:00:00Z', { offered: 3, left: 1 }),
  ])
  expect(summed.map((s) => [s.at.slice(11, 16), s.offered, s.answered, s.left])).toEqual([
    ['10:00', 5, 1, 1],
    ['10:30', 1, 0, 0],
  ])
})

test('half hours do not run into the future', () => {
  const until = Date.parse('2026-11-22T01:10:00Z')
  expect(everyHalfHour('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', until)).toHaveLength(3)
})

test('a quiet night is left out of the drawing, with one spare half hour', () => {
  expect(busyStretch([0, 0, 0, 2, 0, 1, 0, 0])).toEqual([2, 6])
  expect(busyStretch([0, 0])).toEqual([0, 1])
})
