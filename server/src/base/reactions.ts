import type { EventOf, EventType } from '@peakend/contract/events.ts'
import type { Tx } from './database.ts'
import type { Recorded } from './event.ts'

export type { Recorded } from './event.ts'

/** Something a module does because something happened. Runs exactly once inside the database for every event. */
export interface Reaction {
  readonly name: string
  readonly on: readonly EventType[]
  readonly startAt: 'beginning' | 'now'
  readonly onlyNewest?: boolean
  readonly gatherMs?: number
  readonly wants?: (event: Recorded['event']) => boolean
  readonly react: (tx: Tx, recorded: Recorded) => Promise<void>
  readonly reactAll?: (tx: Tx, recorded: readonly Recorded[]) => Promise<void>
}

/**
 * Declares a reaction. `react` runs as the app role in the event's workspace, in one transaction with the reaction's cursor and
 * perhaps with other events; it may record, enqueue and call doors, and must have no effect outside `tx`. Events of one key come in
 * their order. When it throws, the event is tried three times, then parked, and later events of its key park behind it while other keys go on.
 * With `onlyNewest`, of several events of one key that came together only the last runs: for what looks at how things stand, whatever led there.
 * `wants` (pure, by the event alone) leaves events out before they cost a transaction. `gatherMs` lets events wait that long for others, for what
 * nobody waits for; `reactAll` takes a whole batch at once in place of `react`, which then serves one event by itself.
 * `name` is kept for good; `startAt` says where a reaction that is new to an installation begins.
 */
export const defineReaction = <T extends EventType>(of: {
  name: `${string}.${string}`
  on: readonly T[]
  startAt: 'beginning' | 'now'
  onlyNewest?: boolean
  gatherMs?: number
  wants?: (event: EventOf<T>) => boolean
  react: (tx: Tx, recorded: Recorded<EventOf<T>>) => Promise<void>
  reactAll?: (tx: Tx, recorded: readonly Recorded<EventOf<T>>[]) => Promise<void>
}): Reaction => of as unknown as Reaction
