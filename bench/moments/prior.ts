/** What is believed of the weights before an example is seen: rare words may weigh more, signs more than words, and words used or spelled alike weigh alike. */
import type { Vocabulary } from '../../server/src/moments/features.ts'
import { learnExactly } from './exact.ts'
import type { Grams } from './grams.ts'
import { EVERYWHERE, foldOf, guess, type Linear, type Row } from './learn.ts'
import { DIMENSIONS, type Vectors } from './vectors.ts'

export interface Prior {
  loss: 'logistic' | 'squares'
  l2: number
  /** How far words, marks and pairs may go; then tags, shapes and pledges; then the directions of the word vectors and groups of letters (0: none). */
  lexical: number
  other: number
  vectors: number
  grams: number
  /** A number to be told counts no further from nought than this: how extreme the extremes are is mostly chance. */
  most?: number
}

/** What words may have in common: vectors by row, and letters. */
export interface Aids {
  vectors: ReadonlyMap<number, Float64Array>
  grams: Grams
}

/** The rows of one data set as a head's learning sees them, with the way back. */
export interface Scaled {
  rows: Row[]
  learn: (kept: readonly number[], labels: readonly number[]) => Linear
}

/** Fewer than this many examples with a word tell nothing of how rare it is. */
const FEWEST = 2

const rarityOf = (count: number, examples: number): number => Math.log(examples / Math.max(FEWEST, count)) + 1

/** The natural logarithm of how rare each row is in these examples, and one. */
function raritiesOf(vocabulary: Vocabulary, rows: readonly Row[]): Float64Array {
  const found = new Float64Array(vocabulary.tagRow)
  for (const { index } of rows) for (const row of index) if (row < vocabulary.tagRow) found[row]!++
  return found.map((count) => rarityOf(count, rows.length))
}

/** The vectors of the vocabulary's words, by row. */
export const vectorsOf = (vocabulary: Vocabulary, vectors: Vectors): Map<number, Float64Array> =>
  new Map(
    [...vocabulary.words].flatMap(([word, row]) => {
      const vector = vectors.of(word)
      return vector && /^[a-z]/.test(word) ? [[row, vector] as const] : []
    }),
  )

/** Features that several rows share: how much of which each row has. */
interface Shared {
  width: number
  of: ReadonlyMap<number, Row>
}

function sharedIn(
  vocabulary: Vocabulary,
  rows: readonly Row[],
  rarity: Float64Array,
  prior: Prior,
  aids: Aids | null,
): Shared {
  const parts = new Map<number, { index: number[]; value: number[] }>()
  const add = (row: number, index: number, value: number) => {
    const part = parts.get(row) ?? { index: [], value: [] }
    parts.set(row, part)
    part.index.push(index)
    part.value.push(value)
  }
  let width = vocabulary.rows
  if (aids && prior.vectors > 0) {
    for (const [row, vector] of aids.vectors)
      vector.forEach((along, d) => add(row, width + d, along * rarity[row]! * prior.vectors))
    width += DIMENSIONS
  }
  if (aids && prior.grams > 0) {
    const { of, size } = aids.grams
    const found = new Float64Array(size)
    for (const { index } of rows)
      for (const gram of new Set(Array.from(index).flatMap((row) => of.get(row) ?? []))) found[gram]!++
    for (const [row, grams] of of)
      for (const gram of grams) add(row, width + gram, rarityOf(found[gram]!, rows.length) * prior.grams)
    width += size
  }
  const of = new Map(
    Array.from(parts, ([row, { index, value }]) => [
      row,
      { index: Int32Array.from(index), value: Float32Array.from(value) },
    ]),
  )
  return { width, of }
}

export function scale(vocabulary: Vocabulary, rows: readonly Row[], prior: Prior, aids: Aids | null): Scaled {
  const rarity = raritiesOf(vocabulary, rows)
  const reach = (row: number): number => (row < vocabulary.tagRow ? rarity[row]! * prior.lexical : prior.other)
  const shared = sharedIn(vocabulary, rows, rarity, prior, aids)
  const scaled = rows.map(({ index, value }): Row => {
    const sums = new Map<number, number>()
    index.forEach((row, k) => {
      sums.set(row, value[k]! * reach(row))
      const part = shared.of.get(row)
      part?.index.forEach((beyond, i) => sums.set(beyond, (sums.get(beyond) ?? 0) + value[k]! * part.value[i]!))
    })
    return { index: Int32Array.from(sums.keys()), value: Float32Array.from(sums.values()) }
  })
  const back = ({ bias, weights }: Linear): Linear => {
    const own = weights.slice(0, vocabulary.rows).map((weight, row) => weight * reach(row))
    for (const [row, { index, value }] of shared.of)
      for (let i = 0; i < index.length; i++) own[row]! += weights[index[i]!]! * value[i]!
    return { bias, weights: own }
  }
  const bounded = (label: number): number =>
    Math.max(-(prior.most ?? Infinity), Math.min(prior.most ?? Infinity, label))
  return {
    rows: [...rows],
    learn: (kept, labels) =>
      back(
        learnExactly(
          kept.map((i) => scaled[i]!),
          kept.map((i) => bounded(labels[i]!)),
          { rows: shared.width, loss: prior.loss, l2: prior.l2 },
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
  const part = groups.map((group) => (group === EVERYWHERE ? -1 : foldOf(group, folds, seed)))
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
