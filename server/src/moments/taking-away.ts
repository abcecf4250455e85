/** What becomes of a moment's score when the turn named first as its evidence is taken away: how evidence is held to account, in a test and in `bench judgement`. */
import type { Conversation, MomentName, ReasonCode } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { judge } from './moments.ts'

/** `moved`: by a tenth or more, as the reason says. `gone`: no such moment is left to score. `still`: not moved, or the other way. `bare`: a score without evidence. */
export type Taken = { moment: MomentName; became: 'moved' | 'gone' | 'still' | 'bare'; reason: ReasonCode | null }

/** One for every moment that has a score. The conversation without the turn is judged anew from its words. */
export function takeAway(conversation: Conversation): Taken[] {
  const judged = judge(conversation)
  return (['welcome', 'peak', 'farewell'] as const).flatMap((moment): Taken[] => {
    const { score, evidence } = judged[moment]
    const first = evidence[0]
    if (score === null) return []
    if (!first) return [{ moment, became: 'bare', reason: null }]
    const { reason } = first
    const left = judge({ ...conversation, turns: conversation.turns.toSpliced(first.turn, 1) })[moment].score
    if (left === null) return [{ moment, became: 'gone', reason }]
    const move = reasons[reason].direction === 'up' ? score - left : left - score
    return [{ moment, became: Math.round(move * 10) >= 1 ? 'moved' : 'still', reason }]
  })
}
