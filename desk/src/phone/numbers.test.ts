import { expect, test } from 'vitest'
import { asNumber, isNumber, numberIn } from './numbers.ts'

test('a number has its country, however it is spaced', () => {
  for (const one of ['+34600123456', ' +34 600 12 34 56 ', '+1 (555) 010-0100']) expect(isNumber(one), one).toBe(true)
  for (const one of ['600123456', '+34', '', '+34 six', '112']) expect(isNumber(one), one).toBe(false)
  for (const one of ['600123456', '(93) 412 00 00']) expect(isNumber(one, 'ES'), one).toBe(true)
  for (const one of ['112', '', 'six']) expect(isNumber(one, 'ES'), one).toBe(false)
  expect(asNumber(' 0034 600 123 456')).toBe('+34 600 123 456')
})

test('a number typed into the search is one to call, with or without the word', () => {
  for (const one of ['+34 600 123 456', 'call +34600123456', 'Llamar al 0034 600 123 456', 'dial +1 (555) 010-0100'])
    expect(numberIn(one), one).toMatch(/^\+/)
  for (const one of ['4471', 'order +4471', '600 123 456', 'call Maya', '+34', ''])
    expect(numberIn(one), one).toBe(null)
})
