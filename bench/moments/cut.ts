/** Where to cut a guess so that what lies beyond it is most rightly told apart: the cut of the best F1, steadied, since of a rare answer the best one is much chance. */
import { seededRandom } from './learn.ts'

const DRAWS = 41

/** The middle one of the best cuts of as many draws of whole groups, with repetition; what lies at or under it is said to be wanted. */
export function steadyCut(
  guesses: readonly number[],
  wanted: readonly boolean[],
  groups: readonly string[],
  seed: number,
): number {
  const order = guesses.map((_, i) => i).toSorted((a, b) => guesses[a]! - guesses[b]!)
  const names = [...new Set(groups)]
  const random = seededRandom(seed)
  const cuts = Array.from({ length: DRAWS }, () => {
    const times = new Map<string, number>()
    for (let i = 0; i < names.length; i++) {
      const drawn = names[Math.floor(random() * names.length)]!
      times.set(drawn, (times.get(drawn) ?? 0) + 1)
    }
    return bestCut(order.map((i) => ({ guess: guesses[i]!, isWanted: wanted[i]!, times: times.get(groups[i]!) ?? 0 })))
  })
  return cuts.toSorted((a, b) => a - b)[DRAWS >> 1]!
}

/** `order` from the lowest guess on. */
function bestCut(order: readonly { guess: number; isWanted: boolean; times: number }[]): number {
  const all = order.reduce((sum, { isWanted, times }) => sum + (isWanted ? times : 0), 0)
  let said = 0
  let hits = 0
  let best = { f1: -1, cut: -Infinity }
  for (const { guess, isWanted, times } of order) {
    said += times
    if (isWanted) hits += times
    const f1 = (2 * hits) / (said + all)
    if (f1 > best.f1) best = { f1, cut: guess }
  }
  return best.cut
}
