import { expect, test } from 'vitest'
import { alarmsNow, dueGroup } from './due-groups.ts'

const now = new Date(2026, 10, 22, 10, 0).getTime()
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

test('promises are looked at in the order they are due', () => {
  expect([
    dueGroup(at(-1), now),
    dueGroup(at(30), now),
    dueGroup(at(300), now),
    dueGroup(at(1500), now),
    dueGroup(null, now),
  ]).toEqual(['late', 'soon', 'today', 'later', 'undated'])
})
test('each promise is sounded once before its hour and once at it, and anew when its hour changes', () => {
  const promise = { id: 'p', dueAt: at(5) }
  const first = alarmsNow([promise], now, new Set())
  expect(first.map((a) => a.kind)).toEqual(['soon'])
  const heard = new Set(first.map((a) => a.key))
  expect(alarmsNow([promise], now + 60_000, heard)).toEqual([])
  expect(alarmsNow([promise], now + 6 * 60_000, heard).map((a) => a.kind)).toEqual(['now'])
  expect(alarmsNow([{ id: 'p', dueAt: at(8) }], now, heard)).toHaveLength(1)
  expect(alarmsNow([{ id: 'q', dueAt: null }], now, heard)).toEqual([])
})
