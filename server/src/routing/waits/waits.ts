import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Wait } from '@peakend/contract/routing.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { hoursAhead, isOpenAt, nextClosing, type Hours } from '../hours/hours.ts'
import { kindOf } from '../policy/room.ts'
import { estimateWaitMs, tellMs } from './rules.ts'
import { findStay, paceOf, placeAtEnd, placeOf, say } from './store.ts'

/** Nobody is told to wait longer than this, so no later closing matters. */
const LOOK_DAYS = 2

/**
 * The place in line and an honest estimate for a waiting interaction; null when it is not waiting. Who would have to wait past closing is told no time: there
 * is none. Reads only.
 */
export const waitOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Wait | null> => {
  const stay = await findStay(tx, interactionId)
  if (!stay) return null
  const place = await placeOf(tx, stay)
  const pace = await paceOf(tx, stay.queueId, kindOf(stay.channel))
  const hours = await hoursAhead(tx, { queueId: stay.queueId, channel: stay.channel as Channel }, LOOK_DAYS)
  const estimateMs = endsWithin(hours, tx.now, estimateWaitMs(place, pace))
  return {
    place,
    estimateMs: estimateMs === null ? null : tellMs(estimateMs),
    since: stay.since.toISOString(),
    isAnyoneThere: pace.slots > 0,
  }
}

/** How long whoever joined this queue by this channel now would be told to wait, ms; null where nobody could say. Reads only. */
export const waitToJoin = async (tx: ReadTx, queueId: QueueId, channel: Channel): Promise<number | null> => {
  const [place, pace, hours] = await Promise.all([
    placeAtEnd(tx, queueId),
    paceOf(tx, queueId, kindOf(channel)),
    hoursAhead(tx, { queueId, channel }, LOOK_DAYS),
  ])
  const estimateMs = endsWithin(hours, tx.now, estimateWaitMs(place, pace))
  return estimateMs === null ? null : estimateMs === 0 ? 0 : tellMs(estimateMs)
}

const endsWithin = (hours: Hours, now: Date, estimateMs: number | null): number | null => {
  if (estimateMs === null || !isOpenAt(hours, now)) return null
  const closes = nextClosing(hours, now)
  return closes && closes.getTime() < now.getTime() + estimateMs ? null : estimateMs
}

/** Remembers the first estimate a customer was shown, so that told and true waits can be compared and a broken word is seen on the floor. */
export const rememberTold = async (tx: Tx, interactionId: InteractionId, estimateMs: number): Promise<void> => {
  await say(tx, interactionId, estimateMs)
}
