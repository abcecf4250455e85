/** How the customer's mood ran through a conversation, and what the other side did about it, as numbers. Linear in the turns. */
import { annoyance } from './customer.ts'
import type { HeardTurn } from './hearing.ts'
import { has } from './reading.ts'
import { expected, type Satisfaction } from './satisfaction.ts'
import { tagId } from './tags.ts'

/** How many numbers `writeMoods` gives. */
export const MOODS = 16

/** From here on a customer is annoyed enough, or satisfied little enough, for a word about it. */
const ANNOYED = 0.2
const DISPLEASED = 2.7

const mean = (values: readonly number[], from: number, to: number): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return sum / Math.max(1, to - from)
}
/** How much more there is of it in the second half. */
const rise = (values: readonly number[]): number => {
  const half = Math.ceil(Math.max(1, values.length) / 2)
  return mean(values, half, Math.max(half, values.length)) - mean(values, 0, Math.min(half, values.length))
}

/** Writes them from `at` on. */
export function writeMoods(
  turns: readonly HeardTurn[],
  satisfactions: readonly (Satisfaction | null)[],
  into: Float32Array,
  at: number,
): void {
  const satisfied: number[] = []
  const annoyed: number[] = []
  let [takenUp, passedOver, soft, hard, harsh, coolest] = [0, 0, 0, 0, 0, 1]
  let waits = 0
  for (let i = 0; i < turns.length; i++) {
    const turn = turns[i]!
    if (turn.by === 'customer') {
      const satisfaction = satisfactions[i]
      const mood = satisfaction ? expected(satisfaction.p) : 3
      const anger = annoyance(turn)
      satisfied.push(mood)
      annoyed.push(anger)
      if (anger > ANNOYED || mood < DISPLEASED) waits++
      continue
    }
    const isSorry = has(turn, tagId.apology)
    if (isSorry || has(turn, tagId.empathy)) takenUp += waits
    else passedOver += waits
    waits = 0
    if (has(turn, tagId.denied)) {
      if (isSorry || has(turn, tagId.alternative)) soft++
      else hard++
    }
    if (has(turn, tagId.harsh)) harsh++
    if (turn.polite < coolest) coolest = turn.polite
  }
  passedOver += waits
  const count = satisfied.length
  let [least, most, worst] = count === 0 ? [3, 3, 0] : [Infinity, -Infinity, 0]
  for (const one of satisfied) {
    if (one < least) least = one
    if (one > most) most = one
  }
  for (const one of annoyed) if (one > worst) worst = one
  into.set(
    [
      mean(satisfied, 0, count),
      least,
      satisfied.at(-1) ?? 3,
      rise(satisfied),
      most - least,
      mean(annoyed, 0, count),
      worst,
      annoyed.at(-1) ?? 0,
      rise(annoyed),
      takenUp,
      passedOver,
      takenUp - passedOver,
      soft,
      hard,
      harsh,
      coolest,
    ],
    at,
  )
}
