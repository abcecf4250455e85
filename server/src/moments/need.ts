/** The need and what became of it: named, met, denied, denied with an alternative; and which turn decided it. */
import { findAtHit, findSentence, findTag, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { commonWords } from './language.data.ts'
import { hashOf, lexemeOf, wordList } from './lexemes.ts'
import { isParting } from './parting.ts'
import { has, hitOf } from './reading.ts'
import { tagId } from './tags.ts'

export type Outcome = 'done' | 'informed' | 'answered' | 'alternative' | 'denied'

export interface Decision {
  turn: number
  outcome: Outcome
  finding: Finding
}

/** How much each outcome says that the need was decided there. */
const decisiveness: Record<Outcome, number> = { done: 3, denied: 2.6, alternative: 2.2, informed: 1.6, answered: 0.9 }

/** What a host's turn does to the need; null where it does nothing. */
export function outcomeOf(heard: Heard, turn: HeardTurn): Decision | null {
  if (!turn.hosts || has(turn, tagId.notUnderstood)) return null
  const decide = (outcome: Outcome, finding: Finding): Decision => ({ turn: turn.index, outcome, finding })
  const denied = hitOf(turn, tagId.denied)
  const done = hitOf(turn, tagId.needMet)
  if (denied) {
    const better = offersAlternative(turn) || done !== undefined || nextOffersAlternative(heard, turn.index)
    const reason = better ? 'need-denied-alternative' : 'need-denied'
    const finding = findAtHit(heard, turn, denied, reason)
    return decide(better ? 'alternative' : 'denied', { ...finding, whose: ownerOfDenial(heard, turn, finding.whose) })
  }
  const onlyAsks = turn.asksLast && turn.read.sentences.length <= 1
  if (done && !onlyAsks) return decide('done', findAtHit(heard, turn, done, 'need-met'))
  const informed = hitOf(turn, tagId.informed)
  if (informed && !onlyAsks) return decide('informed', findAtHit(heard, turn, informed, 'need-met', 0.75))
  if (!turn.asks && answersQuestion(heard, turn)) {
    return decide('answered', findSentence(heard, turn, 'need-met', 0.5))
  }
  return null
}

/** Names another way; "but I can not" and "would you like" about nothing else do not. */
export function offersAlternative(turn: HeardTurn): boolean {
  return turn.hits.some((hit) => hit.tag === tagId.alternative && turn.read.lexemes[hit.end] !== not)
}

function nextOffersAlternative(heard: Heard, index: number): boolean {
  const next = heard.turns[index + 1]
  return next !== undefined && next.hosts && offersAlternative(next)
}

export function ownerOfDenial(heard: Heard, turn: HeardTurn, usual: Finding['whose']): Finding['whose'] {
  if (has(turn, tagId.partner)) return 'partner'
  if (has(turn, tagId.rule)) return 'rule'
  if (has(turn, tagId.product)) return 'product'
  return heard.host === 'bot' ? 'flow' : usual
}

function answersQuestion(heard: Heard, turn: HeardTurn): boolean {
  const before = heard.turns[turn.index - 1]
  return before?.by === 'customer' && before.asks && turn.read.count >= 4 && !isCourtesyOnly(turn)
}

const isCourtesyOnly = (turn: HeardTurn): boolean =>
  has(turn, tagId.bye) || has(turn, tagId.moreHelp) || (has(turn, tagId.kindClose) && turn.read.count < 12)

/**
 * The turn where the need was decided: the most decisive one, later ones first among equals, helped by how the customer
 * took it. Only turns after the need was said count, and only the host's. A need that was met is met less the further the customer went on.
 */
export function decisionOf(heard: Heard, before: number): Decision | null {
  const start = heard.letters ? heard.firstHost : Math.max(heard.needTurn + 1, heard.firstHost)
  if (heard.firstHost < 0 || (heard.needTurn < 0 && !heard.letters)) return null
  let best: Decision | null = null
  let most = -Infinity
  for (let i = start; i < before; i++) {
    const decision = outcomeOf(heard, heard.turns[i]!)
    if (!decision) continue
    const weight =
      decisiveness[decision.outcome] + reaction(heard, i) + (1.2 * (i - start)) / Math.max(8, before - start)
    if (weight >= most) {
      best = decision
      most = weight
    }
  }
  return best && best.finding.reason === 'need-met' ? asFarAsItWent(heard, best, before) : best
}

/** What the customer went on with once their need was met shows that it was met in part. One or two words on the answer itself only take it up. */
function asFarAsItWent(heard: Heard, decision: Decision, before: number): Decision {
  const answered = decision.turn + 1
  const further = heard.turns
    .slice(answered, before)
    .filter((turn) => goesOn(turn) && (turn.index > answered || turn.read.count > 2)).length
  const { finding } = decision
  const strength = finding.strength / (1 + WENT_ON * further)
  return further === 0 ? decision : { ...decision, finding: { ...finding, strength } }
}
/** What each further turn of the customer costs. */
const WENT_ON = 0.25

const goesOn = (turn: HeardTurn): boolean =>
  turn.by === 'customer' && turn.read.count > 0 && !isParting(turn) && (turn.asks || !has(turn, tagId.thanks))

/** How strongly the customer's next turn takes the outcome up. */
function reaction(heard: Heard, index: number): number {
  const next = heard.turns[index + 1]
  if (next?.by !== 'customer') return 0
  if (has(next, tagId.annoyed) || has(next, tagId.profanity)) return 0.8
  return has(next, tagId.thanks) || has(next, tagId.praise) || has(next, tagId.finished) ? 0.8 : 0
}

/** The host's words take up what the customer said it is about. */
export function needNamed(heard: Heard, turn: HeardTurn): Finding[] {
  const need = heard.turns[heard.needTurn]
  if (!need || need.index >= turn.index || turn.index - need.index > 6) return []
  const topics = contentWords(need)
  for (const word of need.read.count > 0 ? (heard.conversation.need?.toLowerCase().split(/\s+/) ?? []) : [])
    topics.add(hashOf(word))
  const at = turn.read.hashes.findIndex((hash) => topics.has(hash))
  if (at < 0) return []
  const sentence = turn.read.sentences[turn.read.sentence[at]!]
  // A form question ("your order number?") repeats a word without naming anything.
  if (sentence?.asks && (has(turn, tagId.askOrder) || has(turn, tagId.askName) || has(turn, tagId.askEmail))) return []
  return [findAtHit(heard, turn, { tag: -1, first: at, end: at + 1 }, 'need-named')]
}

function contentWords({ read }: HeardTurn): Set<number> {
  const topics = new Set<number>()
  for (let i = 0; i < read.count; i++)
    if (read.at(i)!.length >= 5 && isEmpty[read.lexemes[i]!] === 0) topics.add(read.hashes[i]!)
  return topics
}
const not = lexemeOf('not')
const isEmpty = wordList([
  ...commonWords.keys(),
  ...'hello please thanks would could there about looking wanted trying something anything really right today tomorrow going morning afternoon gracias quisiera podria buenas tardes buenos favor quiero necesito estaba estoy sobre'.split(
    ' ',
  ),
])

/** Where the host took it on. */
export const ownershipFindings = (heard: Heard): Finding[] =>
  heard.turns.flatMap((turn) => (turn.hosts ? findTag(heard, turn, tagId.ownership, 'ownership', 0.7) : []))

/** Understanding, apology, blame and not understanding, in these turns of the host. */
export function mannerFindings(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const found: Finding[] = []
  for (const turn of turns) {
    if (!turn.hosts) continue
    found.push(...findTag(heard, turn, tagId.empathy, 'empathy'))
    if (!has(turn, tagId.empathy)) found.push(...findTag(heard, turn, tagId.apology, 'apology'))
    found.push(...findTag(heard, turn, tagId.notUnderstood, 'not-understood'))
    if (has(turn, tagId.blame) && !has(turn, tagId.empathy)) found.push(...findTag(heard, turn, tagId.blame, 'blame'))
  }
  return found
}
