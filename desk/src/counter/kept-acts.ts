/**
 * What staff did while the network was away: the visitor stands before them and does not wait for it. Kept on this machine in the order it was done, sent when somebody
 * answers again, and forgotten then. Every act sent twice is once.
 */
import type { Arrival, VisitSheet } from '@peakend/contract/visits.ts'

interface Acts {
  greet: { interactionId: string }
  absent: { interactionId: string }
  log: { interactionId: string; senderId: string; kind: 'demonstration' | 'hand-over'; what: string }
  sheet: { interactionId: string } & VisitSheet
  finish: { interactionId: string; outcome: string; needId?: string } & VisitSheet
}
export type ActName = keyof Acts
export type KeptAct = { [N in ActName]: { act: N; input: Acts[N] } }[ActName] & { workspaceId: string; at: string }
/** `silence`: nobody answered, it is tried again; `refused`: it is let go, and said. */
export type Answer = 'taken' | 'refused' | 'silence'

export interface Store {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const key = 'peakend.counter.acts'

export const createKeptActs = (of: { store: Store; send: (kept: KeptAct) => Promise<Answer> }) => {
  const listeners = new Set<() => void>()
  let held: readonly KeptAct[] = recall(of.store)
  let running: Promise<void> | null = null
  const set = (next: readonly KeptAct[]) => {
    held = next
    try {
      if (held.length === 0) of.store.removeItem(key)
      else of.store.setItem(key, JSON.stringify(held))
    } catch {
      // no room to keep it: it is still here for as long as the page is open
    }
    for (const listener of listeners) listener()
  }
  const run = async () => {
    for (let next = held[0]; next; next = held[0]) {
      if ((await of.send(next)) === 'silence') return
      set(held.slice(1))
    }
  }
  return {
    add: (kept: KeptAct) => set([...held, kept]),
    /** Sends what is kept, oldest first; ends at the first silence. */
    flush: () => (running ??= run().finally(() => (running = null))),
    list: () => held,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const recall = (store: Store): readonly KeptAct[] => {
  try {
    const kept = JSON.parse(store.getItem(key) ?? '[]') as unknown
    return Array.isArray(kept) ? (kept as KeptAct[]) : []
  } catch {
    return []
  }
}

const sheetOf = ({ welcome, peak, farewell, note }: VisitSheet): VisitSheet => ({ welcome, peak, farewell, note })

/** A visit as it is with what was done and is not sent yet. */
export const withActs = (visit: Arrival, kept: readonly KeptAct[]): Arrival =>
  kept.reduce((row, one) => (one.input.interactionId === row.interactionId ? withAct(row, one) : row), visit)

const withAct = (row: Arrival, one: KeptAct): Arrival => {
  switch (one.act) {
    case 'greet':
      return { ...row, state: row.state === 'called' ? 'with-us' : row.state, greetedAt: row.greetedAt ?? one.at }
    case 'absent':
      return { ...row, state: 'left', endedAt: one.at }
    case 'log':
      return { ...row, log: [...row.log, { kind: one.input.kind, what: one.input.what, at: one.at, personName: null }] }
    case 'sheet':
      return { ...row, sheet: sheetOf(one.input) }
    case 'finish':
      return { ...row, state: 'ended', endedAt: one.at, sheet: sheetOf(one.input) }
    default:
      return one satisfies never
  }
}
