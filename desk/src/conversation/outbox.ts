/**
 * What an agent has sent and the server has not acknowledged yet. Kept on this machine under the sender's id, so that sending again after a lost
 * answer, a reload or a crash is harmless. One conversation's messages go one after the other; silence is waited out, a refusal is shown.
 */
import type { Store } from './drafts.ts'

export interface Unsent<A> {
  senderId: string
  workspaceId: string
  interactionId: string
  kind: 'said' | 'note'
  text: string
  attachments: readonly A[]
  asks: readonly string[]
  answerId?: string | undefined
  at: string
  /** `waiting`: nothing answers, it is tried again by itself. `failed`: refused, `why` says so; the agent decides. */
  state: 'sending' | 'waiting' | 'failed'
  why?: string
}
export type Verdict = { ok: true } | { ok: false; isFinal: boolean; why: string }

const key = 'peakend.outbox'
const firstMs = 1000
const longestMs = 15_000

export function createOutbox<A>(of: {
  store: Store
  send: (unsent: Unsent<A>) => Promise<Verdict>
  later: (run: () => void, ms: number) => void
}) {
  const listeners = new Set<() => void>()
  const busy = new Set<string>()
  let failures = 0
  let held: readonly Unsent<A>[] = recall<A>(of.store)

  const set = (next: readonly Unsent<A>[]) => {
    held = next
    try {
      if (held.length === 0) of.store.removeItem(key)
      else of.store.setItem(key, JSON.stringify(held))
    } catch {
      // no room to keep it: it still stands on the screen and is being sent
    }
    for (const listener of listeners) listener()
  }
  const change = (senderId: string, more: Partial<Unsent<A>>) =>
    set(held.map((one) => (one.senderId === senderId ? { ...one, ...more } : one)))

  async function work(interactionId: string): Promise<void> {
    if (busy.has(interactionId)) return
    busy.add(interactionId)
    try {
      for (;;) {
        const next = held.find((one) => one.interactionId === interactionId && one.state !== 'failed')
        if (!next) return
        change(next.senderId, { state: 'sending', why: undefined })
        const verdict = await of.send(next)
        if (verdict.ok) {
          failures = 0
          set(held.filter((one) => one.senderId !== next.senderId))
        } else if (verdict.isFinal) {
          change(next.senderId, { state: 'failed', why: verdict.why })
        } else {
          change(next.senderId, { state: 'waiting', why: verdict.why })
          of.later(() => void work(interactionId), Math.min(longestMs, firstMs * 2 ** failures++))
          return
        }
      }
    } finally {
      busy.delete(interactionId)
    }
  }

  return {
    add(unsent: Omit<Unsent<A>, 'state'>): void {
      set([...held, { ...unsent, state: 'sending' }])
      void work(unsent.interactionId)
    },
    retry(senderId: string): void {
      const one = held.find((u) => u.senderId === senderId)
      if (!one) return
      change(senderId, { state: 'waiting', why: undefined })
      void work(one.interactionId)
    },
    /** Takes it back while it has not left; answers what it was, or null when it is just going out. */
    takeBack(senderId: string): Unsent<A> | null {
      const one = held.find((u) => u.senderId === senderId)
      if (!one || one.state === 'sending') return null
      set(held.filter((u) => u.senderId !== senderId))
      return one
    },
    /** Tries everything that waits: on start, and when the connection is back. */
    flush(): void {
      failures = 0
      for (const id of new Set(held.map((one) => one.interactionId))) void work(id)
    },
    list: (): readonly Unsent<A>[] => held,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** After a reload nothing is on its way any more: what was being sent waits, and is sent again under the same id. */
function recall<A>(store: Store): readonly Unsent<A>[] {
  try {
    const kept = JSON.parse(store.getItem(key) ?? '[]') as Unsent<A>[]
    return Array.isArray(kept) ? kept.map((one) => (one.state === 'sending' ? { ...one, state: 'waiting' } : one)) : []
  } catch {
    return []
  }
}
