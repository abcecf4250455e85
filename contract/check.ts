/** The 24/7 check: for any hour of the coming year, what would a customer meet at each touchpoint? */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { ClosedBy } from './hours.ts'
import { QueueId, TouchpointId } from './ids.ts'
import { At, Bilingual, Channel } from './values.ts'
import { TimeZone } from './workspace.ts'

/** Why nobody would be met, or nothing said. */
export const gapReasons = [
  'no-queue',
  'paused',
  'never-open',
  'nobody-serves',
  'training-missing',
  'skill-missing',
  'language-unspoken',
  'no-plan',
] as const
export const GapReason = z.enum(gapReasons)
export type GapReason = z.infer<typeof GapReason>

const Range = z.object({ from: At, to: At })
/** One thing that is missing somewhere, over all the hours it is. */
export const Gap = z.object({
  reason: GapReason,
  channel: Channel,
  touchpointId: TouchpointId,
  touchpointName: z.string(),
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  /** Which language nobody speaks well enough. */
  language: z.string().nullable(),
  hours: z.number(),
  count: z.number().int(),
  /** The first ten. */
  ranges: z.array(Range),
})
export type Gap = z.infer<typeof Gap>

/**
 * An hour in a letter: `o` open all of it and everywhere, `p` in part or at some touchpoints, `c` closed with something said, `g` a gap somewhere in it.
 * The letters of all days stand one after another; a day on which clocks change has 23 or 25.
 */
export const CheckYear = z.object({
  timeZone: TimeZone,
  days: z.array(z.object({ on: z.iso.date(), from: At, hours: z.number().int() })),
  channels: z.array(
    z.object({
      channel: Channel,
      touchpoints: z.array(z.object({ id: TouchpointId, name: z.string() })),
      cells: z.string(),
    }),
  ),
  gaps: z.array(Gap),
  /** Milliseconds it took to work out. */
  tookMs: z.number(),
})
export type CheckYear = z.infer<typeof CheckYear>

/** What one touchpoint would answer at a time. */
export const Meeting = z.object({
  channel: Channel,
  touchpointId: TouchpointId,
  touchpointName: z.string(),
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  state: z.enum(['open', 'closed', 'gap']),
  reasons: z.array(z.object({ reason: GapReason, language: z.string().nullable() })),
  closedBy: ClosedBy.nullable(),
  /** The very words; null where nothing of our own is said. */
  said: Bilingual.nullable(),
  opensAt: At.nullable(),
  answerBy: At.nullable(),
  offersCallBack: z.boolean(),
  timeZone: TimeZone,
})
export type Meeting = z.infer<typeof Meeting>

export const check = {
  year: endpoint({
    method: 'GET',
    path: '/check/year',
    permission: 'floor.read',
    summary: 'What a customer would meet in each hour of the next 365 days, by channel, and where there are gaps',
    output: CheckYear,
    refusals: ['not_found'],
    perMinute: 60,
  }),
  hour: endpoint({
    method: 'GET',
    path: '/check/hour',
    permission: 'floor.read',
    summary: 'What a customer would meet at a time within the next 365 days at each touchpoint, with the very words',
    input: z.object({ at: At }),
    output: z.object({ rows: z.array(Meeting) }),
    refusals: ['not_found'],
    perMinute: 240,
  }),
  csv: endpoint({
    method: 'GET',
    path: '/check.csv',
    permission: 'floor.read',
    summary: 'Every hour of the year by channel, and every gap, as CSV',
    output: z.object({ csv: z.string(), name: z.string() }),
    refusals: ['not_found'],
    perMinute: 30,
  }),
}
