import { expect, test } from 'vitest'
import { dayIn, dayRange, daysAfter, dayStart } from './days.ts'

test('a day begins at midnight of the workspace, not of the reader', () => {
  expect(dayIn(new Date('2026-11-22T23:30:00Z'), 'Europe/Madrid')).toBe('2026-11-23')
  expect(dayIn(new Date('2026-11-22T03:30:00Z'), 'America/Bogota')).toBe('2026-11-21')
  expect(dayStart('2026-11-22', 'Europe/Madrid').toISOString()).toBe('2026-11-21T23:00:00.000Z')
  expect(dayStart('2026-11-22', 'Asia/Kolkata').toISOString()).toBe('2026-11-21T18:30:00.000Z')
})

test('the days on which the clock changes are 23 and 25 hours long', () => {
  const hours = (day: string) => {
    const range = dayRange(day, day, 'Europe/Madrid')
    return (Date.parse(range.to) - Date.parse(range.from)) / 3_600_000
  }
  expect(hours('2026-03-29')).toBe(23)
  expect(hours('2026-10-25')).toBe(25)
  expect(hours('2026-11-22')).toBe(24)
})

test('days are counted over the end of a month', () => {
  expect(daysAfter('2026-11-30', 1)).toBe('2026-12-01')
  expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28')
})
