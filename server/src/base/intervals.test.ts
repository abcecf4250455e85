import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holm, meanInterval, normalTail, pOfT, shareInterval, t975, pOfShares } from './intervals.ts'

const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`)

test('quantiles and tails are those of the tables', () => {
  near(t975(10), 2.228139, 1e-3)
  near(t975(49), 2.009575, 1e-5)
  near(t975(1000), 1.962339, 1e-6)
  near(normalTail(1.959964), 0.025, 1e-6)
  near(normalTail(-1), 0.841345, 1e-6)
  near(pOfT(2.009575, 49), 0.05, 2e-4)
  near(pOfT(-3.5, 49), 0.000997, 5e-5)
})

test('the interval of a mean is wider than the normal one, and a point where nothing varies', () => {
  const { low, high } = meanInterval(4, 0.8, 50)
  near(high - low, (2 * 2.009575 * 0.8) / Math.sqrt(50), 1e-5)
  assert.deepEqual(meanInterval(4, 0, 50), { low: 4, high: 4 })
})

test('the interval of a share is the published one and never leaves 0 to 1', () => {
  // Newcombe (1998), table I: 81 of 263 and 0 of 20
  near(shareInterval(81, 263).low, 0.2553, 1e-4)
  near(shareInterval(81, 263).high, 0.3662, 1e-4)
  near(shareInterval(0, 20).high, 0.1611, 1e-4)
  assert.equal(shareInterval(0, 20).low, 0)
  assert.equal(shareInterval(20, 20).high, 1)
})

test('many comparisons are held to more than one is', () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]), [true, false, false, true])
  assert.deepEqual(holm([0.04]), [true])
  assert.deepEqual(holm([]), [])
  assert.deepEqual(
    holm(Array.from({ length: 100 }, () => 0.01)),
    Array.from({ length: 100 }, () => false),
  )
})

test('two shares: by the normal where enough are expected, exactly where few are', () => {
  // the lady tasting tea (Fisher 1935): three of four right, one tail 17/70
  assert.ok(Math.abs(pOfShares(3, 4, 4, 8) - 34 / 70) < 1e-12)
  // one of a kind in 2,400, in a group of 100: one in 24 by luck
  assert.ok(Math.abs(pOfShares(1, 100, 1, 2400) - 2 / 24) < 1e-9)
  for (const [hits, n, all, of] of [
    [4, 100, 6, 2400],
    [40, 100, 60, 1000],
  ] as const) {
    const p = pOfShares(hits, n, all, of)
    assert.ok(p < 1e-4, `${p}`)
    for (const same of [pOfShares(n - hits, n, of - all, of), pOfShares(all - hits, of - n, all, of)])
      assert.ok(Math.abs(same - p) < 1e-9, `${same} for ${p}`)
  }
  assert.equal(pOfShares(0, 100, 0, 1000), 1)
})
