import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeWish, wishToOpen } from './opening.ts'

test('whoever answers before the conversation is known has it opened once', () => {
  assert.equal(takeWish(), false)
  wishToOpen()
  assert.deepEqual([takeWish(), takeWish()], [true, false])
})
