import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  answerDue,
  isOpenAt,
  nextChange,
  nextClosing,
  nextOpening,
  openSpans,
  stateAt,
  type Hours,
  type Timetable,
} from './rules.ts'
import { momentsOf, offsetAt, wallTime } from './zone.ts'

const days = (list: number[], from: number, to: number): Timetable & object =>
  list.map((day) => ({ day, from: from * 60, to: to * 60 }))
const weekdays = days([1, 2, 3, 4, 5], 9, 17)
const nights = days([1, 2, 3, 4, 5, 6, 7], 22, 30)
const hours = (timetable: Timetable, zone = 'UTC', more: Partial<Hours> = {}): Hours => ({
  timetable,
  zone,
  holidays: [],
  specialDays: [],
  ...more,
})
const iso = (at: Date | null) => at?.toISOString().replace(':00.000Z', 'Z') ?? null
const at = (text: string) => new Date(text)

test('hours go by the clock on the wall of their zone', () => {
  const madrid = hours(weekdays, 'Europe/Madrid')
  const cases: [string, boolean][] = [
    ['2026-01-12T07:59Z', false],
    ['2026-01-12T08:00Z', true],
    ['2026-01-12T16:00Z', false],
    ['2026-07-13T07:00Z', true],
    ['2026-07-13T15:00Z', false],
    ['2026-01-10T10:00Z', false],
  ]
  for (const [when, isOpen] of cases) assert.equal(isOpenAt(madrid, at(when)), isOpen, when)
})

// zone, shift, on the date of a change of clocks: when it opens and closes
const changes: [string, string, string, [number, number], string, string][] = [
  [
    'the hour that is left out is not served',
    'Europe/Madrid',
    '2026-03-29',
    [0, 6 * 60],
    '2026-03-28T23:00Z',
    '2026-03-29T04:00Z',
  ],
  [
    'the hour that comes twice is served twice',
    'Europe/Madrid',
    '2026-10-25',
    [0, 6 * 60],
    '2026-10-24T22:00Z',
    '2026-10-25T05:00Z',
  ],
  [
    'an end that the clock skips is the moment it skips',
    'Europe/Madrid',
    '2026-03-29',
    [0, 150],
    '2026-03-28T23:00Z',
    '2026-03-29T01:00Z',
  ],
  ['so is a beginning', 'Europe/Madrid', '2026-03-29', [150, 300], '2026-03-29T01:00Z', '2026-03-29T03:00Z'],
  [
    'an end that comes twice is the later one',
    'Europe/Madrid',
    '2026-10-25',
    [0, 150],
    '2026-10-24T22:00Z',
    '2026-10-25T01:30Z',
  ],
  [
    'a beginning that comes twice is the earlier one',
    'Europe/Madrid',
    '2026-10-25',
    [150, 300],
    '2026-10-25T00:30Z',
    '2026-10-25T04:00Z',
  ],
  ['New York', 'America/New_York', '2026-03-08', [60, 240], '2026-03-08T06:00Z', '2026-03-08T08:00Z'],
  [
    'half an hour is left out on Lord Howe',
    'Australia/Lord_Howe',
    '2026-10-04',
    [60, 240],
    '2026-10-03T14:30Z',
    '2026-10-03T17:00Z',
  ],
  ['and comes back', 'Australia/Lord_Howe', '2026-04-05', [60, 240], '2026-04-04T14:00Z', '2026-04-04T17:30Z'],
  [
    'midnight is left out in Santiago',
    'America/Santiago',
    '2026-09-06',
    [0, 120],
    '2026-09-06T04:00Z',
    '2026-09-06T05:00Z',
  ],
  ['and in Beirut', 'Asia/Beirut', '2026-03-29', [0, 540], '2026-03-28T22:00Z', '2026-03-29T06:00Z'],
  ['half-hour zone', 'Asia/Kolkata', '2026-03-29', [540, 1020], '2026-03-29T03:30Z', '2026-03-29T11:30Z'],
  ['quarter-hour zone', 'Asia/Kathmandu', '2026-03-29', [540, 1020], '2026-03-29T03:15Z', '2026-03-29T11:15Z'],
  ['summer and quarter-hour zone', 'Pacific/Chatham', '2026-04-05', [0, 360], '2026-04-04T10:15Z', '2026-04-04T17:15Z'],
  [
    'a night over the change belongs to the evening',
    'Europe/Madrid',
    '2026-03-28',
    [22 * 60, 30 * 60],
    '2026-03-28T21:00Z',
    '2026-03-29T04:00Z',
  ],
  ['29 February', 'Europe/Madrid', '2028-02-29', [540, 1020], '2028-02-29T08:00Z', '2028-02-29T16:00Z'],
]
for (const [name, zone, on, [from, to], opens, closes] of changes) {
  test(`${zone}, ${on}: ${name}`, () => {
    const only = hours([], zone, { specialDays: [{ on, shifts: [{ from, to }], note: '' }] })
    const spans = openSpans(only, Date.parse(opens) - 36 * 3_600_000, Date.parse(closes) + 36 * 3_600_000)
    assert.deepEqual(
      spans.map((span) => [iso(new Date(span.from)), iso(new Date(span.to))]),
      [[opens, closes]],
    )
    const weekday = (new Date(`${on}T12:00Z`).getUTCDay() + 6) % 7
    const weekly = hours([{ day: weekday + 1, from, to }], zone)
    assert.equal(iso(nextOpening(weekly, at(opens))), opens)
    assert.equal(iso(nextClosing(weekly, at(opens))), closes)
  })
}

test('a day that a country left out was no day', () => {
  // Samoa went from the 29th to the 31st of December 2011
  const samoa = hours('always', 'Pacific/Apia', { specialDays: [{ on: '2011-12-30', shifts: [], note: 'left out' }] })
  assert.equal(isOpenAt(samoa, at('2011-12-30T09:59Z')), true)
  assert.equal(isOpenAt(samoa, at('2011-12-30T10:01Z')), true)
  assert.equal(nextClosing(samoa, at('2011-12-29T00:00Z')), null)
})

test('a shift past midnight belongs to its evening: of a holiday it is dropped whole, into a holiday it is kept', () => {
  const holidays = [{ name: 'Christmas', from: '2026-12-25', to: '2026-12-26' }]
  const madrid = hours(nights, 'Europe/Madrid', { holidays })
  const cases: [string, boolean][] = [
    ['2026-12-24T22:00Z', true],
    ['2026-12-25T04:59Z', true], // the night of the 24th, on the morning of the 25th
    ['2026-12-25T05:00Z', false],
    ['2026-12-25T22:00Z', false],
    ['2026-12-26T04:00Z', false], // the night of the 25th
    ['2026-12-26T22:00Z', true],
  ]
  for (const [when, isOpen] of cases) assert.equal(isOpenAt(madrid, at(when)), isOpen, when)
  assert.equal(iso(nextOpening(madrid, at('2026-12-25T06:00Z'))), '2026-12-26T21:00Z')
  assert.deepEqual(stateAt(madrid, at('2026-12-26T04:00Z')), {
    isOpen: false,
    closedBy: { kind: 'holiday', name: 'Christmas' },
  })
  assert.deepEqual(stateAt(madrid, at('2026-12-26T12:00Z')), { isOpen: false, closedBy: { kind: 'week' } })
})

test('who is always open closes for the whole of a holiday, from midnight to midnight', () => {
  const holidays = [{ name: 'New Year', from: '2027-01-01', to: '2027-01-02' }]
  const madrid = hours('always', 'Europe/Madrid', { holidays })
  assert.equal(iso(nextClosing(madrid, at('2026-11-28T12:00Z'))), '2026-12-31T23:00Z')
  assert.equal(iso(nextOpening(madrid, at('2026-12-31T23:00Z'))), '2027-01-01T23:00Z')
})

test('a holiday of some hours cuts only those, in the zone of the hours or at a point in time', () => {
  const cuts = (from: string, to: string) =>
    openSpans(
      hours(weekdays, 'Europe/Madrid', { holidays: [{ name: 'Afternoon off', from, to }] }),
      Date.parse('2026-12-24T00:00Z'),
      Date.parse('2026-12-25T00:00Z'),
    ).map(({ from: a, to: b }) => `${iso(new Date(a))} ${iso(new Date(b))}`)
  assert.deepEqual(cuts('2026-12-24T13:00', '2026-12-24T23:00'), ['2026-12-24T08:00Z 2026-12-24T12:00Z'])
  assert.deepEqual(cuts('2026-12-24T13:00Z', '2026-12-24T14:00Z'), [
    '2026-12-24T08:00Z 2026-12-24T13:00Z',
    '2026-12-24T14:00Z 2026-12-24T16:00Z',
  ])
})

test('a special day replaces week and holiday of its date', () => {
  const holidays = [{ name: 'Christmas Eve', from: '2026-12-24', to: '2026-12-25' }]
  const specialDays = [
    { on: '2026-12-24', shifts: [{ from: 600, to: 780 }], note: 'Last parcels' },
    { on: '2026-12-28', shifts: [], note: 'Stocktaking' },
  ]
  const madrid = hours(weekdays, 'Europe/Madrid', { holidays, specialDays })
  assert.equal(iso(nextOpening(madrid, at('2026-12-23T18:00Z'))), '2026-12-24T09:00Z')
  assert.equal(iso(nextClosing(madrid, at('2026-12-24T09:30Z'))), '2026-12-24T12:00Z')
  assert.deepEqual(stateAt(madrid, at('2026-12-28T10:00Z')), {
    isOpen: false,
    closedBy: { kind: 'special-day', name: 'Stocktaking' },
  })
})

test('several shifts a day; two that meet are one, over midnight and over the week', () => {
  const split = hours([...days([1], 9, 14), ...days([1], 16, 20), ...days([7], 20, 24), ...days([1], 0, 2)])
  assert.equal(iso(nextClosing(split, at('2026-01-11T21:00Z'))), '2026-01-12T02:00Z')
  assert.equal(iso(nextOpening(split, at('2026-01-12T14:00Z'))), '2026-01-12T16:00Z')
})

test('always and never do not change', () => {
  assert.equal(nextChange(hours('always'), at('2026-01-12T00:00Z')), null)
  assert.equal(nextChange(hours([]), at('2026-01-12T00:00Z')), null)
  assert.equal(nextOpening(hours([]), at('2026-01-12T00:00Z')), null)
  assert.equal(answerDue(hours([]), at('2026-01-12T00:00Z'), 1), null)
})

test('a message is answered after its hours of being open, over weekends and holidays', () => {
  const HOUR = 3_600_000
  const holidays = [{ name: 'Epiphany', from: '2026-01-06', to: '2026-01-07' }]
  const madrid = hours(weekdays, 'Europe/Madrid', { holidays })
  assert.equal(iso(answerDue(madrid, at('2026-01-09T14:00Z'), 4 * HOUR)), '2026-01-12T10:00Z')
  assert.equal(iso(answerDue(madrid, at('2026-01-05T15:00Z'), 2 * HOUR)), '2026-01-07T09:00Z')
  assert.equal(iso(answerDue(madrid, at('2026-01-09T18:00Z'), 0)), '2026-01-12T08:00Z')
  assert.equal(iso(answerDue(madrid, at('2026-01-09T10:00Z'), 80 * HOUR)), '2026-01-23T10:00Z')
})

const zones = [
  'Europe/Madrid',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Pacific/Chatham',
]

test('offsets are those of the platform, at any time in any zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 2015 * 12, max: 2035 * 12 }),
      fc.nat(2_678_400),
      (zone, month, second) => {
        const when = Date.UTC(Math.floor(month / 12), month % 12, 1) + second * 1000
        const parts = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(when)
        assert.equal(new Date(wallTime(zone, when)).toISOString().slice(0, 19).replace('T', ' '), parts)
        const { first, last } = momentsOf(zone, wallTime(zone, when))
        assert.ok(first === when || last === when)
        assert.ok(offsetAt(zone, when) % 900_000 === 0)
      },
    ),
    { numRuns: 400 },
  )
})

test('who reads a time within the hours on the wall finds us open; what opens next is shut until then', () => {
  const shift = fc
    .record({
      day: fc.integer({ min: 1, max: 7 }),
      from: fc.integer({ min: 0, max: 95 }),
      length: fc.integer({ min: 1, max: 96 }),
    })
    .map(({ day, from, length }) => ({ day, from: from * 15, to: (from + length) * 15 }))
  fc.assert(
    fc.property(
      fc.array(shift, { maxLength: 6 }),
      fc.constantFrom(...zones),
      fc.nat(366 * 24 * 60),
      (timetable, zone, minute) => {
        const of = hours(timetable, zone)
        const when = Date.UTC(2026, 0, 1) + minute * 60_000
        const wall = new Date(wallTime(zone, when))
        const day = ((wall.getUTCDay() + 6) % 7) + 1
        const read = wall.getUTCHours() * 60 + wall.getUTCMinutes()
        const isOnSign = timetable.some(
          (s) => (s.day === day && read >= s.from && read < s.to) || ((s.day % 7) + 1 === day && read < s.to - 1440),
        )
        const isOpen = isOpenAt(of, new Date(when))
        if (isOnSign) assert.ok(isOpen)
        const opens = nextOpening(of, new Date(when))
        if (isOpen) assert.equal(opens?.getTime(), when)
        else if (opens) {
          assert.ok(isOpenAt(of, opens) && !isOpenAt(of, new Date(opens.getTime() - 1)))
          assert.deepEqual(openSpans(of, when, opens.getTime()), [])
        } else assert.equal(timetable.length, 0)
      },
    ),
    { numRuns: 300 },
  )
})
