/** Linear learning to the optimum, for few examples and many features: conjugate gradients for squares, Newton's steps with them for the logistic loss. */
import type { Linear, Row } from './learn.ts'

export interface ExactOptions {
  rows: number
  loss: 'logistic' | 'squares'
  /** Weight of the squared weights against the sum of the losses. */
  l2: number
}

const STEPS = 120
const NEWTON_STEPS = 12
const CLOSE = 1e-5

/** The least sum of losses and squared weights; the bias goes free. */
export function learnExactly(examples: readonly Row[], labels: readonly number[], options: ExactOptions): Linear {
  return options.loss === 'squares' ? squares(examples, labels, options) : logistic(examples, labels, options)
}

function squares(examples: readonly Row[], labels: readonly number[], { rows, l2 }: ExactOptions): Linear {
  const weights = new Float64Array(rows + 1)
  const even = new Float64Array(examples.length).fill(1)
  const aim = new Float64Array(rows + 1)
  gather(examples, Float64Array.from(labels), aim)
  solve(examples, even, l2, aim, weights)
  return split(weights)
}

function logistic(examples: readonly Row[], labels: readonly number[], { rows, l2 }: ExactOptions): Linear {
  let weights = new Float64Array(rows + 1)
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length
  weights[rows] = Math.log(share / (1 - share))
  const sums = new Float64Array(examples.length)
  const bend = new Float64Array(examples.length)
  const slope = new Float64Array(examples.length)
  spread(examples, weights, sums)
  let loss = lossOf(sums, labels, weights, l2)
  for (let step = 0; step < NEWTON_STEPS; step++) {
    for (let i = 0; i < sums.length; i++) {
      const p = 1 / (1 + Math.exp(-sums[i]!))
      slope[i] = labels[i]! - p
      bend[i] = p * (1 - p)
    }
    const aim = new Float64Array(rows + 1)
    gather(examples, slope, aim)
    for (let row = 0; row < rows; row++) aim[row]! -= l2 * weights[row]!
    const move = new Float64Array(rows + 1)
    solve(examples, bend, l2, aim, move)
    // half the way, and half of that, until it is better: a full step overshoots where one example in three hundred is a yes
    const before = loss
    for (let way = 1; way > 1e-3; way /= 2) {
      const tried = weights.map((weight, row) => weight + way * move[row]!)
      spread(examples, tried, sums)
      loss = lossOf(sums, labels, tried, l2)
      if (loss > before) continue
      weights = tried
      break
    }
    if (before - loss < CLOSE * before) break
  }
  return split(weights)
}

function lossOf(sums: Float64Array, labels: readonly number[], weights: Float64Array, l2: number): number {
  let loss = 0
  for (let i = 0; i < sums.length; i++) {
    loss += labels[i]! * lossIf(-sums[i]!) + (1 - labels[i]!) * lossIf(sums[i]!)
  }
  for (let row = 0; row < weights.length - 1; row++) loss += (l2 / 2) * weights[row]! * weights[row]!
  return loss
}

/** Of an example whose sum goes so far the wrong way. */
const lossIf = (wrong: number): number => (wrong > 30 ? wrong : Math.log1p(Math.exp(wrong)))

const split = (weights: Float64Array): Linear => ({ bias: weights.at(-1)!, weights: weights.slice(0, -1) })

/** (X' diag(bend) X + l2) move = aim, by conjugate gradients from nothing, each row measured by its own bend; the last row is the bias. */
function solve(examples: readonly Row[], bend: Float64Array, l2: number, aim: Float64Array, move: Float64Array): void {
  const own = ownBends(examples, bend, l2, aim.length)
  const rest = aim.slice()
  const eased = rest.map((value, row) => value / own[row]!)
  const direction = eased.slice()
  const through = new Float64Array(examples.length)
  const image = new Float64Array(aim.length)
  let size = dot(rest, eased)
  const enough = size * CLOSE * CLOSE
  for (let step = 0; step < STEPS && size > enough; step++) {
    spread(examples, direction, through)
    for (let i = 0; i < through.length; i++) through[i]! *= bend[i]!
    image.fill(0)
    gather(examples, through, image)
    for (let row = 0; row < aim.length - 1; row++) image[row]! += l2 * direction[row]!
    const along = size / dot(direction, image)
    for (let row = 0; row < aim.length; row++) {
      move[row]! += along * direction[row]!
      rest[row]! -= along * image[row]!
      eased[row] = rest[row]! / own[row]!
    }
    const next = dot(rest, eased)
    for (let row = 0; row < aim.length; row++) direction[row] = eased[row]! + (next / size) * direction[row]!
    size = next
  }
}

function ownBends(examples: readonly Row[], bend: Float64Array, l2: number, rows: number): Float64Array {
  const own = new Float64Array(rows).fill(l2)
  for (let i = 0; i < examples.length; i++) {
    const { index, value } = examples[i]!
    for (let k = 0; k < index.length; k++) own[index[k]!]! += bend[i]! * value[k]! * value[k]!
    own[rows - 1]! += bend[i]!
  }
  own[rows - 1]! -= l2
  return own
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Each example's sum of the weights. */
function spread(examples: readonly Row[], weights: Float64Array, sums: Float64Array): void {
  const bias = weights.at(-1)!
  for (let i = 0; i < examples.length; i++) {
    const { index, value } = examples[i]!
    let sum = bias
    for (let k = 0; k < index.length; k++) sum += weights[index[k]!]! * value[k]!
    sums[i] = sum
  }
}

/** Adds each example's share to the rows it has. */
function gather(examples: readonly Row[], shares: Float64Array, into: Float64Array): void {
  const bias = into.length - 1
  for (let i = 0; i < examples.length; i++) {
    const { index, value } = examples[i]!
    const share = shares[i]!
    for (let k = 0; k < index.length; k++) into[index[k]!]! += share * value[k]!
    into[bias]! += share
  }
}
