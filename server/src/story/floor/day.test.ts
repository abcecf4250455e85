import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayStart } from './day.ts'

test('a day begins at midnight of the zone, on days of 23 and 25 hours too', () => {
  const cases: [string, string, string][] = [
    ['UTC', '2026-05-05T13:00:00.000Z', '2026-05-05T00:00:00.000Z'],
    ['Europe/Madrid', '2026-01-05T22:59:59.999Z', '2026-01-04T23:00:00.000Z'],
    ['Europe/Madrid', '2026-03-29T12:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['Europe/Madrid', '2026-10-25T12:00:00.000Z', '2026-10-24T22:00:00.000Z'],
    ['America/New_York', '2026-07-01T03:30:00.000Z', '2026-06-30T04:00:00.000Z'],
  ]
  for (const [zone, at, start] of cases)
    assert.equal(dayStart(zone, new Date(at)).toISOString(), start, `${zone} ${at}`)
})
