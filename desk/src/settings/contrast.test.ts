import { expect, test } from 'vitest'
import { checkColour, contrast } from './contrast.ts'

test('contrast is that of WCAG: black on white is 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#2f4a8a', '#2f4a8a')).toBe(1)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

test('the better ink is chosen and the verdict says what the colour is good for', () => {
  expect(checkColour('#2f4a8a')).toMatchObject({ ink: '#ffffff', says: 'good' })
  expect(checkColour('#ffd400')).toMatchObject({ ink: '#1d1f24', says: 'good' })
  expect(checkColour('#7f7f7f')?.says).toBe('large-only')
  expect(checkColour('blue')).toBeNull()
})
