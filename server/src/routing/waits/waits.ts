import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import { QueueRules, type Wait } from '@peakend/contract/routing.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { hoursAhead, isOpenAt, nextClosing, plainHours, type Hours } from '../hours/hours.ts'
import { findQueue, settingsOf } from '../queues/queues.ts'
import { estimateWaitMs, placeAmong, stepsOf, tellMs } from './rules.ts'
import { countBefore, findStay, paceOf, say, type Asks, type Stay } from './store.ts'

/** Nobody is told to wait longer than this, so no later closing matters. */
const LOOK_DAYS = 2

/**
 * The place in line and an honest estimate for a waiting interaction; null when it is not waiting. The place is among those who wait for the same places; the
 * estimate counts only the people it may be offered to, and later those it may be offered to then. Who would have to wait past closing is told no time: there is
 * none. Reads only.
 */
export const waitOf = async (tx: ReadTx, interactionId: InteractionId): Promise<Wait | null> => {
  const stay = await findStay(tx, interactionId)
  if (!stay) return null
  const of = { queueId: stay.queueId, channel: stay.channel, language: stay.language, place: stay }
  const { before, estimateMs, isAnyoneThere } = await look(tx, of, tx.now.getTime() - stay.since.getTime())
  return {
    place: before + 1,
    estimateMs: estimateMs === null ? null : tellMs(estimateMs),
    since: stay.since.toISOString(),
    isAnyoneThere,
  }
}

/** How long whoever joined this queue by this channel now would be told to wait, ms; null where nobody could say. Reads only. */
export const waitToJoin = async (tx: ReadTx, queueId: QueueId, channel: Channel): Promise<number | null> => {
  const { estimateMs } = await look(tx, { queueId, channel, language: null, place: null }, 0)
  return estimateMs === null ? null : estimateMs === 0 ? 0 : tellMs(estimateMs)
}

/** Who is before, how long it takes from now, and whether anybody is there whom it may be offered to, now or later. */
const look = async (
  tx: ReadTx,
  of: Pick<Stay, 'queueId' | 'channel' | 'language'> & { place: Stay | null },
  waitedMs: number,
): Promise<{ before: number; estimateMs: number | null; isAnyoneThere: boolean }> => {
  const [queue, { mixes }, hours] = await Promise.all([
    findQueue(tx, of.queueId),
    settingsOf(tx),
    hoursAhead(tx, { queueId: of.queueId, channel: of.channel as Channel }, LOOK_DAYS),
  ])
  const rules = queue?.rules ?? QueueRules.parse({})
  const language = rules.fluency > 0 ? of.language : null
  const before = await countBefore(tx, of, language)
  let soonestMs: number | null = null
  let isAnyoneThere = false
  for (const step of stepsOf(rules, waitedMs)) {
    const aheadMs = step.afterMs - waitedMs
    if (soonestMs !== null && aheadMs >= soonestMs) break
    const asks = asksOf(rules, { ...step, language, zone: hours.zone, now: tx.now })
    const pace = await paceOf(tx, { queueId: of.queueId, channel: of.channel, mixes }, asks)
    isAnyoneThere ||= pace.people > 0
    const ms = estimateWaitMs(placeAmong(before, pace), pace)
    if (ms !== null) soonestMs = Math.min(soonestMs ?? Infinity, Math.max(aheadMs, ms))
  }
  return { before: before.all, estimateMs: endsWithin(hours, tx.now, soonestMs), isAnyoneThere }
}

/** What is asked for after so long a wait. A vendor with a rule is asked by it alone. */
const asksOf = (
  rules: QueueRules,
  of: { afterMs: number; lessBy: number; language: string | null; zone: string; now: Date },
): Asks => ({
  qualifications: rules.qualifications,
  skills: rules.skills.flatMap(({ skillId, level }) =>
    level > of.lessBy ? [{ skillId, level: level - of.lessBy }] : [],
  ),
  language: rules.fluency > of.lessBy ? of.language : null,
  fluency: Math.max(0, rules.fluency - Math.min(of.lessBy, rules.fluency)),
  withoutVendors: rules.overflow.flatMap((rule) =>
    'vendorId' in rule.to && !isAskedBy(rule, of) ? [rule.to.vendorId] : [],
  ),
  alsoQueues: rules.overflow.flatMap((rule) => ('queueId' in rule.to && isAskedBy(rule, of) ? [rule.to.queueId] : [])),
})

const isAskedBy = (
  { afterMs, timetable }: QueueRules['overflow'][number],
  of: { afterMs: number; zone: string; now: Date },
): boolean => afterMs <= of.afterMs && (timetable === null || isOpenAt(plainHours(timetable, of.zone), of.now))

const endsWithin = (hours: Hours, now: Date, estimateMs: number | null): number | null => {
  if (estimateMs === null || !isOpenAt(hours, now)) return null
  const closes = nextClosing(hours, now)
  return closes && closes.getTime() < now.getTime() + estimateMs ? null : estimateMs
}

/** Remembers the first estimate a customer was shown, so that told and true waits can be compared and a broken word is seen on the floor. */
export const rememberTold = async (tx: Tx, interactionId: InteractionId, estimateMs: number): Promise<void> => {
  await say(tx, interactionId, estimateMs)
}
