/**
 * What was said so far in conversations that run, so that judging after every turn reads what is new and not everything again. Words never change while
 * a conversation runs; a final judgement reads afresh and forgets them.
 */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../base/database.ts'
import { turnsAfter, type TurnRecord } from '../interactions/turns/turns.ts'

/**
 * Turns kept over all conversations, some 100 MB with what the engine read in them, for a thousand that run; whoever was not looked at for longest
 * goes first. Where more run than are kept each judgement reads its conversation anew.
 */
const MOST_TURNS = 30_000

/** In the order of their last use. */
const kept = new Map<string, readonly TurnRecord[]>()
let count = 0

const forget = (key: string): void => {
  count -= kept.get(key)?.length ?? 0
  kept.delete(key)
}

const keep = (key: string, turns: readonly TurnRecord[]): void => {
  forget(key)
  kept.set(key, turns)
  count += turns.length
  for (const oldest of kept.keys()) {
    if (count <= MOST_TURNS) return
    forget(oldest)
  }
}

/** All turns of each, oldest first. `isOver` are read afresh and not kept. */
export const turnsSoFar = async (
  tx: ReadTx,
  interactions: readonly { id: InteractionId; isOver: boolean }[],
): Promise<ReadonlyMap<InteractionId, readonly TurnRecord[]>> => {
  const known = interactions.map(({ id, isOver }) => {
    const key = `${tx.workspaceId} ${id}`
    if (isOver) forget(key)
    return { id, isOver, key, turns: kept.get(key) ?? [] }
  })
  const fresh = await turnsAfter(
    tx,
    known.map(({ id, turns }) => ({ id, after: turns.at(-1)?.ordinal ?? 0 })),
  )
  return new Map(
    known.map(({ id, isOver, key, turns }) => {
      const all = [...turns, ...(fresh.get(id) ?? [])]
      if (!isOver) keep(key, all)
      return [id, all]
    }),
  )
}
