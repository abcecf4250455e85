import type { QueueId } from '@peakend/contract/ids.ts'
import type { Bilingual, Channel } from '@peakend/contract/values.ts'
import type { ReadTx } from '../../base/database.ts'
import type { Holiday, SpecialDay, Timetable } from './rules.ts'

/** What the hours of a queue in a channel follow from. */
export interface Opening {
  /** The narrowest there is: of queue and channel, queue, channel, workspace; null where nobody has set one. */
  timetable: Timetable | null
  zone: string
  holidays: Holiday[] | null
  specialDays: SpecialDay[] | null
  messageAnswerMs: number | null
  /** There is such a queue and it is in use. */
  isInUse: boolean
  /** Somebody who serves it is signed in (available or away). */
  isAnyoneHere: boolean
  /** `key` is what its texts in further languages are had under. */
  plan: { text: Bilingual; offersCallBack: boolean; key: string } | null
}

/**
 * In one statement: it is asked for after every turn. Holidays and special days between two dates ($4, $5), which a zone may be a day before or after.
 * `queueId` null and a queue that is gone are answered with the workspace's hours; so is no channel.
 */
export const findOpening = async (
  tx: ReadTx,
  of: { queueId: QueueId | null; channel: Channel | null },
  days: { from: Date; to: Date },
): Promise<Opening | null> => {
  const [row] = await tx.query<Opening>(
    'hours.opening',
    `select coalesce(own.timetable, q.timetable, wide.timetable, s.timetable) as timetable,
       case when own.timetable is not null then coalesce(own.time_zone, q.time_zone, w.time_zone)
         when q.timetable is not null then coalesce(q.time_zone, w.time_zone)
         when wide.timetable is not null then coalesce(wide.time_zone, w.time_zone)
         else coalesce(q.time_zone, w.time_zone) end as zone,
       (select json_agg(json_build_object('name', h.name, 'from', h.from_at, 'to', h.to_at) order by h.first_day, h.holiday_id) from holidays h
          join holiday_calendars c on c.workspace_id = h.workspace_id and c.calendar_id = h.calendar_id
          where h.workspace_id = $1 and h.last_day >= $4::date and h.first_day <= $5::date and (c.is_for_all or exists (
            select from holiday_calendar_queues cq where cq.workspace_id = $1 and cq.calendar_id = c.calendar_id and cq.queue_id = $2))) as holidays,
       (select json_agg(json_build_object('on', d.on_day, 'shifts', d.shifts, 'note', d.note) order by d.on_day) from (
          select distinct on (on_day) * from special_days
          where workspace_id = $1 and on_day between $4::date and $5::date and (queue_id is null or queue_id = $2) and (channel is null or channel = $3)
          order by on_day, queue_id is null, channel is null) d) as "specialDays",
       q.message_answer_ms as "messageAnswerMs", q.queue_id is not null and q.retired_at is null as "isInUse",
       exists (select from queue_members m join presences p using (person_id)
         where m.workspace_id = $1 and m.queue_id = q.queue_id and p.state <> 'offline') as "isAnyoneHere",
       (select json_build_object('text', p.text, 'offersCallBack', p.offers_call_back,
            'key', concat_ws('.', 'closed', p.channel, p.queue_id)) from closed_plans p
          where p.workspace_id = $1 and p.channel = $3 and (p.queue_id is null or p.queue_id = $2) order by p.queue_id is null limit 1) as plan
     from workspaces w
     left join queues q on q.workspace_id = w.workspace_id and q.queue_id = $2
     left join channel_hours own on own.workspace_id = w.workspace_id and own.queue_id = q.queue_id and own.channel = $3
     left join channel_hours wide on wide.workspace_id = w.workspace_id and wide.queue_id is null and wide.channel = $3
     left join routing_settings s on s.workspace_id = w.workspace_id
     where w.workspace_id = $1`,
    [tx.workspaceId, of.queueId, of.channel, days.from, days.to],
  )
  return row ?? null
}
