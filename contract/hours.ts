/**
 * When we are open, by queue and channel, and what a customer meets when we are not.
 *
 * The narrowest hours hold: of queue and channel, of the queue, of the channel, of the workspace. On all of them lie holidays, which come from calendars,
 * and special days, which somebody set by hand and which win over both.
 */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CalendarId, QueueId, SpecialDayId } from './ids.ts'
import { Timetable } from './routing.ts'
import { At, Bilingual, Channel, Done, ScreenLanguage, Written } from './values.ts'
import { TimeZone } from './workspace.ts'

/** Whose: null stands for every queue that has none of its own, or for every channel. */
const Where = { queueId: QueueId.nullable(), channel: Channel.nullable() }
const InChannel = { queueId: QueueId.nullable(), channel: Channel }
const asked = {
  queueId: QueueId.optional(),
  channel: Channel.optional(),
}

/** A day of the calendar, without zone. */
export const Day = z.iso.date()

export const ChannelHours = z.object({
  ...InChannel,
  timetable: Timetable,
  /** Null: the queue's zone, else the workspace's. */
  timeZone: TimeZone.nullable(),
})

export const ClosedBy = z.object({ kind: z.enum(['week', 'holiday', 'special-day']), name: z.string().nullable() })

/** From and to (without to): dates for whole days, wall-clock times, or points in time with `Z`. */
export const Holiday = z.object({ name: z.string(), from: z.string(), to: z.string() })

const DayShift = z
  .object({ from: z.number().int().min(0).max(1439), to: z.number().int().min(1).max(2880) })
  .refine((shift) => shift.to > shift.from, 'ends before it begins')

export const SpecialDay = z.object({
  id: SpecialDayId,
  on: Day,
  ...Where,
  /** Minutes from midnight; none: closed all day. */
  shifts: z.array(DayShift).max(10),
  note: z.string().max(200),
  madeBy: z.string(),
  madeAt: At,
})

/** Why a calendar was not read, and at which line. */
export const CalendarFault = z.object({
  line: z.number().int(),
  /** The line as it stands there, cut. */
  text: z.string(),
  problem: z.enum([
    'not-a-calendar',
    'no-entries',
    'not-a-property',
    'not-closed',
    'wrong-value',
    'no-start',
    'ends-before',
    'zone-unknown',
    'too-often',
    'too-many',
    'too-slow',
  ]),
})
export type CalendarFault = z.infer<typeof CalendarFault>

/** What a calendar holds from now on. */
export const CalendarRead = z.object({
  /** Its own name, where it has one. */
  name: z.string().nullable(),
  /** In all, over the years that are read ahead. */
  count: z.number().int(),
  /** The next twenty. */
  next: z.array(Holiday),
  /** Entries left out: cancelled ones, and those without any length. */
  leftOut: z.number().int(),
})

/** A request takes 256 kB; a country’s holidays are some. */
const Ics = z.string().min(1).max(200_000)
const CalendarSettings = z.object({
  name: Written(80),
  /** `all`, or the queues that share it. */
  queues: z.union([z.literal('all'), z.array(QueueId).max(500)]),
})
export const HolidayCalendar = CalendarSettings.extend({
  id: CalendarId,
  fileName: z.string().nullable(),
  count: z.number().int(),
  next: z.array(Holiday),
  /** Holidays are known until then; they are read on from the calendar each month. */
  readUntil: Day,
  addedBy: z.string(),
  addedAt: At,
})

/** A day on which we are closed though the week says open, or keep other hours. */
export const ClosedDay = z.object({
  on: Day,
  name: z.string(),
  kind: z.enum(['holiday', 'special-day']),
  /** What is left of the day; none: closed. */
  open: z.array(DayShift),
})

/** What a customer meets outside the hours. `{opens}`, `{answer}`, `{brand}` and `{case}` stand for what is true then. */
export const ClosedPlan = z.object({
  ...InChannel,
  text: z.object({ en: Written(1000), es: Written(1000) }),
  offersCallBack: z.boolean(),
})
export type ClosedPlan = z.infer<typeof ClosedPlan>

export const hours = {
  now: endpoint({
    method: 'GET',
    path: '/hours/now',
    permission: 'queues.read',
    summary: 'Whether a queue is open in a channel now, and when that changes',
    input: z.object(asked),
    output: z.object({
      isOpen: z.boolean(),
      closedBy: ClosedBy.nullable(),
      opensAt: At.nullable(),
      closesAt: At.nullable(),
      answerBy: At,
      timeZone: TimeZone,
      now: At,
    }),
    refusals: ['not_found'],
  }),
  channels: endpoint({
    method: 'GET',
    path: '/hours/channels',
    permission: 'queues.read',
    summary: 'Hours that hold for one channel only',
    output: z.object({ rows: z.array(ChannelHours) }),
  }),
  setChannel: endpoint({
    method: 'PUT',
    path: '/hours/channels',
    permission: 'queues.change',
    summary: 'Give a channel hours of its own, or (timetable null) take them away',
    input: z.object({ ...InChannel, timetable: Timetable.nullable(), timeZone: TimeZone.nullable().default(null) }),
    output: Done,
    refusals: ['not_found'],
  }),
  specialDays: endpoint({
    method: 'GET',
    path: '/special-days',
    permission: 'queues.read',
    summary: 'Special days from yesterday on, the next 200',
    output: z.object({ rows: z.array(SpecialDay) }),
  }),
  setSpecialDay: endpoint({
    method: 'PUT',
    path: '/special-days',
    permission: 'queues.change',
    summary: 'Keep other hours on a date, or none; the same date, queue and channel again replaces it',
    input: SpecialDay.omit({ id: true, madeBy: true, madeAt: true }),
    output: SpecialDay,
    refusals: ['not_found', 'limit_reached'],
  }),
  removeSpecialDay: endpoint({
    method: 'DELETE',
    path: '/special-days/{specialDayId}',
    permission: 'queues.change',
    summary: 'Keep the usual hours again',
    input: z.object({ specialDayId: SpecialDayId }),
    output: Done,
    refusals: ['not_found'],
  }),
  calendars: endpoint({
    method: 'GET',
    path: '/holiday-calendars',
    permission: 'queues.read',
    summary: 'Calendars of holidays, with their next twenty',
    output: z.object({ rows: z.array(HolidayCalendar) }),
  }),
  readCalendar: endpoint({
    method: 'POST',
    path: '/holiday-calendars/read',
    permission: 'queues.change',
    summary: 'Read an iCalendar text and answer what is in it, or the line at fault; nothing is kept',
    input: z.object({ ics: Ics }),
    output: z.union([CalendarRead, z.object({ fault: CalendarFault })]),
    perMinute: 60,
  }),
  addCalendar: endpoint({
    method: 'POST',
    path: '/holiday-calendars',
    permission: 'queues.change',
    summary: 'Keep the holidays of an iCalendar text (RFC 5545)',
    input: CalendarSettings.extend({ ics: Ics, fileName: z.string().max(255).nullable().default(null) }),
    output: HolidayCalendar,
    refusals: ['calendar_unreadable', 'name_taken', 'not_found', 'limit_reached'],
    perMinute: 60,
  }),
  changeCalendar: endpoint({
    method: 'PATCH',
    path: '/holiday-calendars/{calendarId}',
    permission: 'queues.change',
    summary: 'Rename it, share it with other queues, or put another text in its place',
    input: CalendarSettings.partial().extend({
      calendarId: CalendarId,
      ics: Ics.optional(),
      fileName: z.string().max(255).nullable().optional(),
    }),
    output: HolidayCalendar,
    refusals: ['calendar_unreadable', 'name_taken', 'not_found'],
    perMinute: 60,
  }),
  removeCalendar: endpoint({
    method: 'DELETE',
    path: '/holiday-calendars/{calendarId}',
    permission: 'queues.change',
    summary: 'Take a calendar and its holidays away',
    input: z.object({ calendarId: CalendarId }),
    output: Done,
    refusals: ['not_found'],
  }),
  closedDays: endpoint({
    method: 'GET',
    path: '/closed-days',
    permission: 'queues.read',
    summary:
      'The next twenty days on which a queue is closed, or keeps other hours, because of a holiday or a special day',
    input: z.object(asked),
    output: z.object({ rows: z.array(ClosedDay) }),
    refusals: ['not_found'],
  }),
  closedPlans: endpoint({
    method: 'GET',
    path: '/closed-plans',
    permission: 'queues.read',
    summary: 'What a customer meets outside the hours, by channel and queue; and what we would propose to say',
    output: z.object({
      rows: z.array(ClosedPlan.extend({ changedBy: z.string(), changedAt: At })),
      proposed: z.array(z.object({ channel: Channel, text: Bilingual })),
    }),
  }),
  setClosedPlan: endpoint({
    method: 'PUT',
    path: '/closed-plans',
    permission: 'queues.change',
    summary: 'Say what a customer meets outside the hours, or (text null) say nothing of our own',
    input: ClosedPlan.omit({ text: true }).extend({ text: ClosedPlan.shape.text.nullable() }),
    output: Done,
    refusals: ['not_found'],
  }),
  previewClosedPlan: endpoint({
    method: 'POST',
    path: '/closed-plans/preview',
    permission: 'queues.read',
    summary:
      'A text as a customer would read it: at a time (the next closing unless told), with the opening that would be next then',
    input: z.object({ ...InChannel, text: z.string().max(1000), language: ScreenLanguage, at: At.optional() }),
    output: z.object({ text: z.string(), at: At, opensAt: At.nullable(), answerBy: At, timeZone: TimeZone }),
    refusals: ['not_found'],
    perMinute: 240,
  }),
}
