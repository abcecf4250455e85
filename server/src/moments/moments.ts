/**
 * Welcome, peak and farewell of one conversation: found, scored or declined, and explained. Pure: no clock, no network,
 * no database; the same conversation always gives the same judgement.
 */
import type {
  Conversation,
  Judgement,
  JudgedTurn,
  LiveJudgement,
  Moment,
  MomentName,
  MomentStandard,
  NotJudged,
  PeakMoment,
} from '@peakend/contract/moments.ts'
import { consider, type Considered } from './considering.ts'
import { cueOf, type CueOptions } from './cue.ts'
import { balanceOf, clearest, evidenceOf, scoreOf, type Finding } from './evidence.ts'
import { farewellState } from './farewell.ts'
import type { SeenTurns } from './hearing.ts'
import { observedPeak } from './peak.ts'
import { peakSpan } from './placing.ts'
import { answersOf } from './questions.ts'
import { expected } from './satisfaction.ts'
import { declined, declinedAnswer, declinedAnswers } from './sureness.ts'
import { modelName, sigmoid } from './weights.ts'

export type { SeenTurns } from './hearing.ts'
export { surenessMeasured } from './sureness.ts'

export interface JudgeOptions {
  /** Judge each customer turn from what came before it alone. */
  beforeTurn?: boolean
  /** The standard in force; by default the first one of the channel. */
  standard?: MomentStandard
  /** How sure a score or an answer must be to be given (sureness.ts), 0 to 1; what is less is `null`, "unsure". By default all are given. */
  sure?: number
}

/** Parts of the experience score (measures.md). */
const parts = { welcome: 0.2, peak: 0.4, farewell: 0.4 }

/**
 * Judges a finished conversation. Scores are 1 to 5 with one decimal, or `null` with `why`; `experience` is
 * 0.2 welcome + 0.4 peak + 0.4 farewell and `null` where one of them is (never re-weighted); `mean` is the plain mean
 * expected satisfaction over customer turns. Refuses nothing: what cannot be judged says so. Linear in the turns.
 */
export function judge(conversation: Conversation, options: JudgeOptions = {}): Judgement {
  return judgementOf(consider(conversation, options.standard, options.beforeTurn ?? false), options.sure ?? 0)
}

function judgementOf(considered: Considered, sure: number): Judgement {
  const { heard, satisfactions } = considered
  const welcome = declined(welcomeOf(considered), 'welcome', considered, sure)
  const peak = declined(peakOf(considered), 'peak', considered, sure)
  const farewell = declined(farewellOf(considered), 'farewell', considered, sure)
  const moods = satisfactions.flatMap((one) => (one ? [expected(one.p)] : []))
  const scores = [welcome.score, peak.score, farewell.score]
  return {
    id: considered.heard.conversation.id,
    language: heard.language,
    welcome,
    peak,
    farewell,
    mean: moods.length === 0 ? null : round(moods.reduce((sum, one) => sum + one, 0) / moods.length),
    experience: scores.includes(null)
      ? null
      : round(parts.welcome * welcome.score! + parts.peak * peak.score! + parts.farewell * farewell.score!),
    customerAnnoyed: declinedAnswer({ p: considered.likely.annoyed }, sure),
    questions: declinedAnswers(answersOf(considered, considered.likely), sure),
    turns: judgedTurns(considered),
    model: modelName,
  }
}

/**
 * Judges a conversation that is still running: a moment is `open` until it can no longer change for the better by the
 * next word, `below` lists those under the standard, and at most one cue says the next kind thing to do. Call it after
 * every turn; it keeps nothing, so twice gives the same.
 */
export function judgeLive(
  conversation: Conversation,
  options: Pick<JudgeOptions, 'standard' | 'sure'> & CueOptions = {},
): LiveJudgement {
  return liveOf(consider(conversation, options.standard, false), options)
}

/** Both at the price of one, for who keeps the whole judgement of a conversation that still runs. What is in `seen` is not read again. */
export function judgeBoth(
  conversation: Conversation,
  options: Pick<JudgeOptions, 'standard' | 'sure'> & { seen?: SeenTurns } & CueOptions = {},
): { whole: Judgement; live: LiveJudgement } {
  const considered = consider(conversation, options.standard, false, options.seen)
  return { whole: judgementOf(considered, options.sure ?? 0), live: liveOf(considered, options) }
}

function liveOf(considered: Considered, options: CueOptions & Pick<JudgeOptions, 'sure'>): LiveJudgement {
  const { conversation } = considered.heard
  const { heard, decision } = considered
  const welcomed = heard.needTurn >= 0 && considered.welcome !== null && considered.welcome.to > heard.needTurn
  const decided = decision !== null && heard.turns.findIndex((t) => t.index > decision.turn && t.by === 'customer') > 0
  const ended = Boolean(conversation.ended)
  const opened = <M extends Moment>(moment: M, settled: boolean): M =>
    settled || ended ? moment : { ...moment, score: null, why: 'open' }
  const sure = options.sure ?? 0
  const welcome = opened(declined(welcomeOf(considered), 'welcome', considered, sure), welcomed)
  const peak = opened(declined(peakOf(considered), 'peak', considered, sure), decided)
  const farewell = opened(declined(farewellOf(considered), 'farewell', considered, sure), false)
  const moments: [MomentName, Moment][] = [
    ['welcome', welcome],
    ['peak', peak],
    ['farewell', farewell],
  ]
  const below = moments
    .filter(([name, { score }]) => score !== null && score < heard.standard[name])
    .toSorted((a, b) => a[1].score! - b[1].score!)
    .map(([name]) => name)
  return {
    language: heard.language,
    welcome,
    peak,
    farewell,
    customerAnnoyed: { p: considered.likely.annoyed },
    below,
    cue: ended ? null : cueOf(considered, options),
  }
}

const unjudged = (
  why: NotJudged,
  heard: Considered['heard'],
  findings: readonly Finding[],
  from: number,
  to: number,
): Moment => ({
  score: null,
  why,
  from,
  to,
  evidence: evidenceOf(heard, clearest(findings)),
})

/** What holds in any language: times and hand-overs. */
const languageFree = new Set<Finding['reason']>(['long-wait', 'slow-reply', 'transferred-twice'])
const inAnyLanguage = (findings: readonly Finding[]) => findings.filter((one) => languageFree.has(one.reason))

function welcomeOf({ heard, welcome, byMoment }: Considered): Moment {
  const found = byMoment.welcome
  if (!welcome) return unjudged(heard.turns.length === 0 ? 'too short' : 'customer left', heard, found, -1, -1)
  const { from, to } = welcome
  if (heard.language === 'other') return unjudged('language', heard, inAnyLanguage(found), from, to)
  const said = heard.turns.slice(from, to + 1).some((turn) => turn.hosts && turn.read.words.length > 0)
  const met = heard.turns.some((turn) => turn.by === 'customer')
  if (!said || !met) return unjudged('too short', heard, found, from, to)
  const score = scoreOf(balanceOf(found) + 0.6 * (meanPolite(heard, from, to) - 0.5))
  return { score, from, to, evidence: evidenceOf(heard, clearest(found)) }
}

function meanPolite(heard: Considered['heard'], from: number, to: number): number {
  const hosts = heard.turns.slice(from, to + 1).filter((turn) => turn.hosts)
  return hosts.length === 0 ? 0.5 : hosts.reduce((sum, turn) => sum + turn.polite, 0) / hosts.length
}

function peakOf(considered: Considered): PeakMoment {
  const { heard, decision, byMoment, satisfactions } = considered
  const observed = observedPeak(considered)
  const found = byMoment.peak
  const span = decision ? peakSpan(heard, decision.turn) : observed ? { from: observed.turn, to: observed.turn } : null
  const kind = decision ? 'designed' : 'observed'
  const shape = { kind, designed: decision?.turn ?? null, observed: observed?.turn ?? null } as const
  const from = span?.from ?? -1
  const to = span?.to ?? -1
  if (heard.language === 'other') return { ...unjudged('language', heard, inAnyLanguage(found), from, to), ...shape }
  if (decision) {
    const after = span && span.to > decision.turn ? satisfactions[span.to] : null
    const mood = after ? 0.5 * (expected(after.p) - 3) : 0
    return { score: scoreOf(balanceOf(found) + mood), from, to, evidence: evidenceOf(heard, clearest(found)), ...shape }
  }
  if (!observed) {
    const unanswered = heard.needTurn >= 0 && heard.lastHost < heard.needTurn
    const why = unanswered ? 'customer left' : heard.needTurn < 0 || heard.turns.length < 3 ? 'too short' : 'unsure'
    return { ...unjudged(why, heard, found, from, to), ...shape }
  }
  const score = scoreOf(1.2 * (observed.expected - 3) + 0.5 * balanceOf(found))
  return { score, from, to, evidence: evidenceOf(heard, clearest(found)), ...shape }
}

function farewellOf({ heard, farewell, byMoment, satisfactions }: Considered): Moment {
  const found = byMoment.farewell
  if (!farewell) return unjudged(heard.turns.length === 0 ? 'too short' : 'customer left', heard, found, -1, -1)
  const { from, to } = farewell
  if (heard.language === 'other') return unjudged('language', heard, inAnyLanguage(found), from, to)
  const state = farewellState(heard)
  if (state !== 'judged') {
    return unjudged(
      state,
      heard,
      found.filter((one) => one.reason !== 'abrupt-close'),
      from,
      to,
    )
  }
  const last = satisfactions.findLast((one, index) => one !== null && index > heard.firstHost)
  const mood = last ? 0.4 * (expected(last.p) - 3) : 0
  return { score: scoreOf(balanceOf(found) + mood), from, to, evidence: evidenceOf(heard, clearest(found)) }
}

function judgedTurns({ heard, satisfactions, promises }: Considered): JudgedTurn[] {
  return heard.turns.map((turn, index) => {
    const satisfaction = satisfactions[index]
    return {
      ...(satisfaction ? { satisfaction } : {}),
      politeness: { p: round(turn.polite) },
      promise: promises[index]!,
      action: { p: turn.read.words.length === 0 ? 0 : round(sigmoid(turn.scores.action)) },
    }
  })
}

const round = (value: number): number => Math.round(value * 1000) / 1000
