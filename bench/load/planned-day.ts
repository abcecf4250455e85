/** A day of the log, with everything the log does not say drawn beforehand: whoever replays it, and however, meets the same day. */
import { randomUUID } from 'node:crypto'
import type { Duty, LoggedDay } from './bank-days.ts'

export interface PlannedCall {
  id: string
  at: number
  priority: number
  /** Hangs up then, where nobody has answered. */
  leavesAt: number
  serviceMs: number
  /** Somebody at work when they call owns the case they call about; null: no case. */
  ownerId: string | null
}
export interface PlannedDay {
  calls: PlannedCall[]
  duties: Duty[]
  meanServiceMs: number
  meanPatienceMs: number
}
/** What became of a call. */
export interface Fate {
  call: PlannedCall
  /** null where they left. */
  answeredAt: number | null
  /** null where nothing could be told. */
  toldMs: number | null
}

const ORDINARY_MS = 180_000

/**
 * The log knows whole seconds: within them, everything happens at a time of its own, so that no two things fall together. Who was answered would have waited
 * on, memoryless beyond what the log shows; who never was is served as long as somebody who was.
 */
export const planDay = ({ calls, duties }: LoggedDay, random: () => number, ownedPct = 0): PlannedDay => {
  const services = calls.flatMap((call) => (call.serviceMs === null ? [] : [call.serviceMs]))
  const hungUp = calls.filter((call) => call.isPatienceKnown).length
  const meanPatienceMs = calls.reduce((sum, call) => sum + call.patienceMs, 0) / Math.max(1, hungUp)
  const within = () => Math.floor(random() * 1000)
  const planned = calls.map((call) => {
    const at = call.at + within()
    const more = call.isPatienceKnown ? 0 : -Math.log(1 - random()) * meanPatienceMs
    const service = call.serviceMs ?? services[Math.floor(random() * services.length)] ?? ORDINARY_MS
    const leavesAt = at + Math.round(call.patienceMs + more) + 1 + within()
    return { id: randomUUID(), at, priority: call.priority, leavesAt, serviceMs: service + within() }
  })
  const ids = new Map<string, string>()
  const idOf = (name: string) => ids.get(name) ?? ids.set(name, randomUUID()).get(name)!
  const ownerAt = (at: number): string | null => {
    if (ownedPct === 0 || random() >= ownedPct / 100) return null
    const here = duties.filter(({ from, to }) => from <= at && at < to)
    const owner = here[Math.floor(random() * here.length)]
    return owner ? idOf(owner.personId) : null
  }
  return {
    calls: planned.map((call) => ({ ...call, ownerId: ownerAt(call.at) })).toSorted((a, b) => a.at - b.at),
    duties: duties.map(({ personId, from, to }) => ({
      personId: idOf(personId),
      from: from + within(),
      to: to + 1000 + within(),
    })),
    meanServiceMs: services.reduce((sum, ms) => sum + ms, 0) / Math.max(1, services.length),
    meanPatienceMs,
  }
}
