/**
 * What moved a score: a quoted turn is taken away and its moment scored again, so that what is named first did move it, and by how much stands beside it.
 */
import type { Evidence, MomentName } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { groundWithout, type Considered } from './considering.ts'
import { clearest, evidenceOf, findAtHit, findSentence, type Finding } from './evidence.ts'
import { hitOf } from './reading.ts'
import { scorers, type Scored } from './scoring.ts'
import { tagId } from './tags.ts'

/** A score moved when it is this far away: the last digit that is shown. */
const MOVED = 0.1
/** Turns tried a moment; more would cost more than they tell. */
const MOST_TRIED = 5
/** From this distance from the middle on a customer's mood is named; a bad one only where nothing else is, because it accuses somebody. */
const SHOWN_MOOD = 0.2

/**
 * The evidence of a moment. First what moves its score as its reason says when the turn is taken away, the heaviest tried first until one does, with how far
 * as `weight`; then what else counts, the heaviest first. A moment without a score, or one that is not to be tried, has its evidence by weight alone.
 */
export function weighedEvidence(considered: Considered, name: MomentName, scored: Scored, tries: boolean): Evidence[] {
  const { heard } = considered
  const found = [...clearest(scored.found), ...moodFinding(considered, scored)]
  if (scored.score === null || !tries) return evidenceOf(heard, found)
  const weights = triedWeights(considered, name, scored.score, found)
  const by = (finding: Finding) => weights.get(finding) ?? 0
  // Sorting keeps the order of those that were not tried.
  return evidenceOf(
    heard,
    found.toSorted((a, b) => by(b) - by(a)),
    by,
  )
}

/** How far the score moves without a finding's turn; only of those that move it, and of those on the same turn. */
function triedWeights(
  considered: Considered,
  name: MomentName,
  score: number,
  found: readonly Finding[],
): Map<Finding, number> {
  const weights = new Map<Finding, number>()
  const tried = new Set<number>()
  for (const { turn } of found) {
    if (tried.has(turn) || tried.size === MOST_TRIED) continue
    tried.add(turn)
    const left = scorers[name](groundWithout(considered, turn, name)).score
    // Without this turn there is no such moment at all: it carries the score, though nobody can say by how much.
    if (left === null) continue
    const fell = Math.round((score - left) * 10) / 10
    for (const one of found) {
      const weight = reasons[one.reason].direction === 'up' ? fell : -fell
      if (one.turn === turn && weight >= MOVED) weights.set(one, weight)
    }
    if (weights.size > 0) break
  }
  return weights
}

/** The mood that is a part of the score, where no finding tells it yet. */
function moodFinding({ heard }: Considered, { found, mood }: Scored): Finding[] {
  if (!mood || found.some((one) => one.turn === mood.turn)) return []
  const turn = heard.turns[mood.turn]!
  if (mood.expected - 3 >= SHOWN_MOOD) {
    const hit = hitOf(turn, tagId.thanks)
    return [hit ? findAtHit(heard, turn, hit, 'customer-thanks') : findSentence(heard, turn, 'customer-pleased')]
  }
  return found.length === 0 && 3 - mood.expected >= SHOWN_MOOD ? [findSentence(heard, turn, 'customer-annoyed')] : []
}
