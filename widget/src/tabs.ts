/**
 * Several tabs of one shop. Each keeps its own socket (turns are merged by id, so nothing doubles); they tell each other
 * what was read and sent, and agree on which one makes a sound.
 */
import type { Keep } from './outbox.ts'

export class Tabs {
  readonly #channel: BroadcastChannel | undefined

  constructor(name: string, hear: (message: Record<string, unknown>) => void) {
    if (typeof BroadcastChannel === 'undefined') return
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'object' && event.data !== null) hear(event.data as Record<string, unknown>)
    }
  }

  tell(message: Record<string, unknown>): void {
    this.#channel?.postMessage(message)
  }

  /** True for the first tab that asks about a turn: one tone, however many tabs are open. */
  isFirst(keep: Keep, turnId: string): boolean {
    if (keep.getItem('peakend:sounded') === turnId) return false
    keep.setItem('peakend:sounded', turnId)
    return true
  }
}
