/** Reads a month of the anonymous bank's call log (https://ie.technion.ac.il/serveng/callcenterdata): who called when, how long they waited, who answered. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A caller as the log has them; ms since midnight. */
export interface Call {
  id: string
  at: number
  priority: number
  /** How long they would wait: known where they hung up, at least this long where they were answered. */
  patienceMs: number
  isPatienceKnown: boolean
  /** null where nobody ever answered them: drawn from those who were. */
  serviceMs: number | null
}
export interface Duty {
  personId: string
  from: number
  to: number
}

export interface LoggedDay {
  calls: Call[]
  duties: Duty[]
}

/** An agent who takes nobody for longer has gone away meanwhile. */
const AWAY_MS = 20 * 60_000

const ofClock = (text: string): number => {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number)
  return ((h * 60 + m) * 60 + s) * 1000
}

/** The days of a month's log: callers who asked for a person, and who was at work when. Internet support is a house of its own. */
export const readDays = (file: string): Map<string, LoggedDay> => {
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n')
  const names = head.split('\t')
  const days = new Map<string, { calls: Call[]; served: Map<string, [number, number][]> }>()
  for (const line of lines) {
    const cells = line.split('\t')
    const row = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
    if (row.type === 'IN' || row.outcome === 'PHANTOM') continue
    const isServed = row.outcome === 'AGENT'
    const waitedMs = Number(row.q_time) * 1000
    if (!isServed && waitedMs === 0) continue
    const day = days.get(row.date!) ?? { calls: [], served: new Map<string, [number, number][]>() }
    days.set(row.date!, day)
    const at = waitedMs > 0 ? ofClock(row.q_start!) : ofClock(row.ser_start!)
    day.calls.push({
      id: `${day.calls.length}`.padStart(6, '0'),
      at,
      priority: row.priority === '2' ? 1 : 0,
      patienceMs: waitedMs,
      isPatienceKnown: !isServed,
      serviceMs: isServed ? Number(row.ser_time) * 1000 : null,
    })
    if (isServed && row.server !== 'NO_SERVER') {
      const list = day.served.get(row.server!) ?? []
      day.served.set(row.server!, list)
      list.push([ofClock(row.ser_start!), ofClock(row.ser_exit!)])
    }
  }
  return new Map(
    [...days].map(([date, { calls, served }]) => [
      date,
      {
        calls: calls.toSorted((a, b) => a.at - b.at),
        duties: [...served].flatMap(([who, spans]) => dutiesOf(who, spans)),
      },
    ]),
  )
}

const dutiesOf = (who: string, spans: [number, number][]): Duty[] => {
  const duties: Duty[] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = duties.at(-1)
    if (last && from - last.to < AWAY_MS) last.to = Math.max(last.to, to)
    else duties.push({ personId: who, from, to })
  }
  return duties
}
