/** The four questions, as far as they can be settled from the conversation alone, and whether the customer was annoyed: each with the words it rests on. */
import type { Answer } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { annoyance } from './customer.ts'
import { clearest, evidenceOf, findSentence, type Finding } from './evidence.ts'
import type { Whole } from './questions.ts'
import { expected } from './satisfaction.ts'
import { sigmoid } from './weights.ts'
import type { WholeHead } from './whole.ts'

/** What a judgement quotes of an answer. */
const MOST_QUOTED = 4
/** Read of a turn for whether somebody says that a word was not kept. */
const MOST_READ = 2000

const bearing: Record<'polite' | 'ownership' | 'need' | 'annoyed', ReadonlySet<Finding['reason']>> = {
  polite: new Set([
    'greeting',
    'thanks',
    'kind-close',
    'polite-words',
    'impolite-words',
    'blame',
    'curt-reply',
    'empathy',
    'apology',
  ]),
  ownership: new Set([
    'ownership',
    'promise-made',
    'next-step',
    'transferred-twice',
    'need-denied',
    'need-denied-alternative',
    'asked-again',
    'not-understood',
    'open-question',
    'person-not-given',
    'blame',
  ]),
  need: new Set([
    'need-met',
    'need-denied',
    'need-denied-alternative',
    'customer-pleased',
    'customer-annoyed',
    'open-question',
    'customer-repeats',
  ]),
  annoyed: new Set([
    'customer-annoyed',
    'customer-repeats',
    'customer-pleased',
    'customer-thanks',
    'asked-again',
    'not-understood',
    'need-denied',
    'need-denied-alternative',
    'curt-reply',
    'impolite-words',
    'blame',
  ]),
}

/** Polite and friendly? Took ownership? Did what was said? Got what was needed? */
export function answersOf(
  whole: Whole,
  likely: Record<WholeHead, number>,
): Record<'polite' | 'ownership' | 'word' | 'need', Answer> {
  const { heard, findings } = whole
  const pick = (reasonsThatBear: ReadonlySet<Finding['reason']>) =>
    findings.filter((one) => reasonsThatBear.has(one.reason))
  if (heard.firstHost < 0 || heard.language === 'other') {
    const unknown: Answer = { p: null, evidence: [] }
    return { polite: unknown, ownership: unknown, word: unknown, need: unknown }
  }
  const word = wordOf(whole)
  return {
    polite: answer(heard, likely.polite, pick(bearing.polite)),
    ownership: ownershipOf(heard, pick(bearing.ownership)),
    word: answer(heard, word.p, word.found),
    need: answer(heard, likely.need, pick(bearing.need)),
  }
}

/** By what was said alone: where nothing that bears on it was, nobody could tell. */
function ownershipOf(heard: Whole['heard'], found: readonly Finding[]): Answer {
  if (found.length === 0) return { p: null, evidence: [] }
  const balance = found.reduce((sum, one) => sum + reasons[one.reason].weight * one.strength, 0)
  return answer(heard, round(sigmoid(0.6 + 0.9 * Math.max(-4, Math.min(3, balance)))), found)
}

/** With the words that bear on it; where the customer's own do not and the answer is yes, the turn in which they showed it most. */
export function annoyedOf(whole: Whole, p: number): Answer {
  if (whole.heard.language === 'other') return { p: null, evidence: [] }
  const found = whole.findings.filter((one) => bearing.annoyed.has(one.reason))
  const isShown = found.some((one) => reasons[one.reason].direction === 'down' && saysItself.has(one.reason))
  if (p >= 0.5 && !isShown) found.push(...worstOf(whole))
  return answer(whole.heard, p, found, 'down')
}

/** The customer's own words come before what was done to them. */
const saysItself: ReadonlySet<Finding['reason']> = new Set([
  'customer-annoyed',
  'customer-repeats',
  'customer-pleased',
  'customer-thanks',
])

function worstOf({ heard, satisfactions }: Whole): Finding[] {
  const moodOf = (index: number) => {
    const said = satisfactions[index]
    return (said ? expected(said.p) : 3) - 4 * annoyance(heard.turns[index]!)
  }
  const customers = heard.turns.filter((turn) => turn.by === 'customer' && turn.read.count > 0)
  const [worst] = customers.toSorted((a, b) => moodOf(a.index) - moodOf(b.index) || a.index - b.index)
  return worst ? [findSentence(heard, worst, 'customer-annoyed')] : []
}

/** What speaks for the answer comes before what speaks against it. `yes` is the way reasons pull that speak for a yes. */
function answer(heard: Whole['heard'], p: number | null, found: readonly Finding[], yes: 'up' | 'down' = 'up'): Answer {
  const speaksFor = ({ reason }: Finding) => (reasons[reason].direction === yes) === (p ?? 0.5) >= 0.5
  const isFirst = (one: Finding) => 2 * Number(speaksFor(one)) + Number(yes === 'down' && saysItself.has(one.reason))
  const clear = clearest(found).toSorted((a, b) => isFirst(b) - isFirst(a))
  return { p, evidence: evidenceOf(heard, clear.slice(0, MOST_QUOTED)) }
}

/**
 * Did what was said: without a promise nothing can be said (`null`). A promise followed by something done in the same
 * conversation was probably kept; a late one is left to the promise ledger.
 */
function wordOf({ heard, findings }: Whole): { p: number | null; found: Finding[] } {
  const promised = findings.filter((one) => one.reason === 'promise-made')
  const broken = heard.turns.flatMap((turn): Finding[] => {
    const said = turn.by === 'customer' ? saysBroken.exec(turn.text.slice(0, MOST_READ)) : null
    return said ? [findSentence(heard, turn, 'customer-annoyed', 1, said.index)] : []
  })
  if (promised.length === 0 && broken.length === 0) return { p: null, found: [] }
  const done = findings.filter(
    (one) => one.reason === 'need-met' && promised.some((promise) => promise.turn < one.turn),
  )
  const base = done.length > 0 ? 0.85 : 0.6
  return { p: broken.length > 0 ? 0.2 : base, found: [...broken, ...promised, ...done] }
}
const saysBroken =
  /\b(you (said|promised|told me) (you|it|that|they|someone)\b.{0,40}\b(would|will|but)|nobody (called|came|answered)|never (called|came|arrived)|me (dijeron|prometieron|prometio) que|nadie me (llamo|llamó|ha llamado))/i

const round = (value: number): number => Math.round(value * 1000) / 1000
