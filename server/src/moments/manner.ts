/** How the host's turns are worded: polite, harsh, curt. */
import { findSentence, findTag, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { has } from './reading.ts'
import { tagId } from './tags.ts'

export function wordingFindings(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const found: Finding[] = []
  for (const turn of turns) {
    if (!turn.hosts || turn.read.count === 0) continue
    if (isHarsh(turn)) found.push(...harshIn(heard, turn))
    else if (turn.polite > 0.85 && isCourteous(turn) && !isFormula(turn))
      found.push(findSentence(heard, turn, 'polite-words', 0.7))
    if (isCurt(heard, turn)) found.push(findSentence(heard, turn, 'curt-reply'))
  }
  return found
}

/** The head says how it sounds; a word of courtesy must be there to quote. */
const isCourteous = (turn: HeardTurn): boolean => has(turn, tagId.courtesy) || has(turn, tagId.please)

/** Fixed courtesies have reasons of their own and are not counted twice. */
const formulas = [
  tagId.thanks,
  tagId.greeting,
  tagId.bye,
  tagId.kindClose,
  tagId.moreHelp,
  tagId.helpOffered,
  tagId.apology,
] as const
const isFormula = (turn: HeardTurn): boolean => formulas.some((tag) => has(turn, tag))

/** The politeness head alone is not enough: it learnt from talk pages, where a plain question already counts as cool. */
const isHarsh = (turn: HeardTurn): boolean =>
  has(turn, tagId.profanity) || (has(turn, tagId.harsh) && turn.polite < 0.5)

function harshIn(heard: Heard, turn: HeardTurn): Finding[] {
  const tag = has(turn, tagId.profanity) ? tagId.profanity : tagId.harsh
  const found = findTag(heard, turn, tag, 'impolite-words')
  return found.length > 0 ? found : [findSentence(heard, turn, 'impolite-words', 0.6)]
}

/** One or two bare words to a customer who wrote a real sentence. */
function isCurt(heard: Heard, turn: HeardTurn): boolean {
  const before = heard.turns[turn.index - 1]
  const next = heard.turns[turn.index + 1]
  if (before?.by !== 'customer' || before.read.count < 6 || next?.hosts) return false
  if (turn.read.count > 2 || turn.read.count === 0) return false
  return !kindWords.some((tag) => has(turn, tag))
}
const kindWords = [
  tagId.thanks,
  tagId.greeting,
  tagId.bye,
  tagId.kindClose,
  tagId.please,
  tagId.ownership,
  tagId.needMet,
] as const
