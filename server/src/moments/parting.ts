/** What belongs to parting, and where it begins. */
import type { Heard, HeardTurn } from './hearing.ts'
import { has } from './reading.ts'
import { tagId } from './tags.ts'

/** Whether a turn belongs to parting: thanks, good-bye, "that is all", "anything else?". */
export function isParting(turn: HeardTurn): boolean {
  if (has(turn, tagId.bye) || has(turn, tagId.finished) || has(turn, tagId.moreHelp) || has(turn, tagId.kindClose))
    return true
  if (turn.by === 'customer') return has(turn, tagId.thanks) && !turn.asksLast && turn.read.count <= 14
  return has(turn, tagId.thanks) && turn.read.count <= 14 && !turn.asksLast
}

/** Where the parting turns at the end begin; the number of turns where there are none. */
export function partingFrom({ turns, firstHost }: Heard): number {
  let from = turns.length
  while (from - 1 > firstHost && turns.length - from < 8) {
    const turn = turns[from - 1]!
    // One plain word between partings ("ok", a sticker) does not end them.
    if (!isParting(turn) && !(turn.read.count <= 2 && from < turns.length)) break
    from--
  }
  return from
}
