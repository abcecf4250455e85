import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correlation, predictionOf, ranks } from './prediction.ts'

test('ties share their mean rank', () => {
  assert.deepEqual(ranks([10, 20, 20, 5]), [2, 3.5, 3.5, 1])
})

test('a constant answer predicts nothing: no rho instead of a flattering one', () => {
  const pairs = Array.from({ length: 30 }, (_, i) => ({ score: 5, experience: 1 + (i % 5) }))
  assert.equal(correlation([1, 1, 1], [1, 2, 3]), null)
  assert.deepEqual(predictionOf(pairs), { rho: null, low: null, high: null, pairs: 30, auc: null })
})

test('perfect order gives rho 1 and tells pleased from displeased every time', () => {
  const pairs = Array.from({ length: 40 }, (_, i) => ({
    score: 1 + Math.floor(i / 8),
    experience: 1 + Math.floor(i / 8),
  }))
  const { rho, auc, low } = predictionOf(pairs)
  assert.ok(rho !== null && Math.abs(rho - 1) < 1e-9)
  assert.equal(auc, 1)
  assert.ok(low !== null && low > 0.9)
})

test('the interval of a middling rho has the published width', () => {
  // rho .5 of 50 pairs: z = .5493, s.e. = sqrt(1.125 / 47) = .1547 -> tanh(.5493 -+ .3032) = (.2412, .6924)
  const pairs = Array.from({ length: 50 }, (_, i) => ({ score: (i * 7) % 50, experience: i }))
  const { rho, low, high } = predictionOf(pairs)
  assert.ok(rho !== null && low !== null && high !== null)
  const half = 1.96 * Math.sqrt((1 + rho ** 2 / 2) / 47)
  assert.ok(Math.abs(Math.atanh(high) - Math.atanh(low) - 2 * half) < 1e-9)
})

test('under 20 pairs nothing is claimed', () => {
  assert.equal(predictionOf([{ score: 5, experience: 5 }]).rho, null)
})
