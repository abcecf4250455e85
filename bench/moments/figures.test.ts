import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askTrees, growTrees } from '../../server/src/moments/trees.ts'
import { boost, together, type BoostOptions } from './boost.ts'
import { areaInterval, atLevel, calibrationError, claimsOf, riskCoverage } from './figures.ts'
import { areaUnder, seededRandom } from './learn.ts'
import { learnMargin } from './margin.ts'
import { classFigures } from './uss.ts'

const random = seededRandom(7)
const options: BoostOptions = {
  loss: 'logistic',
  trees: 40,
  rate: 0.2,
  leaves: 6,
  least: 5,
  rowShare: 1,
  featureShare: 1,
  l2: 1,
  seed: 1,
}

test('boosted trees find what no line can, and the kept trees say what was learnt', () => {
  const examples = Array.from({ length: 600 }, () => Float32Array.of(random(), random(), random()))
  const labels = examples.map(([a = 0, b = 0]) => Number(a > 0.5 !== b > 0.5))
  const trees = growTrees(boost(examples.slice(0, 400), labels.slice(0, 400), options))
  const said = examples.slice(400).map((one) => askTrees(trees, one))
  assert.ok(areaUnder(said, labels.slice(400)) > 0.95)
  const again = growTrees(boost(examples.slice(0, 400), labels.slice(0, 400), options))
  assert.deepEqual(again, trees)
  const numbers = growTrees(
    boost(
      examples,
      examples.map(([a = 0]) => 3 * a),
      { ...options, loss: 'squares' },
    ),
  )
  assert.ok(Math.abs(askTrees(numbers, Float32Array.of(0.9, 0.1, 0.1)) - 2.7) < 0.3)
})

test('trees learnt apart say together what they say in the mean', () => {
  const examples = Array.from({ length: 200 }, () => Float32Array.of(random(), random()))
  const labels = examples.map(([a = 0, b = 0]) => a * b)
  const apart = [1, 2, 3].map((seed) =>
    boost(examples, labels, { ...options, loss: 'squares', rowShare: 0.6, featureShare: 0.6, seed }),
  )
  for (const example of examples.slice(0, 20)) {
    const mean = apart.reduce((sum, kept) => sum + askTrees(growTrees(kept), example), 0) / apart.length
    assert.ok(Math.abs(askTrees(growTrees(together(apart)), example) - mean) < 1e-3)
  }
})

test('the margin learner separates what can be separated, with more features than examples', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    index: Int32Array.of(i % 2, 2 + i),
    value: Float32Array.of(1, 1),
  }))
  const labels = rows.map((_, i) => i % 2)
  const { weights } = learnMargin(rows, labels, { rows: 42, costs: rows.map(() => 1), rounds: 30, seed: 1 })
  assert.ok(weights[1]! > 0.5 && weights[0]! < -0.5)
})

test('calibration, coverage and intervals of made figures', () => {
  assert.equal(calibrationError([0.75, 0.75, 0.75, 0.75], [1, 1, 1, 0]), 0)
  assert.equal(calibrationError([0.95, 0.95], [0, 0]), 0.95)
  const curve = riskCoverage(claimsOf([0.99, 0.01, 0.6, 0.4], [1, 0, 0, 1]))
  assert.deepEqual(
    curve.map(({ error }) => error),
    [0, 0, 1 / 3, 0.5, 0.5],
  )
  assert.deepEqual(atLevel(claimsOf([0.99, 0.01, 0.6], [1, 1, 0]), 0.9), { judged: 2, wrong: 1 })
  const [low, high] = areaInterval(0.8, 100, 100)
  assert.ok(low > 0.73 && low < 0.75 && high > 0.85 && high < 0.87)
})

test('figures of classes as the paper computes them', () => {
  const real = [3, 3, 3, 2, 4, 2]
  assert.deepEqual(classFigures(real, real), { turns: 6, uar: 1, kappa: 1, f1: 1, publishedF1: 1 })
  const always = classFigures([3, 3, 3, 3, 3, 3], real)
  assert.equal(always.kappa, 0)
  assert.equal(always.f1, 0)
  assert.equal(always.uar, 1 / 3)
  assert.equal(classFigures([2, 3, 3, 2, 4, 3], real).f1, 0.5)
})
