import { expect, test } from 'vitest'
import { predictsWord } from './predicts.ts'

test('nothing is claimed on few pairs or on an interval that holds zero', () => {
  expect(predictsWord({ rho: 0.9, low: 0.7, high: 0.97, pairs: 19 })).toBe('too-few')
  expect(predictsWord({ rho: null, low: null, high: null, pairs: 0 })).toBe('too-few')
  expect(predictsWord({ rho: 0.2, low: -0.05, high: 0.44, pairs: 60 })).toBe('not-sure')
})

test('the word follows the size of rho', () => {
  const of = (rho: number) => predictsWord({ rho, low: rho - 0.05, high: rho + 0.05, pairs: 400 })
  expect([0.2, 0.4, 0.61, -0.3].map(of)).toEqual(['weakly', 'fairly', 'well', 'against'])
})
