/**
 * How satisfied the customer is at each of their turns, from what was said up to there. An ordered logit over a hidden
 * mood: the turn's own signs, what the host did just before, and a trace of the turns before that.
 */
import { annoyance } from './customer.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import model from './model/mood.json' with { type: 'json' }
import { has, sharedWords } from './reading.ts'
import { tagId } from './tags.ts'
import { sigmoid } from './weights.ts'

export interface Satisfaction {
  p: number[]
  label: number
}

/** Signs of one customer turn: `own` from its words, `before` from what led to it. In the order of the model's weights. */
export interface Mood {
  own: number[]
  before: number[]
}

export const ownSigns = [
  'annoyance',
  'mildlyAnnoyed',
  'praise',
  'thanks',
  'finished',
  'declines',
  'negation',
  'accepts',
  'pleasant',
  'impolite',
  'sayingAgain',
  'capitals',
] as const
export const beforeSigns = [
  'denied',
  'alternative',
  'notUnderstood',
  'done',
  'informed',
  'apology',
  'hostRepeats',
  'failuresSoFar',
  'slow',
  'customerAnnoyedBefore',
  'customerPleasedBefore',
  'hostHarsh',
  'hostAsks',
  'customerSaidNo',
  'customerPleasantBefore',
] as const

interface Trace {
  failures: number
  annoyed: number
  pleased: number
  saidNo: number
  pleasant: number
  lastHost: HeardTurn | null
  hostBefore: HeardTurn | null
  lastCustomer: HeardTurn | null
}

/** The signs of every customer turn, or of those wanted, in one pass; `null` on other turns. */
export function moodsOf(heard: Heard, wants: (turn: HeardTurn) => boolean = () => true): (Mood | null)[] {
  const trace: Trace = {
    failures: 0,
    annoyed: 0,
    pleased: 0,
    saidNo: 0,
    pleasant: 0,
    lastHost: null,
    hostBefore: null,
    lastCustomer: null,
  }
  return heard.turns.map((turn) => {
    if (turn.by !== 'customer') {
      if (trace.lastHost?.index !== turn.index - 1) trace.hostBefore = trace.lastHost
      trace.lastHost = turn
      if (has(turn, tagId.denied) || has(turn, tagId.notUnderstood)) trace.failures++
      return null
    }
    const mood = wants(turn) ? { own: ownOf(turn, trace), before: beforeOf(heard, turn, trace) } : null
    trace.annoyed = 0.6 * trace.annoyed + annoyance(turn)
    trace.pleased = 0.6 * trace.pleased + Number(has(turn, tagId.praise) || has(turn, tagId.thanks))
    trace.saidNo = 0.6 * trace.saidNo + Number(has(turn, tagId.negation) || has(turn, tagId.declines))
    trace.pleasant = 0.6 * trace.pleasant + 0.4 * Math.tanh(turn.scores.pleasant / 2)
    trace.lastCustomer = turn
    return mood
  })
}

function ownOf(turn: HeardTurn, trace: Trace): number[] {
  const again = trace.lastCustomer ? sameWords(trace.lastCustomer, turn) : 0
  return [
    annoyance(turn),
    Number(has(turn, tagId.mildlyAnnoyed)),
    Number(has(turn, tagId.praise)),
    Number(has(turn, tagId.thanks)),
    Number(has(turn, tagId.finished)),
    Number(has(turn, tagId.declines)),
    Number(has(turn, tagId.negation)),
    Number(has(turn, tagId.accepts)),
    Math.tanh(turn.scores.pleasant / 2),
    1 - turn.polite,
    again,
    Number(turn.read.capitals > 0.6 && turn.read.count >= 4),
  ]
}

function beforeOf(heard: Heard, turn: HeardTurn, trace: Trace): number[] {
  const host = trace.lastHost
  if (!host) return beforeSigns.map(() => 0)
  const waited = host.at !== undefined && trace.lastCustomer?.at !== undefined ? host.at - trace.lastCustomer.at : 0
  return [
    Number(has(host, tagId.denied)),
    Number(has(host, tagId.denied) && has(host, tagId.alternative)),
    Number(has(host, tagId.notUnderstood)),
    Number(has(host, tagId.needMet) && !has(host, tagId.denied)),
    Number(has(host, tagId.informed) && !has(host, tagId.denied)),
    Number(has(host, tagId.apology)),
    trace.hostBefore ? sameWords(trace.hostBefore, host) : 0,
    Math.min(trace.failures, 5) / 5,
    Number(waited > heard.standard.slowReplyMs),
    Math.min(1.5, trace.annoyed),
    Math.min(1.5, trace.pleased),
    Number(has(host, tagId.harsh) || has(host, tagId.blame)),
    Number(host.asks),
    Math.min(1.5, trace.saidNo),
    trace.pleasant,
  ]
}

/** Share of words two turns have in common, where they have enough to tell. */
function sameWords(before: HeardTurn, now: HeardTurn): number {
  if (before.read.count < 4 || now.read.count < 4) return 0
  const share = sharedWords(before, now, 0.6)
  return share >= 0.6 ? share : 0
}

/** Probabilities of 1 to 5; with `beforeOnly` the turn's own words are not looked at. */
export function satisfactionOf(mood: Mood, beforeOnly: boolean): Satisfaction {
  const part = beforeOnly ? model.before : model.full
  let good = part.bias
  const add = (signs: readonly number[], weights: readonly number[]) => {
    for (let i = 0; i < signs.length; i++) good += signs[i]! * weights[i]!
  }
  if (!beforeOnly) add(mood.own, model.full.own)
  add(mood.before, part.beforeSigns)
  const p = [0, 0, 0, 0, 0]
  let below = 0
  for (let i = 0; i < 4; i++) {
    const cut = sigmoid(part.cuts[i]! - good)
    p[i] = cut - below
    below = cut
  }
  p[4] = 1 - below
  const label = labelOf(p, part)
  for (let i = 0; i < 5; i++) p[i] = Math.round(p[i]! * 1e4) / 1e4
  return { p, label }
}

function labelOf(p: readonly number[], part: { low: number; high: number }): number {
  const bad = p[0]! + p[1]!
  const good = p[3]! + p[4]!
  if (bad >= part.low && bad >= good) return p[0]! >= 0.5 ? 1 : 2
  if (good >= part.high) return p[4]! >= 0.5 ? 5 : 4
  return 3
}

export const expected = (p: readonly number[]): number => {
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += p[i]! * (i + 1)
  return sum
}
