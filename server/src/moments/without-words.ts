/**
 * A call that nobody wrote down, judged by what was measured of it and by what people wrote down afterwards: the wait, holds, hand-overs, how it ended, the wrap-up, the
 * customer's own answer. A moment of which none of that tells anything is not judged, "no words". Nothing is read from how anybody sounds, and who hung up says nothing
 * of itself. Evidence stands at the lines of the call's own course.
 */
import type {
  Conversation,
  Evidence,
  Moment,
  MomentStandard,
  NotJudged,
  PeakMoment,
} from '@peakend/contract/moments.ts'
import { firstStandards, reasons } from '@peakend/contract/moments.data.ts'
import { longOnes, LONG_SILENCE_MS, OVER_MS } from './call-signs.ts'
import { balanceOf, scoreOf, type Finding } from './evidence.ts'
import { oneSided } from './sureness.ts'

type Call = NonNullable<Conversation['call']>
type Sign = Pick<Finding, 'reason' | 'strength'> & { line: number }

export interface Measured {
  welcome: Moment
  peak: PeakMoment
  farewell: Moment
}

/** A call that was answered, of which only an assistant's words are there, if any. */
export const hasNoWords = ({ call, turns }: Conversation): boolean =>
  Boolean(call) && turns.every(({ by }) => by === 'bot')

/** The three moments of such a call; what is less sure than `sure` is declined. */
export function measuredOf(conversation: Conversation, given: MomentStandard | undefined, sure: number): Measured {
  const standard = given ?? firstStandards[conversation.channel] ?? firstStandards['phone']!
  const call = conversation.call ?? { holds: [], silences: [], spokenOver: [] }
  const course = call.course ?? []
  const lineOf = (what: string) => course.findIndex((one) => one.what === what)
  const answered = lineOf('answered')
  const lived = livedSigns(conversation, call, standard, Math.max(0, answered))
  const decided = needSigns(call, lineOf('told'), Math.max(0, lineOf('ended')))
  const welcome = answered < 0 ? [] : waitSigns(conversation.waitedMs, standard, answered)
  const farewell = farewellSigns(conversation, call)
  const why: NotJudged = 'no words'
  const peak = momentOf(decided.length > 0 ? [...decided, ...lived] : null, lived, sure, why)
  return {
    welcome: momentOf(welcome.length > 0 ? welcome : null, [], sure, why),
    peak: { ...peak, kind: 'observed', designed: null, observed: null },
    farewell: momentOf(farewell.length > 0 ? farewell : null, [], sure, why),
  }
}

/** `ground`: what it is judged by, null where nothing tells; `shown` is told where it is not judged. */
function momentOf(ground: readonly Sign[] | null, shown: readonly Sign[], sure: number, why: NotJudged): Moment {
  const signs = (ground ?? shown).filter(({ line }) => line >= 0)
  const span = { from: -1, to: -1, evidence: signs.map(evidenceAt) }
  if (!ground) return { score: null, why, ...span }
  const how = Math.round(oneSided(ground) * 1000) / 1000
  return how < sure
    ? { score: null, why: 'unsure', sure: how, ...span }
    : { score: scoreOf(balanceOf(ground)), sure: how, ...span }
}

const evidenceAt = ({ reason, line }: Sign): Evidence => ({
  turn: -1,
  line,
  quote: '',
  from: 0,
  to: 0,
  reason,
  whose: reasons[reason].whose,
})

/** Whether the wait was taken up nobody heard: here the wait itself counts, and is nobody's at the desk. */
function waitSigns(waitedMs: number | null | undefined, { longWaitMs }: MomentStandard, line: number): Sign[] {
  if (waitedMs === null || waitedMs === undefined) return []
  if (waitedMs <= longWaitMs) return [{ reason: 'answered-soon', strength: 1, line }]
  // three times as long as intended weighs in full
  return [{ reason: 'long-wait', strength: Math.min(2, waitedMs / longWaitMs / 1.5), line }]
}

/** Whether the need was met: as the agent wrote it down, and as the customer said themselves. A three says neither. */
function needSigns({ course = [], writtenDown }: Call, told: number, last: number): Sign[] {
  const signs: Sign[] = []
  const score = course[told]?.score
  if (score !== undefined && score >= 4)
    signs.push({ reason: 'told-well', strength: score === 5 ? 1 : 0.7, line: told })
  if (score !== undefined && score <= 2)
    signs.push({ reason: 'told-badly', strength: score === 1 ? 1 : 0.7, line: told })
  if (writtenDown === 'not-met') signs.push({ reason: 'need-written-open', strength: 1, line: last })
  else if (writtenDown)
    signs.push({ reason: 'need-written-met', strength: writtenDown === 'met' ? 1 : 0.3, line: last })
  return signs
}

/** What the customer lived through on the way. */
function livedSigns(
  { transfers }: Conversation,
  call: Call,
  { slowReplyMs }: MomentStandard,
  answered: number,
): Sign[] {
  const { course = [] } = call
  const lineAt = (at: number) =>
    Math.max(
      answered,
      course.findLastIndex((one) => one.at <= at),
    )
  const handed = (transfers ?? []).length
  return [
    ...(handed >= 2 ? [{ reason: 'transferred-twice' as const, strength: 1, line: answered }] : []),
    ...longOnes(call.holds, slowReplyMs).map(({ at, ms }) => ({
      reason: 'long-hold' as const,
      strength: Math.min(1, ms / slowReplyMs / 2),
      line: lineAt(at),
    })),
    ...longOnes(call.silences, LONG_SILENCE_MS).map(({ at, ms }) => ({
      reason: 'long-silence' as const,
      strength: Math.min(1, ms / 60_000 + 0.5),
      line: lineAt(at),
    })),
    ...longOnes(call.spokenOver, OVER_MS).map(({ at }) => ({
      reason: 'spoken-over' as const,
      strength: 1,
      line: lineAt(at),
    })),
  ]
}

const WAITING = new Set(['held', 'aside', 'lost', 'forgotten'])

/** How it ended, as far as the line itself tells; and what was promised and written down. */
function farewellSigns({ transfers }: Conversation, { course = [], hasPromise }: Call): Sign[] {
  const end = course.findLastIndex(({ what }) => what === 'ended')
  const ended = course[end]
  if (!ended) return []
  const signs: Sign[] = hasPromise ? [{ reason: 'promise-written', strength: 1, line: end }] : []
  if (ended.by !== 'customer') return signs
  const before = course.slice(0, end).findLast(({ what }) => !what.endsWith('-declined') && what !== 'third-gone')
  const handedAt = transfers?.at(-1)?.at ?? -Infinity
  if (ended.isBroken) signs.push({ reason: 'cut-off', strength: 1, line: end })
  else if (before && (WAITING.has(before.what) || handedAt > before.at))
    signs.push({ reason: 'left-waiting', strength: 1, line: end })
  return signs
}
