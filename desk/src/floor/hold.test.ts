import { expect, test } from 'vitest'
import { holdRows } from './hold.ts'

const row = (id: string, n = 0) => ({ id, n })
const idOf = (r: { id: string }) => r.id

test('rows that are not pointed at follow the live list', () => {
  const held = holdRows([{ row: row('a'), gone: false }], [row('b'), row('a')], idOf, false)
  expect(held.rows.map((r) => r.row.id)).toEqual(['b', 'a'])
  expect(held.fresh).toBe(0)
})

test('rows pointed at keep their place, are refreshed, and newcomers are counted', () => {
  const shown = [row('a'), row('b'), row('c')].map((r) => ({ row: r, gone: false }))
  const held = holdRows(shown, [row('x'), row('c', 9), row('a', 7), row('y')], idOf, true)
  expect(held.rows).toEqual([
    { row: row('a', 7), gone: false },
    { row: row('b'), gone: true },
    { row: row('c', 9), gone: false },
  ])
  expect(held.fresh).toBe(2)
})

test('a row that left and came back while held is shown in its old place', () => {
  const held = holdRows([{ row: row('a'), gone: true }], [row('a', 3)], idOf, true)
  expect(held.rows).toEqual([{ row: row('a', 3), gone: false }])
})
