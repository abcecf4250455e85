import { expect, test } from 'vitest'
import { letterAt, mendOf, momentOf, monthsOf, pathsOf, placeOf } from './check-rules.ts'

const day = (on: string, from: string, hours = 24) => ({ on, from, hours })
const days = [
  day('2027-03-27', '2027-03-26T23:00:00.000Z'),
  day('2027-03-28', '2027-03-27T23:00:00.000Z', 23),
  day('2027-03-29', '2027-03-28T22:00:00.000Z'),
]
const cells = `${'c'.repeat(9)}${'o'.repeat(8)}${'c'.repeat(7)}${'c'.repeat(23)}${'g'.repeat(24)}`

test('runs of a letter are one shape, and a short day fills its column', () => {
  expect(pathsOf(days, cells)).toEqual({
    o: 'M0 9h1v8h-1z',
    p: '',
    c: 'M0 0h1v9h-1zM0 17h1v7h-1zM1 0h1v24h-1z',
    g: 'M2 0h1v24h-1z',
  })
})

test('a moment has its hour and an hour its moment, over a change of clocks', () => {
  const at = Date.parse('2027-03-28T10:30:00.000Z')
  expect(placeOf(days, at)).toEqual({ day: 1, hour: 11 })
  expect(new Date(momentOf(days, 1, 11)).toISOString()).toBe('2027-03-28T10:00:00.000Z')
  expect(new Date(momentOf(days, 1, 23)).toISOString()).toBe('2027-03-28T21:00:00.000Z')
  expect(momentOf(days, -5, -5)).toBe(Date.parse('2027-03-26T23:00:00.000Z'))
  expect(letterAt({ days }, cells, Date.parse('2027-03-28T22:00:00Z'))).toBe('g')
})

test('months are named where they begin', () => {
  const many = Array.from({ length: 60 }, (_, i) =>
    day(new Date(Date.UTC(2027, 0, 20 + i)).toISOString().slice(0, 10), ''),
  )
  expect(monthsOf(many)).toEqual([
    { x: 12, on: '2027-02-01' },
    { x: 40, on: '2027-03-01' },
  ])
})

test('what rests is mended where its channel is set up', () => {
  expect(mendOf({ reason: 'paused', channel: 'email', queueId: null }).to).toBe('/settings/mailboxes')
  expect(mendOf({ reason: 'paused', channel: 'sms', queueId: null }).to).toBe('/settings/messaging')
})
