import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerDueAt, isOpenAt, nextChangeAt, opensAt, type Timetable } from './timetable.ts'

const weekdays: Timetable = [1, 2, 3, 4, 5].map((day) => ({ day, from: 9 * 60, to: 17 * 60 }))
const madrid = 'Europe/Madrid'
const iso = (at: Date | null) => at?.toISOString() ?? null

test('opening times follow the wall clock of the zone', () => {
  assert.equal(isOpenAt(weekdays, madrid, new Date('2026-01-12T08:00:00Z')), true)
  assert.equal(isOpenAt(weekdays, madrid, new Date('2026-01-12T07:59:00Z')), false)
  assert.equal(isOpenAt(weekdays, madrid, new Date('2026-07-13T07:00:00Z')), true)
  assert.equal(isOpenAt(weekdays, madrid, new Date('2026-01-10T10:00:00Z')), false)
})

test('a shift past midnight is open in the small hours of the next day, Sunday into Monday too', () => {
  const nights: Timetable = [{ day: 7, from: 22 * 60, to: 30 * 60 }]
  assert.equal(isOpenAt(nights, 'UTC', new Date('2026-01-12T05:59:00Z')), true)
  assert.equal(isOpenAt(nights, 'UTC', new Date('2026-01-12T06:00:00Z')), false)
})

test('the next change is found to the minute, over a weekend and over a change of clocks', () => {
  assert.equal(iso(nextChangeAt(weekdays, madrid, new Date('2026-01-09T16:30:00Z'))), '2026-01-12T08:00:00.000Z')
  assert.equal(iso(nextChangeAt(weekdays, madrid, new Date('2026-03-27T18:00:00Z'))), '2026-03-30T07:00:00.000Z')
  const odd: Timetable = [{ day: 1, from: 547, to: 553 }]
  assert.equal(iso(nextChangeAt(odd, 'UTC', new Date('2026-01-12T00:00:20Z'))), '2026-01-12T09:07:00.000Z')
})

test('always and never have no next change', () => {
  assert.equal(nextChangeAt('always', 'UTC', new Date()), null)
  assert.equal(opensAt([], 'UTC', new Date()), null)
})

test('working hours for an answer run on over the closing time', () => {
  const friday = new Date('2026-01-09T15:00:00Z')
  assert.equal(iso(answerDueAt(weekdays, madrid, friday, 4 * 3_600_000)), '2026-01-12T11:00:00.000Z')
  assert.equal(iso(answerDueAt('always', madrid, friday, 3_600_000)), '2026-01-09T16:00:00.000Z')
  assert.equal(answerDueAt([], madrid, friday, 3_600_000), null)
})
