/**
 * Turn satisfaction learnt from USS ratings, for measuring only: the labels carry no licence, so nothing of this ships. Boosted trees guess the
 * annotators' mean rating from what stood before the turn, and (unless `beforeTurn`) from the turn itself; two cuts make classes of it.
 */
import type { Conversation } from '@peakend/contract/moments.ts'
import { hear, type HeardTurn } from '../../server/src/moments/hearing.ts'
import { moodsOf } from '../../server/src/moments/satisfaction.ts'
import { tags } from '../../server/src/moments/tags.ts'
import { askTrees, growTrees, type KeptTrees } from '../../server/src/moments/trees.ts'
import { boost, together } from './boost.ts'
import { steadyCut } from './cut.ts'
import type { Elsewhere } from './elsewhere.ts'
import { SEED } from './folds.ts'
import { foldOf } from './learn.ts'

export const USS_FOLDS = 10
export const INNER_FOLDS = 3
export const BAGS = 4

export interface Rated {
  id: string
  conversation: Conversation
  /** By turn: the annotators' ratings; null on the agent's turns. */
  ratings: (number[] | null)[]
}
export interface RatedTurn {
  dialogue: string
  text: string
  signs: Float32Array
  mean: number
  /** The share of raters who gave 1 or 2. */
  unhappy: number
  majority: number
}
/** What the training leaves behind for the measuring. */
export interface KeptSatisfied {
  card: { what: string; date: string; data: string[] }
  folds: Satisfied[]
  /** For turns of other sets; not where the turn itself is not seen, since nobody asks that of another set. */
  elsewhere?: Elsewhere
}
export interface Satisfied {
  trees: KeptTrees
  /** At most `low` is dissatisfied, at least `high` satisfied. */
  low: number
  high: number
  /** Of the guesses about dialogues that were not learnt from. */
  mean: number
  spread: number
}

/** The first signs of a turn: where in the dialogue it stands and how long the last turns are. */
const COURSE_SIGNS = 5

/** Without what tells how a set was made and not how anybody felt: for asking about turns of another set. */
export const withoutCourse = (turn: RatedTurn): RatedTurn => ({ ...turn, signs: turn.signs.slice(COURSE_SIGNS) })

const overlap = (a: HeardTurn | undefined, b: HeardTurn | undefined): number => {
  if (!a || !b) return 0
  const [one, other] = [new Set(a.read.words), new Set(b.read.words)]
  let shared = 0
  for (const word of one) if (other.has(word)) shared++
  return shared / Math.max(1, one.size + other.size - shared)
}
const signsIn = (turn: HeardTurn | undefined): number[] => tags.map((_, tag) => Number((turn?.counts[tag] ?? 0) > 0))

/** The signs of every rated turn. */
export function ratedTurns({ id, conversation, ratings }: Rated, beforeTurn: boolean): RatedTurn[] {
  const heard = hear(conversation)
  const moods = moodsOf(heard)
  const { turns } = heard
  return turns.flatMap((turn, at): RatedTurn[] => {
    const given = ratings[at]
    const mood = moods[at]
    if (!given || !mood) return []
    const host = turns[at - 1]?.by === 'customer' ? undefined : turns[at - 1]
    const asked = turns.slice(0, at).findLast((one) => one.by === 'customer')
    const hostBefore = turns.slice(0, Math.max(0, at - 1)).findLast((one) => one.by !== 'customer')
    const course = [at, Math.log1p(at), host?.read.count ?? 0, asked?.read.count ?? 0, beforeTurn ? 0 : turn.read.count]
    const before = [
      ...mood.before,
      overlap(host, hostBefore),
      overlap(asked, host),
      Number(host?.asks ?? false),
      Number(host?.asksLast ?? false),
      host?.polite ?? 0.5,
      host?.scores.pleasant ?? 0,
      asked?.scores.pleasant ?? 0,
      Number(asked?.asks ?? false),
      ...signsIn(host),
      ...signsIn(asked),
    ]
    const own = beforeTurn
      ? []
      : [
          ...signsIn(turn),
          ...mood.own,
          Number(turn.asks),
          turn.read.exclamations,
          turn.read.capitals,
          overlap(turn, asked),
          overlap(turn, host),
          turn.polite,
          turn.scores.pleasant,
          turn.scores.action,
        ]
    const mean = given.reduce((a, b) => a + b, 0) / given.length
    const unhappy = given.filter((rating) => rating <= 2).length / given.length
    const signs = Float32Array.of(...course, ...before, ...own)
    return [{ dialogue: id, text: turn.text, signs, mean, unhappy, majority: majorityOf(given) }]
  })
}

/** The rating most gave, the lower one on a tie. */
export function majorityOf(ratings: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const rating of ratings) counts.set(rating, (counts.get(rating) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 3
}

/**
 * Several by other draws of turns and signs, taken together: one alone orders the rare bad turns half by chance. They guess the mean rating or, as a
 * logit, the share of the unhappy.
 */
export const learnTrees = (turns: readonly RatedTurn[], aim: 'mean' | 'unhappy' = 'mean'): KeptTrees =>
  together(
    Array.from({ length: BAGS }, (_, bag) =>
      boost(
        turns.map((one) => one.signs),
        turns.map((one) => one[aim]),
        {
          loss: aim === 'mean' ? 'squares' : 'logistic',
          trees: 80,
          rate: 0.08,
          leaves: 12,
          least: 30,
          rowShare: 0.6,
          featureShare: 0.2,
          l2: 5,
          seed: SEED + bag,
        },
      ),
    ),
  )

export function spreadOf(guesses: readonly number[]): { mean: number; spread: number } {
  const mean = guesses.reduce((sum, one) => sum + one, 0) / guesses.length
  return { mean, spread: Math.sqrt(guesses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / guesses.length) }
}

/** Learns from these turns alone; the cuts come from an inner cross-validation over their dialogues. */
export function learnSatisfied(turns: readonly RatedTurn[]): Satisfied {
  const parts = turns.map(({ dialogue }) => foldOf(dialogue, INNER_FOLDS, SEED + 1))
  const guesses = turns.map(() => 0)
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const trees = growTrees(learnTrees(turns.filter((_, i) => parts[i] !== fold)))
    turns.forEach((turn, i) => {
      if (parts[i] === fold) guesses[i] = askTrees(trees, turn.signs)
    })
  }
  return { ...spreadOf(guesses), trees: learnTrees(turns), ...cutsOf(turns, guesses) }
}

/** Where to cut guesses about these turns by models that did not learn from them. */
export function cutsOf(turns: readonly RatedTurn[], guesses: readonly number[]): Pick<Satisfied, 'low' | 'high'> {
  const dialogues = turns.map(({ dialogue }) => dialogue)
  const cutOf = (side: 1 | -1, isWanted: (turn: RatedTurn) => boolean) =>
    side *
    steadyCut(
      guesses.map((guess) => side * guess),
      turns.map(isWanted),
      dialogues,
      SEED,
    )
  return { low: cutOf(1, ({ majority }) => majority <= 2), high: cutOf(-1, ({ majority }) => majority >= 4) }
}

export const foldOfDialogue = (id: string): number => foldOf(id, USS_FOLDS, SEED)

/** A class of each turn: 2, 3 or 4 (1 and 5 are too rare to be told apart). */
export function classify(model: Satisfied): (turn: RatedTurn) => number {
  const trees = growTrees(model.trees)
  return ({ signs }) => classOf(model, askTrees(trees, signs))
}

export const classOf = ({ low, high }: Pick<Satisfied, 'low' | 'high'>, guess: number): number =>
  guess <= low ? 2 : guess >= high ? 4 : 3
