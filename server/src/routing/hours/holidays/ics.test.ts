import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIcs } from './ics.ts'

const window = { from: Date.parse('2026-01-01Z'), until: Date.parse('2031-01-01Z') }
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Peakend//tests//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT']
const found = (...lines: string[]) => {
  const read = readIcs(calendar(...lines), window)
  assert.ok('holidays' in read, JSON.stringify(read))
  return read.holidays.map(({ name, from, to }) => `${name} ${from} ${to}`)
}
const fault = (text: string) => {
  const read = readIcs(text, window)
  return 'problem' in read ? [read.line, read.problem, read.text] : assert.fail('it was read')
}

test('whole days, of one day and of several, with and without an end', () => {
  assert.deepEqual(found(...event('SUMMARY:New Year', 'DTSTART;VALUE=DATE:20270101')), [
    'New Year 2027-01-01 2027-01-02',
  ])
  assert.deepEqual(found(...event('SUMMARY:Fair', 'DTSTART;VALUE=DATE:20270816', 'DTEND;VALUE=DATE:20270821')), [
    'Fair 2027-08-16 2027-08-21',
  ])
  assert.deepEqual(found(...event('SUMMARY:Fair', 'DTSTART;VALUE=DATE:20270816', 'DURATION:P2D')), [
    'Fair 2027-08-16 2027-08-18',
  ])
  assert.deepEqual(found(...event('SUMMARY:Fair', 'DTSTART;VALUE=DATE:20270816', 'DTEND;VALUE=DATE:20270816')), [
    'Fair 2027-08-16 2027-08-17',
  ])
})

test('timed entries: anywhere, in UTC, in a zone by name, and in a zone the calendar brings', () => {
  const at = (start: string) => found(...event('SUMMARY:Off', start, 'DURATION:PT2H'))[0]
  assert.equal(at('DTSTART:20261224T140000'), 'Off 2026-12-24T14:00:00 2026-12-24T16:00:00')
  assert.equal(at('DTSTART:20261224T140000Z'), 'Off 2026-12-24T14:00:00Z 2026-12-24T16:00:00Z')
  assert.equal(at('DTSTART;TZID=America/New_York:20261224T140000'), 'Off 2026-12-24T19:00:00Z 2026-12-24T21:00:00Z')
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Brisa time',
    'BEGIN:STANDARD',
    'DTSTART:20000101T000000',
    'TZOFFSETFROM:+0330',
    'TZOFFSETTO:+0330',
    'END:STANDARD',
    'END:VTIMEZONE',
  ]
  assert.deepEqual(
    found(...zone, ...event('SUMMARY:Off', 'DTSTART;TZID=Brisa time:20261224T140000', 'DURATION:PT2H')),
    ['Off 2026-12-24T10:30:00Z 2026-12-24T12:30:00Z'],
  )
})

const yearly: [string, string, string[]][] = [
  [
    'the 25th of December',
    '20201225 RRULE:FREQ=YEARLY',
    ['2026-12-25', '2027-12-25', '2028-12-25', '2029-12-25', '2030-12-25'],
  ],
  [
    'the fourth Thursday of November',
    '20201126 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
    ['2026-11-26', '2027-11-25', '2028-11-23', '2029-11-22', '2030-11-28'],
  ],
  [
    'the last Monday of May',
    '20200525 RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO',
    ['2026-05-25', '2027-05-31', '2028-05-29', '2029-05-28', '2030-05-27'],
  ],
  ['the 29th of February comes every four years', '20240229 RRULE:FREQ=YEARLY', ['2028-02-29']],
  ['a day that never comes', '20200101 RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', []],
  ['until and with its last day', '20250106 RRULE:FREQ=YEARLY;UNTIL=20270106', ['2026-01-06', '2027-01-06']],
  ['so many times', '20250106 RRULE:FREQ=YEARLY;COUNT=3', ['2026-01-06', '2027-01-06']],
]
for (const [name, of, days] of yearly) {
  test(`a rule: ${name}`, () => {
    const [start, ...rest] = of.split(' ')
    assert.deepEqual(
      found(...event('SUMMARY:x', `DTSTART;VALUE=DATE:${start}`, ...rest)).map((one) => one.slice(2, 12)),
      days,
    )
  })
}

test('exceptions are left out, extra dates come in, one that was moved is where it was moved to', () => {
  const every = [
    'SUMMARY:Stocktaking',
    'DTSTART;TZID=Europe/Madrid:20260115T120000',
    'DURATION:PT1H',
    'RRULE:FREQ=MONTHLY;COUNT=5',
  ]
  const dates = (...more: string[]) => found(...event(...every), ...more).map((one) => one.slice(12, 29))
  assert.deepEqual(
    dates(),
    [
      '2026-01-15T11:00:00',
      '2026-02-15T11:00:00',
      '2026-03-15T11:00:00',
      '2026-04-15T10:00:00',
      '2026-05-15T10:00:00',
    ].map((x) => x.slice(0, 17)),
  )
  const without = found(
    ...event(
      ...every,
      'EXDATE;TZID=Europe/Madrid:20260215T120000,20260315T120000',
      'EXDATE:20260415T100000Z',
      'RDATE;TZID=Europe/Madrid:20260620T120000',
    ),
  )
  assert.deepEqual(
    without.map((one) => one.split(' ')[1]),
    ['2026-01-15T11:00:00Z', '2026-05-15T10:00:00Z', '2026-06-20T10:00:00Z'],
  )
  const moved = found(
    ...event(...every),
    ...event(
      'SUMMARY:Later',
      'RECURRENCE-ID;TZID=Europe/Madrid:20260215T120000',
      'DTSTART;TZID=Europe/Madrid:20260217T090000',
      'DURATION:PT1H',
    ),
  )
  assert.deepEqual(
    moved.map((one) => one.split(' ')[1]),
    [
      '2026-01-15T11:00:00Z',
      '2026-02-17T08:00:00Z',
      '2026-03-15T11:00:00Z',
      '2026-04-15T10:00:00Z',
      '2026-05-15T10:00:00Z',
    ],
  )
})

test('cancelled entries and those without length are left out and counted; folded lines and names are read', () => {
  const read = readIcs(
    calendar(
      'X-WR-CALNAME:Madrid',
      ...event('SUMMARY:Gone', 'DTSTART;VALUE=DATE:20270101', 'STATUS:CANCELLED'),
      ...event('SUMMARY:Moment', 'DTSTART:20270101T100000Z'),
      ...event('SUMMARY:Day of the', '  Community\\, Madrid', 'DTSTART;VALUE=DATE:20270502'),
    ),
    window,
  )
  assert.ok('holidays' in read)
  assert.deepEqual(
    [read.name, read.leftOut, read.holidays.map(({ name }) => name)],
    ['Madrid', 2, ['Day of the Community, Madrid']],
  )
})

const faults: [string, string, (string | number)[]][] = [
  ['nothing', '', [1, 'not-a-calendar', '']],
  ['a web page', '<html>\n', [1, 'not-a-calendar', '<html>']],
  ['no entries', calendar(), [1, 'no-entries', 'BEGIN:VCALENDAR']],
  ['a line that is none', calendar(...event('SUMMARY')), [6, 'not-a-property', 'SUMMARY']],
  [
    'an entry that does not end',
    calendar('BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20270101'),
    [4, 'not-closed', 'BEGIN:VEVENT'],
  ],
  [
    'cut off',
    calendar(...event('DTSTART;VALUE=DATE:20270101')).replace('END:VCALENDAR\r\n', ''),
    [1, 'not-closed', 'BEGIN:VCALENDAR'],
  ],
  ['no beginning', calendar(...event('SUMMARY:x')), [4, 'no-start', 'BEGIN:VEVENT']],
  [
    'a date that is none',
    calendar(...event('DTSTART;VALUE=DATE:20270230')),
    [6, 'wrong-value', 'DTSTART;VALUE=DATE:20270230'],
  ],
  [
    'a rule that is none',
    calendar(...event('DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=SOMETIMES')),
    [7, 'wrong-value', 'RRULE:FREQ=SOMETIMES'],
  ],
  [
    'an exception that is none',
    calendar(...event('DTSTART;VALUE=DATE:20270101', 'EXDATE:tomorrow')),
    [7, 'wrong-value', 'EXDATE:tomorrow'],
  ],
  [
    'every hour',
    calendar(...event('DTSTART:20270101T100000Z', 'RRULE:FREQ=HOURLY')),
    [7, 'too-often', 'RRULE:FREQ=HOURLY'],
  ],
  [
    'an end before the beginning',
    calendar(...event('DTSTART:20270101T100000Z', 'DTEND:20270101T090000Z')),
    [7, 'ends-before', 'DTEND:20270101T090000Z'],
  ],
  [
    'a zone nobody knows',
    calendar(...event('DTSTART;TZID=Mars/Olympus:20270101T100000')),
    [6, 'zone-unknown', 'DTSTART;TZID=Mars/Olympus:20270101T100000'],
  ],
]
for (const [name, text, wanted] of faults) {
  test(`${name}: the line at fault is named`, () => assert.deepEqual(fault(text), wanted))
}

test('a fault is counted in lines of the file, folded ones and all', () => {
  const text = calendar(...event('SUMMARY:A long', '  name', 'DTSTART;VALUE=DATE:20270101'), ...event('DTSTART:soon'))
  assert.deepEqual(fault(text), [12, 'wrong-value', 'DTSTART:soon'])
})

test('more than a workspace could mean is refused', () => {
  const daily = [...Array(4).keys()].flatMap((n) =>
    event(`SUMMARY:${n}`, 'DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY'),
  )
  assert.equal(fault(calendar(...daily))[1], 'too-many')
})
