/** One story over everything: each module that knows something about a customer adds a source, main lists them. */
import type { CustomerId } from '@peakend/contract/ids.ts'
import type { TimelineRow } from '@peakend/contract/journeys.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Scope } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'

export interface TimelineAsk {
  /** The customer with all that were merged into them. */
  customerIds: readonly CustomerId[]
  /** Rows at or before this time; null for the newest. */
  before: Date | null
  limit: number
  scope: Scope
  /** For titles, where the desk does not know the kind. */
  language: ScreenLanguage
}

/** Rows at or before `before`, newest first, then by id downwards; at most `limit`. Only what the scope shows. */
export type TimelineSource = (tx: ReadTx, ask: TimelineAsk) => Promise<TimelineRow[]>

const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~(\d{1,4})$/

/** More rows than this at one and the same instant are not a story; what lies beyond is left out rather than repeated. */
const MOST_AT_ONCE = 1000

const newestFirst = (a: TimelineRow, b: TimelineRow): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}

/**
 * One page of the story, newest first. The cursor is a time and how many rows of that very time were shown: sources are asked from that time on
 * and the rows shown already are skipped, so that nothing is shown twice or left out at the edge of a page. Refuses `malformed`.
 */
export const timelineOf = async (
  tx: ReadTx,
  sources: readonly TimelineSource[],
  ask: Omit<TimelineAsk, 'before'> & { cursor?: string },
): Promise<{ rows: TimelineRow[]; next: string | null }> => {
  const { before, shown } = readCursor(ask.cursor)
  const limit = ask.limit + shown + 1
  const all: TimelineRow[] = []
  for (const source of sources) all.push(...(await source(tx, { ...ask, before, limit })))
  const sorted = all.toSorted(newestFirst).slice(shown)
  const rows = sorted.slice(0, ask.limit)
  const last = rows.at(-1)
  if (!last || sorted.length <= ask.limit) return { rows, next: null }
  const sameTime = rows.filter((row) => row.at === last.at).length
  const earlier = before?.toISOString() === last.at ? shown : 0
  return { rows, next: `${last.at}~${Math.min(sameTime + earlier, MOST_AT_ONCE)}` }
}

const readCursor = (cursor: string | undefined): { before: Date | null; shown: number } => {
  if (cursor === undefined) return { before: null, shown: 0 }
  const [, at, shown] = CURSOR.exec(cursor) ?? []
  if (!at || !shown || Number.isNaN(Date.parse(at))) throw new Refusal('malformed', 'This cursor was not given by us.')
  return { before: new Date(at), shown: Math.min(Number(shown), MOST_AT_ONCE) }
}
