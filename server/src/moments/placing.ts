/** Which moment a finding belongs to, and what it weighs there. */
import { reasons } from '@peakend/contract/moments.data.ts'
import type { Finding } from './evidence.ts'
import type { Span } from './greeting.ts'
import type { Heard } from './hearing.ts'
import { outcomeOf, type Decision } from './need.ts'

export type Placed = Record<'welcome' | 'peak' | 'farewell', Finding[]>

/** From the customer's turn before the decision to their turn after it. */
export function peakSpan(heard: Heard, turn: number): Span {
  let from = turn
  while (from > 0 && heard.turns[from]!.by !== 'customer') from--
  let to = turn
  while (to + 1 < heard.turns.length && heard.turns[to]!.by !== 'customer') to++
  return { from, to: heard.turns[to]!.by === 'customer' ? to : turn }
}

/** The decision itself, and what was denied elsewhere on the way to it. */
export function outcomeFindings(heard: Heard, decision: Decision | null): Finding[] {
  const found = decision ? [decision.finding] : []
  for (const turn of heard.turns) {
    if (turn.index === decision?.turn || turn.index <= heard.needTurn) continue
    const other = outcomeOf(heard, turn)
    if (other?.outcome === 'denied' || other?.outcome === 'alternative') {
      found.push({ ...other.finding, strength: other.finding.strength * 0.6 })
    }
  }
  return found
}

export interface Spans {
  welcome: Span | null
  farewell: Span | null
  decision: Decision | null
}

/**
 * Puts each finding where it was felt: in the welcome, the farewell, or (all that lies between) the peak. Outside the
 * peak's own span it counts half; before the host's first word it is told but counts nothing.
 */
export function placeFindings(heard: Heard, findings: readonly Finding[], spans: Spans): Placed {
  const placed: Placed = { welcome: [], peak: [], farewell: [] }
  const { welcome, farewell, decision } = spans
  const peak = decision ? peakSpan(heard, decision.turn) : null
  for (const finding of findings) {
    const { turn, reason } = finding
    if (turn < heard.firstHost) {
      placed.welcome.push({ ...finding, strength: 0 })
      continue
    }
    const home = reasons[reason].moment
    const moment = home === 'any' ? momentAt(turn, reason, heard, welcome, farewell) : home
    const near = moment !== 'peak' || reason === 'need-met' || (peak && turn >= peak.from && turn <= peak.to)
    placed[moment].push(near ? finding : { ...finding, strength: finding.strength / 2 })
  }
  return placed
}

function momentAt(
  turn: number,
  reason: Finding['reason'],
  heard: Heard,
  welcome: Span | null,
  farewell: Span | null,
): keyof Placed {
  const inFarewell = farewell !== null && turn >= farewell.from
  const inWelcome = welcome !== null && turn >= welcome.from && turn <= welcome.to
  // In a letter all three stand in one turn: what was felt about the matter belongs to the matter.
  if (heard.letters && inWelcome && inFarewell) return 'peak'
  if (inFarewell && (!inWelcome || reason === 'customer-thanks')) return 'farewell'
  return inWelcome ? 'welcome' : 'peak'
}
