import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markOf, openMark, verdictOf, worstGap } from './marks.ts'

const least = { welcome: 3.6, peak: 3.6, farewell: 3.6 }

test('a score is failed, below, met or delight against the standard in force', () => {
  assert.deepEqual(
    [2.4, 2.5, 3.5, 3.6, 4.5, 4.6].map((s) => verdictOf(s, 3.6)),
    ['failed', 'below', 'below', 'met', 'met', 'delight'],
  )
  assert.equal(verdictOf(2.2, 2), 'met', 'a lenient standard is not failed by our own line')
})

test('a moment without a score says why, or is still open', () => {
  const mark = markOf(
    { welcome: { score: 4 }, peak: { score: null, why: 'open' }, farewell: { score: null, why: 'customer left' } },
    least,
  )
  assert.deepEqual([mark.welcome.state, mark.peak.state, mark.farewell.state], ['judged', 'open', 'not-judged'])
  assert.equal(mark.farewell.why, 'customer left')
  assert.equal(openMark(least).welcome.state, 'open')
})

test('the worst gap is that of the moment furthest under its standard', () => {
  assert.equal(worstGap({ welcome: 4, peak: null, farewell: 2.6 }, least)?.toFixed(2), '-1.00')
  assert.equal(worstGap({ welcome: null, peak: null, farewell: null }, least), null)
})
