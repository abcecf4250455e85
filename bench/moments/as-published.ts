/**
 * Figures made the way the published ones on USS were (Sun et al. 2021, and the code beside the paper), to tell how much of a distance is only the
 * way of measuring. It looks at the ratings it is measured on, so it says nothing about how well we judge and stands beside the honest figure only.
 */
import { askTrees, growTrees } from '../../server/src/moments/trees.ts'
import { BAGS, foldOfDialogue, ratedTurns, type Rated, type Satisfied } from './satisfied.ts'
import { f1Of, publishedF1Of, type Shares } from './uss.ts'

/** The best that any cut gives, with the right answers seen: what lies at or under it is said to be wanted. */
export function bestOfCuts(
  guesses: readonly number[],
  wanted: readonly boolean[],
  measure: (shares: Shares) => number,
): number {
  const order = guesses.map((_, i) => i).toSorted((a, b) => guesses[a]! - guesses[b]!)
  const all = wanted.filter(Boolean).length
  let hits = 0
  let best = 0
  order.forEach((i, at) => {
    if (wanted[i]) hits++
    const next = order[at + 1]
    if (next !== undefined && guesses[next] === guesses[i]) return
    best = Math.max(best, measure({ precision: hits / (at + 1), recall: hits / Math.max(1, all) }))
  })
  return best
}

export interface AsPublished {
  f1: number
  publishedF1: number
  rounds: number
}

/** The best round and the best cut of it, by the very ratings it is measured on; `dialogues` with the rating of the whole as one more turn. */
export function measureAsPublished(dialogues: readonly Rated[], folds: readonly Satisfied[]): AsPublished {
  const turns = dialogues.flatMap((one) => ratedTurns(one, true))
  const wanted = turns.map(({ majority }) => majority <= 2)
  const rounds = folds[0]!.trees.roots.length / BAGS
  const sums = turns.map(({ dialogue }) => folds[foldOfDialogue(dialogue)]!.trees.base)
  const best = { f1: 0, publishedF1: 0, rounds }
  for (let round = 0; round < rounds; round++) {
    const trees = folds.map(({ trees: kept }) =>
      growTrees({ ...kept, base: 0, roots: kept.roots.filter((_, tree) => tree % rounds === round) }),
    )
    turns.forEach(({ dialogue, signs }, i) => (sums[i]! += askTrees(trees[foldOfDialogue(dialogue)]!, signs)))
    best.f1 = Math.max(best.f1, bestOfCuts(sums, wanted, f1Of))
    best.publishedF1 = Math.max(best.publishedF1, bestOfCuts(sums, wanted, publishedF1Of))
  }
  return best
}
