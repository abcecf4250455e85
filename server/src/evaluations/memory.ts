/**
 * What was said so far in conversations that run, so that judging after every turn reads what is new and not everything again. Words never change while
 * a conversation runs; a final judgement reads afresh and forgets them.
 */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../base/database.ts'
import { lastTurns, MOST_TURNS_READ, turnsAfter, type TurnRecord } from '../interactions/turns/turns.ts'

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

/** A conversation is judged on so many turns: a longer one on how it began and how it ended, so that no judgement outlasts its transaction. */
const MOST_JUDGED = MOST_TURNS_READ
const OF_EACH_END = MOST_JUDGED / 2

const endsOf = (turns: readonly TurnRecord[]): readonly TurnRecord[] =>
  turns.length <= MOST_JUDGED ? turns : [...turns.slice(0, OF_EACH_END), ...turns.slice(-OF_EACH_END)]

/** What follows in each: a statement gives so many, and of those who said as many the last of all are read as well. */
const followingIn = async (
  tx: ReadTx,
  asked: readonly { id: InteractionId; after: number }[],
): Promise<Map<InteractionId, TurnRecord[]>> => {
  const found = await turnsAfter(tx, asked)
  const long = [...found].flatMap(([id, page]) => (page.length === MOST_TURNS_READ ? [id] : []))
  if (long.length === 0) return found
  for (const [id, last] of await lastTurns(tx, long, OF_EACH_END)) {
    const page = found.get(id) ?? []
    const read = page.at(-1)?.ordinal ?? 0
    found.set(id, [...page, ...last.filter(({ ordinal }) => ordinal > read)])
  }
  return found
}

/** The turns as they are now; those that say what they said are the same objects as before, so that what was read in them still counts. */
const renewed = (before: readonly TurnRecord[], now: readonly TurnRecord[]): TurnRecord[] => {
  const known = new Map(before.map((turn) => [turn.ordinal, turn]))
  return now.map((turn) => {
    const same = known.get(turn.ordinal)
    return same && same.text === turn.text && same.at.getTime() === turn.at.getTime() ? same : turn
  })
}

/**
 * All turns of each, oldest first; of more than two thousand the first and the last thousand. `isOver` are read afresh and not kept; of those whose words may still be put right
 * (`isHeard`: spoken ones) all are read every time.
 */
export const turnsSoFar = async (
  tx: ReadTx,
  interactions: readonly { id: InteractionId; isOver: boolean; isHeard?: boolean }[],
): Promise<ReadonlyMap<InteractionId, readonly TurnRecord[]>> => {
  const known = interactions.map(({ id, isOver, isHeard = false }) => {
    const key = `${tx.workspaceId} ${id}`
    if (isOver) forget(key)
    const before = kept.get(key) ?? []
    return { id, isOver, key, turns: isHeard ? [] : before, before: isHeard ? before : [] }
  })
  const fresh = await followingIn(
    tx,
    known.map(({ id, turns }) => ({ id, after: turns.at(-1)?.ordinal ?? 0 })),
  )
  return new Map(
    known.map(({ id, isOver, key, turns, before }) => {
      const all = endsOf([...turns, ...renewed(before, fresh.get(id) ?? [])])
      if (!isOver) keep(key, all)
      return [id, all]
    }),
  )
}
