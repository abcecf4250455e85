import { expect, test } from 'vitest'
import { dayText, holidayText, timesText } from './holiday-words.ts'

test('a day, several days and hours read as what they are, in no zone', () => {
  expect(dayText('2027-01-06', 'en-GB')).toBe('6 Jan 2027')
  expect(holidayText({ from: '2027-01-06', to: '2027-01-07' }, 'en-GB')).toBe('Wed, 6 Jan 2027')
  expect(holidayText({ from: '2027-08-16', to: '2027-08-21' }, 'en-GB')).toBe('16 Aug 2027 – 20 Aug 2027')
  expect(holidayText({ from: '2026-12-24T14:00:00', to: '2026-12-24T18:00:00' }, 'en-GB')).toMatch(
    /^24 Dec 2026, 14:00\s?[–-]\s?18:00$/,
  )
  expect(timesText([{ from: 600, to: 780 }])).toBe('10:00–13:00')
})
