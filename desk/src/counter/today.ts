/** What was written down at a place today, from who was here. Pure. */
import type { Arrival, LogKind } from '@peakend/contract/visits.ts'

export interface LoggedLine {
  key: string
  interactionId: string
  visitor: string | null
  kind: LogKind
  what: string
  at: string
  personName: string | null
}

/** Newest first. */
export const logsOf = (rows: readonly Pick<Arrival, 'interactionId' | 'name' | 'log'>[]): LoggedLine[] =>
  rows
    .flatMap(({ interactionId, name, log }) =>
      log.map((line, i) => ({ ...line, key: `${interactionId} ${i}`, interactionId, visitor: name })),
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))

/** How often each was written down: the most first, then by name. */
export const sumsOf = (logs: readonly Pick<LoggedLine, 'kind' | 'what'>[]) => {
  const sums = new Map<string, { kind: LogKind; what: string; count: number }>()
  for (const { kind, what } of logs) {
    if (what === '') continue
    const sum = sums.get(`${kind} ${what}`) ?? { kind, what, count: 0 }
    sum.count++
    sums.set(`${kind} ${what}`, sum)
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
}
