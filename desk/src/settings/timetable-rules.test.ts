import { expect, test } from 'vitest'
import {
  copyDay,
  isOpenAt,
  joinShifts,
  moveEdge,
  moveShift,
  openMinutes,
  parseTime,
  proposeShift,
  showTime,
  typedShift,
} from './timetable-rules.ts'

test('overlapping shifts of a day are joined, separate ones stay apart', () => {
  const joined = joinShifts([
    { day: 1, from: 900, to: 1080 },
    { day: 1, from: 540, to: 720 },
    { day: 1, from: 700, to: 800 },
  ])
  expect(joined).toEqual([
    { day: 1, from: 540, to: 800 },
    { day: 1, from: 900, to: 1080 },
  ])
})

test('a shift over midnight swallows what the next morning repeats', () => {
  const joined = joinShifts([
    { day: 1, from: 1320, to: 1680 },
    { day: 2, from: 60, to: 300 },
  ])
  expect(joined).toEqual([{ day: 1, from: 1320, to: 1740 }])
})

test("Sunday's late shift reaches into Monday morning", () => {
  const late = [{ day: 7, from: 1320, to: 1560 }]
  expect(isOpenAt(late, 1, 60)).toBe(true)
  expect(isOpenAt(late, 1, 120)).toBe(false)
  expect(isOpenAt(late, 7, 1319)).toBe(false)
  expect(isOpenAt(late, 7, 1320)).toBe(true)
})

test('an edge never passes the other one, and a shift is never longer than a day', () => {
  const shift = { day: 3, from: 540, to: 1020 }
  expect(moveEdge(shift, 'from', 2000).from).toBe(1005)
  expect(moveEdge(shift, 'to', 0).to).toBe(555)
  expect(moveEdge(shift, 'to', 9999).to).toBe(1980)
  expect(moveShift(shift, -9999)).toEqual({ day: 3, from: 0, to: 480 })
  expect(moveShift(shift, 9999)).toEqual({ day: 3, from: 1425, to: 1905 })
})

test('a copied day replaces what the other days had', () => {
  const shifts = [
    { day: 1, from: 540, to: 1020 },
    { day: 2, from: 60, to: 120 },
  ]
  expect(copyDay(shifts, 1, [1, 2, 3])).toEqual([
    { day: 1, from: 540, to: 1020 },
    { day: 2, from: 540, to: 1020 },
    { day: 3, from: 540, to: 1020 },
  ])
})

test('times are read the way people write them', () => {
  expect(['9', '9:30', '0930', '9.30', '5 pm', '12 am', '24:00'].map(parseTime)).toEqual([
    540, 570, 570, 570, 1020, 0, 1440,
  ])
  expect(['', '25', '9:75', 'noon', '24:30', '13 pm'].map(parseTime)).toEqual([null, null, null, null, null, null])
  expect([570, 1440, 1560].map(showTime)).toEqual(['09:30', '24:00', '02:00'])
})

test('an end before its beginning is on the next day', () => {
  expect(typedShift(5, 1320, 120)).toEqual({ day: 5, from: 1320, to: 1560 })
  expect(typedShift(5, 540, 1020)).toEqual({ day: 5, from: 540, to: 1020 })
})

test('a new shift is proposed where the day is free', () => {
  expect(proposeShift([], 2)).toEqual({ day: 2, from: 540, to: 1020 })
  expect(proposeShift([{ day: 2, from: 540, to: 780 }], 2)).toEqual({ day: 2, from: 840, to: 1080 })
  expect(proposeShift([{ day: 2, from: 0, to: 1440 }], 2)).toBeNull()
})

test('open hours count each minute once', () => {
  expect(
    openMinutes([
      { day: 1, from: 540, to: 600 },
      { day: 1, from: 570, to: 660 },
    ]),
  ).toBe(120)
})
