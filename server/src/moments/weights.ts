/** The trained lexical heads at work: one look-up a word or pair serves them all. */
import { eachFeature, planVocabulary, type Vocabulary } from './features.ts'
import model from './model/lexical.json' with { type: 'json' }
import type { Reading } from './reading.ts'

/** The heads, in the order of their columns. */
export const heads = ['politenessEn', 'politenessEs', 'promise', 'action', 'pleasant'] as const
export type Head = (typeof heads)[number]

const words = model.words.split(' ')
const pairs = model.pairs.split(' ').map((pair): [string, string] => {
  const cut = pair.indexOf('_')
  return [pair.slice(0, cut), pair.slice(cut + 1)]
})
const vocabulary: Vocabulary = planVocabulary(words, model.pairs === '' ? [] : pairs)

const columns = heads.length
const table = new Float32Array(vocabulary.rows * columns)
for (const [column, head] of heads.entries()) {
  const weights = model.weights[head]
  if (weights.length !== vocabulary.rows) throw new Error(`the model's ${head} has ${weights.length} weights`)
  weights.forEach((weight, row) => (table[row * columns + column] = weight / model.unit))
}
const bias = heads.map((head) => model.bias[head])

const seen = new Uint32Array(vocabulary.rows)
let stamp = 0

export type Scores = Record<Head, number>

/** Raw sums of every head for one reading (logits; politeness in the unit of the annotators' normalised score). */
export function weigh(reading: Reading): Scores {
  stamp = (stamp + 1) >>> 0
  if (stamp === 0) {
    seen.fill(0)
    stamp = 1
  }
  const sums = bias.slice()
  eachFeature(vocabulary, reading, seen, stamp, (row, value) => {
    const at = row * columns
    for (let column = 0; column < columns; column++) sums[column]! += table[at + column]! * value
  })
  return {
    politenessEn: sums[0]!,
    politenessEs: sums[1]!,
    promise: sums[2]!,
    action: sums[3]!,
    pleasant: sums[4]!,
  }
}

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Slope and offset from a politeness score to a probability. */
export const politenessScale = {
  politenessEn: pairOf(model.calibration.politenessEn),
  politenessEs: pairOf(model.calibration.politenessEs),
}
function pairOf([slope = 1, offset = 0]: readonly number[]): [number, number] {
  return [slope, offset]
}

/** Name and version of the engine; changes with every training that is shipped, and with every rule that moves scores. */
export const modelName = model.card.name
