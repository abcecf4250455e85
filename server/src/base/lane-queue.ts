import type { Recorded } from './event.ts'

/** One lane of a reaction as the node that holds it keeps it. */
export interface Lane {
  lane: number
  /** The cursor as it stands in the table. */
  position: number
  /** The highest position ever queued here. */
  seenTo: number
  queue: Recorded[]
  /** When each of the queue came here, in ms that only go forward. */
  cameAtMs: number[]
  isBusy: boolean
  isSingle: boolean
}

/** Takes the first off its queue. */
export const take = (lane: Lane, count: number): void => {
  lane.queue.splice(0, count)
  lane.cameAtMs.splice(0, count)
}

/**
 * Events of a batch that are the last of their key in all that is queued, in their order: a later one, further back in the queue, does for those before it.
 * A parked event is a batch of its own, so none is passed over.
 */
export const newestOf = (batch: readonly Recorded[], queue: readonly Recorded[]): Recorded[] => {
  const last = new Map(queue.map((recorded) => [recorded.key, recorded]))
  return batch.filter((recorded) => last.get(recorded.key) === recorded)
}
