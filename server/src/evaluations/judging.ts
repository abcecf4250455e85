/** From an interaction to its kept judgement: engine, standard of the day, verdicts, cause. Pure. */
import { cues } from '@peakend/contract/moments.data.ts'
import type {
  Conversation,
  Cue as EngineCue,
  Evidence,
  Judgement as Engine,
  MomentStandard,
} from '@peakend/contract/moments.ts'
import { firstStandards } from '@peakend/contract/moments.data.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import type { Standing, TurnRecord } from '../interactions/interactions.ts'
import { judge, judgeBoth, type SeenTurns } from '../moments/moments.ts'
import { asIntended, type InForce, type Moment } from '../standards/standards.ts'
import { causeOf } from './causes.ts'
import { firstReplyMs, type Heard } from './hearing.ts'
import { worstGap } from './marks.ts'
import type { Detail, JudgementRecord, Kept, KeptMoment } from './store.ts'

export interface Occasion {
  standing: Standing
  turns: readonly TurnRecord[]
  heard: Heard
  standard: InForce
  now: Date
  dismissed: ReadonlySet<string>
  /** Cues are off for the workspace or the agent. */
  isQuiet: boolean
  /** How sure what is given must be. */
  sure: number
}

export interface Found {
  record: JudgementRecord
  /** Promises seen in what agents said: engine's turn index with its span. */
  promises: { turn: number; from: number; to: number; due: string | null; p: number }[]
}

/** Under this probability a promise is not shown to the agent at all. */
const PROMISE_SHOWN = 0.5

/** What the engine read of turns that `memory.ts` still keeps. */
const seen: SeenTurns = new WeakMap()

/** Judges: finally where the interaction is closed, live otherwise. Nothing said by anybody yet gives three open moments. */
export const judged = (of: Occasion): Found => {
  const { conversation } = of.heard
  const standard = momentStandard(of)
  const isFinal = of.standing.closedAt !== null
  const { whole, live } = isFinal
    ? { whole: judge(conversation, { standard, sure: of.sure }), live: null }
    : judgeBoth(conversation, {
        standard,
        sure: of.sure,
        dismissed: of.dismissed,
        now: of.now.getTime(),
        quiet: of.isQuiet,
        seen,
      })
  const { welcome, peak, farewell } = live ?? whole
  const scores = { welcome: welcome.score, peak: peak.score, farewell: farewell.score }
  const all = [...welcome.evidence, ...peak.evidence, ...farewell.evidence]
  const reasons = [...new Set(all.map((e) => e.reason))]
  const facts = {
    scores,
    // what was said nobody knows, and so not what was left out
    reasons: whole.withoutWords ? null : new Set<string>(reasons),
    waitedMs: conversation.waitedMs ?? null,
    firstReplyMs: firstReplyMs(of.standing, of.turns),
  }
  return {
    promises: promisesIn(whole, conversation),
    record: {
      interactionId: of.standing.id,
      isFinal,
      judgedAt: of.now,
      model: whole.model,
      language: whole.language,
      standardVersion: of.standard.version,
      channel: of.standing.channel,
      queueId: of.standing.queueId,
      // a score that rests on no word of theirs is nobody's own
      agentId: isFinal && whole.withoutWords ? null : of.standing.agentId,
      customerId: of.standing.customerId,
      openedAt: of.standing.openedAt,
      closedAt: of.standing.closedAt,
      scores,
      whys: { welcome: welcome.why ?? null, peak: peak.why ?? null, farewell: farewell.why ?? null },
      least: of.standard.least,
      mean: whole.mean,
      experience: isFinal ? whole.experience : null,
      experienceRaw: isFinal ? whole.experience : null,
      calibrationVersion: null,
      sureLevel: of.sure,
      asIntended: isFinal ? asIntended(of.standard.lines, facts) : null,
      worstGap: worstGap(scores, of.standard.least),
      cause: causeOf({ welcome, peak, farewell }, of.standard.least),
      reasons,
      detail: detailOf(whole, { welcome, peak, farewell }, of.heard, isFinal),
      cue: live?.cue ? shownCue(live.cue) : null,
    },
  }
}

const momentStandard = ({ standing, standard }: Occasion): MomentStandard => {
  const first = firstStandards[standing.channel] ?? firstStandards['chat']
  if (!first) throw new Error('the engine ships no standard for chat')
  const wait = standard.lines.welcome.find((line) => line.measure?.kind === 'wait')?.measure
  return { ...first, ...standard.least, longWaitMs: wait?.kind === 'wait' ? wait.atMostMs : first.longWaitMs }
}

/** What each turn did is kept of the final judgement only: while it runs it would be written anew with every turn, and grow with them. */
const detailOf = (
  whole: Engine,
  moments: Pick<Engine, Moment>,
  { ordinals, lineOrdinals }: Pick<Heard, 'ordinals' | 'lineOrdinals'>,
  isFinal: boolean,
): Detail => {
  const ordinalOf = (turn: number | null) => (turn === null || turn < 0 ? null : (ordinals[turn] ?? null))
  const kept = (list: readonly Evidence[]): Kept[] =>
    list.flatMap(({ turn, line, from, to, reason, whose, weight }) => {
      const ordinal = line === undefined ? ordinalOf(turn) : (lineOrdinals[line] ?? null)
      return ordinal === null ? [] : [{ ordinal, from, to, reason, whose, ...(weight === undefined ? {} : { weight }) }]
    })
  const keptMoment = (m: Engine['welcome']): KeptMoment => ({
    from: ordinalOf(m.from),
    to: ordinalOf(m.to),
    evidence: kept(m.evidence),
  })
  const question = ({ p, why, evidence }: Engine['questions']['polite']) => ({
    p,
    ...(why ? { why } : {}),
    evidence: kept(evidence),
  })
  const { peak } = moments
  return {
    welcome: keptMoment(moments.welcome),
    peak: {
      ...keptMoment(peak),
      kind: peak.kind,
      designed: ordinalOf(peak.designed),
      observed: ordinalOf(peak.observed),
    },
    farewell: keptMoment(moments.farewell),
    annoyed: whole.customerAnnoyed.p,
    annoyedEvidence: kept(whole.customerAnnoyed.evidence),
    questions: {
      polite: question(whole.questions.polite),
      ownership: question(whole.questions.ownership),
      word: question(whole.questions.word),
      need: question(whole.questions.need),
    },
    sure: sureIn(whole, moments),
    ...(whole.withoutWords ? { withoutWords: true } : {}),
    turns: (isFinal ? whole.turns : []).map((t, i) => ({
      ordinal: ordinals[i] ?? 0,
      satisfaction: t.satisfaction ? rounded(t.satisfaction.p.reduce((sum, p, k) => sum + p * (k + 1), 0)) : null,
      politeness: rounded(t.politeness.p),
      promise: rounded(t.promise.p),
    })),
  }
}

const sureIn = (whole: Engine, moments: Pick<Engine, Moment>): Detail['sure'] => {
  const { polite, ownership, word, need } = whole.questions
  const { welcome, peak, farewell } = moments
  const parts = { welcome, peak, farewell, need, polite, ownership, word, annoyed: whole.customerAnnoyed }
  return Object.fromEntries(Object.entries(parts).map(([name, { sure }]) => [name, sure ?? null])) as Detail['sure']
}

const rounded = (x: number) => Math.round(x * 1000) / 1000

const promisesIn = (whole: Engine, conversation: Conversation): Found['promises'] =>
  whole.turns.flatMap(({ promise: { more = [], ...first } }, turn) =>
    conversation.turns[turn]?.by === 'agent'
      ? [first, ...more].flatMap(({ p, from, to, due }) =>
          p >= PROMISE_SHOWN && from !== undefined && to !== undefined ? [{ turn, from, to, due: due ?? null, p }] : [],
        )
      : [],
  )

export const shownCue = (cue: EngineCue): Cue => {
  const { en, es } = cues[cue.code]
  return { code: cue.code, key: cue.key, moment: cue.moment, say: { en, es }, values: cue.variables, answerId: null }
}
