/** What people set about hours: of a channel, on a day, and what is said outside them. */
import type { PersonId, QueueId, SpecialDayId } from '@peakend/contract/ids.ts'
import type { Bilingual, Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Timetable } from './rules.ts'

export interface ChannelHoursRow {
  queueId: QueueId | null
  channel: Channel
  timetable: Timetable
  timeZone: string | null
}
export interface SpecialDayRow {
  id: SpecialDayId
  on: string
  queueId: QueueId | null
  channel: Channel | null
  shifts: { from: number; to: number }[]
  note: string
  madeBy: string | null
  madeAt: Date
}
export interface ClosedPlanRow {
  queueId: QueueId | null
  channel: Channel
  text: Bilingual
  offersCallBack: boolean
  changedBy: string | null
  changedAt: Date
}

/** Six channels a queue; 3,000 is a bound, not a page. */
export const listChannelHours = (tx: ReadTx): Promise<ChannelHoursRow[]> =>
  tx.query(
    'hours.channels',
    `select queue_id as "queueId", channel, timetable, time_zone as "timeZone" from channel_hours where workspace_id = $1
     order by queue_id nulls first, channel limit 3000`,
    [tx.workspaceId],
  )

export const saveChannelHours = async (tx: Tx, of: ChannelHoursRow): Promise<void> => {
  await tx.query(
    'hours.channel-save',
    `insert into channel_hours (workspace_id, queue_id, channel, timetable, time_zone) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, queue_id, channel) do update set timetable = excluded.timetable, time_zone = excluded.time_zone`,
    [tx.workspaceId, of.queueId, of.channel, JSON.stringify(of.timetable), of.timeZone],
  )
}

export const deleteChannelHours = async (tx: Tx, queueId: QueueId | null, channel: Channel): Promise<void> => {
  await tx.query(
    'hours.channel-remove',
    'delete from channel_hours where workspace_id = $1 and queue_id is not distinct from $2 and channel = $3',
    [tx.workspaceId, queueId, channel],
  )
}

const specialColumns = `special_day_id as id, on_day::text as "on", queue_id as "queueId", channel, shifts, note, made_at as "madeAt",
  (select p.name from colleagues p where p.person_id = made_by) as "madeBy"`

export const listSpecialDays = (tx: ReadTx, from: Date): Promise<SpecialDayRow[]> =>
  tx.query(
    'hours.special-days',
    `select ${specialColumns} from special_days where workspace_id = $1 and on_day >= $2::date order by on_day, queue_id nulls first, channel nulls first limit 200`,
    [tx.workspaceId, from],
  )

export const saveSpecialDay = async (
  tx: Tx,
  of: Omit<SpecialDayRow, 'id' | 'madeBy' | 'madeAt'>,
  by: PersonId,
): Promise<SpecialDayRow> => {
  const [row] = await tx.query<SpecialDayRow>(
    'hours.special-day-save',
    `insert into special_days (workspace_id, on_day, queue_id, channel, shifts, note, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, on_day, queue_id, channel) do update set shifts = excluded.shifts, note = excluded.note, made_by = excluded.made_by,
       made_at = excluded.made_at returning ${specialColumns}`,
    [tx.workspaceId, of.on, of.queueId, of.channel, JSON.stringify(of.shifts), of.note, by, tx.now],
  )
  return row!
}

export const deleteSpecialDay = async (tx: Tx, id: SpecialDayId): Promise<string | null> => {
  const [row] = await tx.query<{ on: string }>(
    'hours.special-day-remove',
    'delete from special_days where workspace_id = $1 and special_day_id = $2 returning on_day::text as "on"',
    [tx.workspaceId, id],
  )
  return row?.on ?? null
}

export const listClosedPlans = (tx: ReadTx): Promise<ClosedPlanRow[]> =>
  tx.query(
    'hours.plans',
    `select queue_id as "queueId", channel, text, offers_call_back as "offersCallBack", changed_at as "changedAt",
       (select p.name from colleagues p where p.person_id = changed_by) as "changedBy"
     from closed_plans where workspace_id = $1 order by queue_id nulls first, channel limit 3000`,
    [tx.workspaceId],
  )

export const saveClosedPlan = async (
  tx: Tx,
  of: Omit<ClosedPlanRow, 'changedBy' | 'changedAt'>,
  by: PersonId,
): Promise<void> => {
  await tx.query(
    'hours.plan-save',
    `insert into closed_plans (workspace_id, queue_id, channel, text, offers_call_back, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, queue_id, channel) do update set text = excluded.text, offers_call_back = excluded.offers_call_back,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [tx.workspaceId, of.queueId, of.channel, JSON.stringify(of.text), of.offersCallBack, by, tx.now],
  )
}

export const deleteClosedPlan = async (tx: Tx, queueId: QueueId | null, channel: Channel): Promise<void> => {
  await tx.query(
    'hours.plan-remove',
    'delete from closed_plans where workspace_id = $1 and queue_id is not distinct from $2 and channel = $3',
    [tx.workspaceId, queueId, channel],
  )
}

/** Notes that a customer is told; false where they were and it holds still. */
export const noteTold = async (tx: Tx, of: { customerId: string; channel: Channel; until: Date }): Promise<boolean> => {
  const rows = await tx.query(
    'hours.told',
    `insert into closed_replies (workspace_id, customer_id, channel, until_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, customer_id, channel) do update set until_at = excluded.until_at where closed_replies.until_at <= $5 returning 1`,
    [tx.workspaceId, of.customerId, of.channel, of.until, tx.now],
  )
  return rows.length > 0
}
