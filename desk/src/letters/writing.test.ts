import { afterEach, beforeEach, expect, test } from 'vitest'
import { laterTimes } from './writing.ts'

const zone = process.env['TZ']
beforeEach(() => {
  process.env['TZ'] = 'Europe/Madrid'
})
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

test('times for later are nine by the clock on the wall, also across a change of the clocks', () => {
  const at = (now: string) => laterTimes(Date.parse(now)).map(({ code, at: when }) => [code, when.toISOString()])
  // the Saturday before clocks go forward, and before they go back
  expect(at('2027-03-27T21:00:00Z')).toEqual([
    ['inAnHour', '2027-03-27T22:00:00.000Z'],
    ['tomorrow', '2027-03-28T07:00:00.000Z'],
    ['monday', '2027-03-29T07:00:00.000Z'],
  ])
  expect(at('2026-10-24T20:00:00Z')).toEqual([
    ['inAnHour', '2026-10-24T21:00:00.000Z'],
    ['tomorrow', '2026-10-25T08:00:00.000Z'],
    ['monday', '2026-10-26T08:00:00.000Z'],
  ])
  // on a Sunday tomorrow is Monday, on a Monday the next one is meant
  expect(at('2026-11-29T10:00:00Z').map(([code]) => code)).toEqual(['inAnHour', 'tomorrow'])
  expect(at('2026-11-30T10:00:00Z')[2]).toEqual(['monday', '2026-12-07T08:00:00.000Z'])
})
