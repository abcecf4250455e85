/** Sums up judgements for the page, in memory that does not grow with their number. */
import { firstStandards } from '@peakend/contract/moments.data.ts'
import type { Conversation, Evidence, Judgement, MomentName, ReasonCode } from '@peakend/contract/moments.ts'

export const momentOrder: readonly MomentName[] = ['welcome', 'peak', 'farewell']
/** What a conversation has to reach, of 5. */
export const asIntended = firstStandards['chat']!.peak
/** How many of the worst and of the best are shown. */
const SHOWN = 6
/** Turns of a shown conversation that are kept: the quoted ones and their neighbours. */
const TURNS_SHOWN = 14

export interface MomentSpread {
  /** Counts of scores in steps of half a point: 1-1.4, 1.5-1.9 ... 4.5-5. */
  bins: number[]
  judged: number
  sum: number
  /** For the 10th percentile, in tenths of a point from 1.0 to 5.0. */
  tenths: number[]
  notJudged: Map<string, number>
}

export interface ShownConversation {
  id: string
  experience: number
  scores: Record<MomentName, number>
  mean: number | null
  turns: { index: number; by: string; text: string; marks: Evidence[] }[]
  left: number
}

export interface Summary {
  conversations: number
  turns: number
  withExperience: number
  experienceSum: number
  experienceBins: number[]
  meanSum: number
  meanCount: number
  moments: Record<MomentName, MomentSpread>
  reasons: Map<ReasonCode, { count: number; whose: Map<string, number> }>
  languages: Map<string, number>
  channels: Map<string, number>
  worst: ShownConversation[]
  best: ShownConversation[]
  model: string
}

const spread = (): MomentSpread => ({
  bins: Array.from({ length: 8 }, () => 0),
  judged: 0,
  sum: 0,
  tenths: Array.from({ length: 41 }, () => 0),
  notJudged: new Map(),
})
const binOf = (score: number): number => Math.min(7, Math.floor((score - 1) * 2))
const count = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1)

export class Tally {
  private readonly all: Summary = {
    conversations: 0,
    turns: 0,
    withExperience: 0,
    experienceSum: 0,
    experienceBins: Array.from({ length: 8 }, () => 0),
    meanSum: 0,
    meanCount: 0,
    moments: { welcome: spread(), peak: spread(), farewell: spread() },
    reasons: new Map(),
    languages: new Map(),
    channels: new Map(),
    worst: [],
    best: [],
    model: '',
  }

  add(conversation: Conversation, judgement: Judgement): void {
    const { all } = this
    all.conversations++
    all.turns += conversation.turns.length
    all.model = judgement.model
    count(all.languages, judgement.language)
    // A hostile source could name endless channels.
    if (all.channels.size < 50 || all.channels.has(conversation.channel)) count(all.channels, conversation.channel)
    if (judgement.mean !== null) {
      all.meanSum += judgement.mean
      all.meanCount++
    }
    for (const name of momentOrder) this.addMoment(name, judgement)
    if (judgement.experience === null) return
    all.withExperience++
    all.experienceSum += judgement.experience
    all.experienceBins[binOf(judgement.experience)]!++
    // where few were judged, the worst may have been as intended, and the best not
    if (judgement.experience < asIntended) this.keep(all.worst, conversation, judgement, (a, b) => a - b)
    else this.keep(all.best, conversation, judgement, (a, b) => b - a)
  }

  summary(): Summary {
    return this.all
  }

  private addMoment(name: MomentName, judgement: Judgement): void {
    const { score, why, evidence } = judgement[name]
    const into = this.all.moments[name]
    if (score === null) count(into.notJudged, why ?? 'unsure')
    else {
      into.judged++
      into.sum += score
      into.bins[binOf(score)]!++
      into.tenths[Math.round((score - 1) * 10)]!++
    }
    for (const { reason, whose } of evidence) {
      const found = this.all.reasons.get(reason) ?? { count: 0, whose: new Map<string, number>() }
      found.count++
      count(found.whose, whose)
      this.all.reasons.set(reason, found)
    }
  }

  private keep(
    list: ShownConversation[],
    conversation: Conversation,
    judgement: Judgement,
    order: (a: number, b: number) => number,
  ): void {
    const last = list.at(-1)
    if (list.length >= SHOWN && last && order(judgement.experience!, last.experience) >= 0) return
    list.push(shownOf(conversation, judgement))
    list.sort((a, b) => order(a.experience, b.experience))
    if (list.length > SHOWN) list.pop()
  }
}

function shownOf(conversation: Conversation, judgement: Judgement): ShownConversation {
  const marks = momentOrder.flatMap((name) => judgement[name].evidence)
  const wanted = new Set<number>()
  for (const { turn } of marks) for (const near of [turn, turn - 1]) if (near >= 0) wanted.add(near)
  const kept = [...wanted].toSorted((a, b) => a - b).slice(0, TURNS_SHOWN)
  return {
    id: conversation.id,
    experience: judgement.experience!,
    scores: { welcome: judgement.welcome.score!, peak: judgement.peak.score!, farewell: judgement.farewell.score! },
    mean: judgement.mean,
    turns: kept.map((index) => ({
      index,
      by: conversation.turns[index]!.by,
      text: conversation.turns[index]!.text.slice(0, 600),
      marks: marks.filter((mark) => mark.turn === index),
    })),
    left: conversation.turns.length - kept.length,
  }
}

/** The score below which a tenth of the judged lie. */
export function tenthPercentile({ tenths, judged }: MomentSpread): number | null {
  let seen = 0
  for (const [i, amount] of tenths.entries()) {
    seen += amount
    if (judged > 0 && seen * 10 >= judged) return 1 + i / 10
  }
  return null
}
