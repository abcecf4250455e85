import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Evidence } from '@peakend/contract/moments.ts'
import { causeOf } from './causes.ts'

const least = { welcome: 3.6, peak: 3.6, farewell: 3.6 }
const found = (reason: Evidence['reason'], whose: Evidence['whose']): Evidence => ({
  turn: 0,
  quote: '',
  from: 0,
  to: 0,
  reason,
  whose,
})
const good = { score: 4, evidence: [] }

test('without a shortfall there is no cause, whatever was found', () => {
  assert.equal(
    causeOf({ welcome: { score: 4, evidence: [found('long-wait', 'waiting')] }, peak: good, farewell: good }, least),
    null,
  )
})

test('the cause is the owner of what weighed most in the moments that fell short', () => {
  const welcome = {
    score: 2,
    evidence: [
      found('long-wait', 'waiting'),
      found('customer-repeats', 'hand-over'),
      found('asked-again', 'hand-over'),
    ],
  }
  assert.equal(causeOf({ welcome, peak: good, farewell: good }, least), 'hand-over')
})

test('reasons of moments that met their standard do not count', () => {
  const peak = { score: 4.2, evidence: [found('blame', 'agent'), found('blame', 'agent')] }
  assert.equal(
    causeOf({ welcome: { score: 3, evidence: [found('long-wait', 'waiting')] }, peak, farewell: good }, least),
    'waiting',
  )
})

test('upward reasons are no cause; a shortfall without a reason has none', () => {
  assert.equal(
    causeOf({ welcome: { score: 2, evidence: [found('greeting', 'agent')] }, peak: good, farewell: good }, least),
    null,
  )
})
