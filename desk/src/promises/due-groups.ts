/** Promises in the order one should look at them. Pure. */
export type DueGroup = 'late' | 'soon' | 'today' | 'later' | 'undated'
export const dueGroups: readonly DueGroup[] = ['late', 'soon', 'today', 'later', 'undated']

export const soonMs = 60 * 60_000

export function dueGroup(dueAt: string | null, nowMs: number): DueGroup {
  if (dueAt === null) return 'undated'
  const ms = Date.parse(dueAt)
  if (ms < nowMs) return 'late'
  if (ms - nowMs < soonMs) return 'soon'
  return new Date(ms).toDateString() === new Date(nowMs).toDateString() ? 'today' : 'later'
}

/** How long before its hour the owner is reminded. */
export const remindMs = 10 * 60_000

/** What to sound for now: each promise once before its hour and once at it. `heard` holds what was sounded. */
export function alarmsNow<P extends { id: string; dueAt: string | null }>(
  promises: readonly P[],
  nowMs: number,
  heard: ReadonlySet<string>,
): { promise: P; kind: 'soon' | 'now'; key: string }[] {
  return promises.flatMap((promise) => {
    if (promise.dueAt === null) return []
    const leftMs = Date.parse(promise.dueAt) - nowMs
    const kind = leftMs <= 0 ? 'now' : leftMs <= remindMs ? 'soon' : null
    if (kind === null) return []
    const key = `${kind} ${promise.id} ${promise.dueAt}`
    return heard.has(key) ? [] : [{ promise, kind, key }]
  })
}
