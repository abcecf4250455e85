/** The scores of the three moments, each with the findings it rests on. Nothing is quoted here: see evidence.ts. */
import type { MomentName, NotJudged, PeakMoment } from '@peakend/contract/moments.ts'
import type { Ground } from './considering.ts'
import { balanceOf, scoreOf, type Finding } from './evidence.ts'
import { farewellState } from './farewell.ts'
import type { Span } from './greeting.ts'
import { decisionOf } from './need.ts'
import { observedPeak } from './peak.ts'
import { peakSpan } from './placing.ts'
import { expected } from './satisfaction.ts'

/** A moment's score, or why there is none, and what was found in it. */
export interface Scored extends Span {
  score: number | null
  why?: NotJudged
  found: readonly Finding[]
  /** The customer's turn whose mood is a part of the score. */
  mood?: { turn: number; expected: number }
}
export type ScoredPeak = Scored & Pick<PeakMoment, 'kind' | 'designed' | 'observed'>

/** What holds in any language: times and hand-overs. */
const languageFree = new Set<Finding['reason']>([
  'long-wait',
  'slow-reply',
  'transferred-twice',
  'long-hold',
  'long-silence',
  'spoken-over',
])
const inAnyLanguage = (found: readonly Finding[]) => found.filter((one) => languageFree.has(one.reason))
const nowhere: Span = { from: -1, to: -1 }

/** Why nothing can be said of a conversation without a word; of a call that was answered `without-words.ts` says what it can. */
const withoutWords = ({ turns, conversation: { channel, ended } }: Ground['heard']): NotJudged | null => {
  if (turns.length > 0) return null
  return channel === 'phone' && ended?.by === 'customer' ? 'customer left' : 'too short'
}

export function scoreWelcome({ heard, welcome, byMoment }: Ground): Scored {
  const found = byMoment.welcome
  if (!welcome) return { score: null, why: withoutWords(heard) ?? 'customer left', found, ...nowhere }
  if (heard.language === 'other') return { score: null, why: 'language', found: inAnyLanguage(found), ...welcome }
  const said = heard.turns.slice(welcome.from, welcome.to + 1).some((turn) => turn.hosts && turn.read.count > 0)
  const met = heard.turns.some((turn) => turn.by === 'customer')
  if (!said || !met) return { score: null, why: 'too short', found, ...welcome }
  const score = scoreOf(balanceOf(found) + 0.6 * (meanPolite(heard, welcome) - 0.5))
  return { score, found, ...welcome }
}

function meanPolite(heard: Ground['heard'], { from, to }: Span): number {
  const hosts = heard.turns.slice(from, to + 1).filter((turn) => turn.hosts)
  return hosts.length === 0 ? 0.5 : hosts.reduce((sum, turn) => sum + turn.polite, 0) / hosts.length
}

export function scorePeak(considered: Ground): ScoredPeak {
  const { heard, decision, byMoment, satisfactions } = considered
  const observed = observedPeak(considered)
  const found = byMoment.peak
  // where it was decided, and how it was taken, are told by words
  if (heard.language === 'other')
    return {
      score: null,
      why: 'language',
      found: inAnyLanguage(found),
      kind: 'observed',
      designed: null,
      observed: null,
      ...nowhere,
    }
  const span = decision
    ? peakSpan(heard, decision.turn)
    : observed
      ? { from: observed.turn, to: observed.turn }
      : nowhere
  const kind = decision ? 'designed' : 'observed'
  const shape = { kind, designed: decision?.turn ?? null, observed: observed?.turn ?? null, ...span } as const
  if (decision) {
    const mood = span.to > decision.turn ? moodAt(satisfactions, span.to) : undefined
    return { score: scoreOf(balanceOf(found) + 0.5 * ((mood?.expected ?? 3) - 3)), found, ...shape, mood }
  }
  if (!observed) {
    const unanswered = heard.needTurn >= 0 && heard.lastHost < heard.needTurn
    const why =
      heard.turns.length === 0
        ? (withoutWords(heard) ?? 'too short')
        : unanswered
          ? 'customer left'
          : heard.needTurn < 0 || heard.turns.length < 3
            ? 'too short'
            : 'unsure'
    return { score: null, why, found, ...shape }
  }
  return { score: scoreOf(1.2 * (observed.expected - 3) + 0.5 * balanceOf(found)), found, ...shape, mood: observed }
}

export function scoreFarewell({ heard, farewell, decision, byMoment, satisfactions }: Ground): Scored {
  const found = byMoment.farewell
  if (!farewell) return { score: null, why: withoutWords(heard) ?? 'customer left', found, ...nowhere }
  if (heard.language === 'other') return { score: null, why: 'language', found: inAnyLanguage(found), ...farewell }
  const why = farewellState(heard, () => (decision ?? decisionOf(heard, heard.turns.length)) !== null)
  if (why !== 'judged')
    return { score: null, why, found: found.filter((one) => one.reason !== 'abrupt-close'), ...farewell }
  const last = satisfactions.findLastIndex((one, index) => one !== null && index > heard.firstHost)
  const mood = last >= 0 ? moodAt(satisfactions, last) : undefined
  return { score: scoreOf(balanceOf(found) + 0.4 * ((mood?.expected ?? 3) - 3)), found, ...farewell, mood }
}

function moodAt(satisfactions: Ground['satisfactions'], turn: number): Scored['mood'] {
  const satisfaction = satisfactions[turn]
  return satisfaction ? { turn, expected: expected(satisfaction.p) } : undefined
}

export const scorers: Record<MomentName, (ground: Ground) => Scored> = {
  welcome: scoreWelcome,
  peak: scorePeak,
  farewell: scoreFarewell,
}
