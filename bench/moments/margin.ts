/**
 * Linear classification by the squared hinge with an L2 penalty, solved exactly in the dual (Hsieh et al. 2008, the method of LIBLINEAR): for many
 * rare features and few examples, where stochastic steps would learn the examples by heart.
 */
import { seededRandom, type Linear, type Row } from './learn.ts'

export interface MarginOptions {
  rows: number
  /** What an error costs, of each example: the larger the closer to it. */
  costs: ArrayLike<number>
  rounds: number
  seed: number
}

/** Labels 0 or 1; the sum is a margin, not yet a logit. */
export function learnMargin(examples: readonly Row[], labels: readonly number[], options: MarginOptions): Linear {
  const weights = new Float64Array(options.rows)
  let bias = 0
  const random = seededRandom(options.seed)
  const alphas = new Float64Array(examples.length)
  const squares = examples.map(({ value }) => value.reduce((sum, one) => sum + one * one, 1))
  const order = Int32Array.from(examples, (_, i) => i)
  for (let round = 0; round < options.rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const swap = order[i]!
      order[i] = order[j]!
      order[j] = swap
    }
    for (const at of order) {
      const { index, value } = examples[at]!
      const side = labels[at] === 1 ? 1 : -1
      const slack = 1 / (2 * options.costs[at]!)
      let sum = bias
      for (let k = 0; k < index.length; k++) sum += weights[index[k]!]! * value[k]!
      const slope = side * sum - 1 + alphas[at]! * slack
      const next = Math.max(0, alphas[at]! - slope / (squares[at]! + slack))
      const step = (next - alphas[at]!) * side
      if (step === 0) continue
      alphas[at] = next
      bias += step
      for (let k = 0; k < index.length; k++) weights[index[k]!]! += step * value[k]!
    }
  }
  return { bias, weights }
}
