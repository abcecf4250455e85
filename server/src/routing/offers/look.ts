import type { ReadTx } from '../../base/database.ts'
import type { Decision } from '../policy/floor.ts'
import { isCutShort } from '../policy/front.ts'
import { decide } from '../policy/policy.ts'
import { settingsOf } from '../queues/queues.ts'
import { FRONT, listFront, listPeople, listRules, withDeclined } from './floor-store.ts'

/** A look that gave more would keep everything else waiting. */
const MOST_AT_ONCE = 300
/** Where nobody in front can be served and people are free, so much further is looked, and at most to here: a bound, which a line that long is past mending. */
const DEEPER = 8
const DEEPEST = 6400

export interface Look extends Decision {
  rules: Awaited<ReturnType<typeof listRules>>
  mixes: boolean
}

/** What the policy says of the floor as it is; null where nobody waits. Reads only. What the workspace says may be on its way still. */
export const lookNow = async (
  tx: ReadTx,
  of: { timeZone: string } | Promise<{ timeZone: string }>,
): Promise<Look | null> => {
  const [inFront, { timeZone }] = await Promise.all([listFront(tx, FRONT), of])
  if (inFront.length === 0) return null
  const [nearest, people, rules, { mixes }] = await Promise.all([
    withDeclined(tx, inFront),
    listPeople(tx),
    listRules(tx, timeZone),
    settingsOf(tx),
  ])
  let waiting = nearest
  for (let front = FRONT; ; front *= DEEPER) {
    if (front > FRONT) waiting = await withDeclined(tx, await listFront(tx, front))
    const floor = { waiting, people, rules, mixes, now: tx.now.getTime(), most: MOST_AT_ONCE }
    const decision = decide(floor)
    const isEnough = front >= DEEPEST || decision.offers.length >= MOST_AT_ONCE
    if (isEnough || !isCutShort(floor, decision.offers, front)) return { ...decision, rules, mixes }
  }
}
