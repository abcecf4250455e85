import { expect, test } from 'vitest'
import { asNumber, isNumber } from './numbers.ts'

test('a number has its country, however it is spaced', () => {
  for (const one of ['+34600123456', ' +34 600 12 34 56 ', '+1 (555) 010-0100']) expect(isNumber(one), one).toBe(true)
  for (const one of ['600123456', '+34', '', '+34 six', '112']) expect(isNumber(one), one).toBe(false)
  expect(asNumber(' 0034 600 123 456')).toBe('+34 600 123 456')
})
