import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assess, ENGINE, fitCurve, scoreOf, type Answered, type Moments } from './fit.ts'

/** A repeatable stream of draws, unlike the one the fit itself uses. */
const stream = (seed: number) => {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
const made = (seed: number, n: number, of: (m: Moments, noise: () => number) => number): Answered[] => {
  const draw = stream(seed)
  // twelve draws less six: close enough to a normal deviate
  const noise = () => Array.from({ length: 12 }, draw).reduce((s, x) => s + x, -6)
  return Array.from({ length: n }, (_, i) => {
    const moments: Moments = [2.5 + 2.5 * draw(), 1.5 + 3.5 * draw(), 2 + 3 * draw()]
    return { cluster: `customer ${i}`, moments, target: of(moments, noise) }
  })
}
const engine = (m: Moments) => scoreOf(ENGINE, m)
const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`)

test('a known distortion is recovered and found better', () => {
  const answered = made(1, 900, ([w, p, f], noise) => 0.6 + 0.5 * w + 0.1 * p + 0.2 * f + 0.4 * noise())
  const { verdict, curve, gain, errorBefore, errorAfter } = assess(answered)
  assert.equal(verdict, 'better')
  near(curve.weights[0], 0.5, 0.07)
  near(curve.weights[1], 0.1, 0.05)
  near(curve.weights[2], 0.2, 0.05)
  near(curve.intercept, 0.6, 0.3)
  assert.ok(gain && errorBefore && errorAfter && gain.low > 0 && gain.low < gain.mean && gain.mean < gain.high)
  near(errorAfter, 0.4, 0.03)
  near(gain.mean, errorBefore - errorAfter, 1e-12)
})

test('where the engine is right but for noise, what was learnt from the noise is refused', () => {
  const verdicts = Array.from({ length: 40 }, (_, seed) =>
    assess(made(seed + 1, 200, (m, noise) => engine(m) + 0.8 * noise())),
  ).map((a) => a.verdict)
  assert.ok(verdicts.filter((v) => v === 'better').length <= 1, verdicts.join(' '))
})

test('answers that have nothing to do with the conversation are refused, though one score for all would be nearer', () => {
  const assessed = Array.from({ length: 20 }, (_, seed) =>
    assess(made(seed + 1, 300, (_m, noise) => 4 + 0.6 * noise())),
  )
  assert.ok(assessed.every((a) => a.gain && a.gain.low > 0))
  const better = assessed.filter((a) => a.verdict !== 'tells-nothing-apart')
  assert.ok(better.length <= 1, `${better.length} of 20`)
})

test('answers that run against the moments never turn the score round', () => {
  const curve = fitCurve(made(3, 500, ([, p], noise) => 5 - 0.8 * p + 0.2 * noise()))
  assert.ok(curve.weights.every((w) => w >= 0))
  assert.equal(curve.weights[1], 0)
  assert.equal(assess(made(3, 500, ([, p], noise) => 5 - 0.8 * p + 0.2 * noise())).verdict === 'better', false)
})

test('fewer than a hundred are refused, and few more move the weights little', () => {
  const distorted = (n: number) => made(5, n, ([w], noise) => w + 0.3 * noise())
  assert.equal(assess(distorted(99)).verdict, 'too-few')
  assert.deepEqual(assess(distorted(99)).curve, ENGINE)
  assert.ok(fitCurve(distorted(20)).weights[0] < fitCurve(distorted(1000)).weights[0])
})

test('the same answers give the same interval, and a customer’s conversations stand together', () => {
  const answered = made(7, 150, ([w, p, f], noise) => 0.4 * w + 0.4 * p + 0.2 * f + 0.5 * noise())
  assert.deepEqual(assess(answered), assess(answered))
  // every answer five times over is no more evidence than once
  const again = assess(answered.flatMap((a) => Array.from({ length: 5 }, () => a)))
  const once = assess(answered)
  assert.ok(again.gain && once.gain)
  assert.ok(again.gain.high - again.gain.low > (once.gain.high - once.gain.low) * 0.7)
})

test('a score stays between 1 and 5', () => {
  assert.equal(scoreOf({ intercept: 2, weights: [0.5, 0.5, 0.5] }, [5, 5, 5]), 5)
  assert.equal(scoreOf({ intercept: -2, weights: [0.1, 0.1, 0.1] }, [1, 1, 1]), 1)
})
