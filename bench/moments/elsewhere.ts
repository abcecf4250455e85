/**
 * The satisfaction of turns of another set, for measuring only like all that is learnt from USS: trees on the signs of a turn, without places and
 * lengths, half of them for its mean rating and half for the share of the unhappy, and beside them what its words say. The words learnt it from a
 * teacher who knows vectors of whole sentences and the ratings of the one set: of each text of both sets, rated or not, it says how likely somebody
 * unhappy said it, and words and pairs learn to say the same.
 */
import { eachFeature, planVocabulary } from '../../server/src/moments/features.ts'
import { readText, type Reading } from '../../server/src/moments/reading.ts'
import { askTrees, growTrees, type KeptTrees } from '../../server/src/moments/trees.ts'
import { learnExactly } from './exact.ts'
import { SEED, type KeptFold } from './folds.ts'
import { foldOf, guess, type Linear, type Row } from './learn.ts'
import { scale, type Prior, type Scaled } from './prior.ts'
import { cutsOf, INNER_FOLDS, learnTrees, spreadOf, withoutCourse, type RatedTurn } from './satisfied.ts'
import { SENTENCE_DIMENSIONS } from './sentences.ts'
import { gatherVocabulary, rowsOf } from './vocabulary.ts'

type Part = keyof typeof COUNTS
/** Of each turn; the higher, the more satisfied. */
type Guesses = Record<Part, number[]>
/** Of guesses about turns that were not learnt from. */
interface Spread {
  mean: number
  spread: number
}
export interface Elsewhere {
  trees: { mean: KeptTrees; unhappy: KeptTrees }
  /** Weights in units of `unit`. */
  said: KeptFold & { words: string[]; pairs: [string, string][]; unit: number }
  spreads: Record<Part, Spread>
  low: number
  high: number
  /** Of the three together. */
  mean: number
  spread: number
}

/** How much each counts, in its own spread. */
const COUNTS = { mean: 0.5, unhappy: 0.5, words: 0.6 }
const parts = Object.keys(COUNTS) as Part[]
/** How strongly the teacher is bounded. */
const TEACHER = 300
const PUPIL: Prior = { loss: 'squares', l2: 0.1, lexical: 1 / 12, other: 1 / 6, vectors: 0, grams: 0 }
/** A word or pair must occur in so many texts. */
const LEAST = 3
const UNIT = 1e-3

/** All texts that may be read without their ratings, with what the teacher sees of them. */
export interface Texts {
  vocabulary: ReturnType<typeof gatherVocabulary>
  at: ReadonlyMap<string, number>
  rows: Row[]
  vectors: Row[]
  scaled: Scaled
}

export function gatherTexts(texts: readonly string[], vectors: readonly Float32Array[]): Texts {
  const examples = texts.map((text) => ({ reading: readText(text, 'en') }))
  const vocabulary = gatherVocabulary([{ examples, least: LEAST }], [])
  const rows = rowsOf(vocabulary, examples)
  const middle = new Float64Array(SENTENCE_DIMENSIONS)
  for (const vector of vectors) vector.forEach((value, d) => (middle[d]! += value / vectors.length))
  const index = Int32Array.from({ length: SENTENCE_DIMENSIONS }, (_, d) => d)
  return {
    vocabulary,
    at: new Map(texts.map((text, i) => [text, i])),
    rows,
    vectors: vectors.map((vector) => ({ index, value: vector.map((value, d) => value - middle[d]!) })),
    scaled: scale(vocabulary, rows, PUPIL, null),
  }
}

function learnWords(turns: readonly RatedTurn[], { at, vectors, rows, scaled }: Texts): Linear {
  const teacher = learnExactly(
    turns.map(({ text }) => vectors[at.get(text)!]!),
    turns.map(({ unhappy }) => unhappy),
    { rows: SENTENCE_DIMENSIONS, loss: 'logistic', l2: TEACHER },
  )
  return scaled.learn(
    rows.map((_, i) => i),
    vectors.map((vector) => -guess(teacher, vector)),
  )
}

/** All together, each told in this spread. */
function together(guesses: Guesses, of: Record<Part, Spread>): number[] {
  return guesses.words.map((_, i) =>
    parts.reduce((sum, part) => sum + (COUNTS[part] * (guesses[part][i]! - of[part].mean)) / (of[part].spread || 1), 0),
  )
}

const spreadsOf = ({ mean, unhappy, words }: Guesses): Record<Part, Spread> => ({
  mean: spreadOf(mean),
  unhappy: spreadOf(unhappy),
  words: spreadOf(words),
})

/** Learns from one whole set; cuts and spreads come from an inner cross-validation over its dialogues. */
export function learnElsewhere(rated: readonly RatedTurn[], texts: Texts): Elsewhere {
  const turns = rated.map(withoutCourse)
  const folds = turns.map(({ dialogue }) => foldOf(dialogue, INNER_FOLDS, SEED + 1))
  const guesses: Guesses = { mean: [], unhappy: [], words: [] }
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const learnt = turns.filter((_, i) => folds[i] !== fold)
    const mean = growTrees(learnTrees(learnt))
    const unhappy = growTrees(learnTrees(learnt, 'unhappy'))
    const words = learnWords(learnt, texts)
    turns.forEach(({ signs, text }, i) => {
      if (folds[i] !== fold) return
      guesses.mean[i] = askTrees(mean, signs)
      guesses.unhappy[i] = -askTrees(unhappy, signs)
      guesses.words[i] = guess(words, texts.rows[texts.at.get(text)!]!)
    })
  }
  const spreads = spreadsOf(guesses)
  const all = together(guesses, spreads)
  return {
    trees: { mean: learnTrees(turns), unhappy: learnTrees(turns, 'unhappy') },
    said: kept(learnWords(turns, texts), texts),
    spreads,
    ...spreadOf(all),
    ...cutsOf(turns, all),
  }
}

/** Without the words and pairs that say nothing. */
function kept({ bias, weights }: Linear, { vocabulary }: Texts): Elsewhere['said'] {
  const names = [...vocabulary.words.keys()]
  const amount = (row: number) => Math.round(weights[row]! / UNIT)
  const pairs = [...vocabulary.pairs].flatMap(([key, row]) => {
    const pair: [string, string] = [names[Math.floor(key / vocabulary.pairBase)]!, names[key % vocabulary.pairBase]!]
    return amount(row) === 0 ? [] : [{ pair, row }]
  })
  const shapes = Array.from({ length: vocabulary.rows - vocabulary.tagRow }, (_, i) => vocabulary.tagRow + i)
  const rows = [...names.map((name) => vocabulary.words.get(name)!), ...pairs.map(({ row }) => row), ...shapes]
  return { words: names, pairs: pairs.map(({ pair }) => pair), unit: UNIT, bias, weights: rows.map(amount) }
}

function askWords({ words, pairs, unit, bias, weights }: Elsewhere['said']): (reading: Reading) => number {
  const vocabulary = planVocabulary(words, pairs)
  const seen = new Uint32Array(vocabulary.rows)
  let stamp = 0
  return (reading) => {
    let total = bias
    eachFeature(vocabulary, reading, seen, ++stamp, (row, value) => (total += weights[row]! * unit * value))
    return total
  }
}

/** The guesses about these turns of another set: in the spread of the set that was learnt from, and in their own, for which no rating need be known. */
export function askElsewhere(model: Elsewhere, rated: readonly RatedTurn[]): { byValue: number[]; bySpread: number[] } {
  const mean = growTrees(model.trees.mean)
  const unhappy = growTrees(model.trees.unhappy)
  const words = askWords(model.said)
  const turns = rated.map(withoutCourse)
  const guesses: Guesses = {
    mean: turns.map(({ signs }) => askTrees(mean, signs)),
    unhappy: turns.map(({ signs }) => -askTrees(unhappy, signs)),
    words: turns.map(({ text }) => words(readText(text, 'en'))),
  }
  return { byValue: together(guesses, model.spreads), bySpread: together(guesses, spreadsOf(guesses)) }
}
