import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Wait } from '@peakend/contract/waits.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { hoursAhead, isOpenAt, nextClosing, plainHours, type Hours } from '../hours/hours.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { sumOf, wayOf, wentToday } from '../offers/floor-store.ts'
import { findQueue, settingsOf } from '../queues/queues.ts'
import { estimateBehindMs, estimateOwnerMs, leavesShare, stepsOf, tellMs, type Before } from './rules.ts'
import { countBefore, findStay, listKept, paceOf, say, type Asks, type Stay } from './store.ts'

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
  const { queueId, channel, language, ownerHere } = stay
  const of = { queueId, channel, language, ownerHere, place: stay }
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
  const { estimateMs } = await look(tx, { queueId, channel, language: null, ownerHere: null, place: null }, 0)
  return estimateMs === null ? null : estimateMs === 0 ? 0 : tellMs(estimateMs)
}

/** Who is before, how long it takes from now, and whether anybody is there whom it may be offered to, now or later. */
const look = async (
  tx: ReadTx,
  of: Pick<Stay, 'queueId' | 'channel' | 'language' | 'ownerHere'> & { place: Stay | null },
  waitedMs: number,
): Promise<{ before: number; estimateMs: number | null; isAnyoneThere: boolean }> => {
  const [queue, { mixes }, hours] = await Promise.all([
    findQueue(tx, of.queueId),
    settingsOf(tx),
    hoursAhead(tx, { queueId: of.queueId, channel: of.channel as Channel }, LOOK_DAYS),
  ])
  const rules = queue?.rules ?? QueueRules.parse({})
  const language = rules.fluency > 0 ? of.language : null
  const [counted, kept, today] = await Promise.all([
    countBefore(tx, of, language),
    rules.ownerFirstMs > 0 ? listKept(tx, of, { language, ownerFirstMs: rules.ownerFirstMs }) : [],
    sharesOf(tx, of.queueId, rules),
  ])
  const before: Before = { ...counted, kept }
  let soonestMs: number | null = null
  let isAnyoneThere = false
  for (const step of stepsOf(rules, waitedMs, of.ownerHere !== null)) {
    const aheadMs = step.afterMs - waitedMs
    if (soonestMs !== null && aheadMs >= soonestMs) break
    const paceFor = (onlyPerson: PersonId | null) => {
      const asks = asksOf(rules, { ...step, onlyPerson, language, zone: hours.zone, now: tx.now, today, before })
      return paceOf(tx, { queueId: of.queueId, channel: of.channel, mixes }, asks)
    }
    const ownerId = step.isOwnerOnly ? of.ownerHere : null
    const owners = ownerId && (await paceFor(ownerId))
    const all = await paceFor(null)
    const isTheirs = ownerId && owners && owners.people > 0
    isAnyoneThere ||= all.people > 0 || Boolean(isTheirs)
    const ms = isTheirs ? estimateOwnerMs(before, { ownerId, owners, all }) : estimateBehindMs(before, all)
    if (ms !== null) soonestMs = Math.min(soonestMs ?? Infinity, Math.max(aheadMs, ms))
  }
  return { before: before.all, estimateMs: endsWithin(hours, tx.now, soonestMs), isAnyoneThere }
}

interface Step {
  afterMs: number
  lessBy: number
  onlyPerson: PersonId | null
  language: string | null
  zone: string
  now: Date
  today: Today
  before: Before
}
/** What went the way of each rule today, and the queue's whole day; null where no rule has a share. */
type Today = ((rule: Overflow) => { taken: number; all: number }) | null
type Overflow = QueueRules['overflow'][number]

const sharesOf = async (tx: ReadTx, queueId: QueueId, { overflow }: QueueRules): Promise<Today> => {
  if (!overflow.some(({ sharePct }) => sharePct !== null)) return null
  const went = (await wentToday(tx, (await workspaceOf(tx)).timeZone)).filter((row) => row.queueId === queueId)
  const all = sumOf(went)
  return ({ to }) => ({ taken: sumOf(went.filter(({ wentTo }) => wentTo === wayOf(to))), all })
}

/** What is asked for after so long a wait. A vendor with a rule is asked by it alone; the owner of the case whatever they can do. */
const asksOf = (rules: QueueRules, of: Step): Asks => {
  const { onlyPerson } = of
  const isAsked = (rule: Overflow) => isAskedBy(rule, of)
  return {
    qualifications: rules.qualifications,
    skills: rules.skills.flatMap(({ skillId, level }) =>
      level > of.lessBy ? [{ skillId, level: level - of.lessBy }] : [],
    ),
    language: rules.fluency > of.lessBy ? of.language : null,
    fluency: Math.max(0, rules.fluency - Math.min(of.lessBy, rules.fluency)),
    withoutVendors: rules.overflow.flatMap((rule) =>
      'vendorId' in rule.to && !isAsked(rule) ? [rule.to.vendorId] : [],
    ),
    alsoQueues: rules.overflow.flatMap((rule) => ('queueId' in rule.to && isAsked(rule) ? [rule.to.queueId] : [])),
    onlyPerson,
  }
}

const isAskedBy = (rule: Overflow, { afterMs, zone, now, today, before }: Step): boolean =>
  rule.afterMs <= afterMs &&
  (rule.timetable === null || isOpenAt(plainHours(rule.timetable, zone), now)) &&
  (today === null || leavesShare(rule.sharePct, today(rule), before.all))

const endsWithin = (hours: Hours, now: Date, estimateMs: number | null): number | null => {
  if (estimateMs === null || !isOpenAt(hours, now)) return null
  const closes = nextClosing(hours, now)
  return closes && closes.getTime() < now.getTime() + estimateMs ? null : estimateMs
}

/** Remembers the first estimate a customer was shown, so that told and true waits can be compared and a broken word is seen on the floor. */
export const rememberTold = async (tx: Tx, interactionId: InteractionId, estimateMs: number): Promise<void> => {
  await say(tx, interactionId, estimateMs)
}
