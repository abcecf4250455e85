/** Yesterday and today by queue and half hour. Reads only. */
import type { z } from 'zod'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { HalfHour } from '@peakend/contract/reports.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { csvOf } from '../base/csv.ts'
import { definitions } from './definitions.data.ts'
import { halfHourRows, messagesLeft, type HalfHourRow } from './store.ts'

type Shown = z.infer<typeof HalfHour>
const LONGEST_MS = 31 * 24 * 3_600_000

const pct = (part: number, whole: number) => (whole === 0 ? null : (part / whole) * 100)

const shown = (row: HalfHourRow, from: Date, messages: number): Shown => ({
  at: (row.at ?? from).toISOString(),
  queueId: row.queueId,
  queueName: row.queueName,
  offered: row.offered,
  answered: row.answered,
  callBacks: row.callBacks,
  left: row.left,
  shortLeft: row.shortLeft,
  waitMedianMs: row.waitMedianMs,
  waitP90Ms: row.waitP90Ms,
  answeredInTargetPct: pct(row.inTarget, row.answeredHere + row.left),
  transfers: row.transfers,
  messages,
  csatPct: pct(row.csatTop, row.csatAnswers),
  csatAnswers: row.csatAnswers,
  asIntendedPct: pct(row.met, row.judged),
  judged: row.judged,
})

const queuesOf = (scope: Scope, queueId: QueueId | undefined): readonly string[] | null => {
  if (!queueId) return scope.queues === 'all' ? null : scope.queues
  return scope.queues === 'all' || scope.queues.includes(queueId) ? [queueId] : []
}

/** Rows, totals (the first is over all queues) and the definitions of every figure. Refuses with `range_too_long` beyond 31 days. */
export const halfHours = async (tx: ReadTx, scope: Scope, of: { from: Date; to: Date; queueId?: QueueId }) => {
  if (of.to.getTime() - of.from.getTime() > LONGEST_MS) throw new Refusal('range_too_long')
  const range = { ...of, queueIds: queuesOf(scope, of.queueId) }
  const messages = await messagesLeft(tx, of.from, of.to)
  const inSight = messages.filter((m) => !range.queueIds || (m.queueId && range.queueIds.includes(m.queueId)))
  const count = (at: Date | null, queueId: QueueId | null) =>
    inSight
      .filter((m) => (at === null || m.at.getTime() === at.getTime()) && (queueId === null || m.queueId === queueId))
      .reduce((sum, m) => sum + m.n, 0)
  const rows = await halfHourRows(tx, { ...range, grouped: true })
  const totals = await halfHourRows(tx, { ...range, grouped: false })
  return {
    rows: rows.map((r) => shown(r, of.from, count(r.at, r.queueId))),
    totals: totals.map((r) => shown(r, of.from, count(null, r.queueId))),
    definitions,
  }
}

const columns = [
  'at',
  'queueName',
  'offered',
  'answered',
  'left',
  'shortLeft',
  'waitMedianMs',
  'waitP90Ms',
  'answeredInTargetPct',
  'transfers',
  'messages',
  'csatPct',
  'csatAnswers',
  'asIntendedPct',
  'judged',
  'callBacks',
] as const

/** The same rows as CSV; times in UTC, percentages with one decimal. */
export const halfHoursCsv = async (
  tx: ReadTx,
  scope: Scope,
  of: { from: Date; to: Date; queueId?: QueueId },
): Promise<string> => {
  const { rows } = await halfHours(tx, scope, of)
  return csvOf(
    columns,
    rows.map((row) =>
      columns.map((c) => (c.endsWith('Pct') && typeof row[c] === 'number' ? Math.round(row[c] * 10) / 10 : row[c])),
    ),
  )
}
