import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learnExactly } from './exact.ts'
import { seededRandom, type Linear, type Row } from './learn.ts'

const random = seededRandom(7)
const examples = Array.from({ length: 400 }, (): Row => {
  const index = [0, 1, 2, 3].filter(() => random() < 0.5)
  return { index: Int32Array.from(index), value: Float32Array.from(index, () => 1) }
})
const sumOf = ({ index }: Row) => index.reduce((sum, row) => sum + [2, -1, 0.5, 0][row]!, 0.25)

test('squares find the weights that made the labels', () => {
  const { bias, weights } = learnExactly(examples, examples.map(sumOf), { rows: 4, loss: 'squares', l2: 1e-6 })
  for (const [row, weight] of [2, -1, 0.5, 0].entries()) assert.ok(Math.abs(weights[row]! - weight) < 1e-3)
  assert.ok(Math.abs(bias - 0.25) < 1e-3)
})

function slopesAt({ bias, weights }: Linear, labels: readonly number[], l2: number): number[] {
  const slope = Array.from(weights, (weight) => -l2 * weight)
  let biasSlope = 0
  examples.forEach(({ index }, i) => {
    const sum = index.reduce((all, row) => all + weights[row]!, bias)
    const error = labels[i]! - 1 / (1 + Math.exp(-sum))
    for (const row of index) slope[row]! += error
    biasSlope += error
  })
  return [...slope, biasSlope]
}

test('at the logistic optimum the slope is nothing, where yes is rare and where labels are shares', () => {
  const rare = examples.map((one, i) => Number(i % 40 === 0 || (sumOf(one) > 2.6 && i % 3 === 0)))
  const shares = examples.map((one, i) => (sumOf(one) > 1 ? 1 / 3 : 0) + (i % 4 === 0 ? 1 / 3 : 0))
  const l2 = 0.5
  for (const labels of [rare, shares]) {
    const learnt = learnExactly(examples, labels, { rows: 4, loss: 'logistic', l2 })
    for (const value of slopesAt(learnt, labels, l2)) assert.ok(Math.abs(value) < 0.05, String(value))
  }
})
