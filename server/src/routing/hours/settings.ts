/** Commands over what people set about hours. Each records `workspace.changed`; the same again changes nothing more. */
import type { ClosedPlan } from '@peakend/contract/hours.ts'
import type { PersonId, QueueId, SpecialDayId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { findQueue } from '../queues/queues.ts'
import type { Timetable } from './rules.ts'
import {
  deleteChannelHours,
  deleteClosedPlan,
  deleteSpecialDay,
  listClosedPlans,
  listSpecialDays,
  saveChannelHours,
  saveClosedPlan,
  saveSpecialDay,
  type ClosedPlanRow,
  type SpecialDayRow,
} from './settings-store.ts'

export { listChannelHours } from './settings-store.ts'

const DAY_MS = 86_400_000
const MOST_SPECIAL_DAYS = 200

/** Refuses `not_found` for a queue that is none of this workspace; null stands for all. */
export const mustBeQueue = async (tx: ReadTx, queueId: QueueId | null): Promise<void> => {
  if (queueId && !(await findQueue(tx, queueId))) throw new Refusal('not_found')
}

const changed = (tx: Tx): void => {
  tx.record({ type: 'workspace.changed', what: 'hours' })
  tx.enqueue({ kind: 'routing.route', key: 'now' })
}

/** Gives a channel hours of its own, or takes them away where `timetable` is null. Refuses `not_found`. */
export const setChannelHours = async (
  tx: Tx,
  of: { queueId: QueueId | null; channel: Channel; timetable: Timetable | null; timeZone: string | null },
): Promise<void> => {
  await mustBeQueue(tx, of.queueId)
  const { timetable } = of
  if (timetable) await saveChannelHours(tx, { ...of, timetable })
  else await deleteChannelHours(tx, of.queueId, of.channel)
  changed(tx)
}

const shownDay = ({ madeAt, madeBy, ...row }: SpecialDayRow) => ({
  ...row,
  madeBy: madeBy ?? '',
  madeAt: madeAt.toISOString(),
})

/** From yesterday on: in some zone it is yesterday still. */
export const specialDays = async (tx: ReadTx) =>
  (await listSpecialDays(tx, new Date(tx.now.getTime() - DAY_MS))).map(shownDay)

/** Keeps other hours on a date. Refuses `not_found`, `limit_reached`. */
export const setSpecialDay = async (
  tx: Tx,
  of: Omit<SpecialDayRow, 'id' | 'madeBy' | 'madeAt'>,
  by: PersonId,
): Promise<ReturnType<typeof shownDay>> => {
  await mustBeQueue(tx, of.queueId)
  if ((await specialDays(tx)).length >= MOST_SPECIAL_DAYS) throw new Refusal('limit_reached')
  const saved = await saveSpecialDay(tx, of, by)
  changed(tx)
  return shownDay(saved)
}

/** Refuses `not_found`; answers its date. */
export const removeSpecialDay = async (tx: Tx, id: SpecialDayId): Promise<string> => {
  const on = await deleteSpecialDay(tx, id)
  if (!on) throw new Refusal('not_found')
  changed(tx)
  return on
}

export const closedPlans = async (tx: ReadTx) =>
  (await listClosedPlans(tx)).map(({ changedAt, changedBy, ...row }: ClosedPlanRow) => ({
    ...row,
    changedBy: changedBy ?? '',
    changedAt: changedAt.toISOString(),
  }))

/** Says what a customer meets outside the hours; nothing of our own where `text` is null. Refuses `not_found`. */
export const setClosedPlan = async (
  tx: Tx,
  of: Omit<ClosedPlan, 'text'> & { text: ClosedPlan['text'] | null },
  by: PersonId,
): Promise<void> => {
  await mustBeQueue(tx, of.queueId)
  const { text } = of
  if (text) await saveClosedPlan(tx, { ...of, text }, by)
  else await deleteClosedPlan(tx, of.queueId, of.channel)
  changed(tx)
}
