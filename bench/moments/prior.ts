/** What is believed of the weights before an example is seen: rare words may weigh more, signs more than words, and words used alike weigh alike. */
import type { Vocabulary } from '../../server/src/moments/features.ts'
import { learnExactly } from './exact.ts'
import { foldOf, guess, type Linear, type Row } from './learn.ts'
import { DIMENSIONS, type Vectors } from './vectors.ts'

export interface Prior {
  loss: 'logistic' | 'squares'
  l2: number
  /** How far words, marks and pairs may go; then tags, shapes and pledges; then the directions of the word vectors (0: none). */
  lexical: number
  other: number
  vectors: number
}

/** The rows of one data set as a head's learning sees them, with the way back. */
export interface Scaled {
  rows: Row[]
  learn: (kept: readonly number[], labels: readonly number[]) => Linear
}

/** Fewer than this many examples with a word tell nothing of how rare it is. */
const FEWEST = 2

/** The natural logarithm of how rare each row is in these examples, and one. */
function raritiesOf(vocabulary: Vocabulary, rows: readonly Row[]): Float64Array {
  const found = new Float64Array(vocabulary.tagRow)
  for (const { index } of rows) for (const row of index) if (row < vocabulary.tagRow) found[row]!++
  return found.map((count) => Math.log(rows.length / Math.max(FEWEST, count)) + 1)
}

/** The vectors of the vocabulary's words, by row. */
export const vectorsOf = (vocabulary: Vocabulary, vectors: Vectors): Map<number, Float64Array> =>
  new Map(
    [...vocabulary.words].flatMap(([word, row]) => {
      const vector = vectors.of(word)
      return vector && /^[a-z]/.test(word) ? [[row, vector] as const] : []
    }),
  )

export function scale(
  vocabulary: Vocabulary,
  rows: readonly Row[],
  prior: Prior,
  vectors: ReadonlyMap<number, Float64Array> | null,
): Scaled {
  const rarity = raritiesOf(vocabulary, rows)
  const used = prior.vectors > 0 ? vectors : null
  const width = vocabulary.rows + (used ? DIMENSIONS : 0)
  const scaled = rows.map(({ index, value }): Row => {
    const values = Array.from(index, (row, k) =>
      row < vocabulary.tagRow ? value[k]! * rarity[row]! * prior.lexical : value[k]! * prior.other,
    )
    if (!used) return { index, value: Float32Array.from(values) }
    const meaning = new Float64Array(DIMENSIONS)
    index.forEach((row, k) => {
      const vector = used.get(row)
      if (!vector) return
      const weight = value[k]! * rarity[row]! * prior.vectors
      for (let d = 0; d < DIMENSIONS; d++) meaning[d]! += weight * vector[d]!
    })
    const beyond = Array.from(meaning, (_, d) => vocabulary.rows + d)
    return { index: Int32Array.from([...index, ...beyond]), value: Float32Array.from([...values, ...meaning]) }
  })
  const back = ({ bias, weights }: Linear): Linear => {
    const own = weights.slice(0, vocabulary.rows)
    for (let row = 0; row < own.length; row++)
      own[row]! *= row < vocabulary.tagRow ? rarity[row]! * prior.lexical : prior.other
    for (const [row, vector] of used ?? []) {
      let along = 0
      for (let d = 0; d < DIMENSIONS; d++) along += weights[vocabulary.rows + d]! * vector[d]!
      own[row]! += along * rarity[row]! * prior.vectors
    }
    return { bias, weights: own }
  }
  return {
    rows: [...rows],
    learn: (kept, labels) =>
      back(
        learnExactly(
          kept.map((i) => scaled[i]!),
          kept.map((i) => labels[i]!),
          { rows: width, loss: prior.loss, l2: prior.l2 },
        ),
      ),
  }
}

/** Sums of all examples by models that did not learn from their group, and those models. */
export function holdOut(
  { rows, learn }: Scaled,
  labels: readonly number[],
  groups: readonly string[],
  folds: number,
  seed: number,
): { scores: number[]; models: Linear[] } {
  const part = groups.map((group) => foldOf(group, folds, seed))
  const scores = groups.map(() => 0)
  const models = Array.from({ length: folds }, (_, fold) => {
    const model = learn(
      part.flatMap((p, i) => (p === fold ? [] : [i])),
      labels,
    )
    part.forEach((p, i) => {
      if (p === fold) scores[i] = guess(model, rows[i]!)
    })
    return model
  })
  return { scores, models }
}
