import { expect, test } from 'vitest'
import { leftOver } from './left-over.ts'

test('what was taken in goes from the box; what is to be mended stays, under the numbers it has there', () => {
  const csv = 'name,at\r\nMaya,2099-11-23T10:30Z\r\nNobody,soon\r\n\r\n,2099-11-23T10:30Z\r\nJon,2099-11-23T11:30Z'
  const left = leftOver(csv, [
    { line: 3, why: 'at' },
    { line: 5, why: 'name' },
  ])
  expect(left).toEqual({
    csv: 'name,at\nNobody,soon\n,2099-11-23T10:30Z',
    setAside: [
      { line: 2, why: 'at' },
      { line: 3, why: 'name' },
    ],
  })
  expect(leftOver(csv, [])).toEqual({ csv: '', setAside: [] })
})
