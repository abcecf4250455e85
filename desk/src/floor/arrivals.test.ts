import { expect, test } from 'vitest'
import { arrivalColumns, roundTop, trendPath, trendRange } from './arrivals.ts'

const box = { left: 0, top: 0, width: 80, height: 100 }
const at = '2026-11-22T10:00:00Z'

test('the height of a column is its share of a round top', () => {
  expect([1, 4, 5, 9, 13, 21, 41, 130].map(roundTop)).toEqual([4, 4, 6, 10, 16, 24, 60, 160])
  const { top, columns } = arrivalColumns([{ at, asIntended: 3, below: 1, failed: 0, notJudged: 0, open: 0 }], box, 0)
  expect(top).toBe(4)
  expect(columns[0]?.blocks).toEqual([
    { kind: 'asIntended', count: 3, y: 25, height: 75 },
    { kind: 'below', count: 1, y: 0, height: 25 },
  ])
})

test('columns stand side by side inside the box and a quarter with nobody is an empty column', () => {
  const none = { at, asIntended: 0, below: 0, failed: 0, notJudged: 0, open: 0 }
  const { columns } = arrivalColumns([none, none], box)
  expect(columns.map((c) => c.blocks.length)).toEqual([0, 0])
  expect(columns[1]!.x).toBeGreaterThan(columns[0]!.x + columns[0]!.width)
  expect(columns[1]!.x + columns[1]!.width).toBeLessThanOrEqual(80)
})

test('a gap in the trend breaks its line instead of drawing through what is not known', () => {
  expect(trendPath([0, null, 100, 50], box, 0, 100)).toBe('M0 100 h1 M53.3 0 L80 50')
  expect(trendPath([], box, 0, 100)).toBe('')
})

test('the trend always leaves room for the target', () => {
  expect(trendRange([90, null, 92], 85)).toEqual([78.5, 98.5])
  expect(trendRange([], 85)).toEqual([75, 95])
  expect(trendRange([10, 100], 85)).toEqual([10, 100])
})
