import { expect, test } from 'vitest'
import { clockDuration, dayName, dueTime, isElsewhere, shortAgo, wordDuration } from './time-words.ts'
import { initials } from './avatar.tsx'
import { cityOfZone } from './zone-city.ts'

const now = Date.parse('2026-11-22T10:08:00Z')
const ago = (at: string, language = 'en-GB') => shortAgo(Date.parse(at), now, language, 'UTC')

test('a list says how long ago, shortly', () => {
  expect(ago('2026-11-22T10:07:30Z')).toBe('now')
  expect(ago('2026-11-22T10:04:00Z')).toBe('4 min')
  expect(ago('2026-11-22T08:04:00Z')).toBe('08:04')
  expect(ago('2026-11-20T08:04:00Z')).toBe('Fri')
  expect(ago('2026-11-22T08:04:00Z', 'en-US')).toMatch(/^8:04\sAM$/)
  expect(ago('2026-09-03T08:04:00Z', 'es')).toBe('3 sept')
  expect(ago('2026-09-03T08:04:00Z', 'en-US')).toBe('Sep 3')
})
test('days are named in the zone of the reader, not of the server', () => {
  const lateEvening = Date.parse('2026-11-21T23:30:00Z')
  expect(dayName(lateEvening, now, 'en', 'UTC')).toBe('yesterday')
  expect(dayName(lateEvening, now, 'en', 'Europe/Madrid')).toBe('today')
  expect(dueTime(Date.parse('2026-11-22T12:00:00Z'), now, 'es', 'UTC')).toBe('hoy 12:00')
})
test('waits run as a clock, lengths are said in words', () => {
  expect([clockDuration(252_000), clockDuration(3_850_000), clockDuration(-5)]).toEqual(['4:12', '1:04:10', '0:00'])
  expect([wordDuration(38_000), wordDuration(252_000), wordDuration(7_500_000)]).toEqual([
    '38 s',
    '4 min 12 s',
    '2 h 5 min',
  ])
})
test('initials are what a reader sees as one letter', () => {
  expect([initials('Maya Okafor'), initials('Ñ'), initials(null), initials('👩‍🚀 Ana'), initials('علي حسن')]).toEqual([
    'MO',
    'Ñ',
    '?',
    '👩‍🚀A',
    'عح',
  ])
})
test('the customer’s clock is shown where it differs from the reader’s, under its city’s name', () => {
  const due = Date.parse('2026-11-23T21:00:00Z')
  expect(isElsewhere(due, 'America/Mexico_City', 'Europe/Madrid')).toBe(true)
  expect(isElsewhere(due, 'Europe/Paris', 'Europe/Madrid')).toBe(false)
  expect(dueTime(due, now, 'en-GB', 'America/Mexico_City')).toBe('tomorrow 15:00')
  expect([cityOfZone('America/Mexico_City', 'en'), cityOfZone('America/Mexico_City', 'es')]).toEqual([
    'Mexico City',
    'Ciudad de México',
  ])
  expect(cityOfZone('America/Argentina/Buenos_Aires', 'es')).toBe('Buenos Aires')
})
