/** Yesterday and today by queue and half hour. Reads only. */
import type { z } from 'zod'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { HalfHour } from '@peakend/contract/reports.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { csvOf } from '../base/csv.ts'
import { hidesTeams, seesWhole } from '../evaluations/sums/sums.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { definitions } from './definitions.data.ts'
import { halfHourRows, messagesLeft, type HalfHourRow, type MessagesLeft } from './store.ts'

type Shown = z.infer<typeof HalfHour>
const LONGEST_MS = 31 * 24 * 3_600_000

const pct = (part: number, whole: number) => (whole === 0 ? null : (part / whole) * 100)

const shown = (row: HalfHourRow, from: Date, messages: number, showsScores: boolean): Shown => ({
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
  asIntendedPct: showsScores ? pct(row.met, row.judged) : null,
  judged: row.judged,
})

/** A half hour, or a queue, in which nobody stood in line: what was left there while closed would be lost with it. */
const nobody = ({ at, queueId, queueName }: Pick<HalfHourRow, 'at' | 'queueId' | 'queueName'>): HalfHourRow => ({
  at,
  queueId,
  queueName,
  offered: 0,
  answered: 0,
  answeredHere: 0,
  callBacks: 0,
  left: 0,
  shortLeft: 0,
  waitMedianMs: null,
  waitP90Ms: null,
  inTarget: 0,
  transfers: 0,
  messages: 0,
  csatTop: 0,
  csatAnswers: 0,
  met: 0,
  judged: 0,
})
const keyOf = ({ at, queueId }: Pick<HalfHourRow, 'at' | 'queueId'>) => `${at?.getTime() ?? ''} ${queueId ?? ''}`

/** The rows and those that only messages make, in their order. */
const withMessages = (rows: readonly HalfHourRow[], messages: readonly MessagesLeft[]): HalfHourRow[] => {
  const known = new Set(rows.map(keyOf))
  const missing = messages.filter((m) => !known.has(keyOf(m))).map(nobody)
  return [...rows, ...missing].toSorted(
    (a, b) =>
      (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) || (a.queueName ?? '').localeCompare(b.queueName ?? '', 'en'),
  )
}

/** The first is over all queues; a queue with nothing but messages has one as well. */
const totalsWith = (totals: readonly HalfHourRow[], messages: readonly MessagesLeft[]): HalfHourRow[] => {
  const known = new Set(totals.map((r) => r.queueId))
  const queues = new Map(
    messages.filter((m) => m.queueId && !known.has(m.queueId)).map((m) => [m.queueId, m.queueName]),
  )
  return [...totals, ...[...queues].map(([queueId, queueName]) => nobody({ at: null, queueId, queueName }))]
}

const queuesOf = (scope: Scope, queueId: QueueId | undefined): readonly string[] | null => {
  if (!queueId) return scope.queues === 'all' ? null : scope.queues
  return scope.queues === 'all' || scope.queues.includes(queueId) ? [queueId] : []
}

/**
 * Rows, totals (the first is over all queues) and the definitions of every figure. Refuses with `range_too_long` beyond 31 days. Where the staff policy shows scores
 * not at all, as intended is told of the whole workspace only.
 */
export const halfHours = async (tx: ReadTx, scope: Scope, of: { from: Date; to: Date; queueId?: QueueId }) => {
  if (of.to.getTime() - of.from.getTime() > LONGEST_MS) throw new Refusal('range_too_long')
  const range = { ...of, queueIds: queuesOf(scope, of.queueId) }
  const hides = hidesTeams(await workspaceOf(tx))
  const isWhole = of.queueId === undefined && seesWhole(scope)
  const messages = await messagesLeft(tx, of.from, of.to)
  const inSight = messages.filter((m) => !range.queueIds || (m.queueId && range.queueIds.includes(m.queueId)))
  const countAt = (at: Date | null, queueId: QueueId | null) =>
    inSight.find((m) => m.at.getTime() === at?.getTime() && m.queueId === queueId)?.n ?? 0
  const countIn = (queueId: QueueId | null) =>
    inSight.filter((m) => queueId === null || m.queueId === queueId).reduce((sum, m) => sum + m.n, 0)
  const rows = await halfHourRows(tx, { ...range, grouped: true })
  const totals = await halfHourRows(tx, { ...range, grouped: false })
  return {
    rows: withMessages(rows, inSight).map((r) => shown(r, of.from, countAt(r.at, r.queueId), !hides)),
    totals: totalsWith(totals, inSight).map((r) =>
      shown(r, of.from, countIn(r.queueId), !hides || (isWhole && r.queueId === null)),
    ),
    hidesTeams: hides,
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
