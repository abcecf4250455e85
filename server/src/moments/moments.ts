/**
 * Welcome, peak and farewell of one conversation: found, scored or declined, and explained. Pure: no clock, no network,
 * no database; the same conversation always gives the same judgement.
 */
import type {
  Cue,
  CueCode,
  Conversation,
  Judgement,
  JudgedTurn,
  LiveJudgement,
  Moment,
  MomentName,
  MomentStandard,
  PeakMoment,
} from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { annoyedOf, answersOf } from './answers.ts'
import { consider, type Considered } from './considering.ts'
import { cueOf, draftCueOf, metBy, type CueOptions } from './cue.ts'
import { hear, type SeenTurns } from './hearing.ts'
import { weighedEvidence } from './leaving-out.ts'
import { expected } from './satisfaction.ts'
import { scoreFarewell, scorePeak, scoreWelcome, type Scored } from './scoring.ts'
import { declined, declinedAnswer, declinedAnswers } from './sureness.ts'
import { modelName, sigmoid } from './weights.ts'
import { hasNoWords, measuredOf } from './without-words.ts'

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
  const considered = consider(conversation, options.standard, options.beforeTurn ?? false)
  const sure = options.sure ?? 0
  return judgementOf(considered, momentsOf(considered, sure, true), sure)
}

function judgementOf(considered: Considered, moments: Moments, sure: number): Judgement {
  const { heard, satisfactions } = considered
  const { welcome, peak, farewell } = moments
  const isSilent = hasNoWords(heard.conversation)
  const moods = satisfactions.flatMap((one) => (one ? [expected(one.p)] : []))
  const scores = [welcome.score, peak.score, farewell.score]
  return {
    id: considered.heard.conversation.id,
    language: heard.language,
    welcome,
    peak,
    farewell,
    mean:
      moods.length === 0 || heard.language === 'other'
        ? null
        : round(moods.reduce((sum, one) => sum + one, 0) / moods.length),
    experience: scores.includes(null)
      ? null
      : round(parts.welcome * welcome.score! + parts.peak * peak.score! + parts.farewell * farewell.score!),
    customerAnnoyed: isSilent ? untold : declinedAnswer(annoyedOf(considered, considered.likely.annoyed), sure),
    questions: declinedAnswers(isSilent ? allUntold : answersOf(considered, considered.likely), sure),
    turns: judgedTurns(considered),
    ...(isSilent ? { withoutWords: true as const } : {}),
    model: modelName,
  }
}

/** Nobody heard anything that would bear on it. */
const untold = { p: null, evidence: [] }
const allUntold = { polite: untold, ownership: untold, word: untold, need: untold }

/**
 * Judges a conversation that is still running: a moment is `open` until it can no longer change for the better by the
 * next word, `below` lists those under the standard, and at most one cue says the next kind thing to do. Call it after
 * every turn; it keeps nothing, so twice gives the same.
 */
export function judgeLive(
  conversation: Conversation,
  options: Pick<JudgeOptions, 'standard' | 'sure'> & CueOptions = {},
): LiveJudgement {
  const considered = consider(conversation, options.standard, false)
  return liveOf(considered, momentsOf(considered, options.sure ?? 0, false), options)
}

/** The one cue for words an agent has not sent yet, where they ask for what is known; and the cues they already do. It keeps nothing. */
export function cueForDraft(
  conversation: Conversation,
  text: string,
  options: CueOptions & { seen?: SeenTurns } = {},
): { cue: Cue | null; met: CueCode[] } {
  const turns: Conversation['turns'] = [...conversation.turns, { by: 'agent', text }]
  const heard = hear({ ...conversation, turns }, undefined, options.seen)
  return { cue: draftCueOf(heard, options), met: metBy(heard) }
}

/** Both at the price of one, for who keeps the whole judgement of a conversation that still runs. What is in `seen` is not read again. */
export function judgeBoth(
  conversation: Conversation,
  options: Pick<JudgeOptions, 'standard' | 'sure'> & { seen?: SeenTurns } & CueOptions = {},
): { whole: Judgement; live: LiveJudgement } {
  const considered = consider(conversation, options.standard, false, options.seen)
  const sure = options.sure ?? 0
  const moments = momentsOf(considered, sure, false)
  return { whole: judgementOf(considered, moments, sure), live: liveOf(considered, moments, options) }
}

function liveOf(considered: Considered, found: Moments, options: CueOptions): LiveJudgement {
  const { conversation } = considered.heard
  const { heard, decision } = considered
  const welcomed = heard.needTurn >= 0 && considered.welcome !== null && considered.welcome.to > heard.needTurn
  const decided = decision !== null && heard.turns.findIndex((t) => t.index > decision.turn && t.by === 'customer') > 0
  const ended = Boolean(conversation.ended)
  const opened = <M extends Moment>(moment: M, settled: boolean): M =>
    settled || ended ? moment : { ...moment, score: null, why: 'open', evidence: moment.evidence.filter(isThere) }
  const welcome = opened(found.welcome, welcomed)
  const peak = opened(found.peak, decided)
  const farewell = opened(found.farewell, false)
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

/** What is missing of an open moment may still be said. */
const isThere = ({ reason }: Moment['evidence'][number]): boolean => reasons[reason].shows === 'presence'

interface Moments {
  welcome: Moment
  peak: PeakMoment
  farewell: Moment
}

/** While a conversation runs nothing is tried out: it is asked again after every turn, and what moves the score changes with each. */
function momentsOf(considered: Considered, sure: number, tries: boolean): Moments {
  const { conversation, standard } = considered.heard
  if (hasNoWords(conversation)) return measuredOf(conversation, standard, sure)
  const explained = <S extends Scored>(name: MomentName, scored: S) => {
    const { found: _found, mood: _mood, ...rest } = scored
    return declined({ ...rest, evidence: weighedEvidence(considered, name, scored, tries) }, name, considered, sure)
  }
  return {
    welcome: explained('welcome', scoreWelcome(considered)),
    peak: explained('peak', scorePeak(considered)),
    farewell: explained('farewell', scoreFarewell(considered)),
  }
}

function judgedTurns({ heard, satisfactions, promises }: Considered): JudgedTurn[] {
  return heard.turns.map((turn, index) => {
    const satisfaction = satisfactions[index]
    return {
      ...(satisfaction ? { satisfaction } : {}),
      politeness: { p: round(turn.polite) },
      promise: promises[index]!,
      action: { p: turn.read.count === 0 ? 0 : round(sigmoid(turn.scores.action)) },
    }
  })
}

const round = (value: number): number => Math.round(value * 1000) / 1000
