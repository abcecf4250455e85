/** Small regularised linear learning with a fixed seed, and the measures to judge it by. */

export interface Row {
  index: Int32Array
  value: Float32Array
}

/** A seeded source of numbers in [0, 1) (mulberry32), so that a run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface LearnOptions {
  rows: number
  loss: 'logistic' | 'squares'
  l2: number
  epochs: number
  rate: number
  seed: number
  /** Weight of examples whose label is 1. */
  positive?: number
}

export interface Linear {
  bias: number
  weights: Float64Array
}

/** AdaGrad over shuffled examples with weight decay on the touched rows; the average of the last half is returned. */
export function learn(examples: readonly Row[], labels: readonly number[], options: LearnOptions): Linear {
  const { rows, loss, l2, epochs, rate, seed, positive = 1 } = options
  const weights = new Float64Array(rows)
  const sums = new Float64Array(rows).fill(1e-3)
  const averaged = new Float64Array(rows)
  let bias = 0
  let biasSum = 1e-3
  let biasAveraged = 0
  let rounds = 0
  const random = seededRandom(seed)
  const order = Int32Array.from(examples, (_, i) => i)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const swap = order[i]!
      order[i] = order[j]!
      order[j] = swap
    }
    for (const at of order) {
      const { index, value } = examples[at]!
      let sum = bias
      for (let k = 0; k < index.length; k++) sum += weights[index[k]!]! * value[k]!
      const label = labels[at]!
      const guess = loss === 'logistic' ? 1 / (1 + Math.exp(-sum)) : sum
      const error = (guess - label) * (label === 1 && loss === 'logistic' ? positive : 1)
      biasSum += error * error
      bias -= (rate * error) / Math.sqrt(biasSum)
      for (let k = 0; k < index.length; k++) {
        const row = index[k]!
        const slope = error * value[k]! + l2 * weights[row]!
        sums[row]! += slope * slope
        weights[row]! -= (rate * slope) / Math.sqrt(sums[row]!)
      }
    }
    if (epoch >= epochs / 2) {
      for (let row = 0; row < rows; row++) averaged[row]! += weights[row]!
      biasAveraged += bias
      rounds++
    }
  }
  for (let row = 0; row < rows; row++) averaged[row]! /= rounds
  return { bias: biasAveraged / rounds, weights: averaged }
}

export function guess(model: Linear, row: Row): number {
  let sum = model.bias
  for (let k = 0; k < row.index.length; k++) sum += model.weights[row.index[k]!]! * row.value[k]!
  return sum
}

/** The group of examples that are learnt from in every part and held out of none. */
export const EVERYWHERE = ''

/** Splits by group into `folds` parts, the same way for the same seed. */
export function foldOf(group: string, folds: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5
  for (let i = 0; i < group.length; i++) hash = Math.imul(hash ^ group.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) % folds
}

/** Scores of all examples by models that did not learn from their group, and those models. */
export function crossValidate(
  examples: readonly Row[],
  labels: readonly number[],
  groups: readonly string[],
  options: LearnOptions,
  folds = 5,
): { scores: number[]; models: Linear[] } {
  const part = groups.map((group) => foldOf(group, folds, options.seed))
  const scores = Array.from({ length: examples.length }, () => 0)
  const models = Array.from({ length: folds }, (_, fold) => {
    const kept = part.flatMap((p, i) => (p === fold ? [] : [i]))
    const model = learn(
      kept.map((i) => examples[i]!),
      kept.map((i) => labels[i]!),
      options,
    )
    part.forEach((p, i) => {
      if (p === fold) scores[i] = guess(model, examples[i]!)
    })
    return model
  })
  return { scores, models }
}

/** Area under the ROC curve; ties count half. */
export function areaUnder(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, i) => ({ score, label: labels[i]! })).toSorted((a, b) => a.score - b.score)
  let rankSum = 0
  let positives = 0
  for (let i = 0; i < order.length;) {
    let j = i
    while (j < order.length && order[j]!.score === order[i]!.score) j++
    for (let k = i; k < j; k++) {
      if (order[k]!.label === 1) {
        rankSum += (i + j + 1) / 2
        positives++
      }
    }
    i = j
  }
  const negatives = order.length - positives
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

export function averagePrecision(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, i) => ({ score, label: labels[i]! })).toSorted((a, b) => b.score - a.score)
  let hits = 0
  let sum = 0
  order.forEach(({ label }, i) => {
    if (label !== 1) return
    hits++
    sum += hits / (i + 1)
  })
  return sum / hits
}

/** Best F1 over thresholds, with the threshold. */
export function bestF1(scores: readonly number[], labels: readonly number[]): { f1: number; threshold: number } {
  const order = scores.map((score, i) => ({ score, label: labels[i]! })).toSorted((a, b) => b.score - a.score)
  const positives = labels.filter((label) => label === 1).length
  let hits = 0
  let best = { f1: 0, threshold: 0 }
  order.forEach(({ score, label }, i) => {
    hits += label
    const f1 = (2 * hits) / (i + 1 + positives)
    if (f1 > best.f1) best = { f1, threshold: score }
  })
  return best
}

export function f1At(scores: readonly number[], labels: readonly number[], threshold: number): number {
  let hit = 0
  let said = 0
  let real = 0
  scores.forEach((score, i) => {
    if (score >= threshold) said++
    if (labels[i] === 1) real++
    if (score >= threshold && labels[i] === 1) hit++
  })
  return (2 * hit) / Math.max(1, said + real)
}
