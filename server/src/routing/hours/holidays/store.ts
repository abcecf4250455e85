import type { CalendarId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Holiday } from '../rules.ts'

export interface CalendarRow {
  id: CalendarId
  name: string
  fileName: string | null
  isForAll: boolean
  queueIds: QueueId[] | null
  count: number
  next: Holiday[] | null
  readUntil: string
  addedBy: string | null
  addedAt: Date
}
export interface NewCalendar {
  id: CalendarId
  name: string
  fileName: string | null
  source: string
  isForAll: boolean
  addedBy: PersonId
}

const SHOWN = 20
const DAY_MS = 86_400_000
/** A zone is at most 14 hours from UTC. */
const ZONE_MS = 14 * 3_600_000
const isoOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The dates that hold it wherever one is. */
const daysOf = ({ from, to }: Holiday): { first: string; last: string } => {
  if (from.length === 10) return { first: from, last: isoOf(Date.parse(to) - DAY_MS) }
  const [begins, ends] = [from, to].map((text) => Date.parse(text.endsWith('Z') ? text : `${text}Z`))
  return { first: isoOf((begins ?? 0) - ZONE_MS), last: isoOf((ends ?? 0) + ZONE_MS) }
}

/** Tens of calendars; 200 is a bound, not a page. `today` is where "next" begins. */
export const listCalendars = (tx: ReadTx, today: Date): Promise<CalendarRow[]> =>
  tx.query(
    'holidays.calendars',
    `select c.calendar_id as id, c.name, c.file_name as "fileName", c.is_for_all as "isForAll", c.entries as count, c.read_until::text as "readUntil",
       c.added_at as "addedAt", (select p.name from colleagues p where p.person_id = c.added_by) as "addedBy",
       (select json_agg(q.queue_id) from holiday_calendar_queues q where q.workspace_id = $1 and q.calendar_id = c.calendar_id) as "queueIds",
       (select json_agg(json_build_object('name', h.name, 'from', h.from_at, 'to', h.to_at) order by h.first_day, h.from_at) from (
          select * from holidays h where h.workspace_id = $1 and h.calendar_id = c.calendar_id and h.last_day >= $2::date
          order by h.first_day, h.from_at limit ${SHOWN}) h) as next
     from holiday_calendars c where c.workspace_id = $1 order by lower(c.name) limit 200`,
    [tx.workspaceId, today],
  )

export const findSource = async (tx: ReadTx, calendarId: CalendarId): Promise<string | null> => {
  const [row] = await tx.query<{ source: string }>(
    'holidays.source',
    'select source from holiday_calendars where workspace_id = $1 and calendar_id = $2',
    [tx.workspaceId, calendarId],
  )
  return row?.source ?? null
}

/** False where another calendar bears the name. */
export const insertCalendar = async (tx: Tx, of: NewCalendar): Promise<boolean> => {
  const rows = await tx.query(
    'holidays.calendar-add',
    `insert into holiday_calendars (workspace_id, calendar_id, name, file_name, source, is_for_all, entries, read_until, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, 0, $8::timestamptz, $7, $8) on conflict (workspace_id, lower(name)) do nothing returning 1`,
    [tx.workspaceId, of.id, of.name, of.fileName, of.source, of.isForAll, of.addedBy, tx.now],
  )
  return rows.length > 0
}

/** What is null stays as it is. False where another calendar bears the name. */
export const updateCalendar = async (
  tx: Tx,
  calendarId: CalendarId,
  to: { name: string | null; isForAll: boolean | null },
): Promise<boolean> => {
  const rows = await tx.query(
    'holidays.calendar-change',
    `update holiday_calendars c set name = coalesce($3, name), is_for_all = coalesce($4, is_for_all) where workspace_id = $1 and calendar_id = $2
       and not exists (select from holiday_calendars o where o.workspace_id = $1 and lower(o.name) = lower($3) and o.calendar_id <> $2) returning 1`,
    [tx.workspaceId, calendarId, to.name, to.isForAll],
  )
  return rows.length > 0
}

export const updateSource = async (
  tx: Tx,
  calendarId: CalendarId,
  to: { source: string; fileName: string | null; addedBy: PersonId },
): Promise<void> => {
  await tx.query(
    'holidays.source-change',
    `update holiday_calendars set source = $3, file_name = $4, added_by = $5, added_at = $6 where workspace_id = $1 and calendar_id = $2`,
    [tx.workspaceId, calendarId, to.source, to.fileName, to.addedBy, tx.now],
  )
}

export const deleteCalendar = async (tx: Tx, calendarId: CalendarId): Promise<boolean> => {
  const rows = await tx.query(
    'holidays.calendar-remove',
    'delete from holiday_calendars where workspace_id = $1 and calendar_id = $2 returning 1',
    [tx.workspaceId, calendarId],
  )
  return rows.length > 0
}

export const replaceQueues = async (tx: Tx, calendarId: CalendarId, queueIds: readonly QueueId[]): Promise<void> => {
  await tx.query(
    'holidays.queues-drop',
    'delete from holiday_calendar_queues where workspace_id = $1 and calendar_id = $2 and queue_id <> all($3)',
    [tx.workspaceId, calendarId, queueIds],
  )
  await tx.query(
    'holidays.queues-add',
    `insert into holiday_calendar_queues (workspace_id, calendar_id, queue_id) select $1, $2, * from unnest($3::uuid[]) on conflict do nothing`,
    [tx.workspaceId, calendarId, queueIds],
  )
}

export const replaceHolidays = async (
  tx: Tx,
  calendarId: CalendarId,
  of: { holidays: readonly Holiday[]; until: Date },
): Promise<void> => {
  const { holidays } = of
  const days = holidays.map(daysOf)
  await tx.query('holidays.drop', 'delete from holidays where workspace_id = $1 and calendar_id = $2', [
    tx.workspaceId,
    calendarId,
  ])
  await tx.query(
    'holidays.add',
    `insert into holidays (workspace_id, calendar_id, name, from_at, to_at, first_day, last_day)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::date[], $7::date[])`,
    [
      tx.workspaceId,
      calendarId,
      holidays.map(({ name }) => name),
      holidays.map(({ from }) => from),
      holidays.map(({ to }) => to),
      days.map(({ first }) => first),
      days.map(({ last }) => last),
    ],
  )
  await tx.query(
    'holidays.read-until',
    'update holiday_calendars set entries = $3, read_until = $4::timestamptz where workspace_id = $1 and calendar_id = $2',
    [tx.workspaceId, calendarId, holidays.length, of.until],
  )
}
