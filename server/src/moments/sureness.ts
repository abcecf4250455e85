/**
 * How sure the engine is of what it says, and declining where that is less than is asked for. 0.5 to 1; a level of 0 asks for nothing.
 * What each level costs and saves was measured (model/sureness.json, made by bench/moments/measure-sureness.ts).
 */
import type { Answer, Judgement, Moment, MomentName } from '@peakend/contract/moments.ts'
import type { Considered } from './considering.ts'
import { weighFindings, type Finding } from './evidence.ts'
import measured from './model/sureness.json' with { type: 'json' }

/** The levels that may be asked for, with what was measured at each. */
export const surenessMeasured = measured

/** What speaks neither for nor against, so that a single weak sign is not certainty. */
const DOUBT = 0.15

/** How one-sided the evidence is: a half where it is even or there is none, towards one the more of it points one way. The same fault twice counts half, as in the score. */
export function oneSided(findings: readonly Pick<Finding, 'reason' | 'strength'>[]): number {
  let up = 0
  let down = 0
  weighFindings(findings, (weight) => {
    if (weight > 0) up += weight
    else down -= weight
  })
  return 0.5 + (0.5 * Math.abs(up - down)) / (up + down + DOUBT)
}

/**
 * How sure a moment's score is. Of the peak it is the probability, by everything in the conversation, that the need was met where the score says it went well,
 * or not met where it says badly: under a half where the two disagree. Of the other two it is how one-sided their evidence is; nobody ever labelled those.
 */
export function sureOf(
  moment: MomentName,
  score: number,
  { byMoment, likely }: Pick<Considered, 'byMoment' | 'likely'>,
): number {
  if (moment !== 'peak') return round(oneSided(byMoment[moment]))
  return round(score >= 3 ? likely.need : 1 - likely.need)
}

/** Says "unsure" instead of a score that is less sure than asked; `sure` stays, so that one can tell what another level would judge. */
export function declined<M extends Moment>(moment: M, name: MomentName, considered: Considered, level: number): M {
  if (moment.score === null) return moment
  const sure = sureOf(name, moment.score, considered)
  return sure < level ? { ...moment, sure, score: null, why: 'unsure' } : { ...moment, sure }
}

/** The same for a probability of yes: as sure as its more likely answer. */
export const sureOfAnswer = (p: number): number => Math.max(p, 1 - p)

export function declinedAnswer<A extends Pick<Answer, 'p'>>(
  answer: A,
  level: number,
): A & Pick<Answer, 'sure' | 'why'> {
  if (answer.p === null) return answer
  const sure = round(sureOfAnswer(answer.p))
  return sure < level ? { ...answer, sure, p: null, why: 'unsure' } : { ...answer, sure }
}

export function declinedAnswers(answers: Judgement['questions'], level: number): Judgement['questions'] {
  const { polite, ownership, word, need } = answers
  return {
    polite: declinedAnswer(polite, level),
    ownership: declinedAnswer(ownership, level),
    word: declinedAnswer(word, level),
    need: declinedAnswer(need, level),
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000
