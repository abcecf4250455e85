/** The farewell: how the customer was sent off. */
import { findAtHit, findSentence, findTag, type Finding } from './evidence.ts'
import type { Span } from './greeting.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { closingAt } from './letter-forms.ts'
import { isParting, partingFrom } from './parting.ts'
import { anyAsks, has, hitOf } from './reading.ts'
import { tagId } from './tags.ts'

/** From the first of the parting turns at the end to the last turn; at least the host's last words. */
export function farewellSpan(heard: Heard): Span | null {
  const { turns, lastHost } = heard
  return lastHost < 0 ? null : { from: Math.min(partingFrom(heard), lastHost), to: turns.length - 1 }
}

export type FarewellState = 'judged' | 'customer left' | 'too short'

/**
 * Whether there was a farewell to judge: a customer who falls silent mid-way left, which is nobody's farewell. Who had the last word after their need was
 * decided did not fall silent: they went without an answer.
 */
export function farewellState(heard: Heard, isDecided: () => boolean): FarewellState {
  const { turns, lastHost, conversation } = heard
  const last = turns.at(-1)
  if (!last || lastHost < 0) return 'customer left'
  if (heard.letters) return 'judged'
  if (turns.length < 3) return 'too short'
  const tail = turns.slice(-4)
  if (tail.some(isParting) || conversation.ended?.by === 'agent') return 'judged'
  const hadLastWord = last.by === 'customer' && (last.asks || conversation.ended?.by === 'customer' || isDecided())
  return hadLastWord ? 'judged' : 'customer left'
}

/** Said in two turns it counts in both: the second half, as everywhere. */
export function farewellFindings(heard: Heard, span: Span): Finding[] {
  const hosts = heard.turns.slice(span.from, span.to + 1).filter((turn) => turn.hosts)
  const lastHost = heard.turns[heard.lastHost]!
  const closing = hosts.length > 0 ? hosts : [lastHost]
  const every = (tag: Parameters<typeof findTag>[2], reason: Finding['reason']) =>
    closing.flatMap((turn) => findTag(heard, turn, tag, reason))
  const kind = every(tagId.kindClose, 'kind-close')
  const found = [
    ...every(tagId.thanks, 'thanks'),
    ...kind,
    ...every(tagId.moreHelp, 'more-help'),
    ...nextStepNear(heard, span),
    ...openQuestion(heard),
  ]
  const bye = closing.some((turn) => has(turn, tagId.bye))
  if (bye && kind.length === 0) found.push(...every(tagId.bye, 'kind-close').map((one) => ({ ...one, strength: 0.6 })))
  const formal = bye || kind.length > 0 ? [] : formsOf(heard, closing)
  found.push(...formal)
  if (!bye && kind.length === 0 && formal.length === 0 && !closing.some(isParting))
    found.push(findSentence(heard, lastHost, 'abrupt-close', 1, 'last'))
  return found
}

/** "Yours sincerely": a letter's own good-bye. */
function formsOf(heard: Heard, closing: readonly HeardTurn[]): Finding[] {
  if (!heard.letters) return []
  return closing.flatMap((turn) => {
    const at = closingAt(turn.text)
    return at < 0 ? [] : [findSentence(heard, turn, 'kind-close', 0.6, at)]
  })
}

/** The next step may be said in the turn just before the good-byes. */
function nextStepNear(heard: Heard, span: Span): Finding[] {
  for (let i = span.to; i >= Math.max(heard.firstHost + 1, span.from - 2); i--) {
    const turn = heard.turns[i]!
    const hit = turn.hosts ? hitOf(turn, tagId.nextStep) : undefined
    if (hit) return [findAtHit(heard, turn, hit, 'next-step')]
  }
  return []
}

/** The customer's last question or request that no host's word followed. */
export function openQuestion(heard: Heard): Finding[] {
  for (let i = heard.turns.length - 1; i > heard.lastHost; i--) {
    const turn = heard.turns[i]!
    if (turn.by !== 'customer' || i < heard.firstHost) break
    const asksReally = anyAsks(turn.read) || (turn.asks && turn.read.count >= 4)
    if (asksReally && !has(turn, tagId.bye)) return [findSentence(heard, turn, 'open-question', 1, 'question')]
  }
  return []
}
