import { expect, test } from 'vitest'
import { takeWish, wishToOpen } from './opening.ts'

test('whoever answers before the conversation is known has it opened once', () => {
  expect(takeWish()).toBe(false)
  wishToOpen()
  expect([takeWish(), takeWish()]).toEqual([true, false])
})
