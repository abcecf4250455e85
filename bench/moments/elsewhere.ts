/**
 * The satisfaction of turns of another set, for measuring only like all that is learnt from USS: trees on the signs of a turn, without places and
 * lengths, and beside them what its words say. The words learnt it from a teacher who knows vectors of whole sentences and the ratings of the one set:
 * of each text of both sets, rated or not, it says how satisfied it sounds, and words and pairs learn to say the same.
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

/** What the trees or the words guessed of turns they did not learn from. */
interface Spread {
  mean: number
  spread: number
}
export interface Elsewhere {
  trees: KeptTrees
  /** Weights in units of `unit`. */
  said: KeptFold & { words: string[]; pairs: [string, string][]; unit: number }
  spreads: { trees: Spread; words: Spread }
  low: number
  high: number
  /** Of the two together. */
  mean: number
  spread: number
}

/** How much the words count beside the trees, both in their own spread. */
const WORDS_COUNT = 0.6
/** How strongly the teacher is bounded: chosen of two within the one set. */
const TEACHER = 3000
const PUPIL: Prior = { loss: 'squares', l2: 0.1, lexical: 1 / 12, other: 1 / 6, vectors: 0, grams: 0 }
/** The teacher's guesses lie close together; spread out, the pupil's bound is that of the other heads. */
const LOUD = 10
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
    turns.map(({ mean }) => mean),
    { rows: SENTENCE_DIMENSIONS, loss: 'squares', l2: TEACHER },
  )
  return scaled.learn(
    rows.map((_, i) => i),
    vectors.map((vector) => guess(teacher, vector) * LOUD),
  )
}

const within = ({ mean, spread }: Spread, guesses: readonly number[]): number[] =>
  guesses.map((one) => (one - mean) / (spread || 1))

/** Both together, each told in this spread. */
const together = (guesses: { trees: number[]; words: number[] }, of: { trees: Spread; words: Spread }): number[] => {
  const words = within(of.words, guesses.words)
  return within(of.trees, guesses.trees).map((one, i) => one + WORDS_COUNT * words[i]!)
}

/** Learns from one whole set; cuts and spreads come from an inner cross-validation over its dialogues. */
export function learnElsewhere(rated: readonly RatedTurn[], texts: Texts): Elsewhere {
  const turns = rated.map(withoutCourse)
  const parts = turns.map(({ dialogue }) => foldOf(dialogue, INNER_FOLDS, SEED + 1))
  const guesses = { trees: turns.map(() => 0), words: turns.map(() => 0) }
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const kept = turns.filter((_, i) => parts[i] !== fold)
    const trees = growTrees(learnTrees(kept))
    const words = learnWords(kept, texts)
    turns.forEach(({ signs, text }, i) => {
      if (parts[i] !== fold) return
      guesses.trees[i] = askTrees(trees, signs)
      guesses.words[i] = guess(words, texts.rows[texts.at.get(text)!]!)
    })
  }
  const spreads = { trees: spreadOf(guesses.trees), words: spreadOf(guesses.words) }
  const both = together(guesses, spreads)
  return {
    trees: learnTrees(turns),
    said: kept(learnWords(turns, texts), texts),
    spreads,
    ...spreadOf(both),
    ...cutsOf(turns, both),
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
  const trees = growTrees(model.trees)
  const words = askWords(model.said)
  const guesses = {
    trees: rated.map(withoutCourse).map(({ signs }) => askTrees(trees, signs)),
    words: rated.map(({ text }) => words(readText(text, 'en'))),
  }
  return {
    byValue: together(guesses, model.spreads),
    bySpread: together(guesses, { trees: spreadOf(guesses.trees), words: spreadOf(guesses.words) }),
  }
}
