/** Waiting: before the first word, whether it was acknowledged, and slow replies later. */
import { wasOnHold } from './call-signs.ts'
import { findSentence, findTag, type Finding } from './evidence.ts'
import { waitBefore, type Heard, type HeardTurn } from './hearing.ts'
import { tagId } from './tags.ts'

/** How long the customer waited for the host's first word, in milliseconds; undefined where no source says. */
export function firstWait(heard: Heard): number | undefined {
  if (heard.conversation.waitedMs !== null && heard.conversation.waitedMs !== undefined)
    return heard.conversation.waitedMs
  return heard.firstHost < 0 ? undefined : waitBefore(heard, heard.firstHost)
}

/** A long wait is nobody's fault at the desk; taking it up is. */
export function waitFindings(heard: Heard, first: HeardTurn): Finding[] {
  const waited = firstWait(heard)
  const acknowledged = heard.turns
    .slice(first.index, first.index + 3)
    .filter((turn) => turn.hosts)
    .flatMap((turn) => findTag(heard, turn, tagId.waitAcknowledged, 'wait-acknowledged'))
    .slice(0, 1)
  if (waited === undefined || waited < heard.standard.longWaitMs)
    return acknowledged.map((f) => ({ ...f, strength: 0.4 }))
  const wait = { ...findSentence(heard, first, 'long-wait'), strength: 0 }
  return acknowledged.length > 0 ? [wait, ...acknowledged] : [wait, findSentence(heard, first, 'wait-not-acknowledged')]
}

/** Replies after the first that took longer than the standard's slow reply. */
export function slowReplies(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const found: Finding[] = []
  for (const turn of turns) {
    if (!turn.hosts || turn.index === heard.firstHost || heard.turns[turn.index - 1]?.by !== 'customer') continue
    const waited = waitBefore(heard, turn.index)
    if (waited === undefined || waited < heard.standard.slowReplyMs) continue
    if (wasOnHold(heard, turn.at! - waited, turn.at!)) continue
    found.push(findSentence(heard, turn, 'slow-reply', Math.min(1, waited / heard.standard.slowReplyMs / 2)))
  }
  return found
}
