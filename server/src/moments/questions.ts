/** What the models of a whole conversation look at, and what they say of it. */
import { annoyance } from './customer.ts'
import type { Finding } from './evidence.ts'
import type { Heard } from './hearing.ts'
import kept from './model/whole.json' with { type: 'json' }
import type { Decision } from './need.ts'
import { countOf, has } from './reading.ts'
import { expected, type Satisfaction } from './satisfaction.ts'
import { tagId } from './tags.ts'
import { freshScratch, openWhole, wholeInput, type KeptWhole, type WholeHead } from './whole.ts'

/** What the whole-conversation models look at, in the order of their weights. */
export const wholeSigns = [
  'meanSatisfaction',
  'worstSatisfaction',
  'lastSatisfaction',
  'annoyanceMost',
  'annoyanceSum',
  'pleasantMean',
  'pleasantWorst',
  'politeCustomer',
  'politeHost',
  'politeHostWorst',
  'denials',
  'notUnderstood',
  'askedAgain',
  'repeats',
  'done',
  'decidedWell',
  'decidedBadly',
  'parted',
  'customerThanks',
  'negations',
  'customerWords',
  'turns',
  'harsh',
  'exclamations',
  'customerAsks',
] as const

export interface Whole {
  heard: Heard
  findings: readonly Finding[]
  satisfactions: readonly (Satisfaction | null)[]
  decision: Decision | null
}

/** The signs of a whole conversation. */
export function signsOf({ heard, findings, satisfactions, decision }: Whole): number[] {
  const customers = heard.turns.filter((turn) => turn.by === 'customer')
  const hosts = heard.turns.filter((turn) => turn.hosts)
  const moods = satisfactions.flatMap((one) => (one ? [expected(one.p)] : []))
  const share = (count: number) => count / Math.max(1, customers.length)
  const count = (reason: Finding['reason']) => findings.reduce((sum, one) => sum + Number(one.reason === reason), 0)
  const most = (values: readonly number[], start: number) => values.reduce((a, b) => Math.max(a, b), start)
  const least = (values: readonly number[], start: number) => values.reduce((a, b) => Math.min(a, b), start)
  const mean = (values: readonly number[], none: number) =>
    values.length === 0 ? none : values.reduce((sum, one) => sum + one, 0) / values.length
  const annoyances = customers.map(annoyance)
  const pleasant = customers.map((turn) => Math.tanh(turn.scores.pleasant / 2))
  const outcome = decision?.outcome
  return [
    mean(moods, 3) - 3,
    least(moods, 3) - 3,
    (moods.at(-1) ?? 3) - 3,
    most(annoyances, 0),
    Math.min(
      3,
      annoyances.reduce((sum, one) => sum + one, 0),
    ),
    mean(pleasant, 0),
    least(pleasant, 1),
    mean(
      customers.map((turn) => turn.polite),
      0.5,
    ) - 0.5,
    mean(
      hosts.map((turn) => turn.polite),
      0.5,
    ) - 0.5,
    least(
      hosts.map((turn) => turn.polite),
      0.5,
    ) - 0.5,
    Math.min(4, count('need-denied') + count('need-denied-alternative')) / 4,
    Math.min(4, count('not-understood')) / 4,
    Math.min(3, count('asked-again')) / 3,
    Math.min(3, count('customer-repeats')) / 3,
    Number(hosts.some((turn) => has(turn, tagId.needMet))),
    Number(outcome === 'done'),
    Number(outcome === 'denied' || outcome === 'alternative'),
    Number(heard.turns.slice(-4).some((turn) => has(turn, tagId.bye) || has(turn, tagId.finished))),
    Math.min(3, count('customer-thanks')) / 3,
    share(customers.reduce((sum, turn) => sum + countOf(turn, tagId.negation), 0)),
    Math.min(
      30,
      mean(
        customers.map((turn) => turn.read.count),
        0,
      ),
    ) / 30,
    Math.min(60, heard.turns.length) / 60,
    Math.min(3, count('impolite-words') + count('blame')) / 3,
    share(customers.reduce((sum, turn) => sum + Math.min(3, turn.read.exclamations), 0)),
    share(customers.filter((turn) => turn.asks).length),
  ]
}

const model = openWhole(kept as KeptWhole)
const scratch = freshScratch()

/** How likely annoyed, calm and helpful, and served, by everything in the conversation. */
export const wholeOf = (whole: Whole): Record<WholeHead, number> =>
  model.all(wholeInput(whole.heard, signsOf(whole), whole.findings, whole.satisfactions, scratch))
