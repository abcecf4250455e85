/** Yesterday and today, by queue and half hour; every figure with its definition. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { QueueId } from './ids.ts'
import { At, Bilingual } from './values.ts'

export const HalfHour = z.object({
  at: At,
  queueId: QueueId.nullable(),
  queueName: z.string().nullable(),
  offered: z.number().int(),
  answered: z.number().int(),
  /** Of those offered, who took a call-back: they have not left. */
  callBacks: z.number().int(),
  left: z.number().int(),
  shortLeft: z.number().int(),
  waitMedianMs: z.number().int().nullable(),
  waitP90Ms: z.number().int().nullable(),
  answeredInTargetPct: z.number().nullable(),
  transfers: z.number().int(),
  messages: z.number().int(),
  csatPct: z.number().nullable(),
  csatAnswers: z.number().int(),
  /** Also null of a queue where the report `hidesTeams`. */
  asIntendedPct: z.number().nullable(),
  judged: z.number().int(),
})
const range = z.object({ from: At, to: At, queueId: QueueId.optional() })
export const reports = {
  halfHours: endpoint({
    method: 'GET',
    path: '/reports/half-hours',
    permission: 'reports.read',
    summary: 'Offered, answered, left, waits, transfers, CSAT by queue and half hour; at most 31 days',
    input: range,
    output: z.object({
      rows: z.array(HalfHour),
      totals: z.array(HalfHour),
      /** The staff policy shows scores not at all: as intended is told of the whole workspace only. */
      hidesTeams: z.boolean(),
      definitions: z.array(
        z.object({ figure: z.string(), version: z.number().int(), says: Bilingual, excludes: Bilingual }),
      ),
    }),
    refusals: ['range_too_long'],
  }),
  halfHoursCsv: endpoint({
    method: 'GET',
    path: '/reports/half-hours.csv',
    permission: 'reports.read',
    summary: 'The same rows as CSV (RFC 4180; formulas defused)',
    input: range,
    output: z.object({ csv: z.string(), name: z.string() }),
    refusals: ['range_too_long'],
  }),
}
