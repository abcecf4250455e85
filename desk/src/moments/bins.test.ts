import { expect, test } from 'vitest'
import { binTone, shortOf, standardAt } from './bins.ts'

test('bins are coloured as the mark judges', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((i) => binTone(i, 3.6))).toEqual([
    'failed',
    'failed',
    'failed',
    'below',
    'below',
    'met',
    'met',
    'delight',
  ])
})

test('the shortfalls are those under the standard', () => {
  expect(shortOf([1, 1, 1, 1, 1, 1, 1, 1], 3.6)).toBe(5)
  expect(standardAt(3)).toBe(0.5)
})
