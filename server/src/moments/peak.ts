/** The observed peak: the most intense point for the customer, pleasant or not. */
import type { Ground } from './considering.ts'
import { annoyance } from './customer.ts'
import { expected } from './satisfaction.ts'

/** Below this distance from the middle a turn is not intense, and nothing is claimed. */
const INTENSE = 0.45

export interface ObservedPeak {
  turn: number
  expected: number
}

/** The customer's most intense turn after the host's first word; null where none stands out. */
export function observedPeak({
  heard,
  satisfactions,
  farewell,
}: Pick<Ground, 'heard' | 'satisfactions' | 'farewell'>): ObservedPeak | null {
  let best: ObservedPeak | null = null
  let most = INTENSE
  for (const turn of heard.turns) {
    const satisfaction = satisfactions[turn.index]
    if (!satisfaction || turn.index < heard.firstHost || heard.firstHost < 0) continue
    const mean = expected(satisfaction.p)
    // Thanks at the good-bye are manners; annoyance there is not.
    const parting = farewell !== null && turn.index >= farewell.from && mean > 3
    const intensity = (Math.abs(mean - 3) + 0.5 * annoyance(turn)) * (parting ? 0.5 : 1)
    if (intensity > most) {
      most = intensity
      best = { turn: turn.index, expected: mean }
    }
  }
  return best
}
