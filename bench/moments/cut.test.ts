import assert from 'node:assert/strict'
import { test } from 'node:test'
import { steadyCut } from './cut.ts'

test('where the wanted lie under all others the cut lies on the last of them, and one that strays changes little', () => {
  const guesses = Array.from({ length: 400 }, (_, i) => i / 400)
  const groups = guesses.map((_, i) => `talk ${i % 40}`)
  const apart = steadyCut(
    guesses,
    guesses.map((guess) => guess < 0.1),
    groups,
    1,
  )
  assert.ok(apart > 0.09 && apart < 0.1, `${apart}`)
  const strayed = steadyCut(
    guesses,
    guesses.map((guess, i) => guess < 0.1 || i === 399),
    groups,
    1,
  )
  assert.ok(Math.abs(strayed - apart) < 0.01, `${strayed}`)
})
