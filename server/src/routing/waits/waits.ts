import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Wait } from '@peakend/contract/routing.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { kindOf } from '../policy/room.ts'
import { estimateWaitMs, tellMs } from './rules.ts'
import { findStay, paceOf, placeOf, say } from './store.ts'

/** The place in line and an honest estimate for a waiting interaction; null when it is not waiting. Reads only. */
export const waitOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Wait | null> => {
  const stay = await findStay(tx, interactionId)
  if (!stay) return null
  const place = await placeOf(tx, stay)
  const pace = await paceOf(tx, stay.queueId, kindOf(stay.channel))
  const estimateMs = estimateWaitMs(place, pace)
  return {
    place,
    estimateMs: estimateMs === null ? null : tellMs(estimateMs),
    since: stay.since.toISOString(),
    isAnyoneThere: pace.slots > 0,
  }
}

/** Remembers the first estimate a customer was shown, so that told and true waits can be compared and a broken word is seen on the floor. */
export const rememberTold = async (tx: Tx, interactionId: InteractionId, estimateMs: number): Promise<void> => {
  await say(tx, interactionId, estimateMs)
}
