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

/** Events in one transaction at most, those that a later one of their key does for included. */
const MOST_AT_ONCE = 500

const lastOf = (queue: readonly Recorded[]): ReadonlyMap<string, Recorded> =>
  new Map(queue.map((recorded) => [recorded.key, recorded]))

/**
 * The next events to run in one transaction: the first of the queue, of one workspace, at most `most` that have something to do. With `onlyNewest` those
 * that a later one in the queue does for do not count, so that a few keys with many events are done in few batches. A parked event is a batch of its own.
 */
export const nextBatch = (
  queue: readonly Recorded[],
  most: number,
  { onlyNewest, isParked }: { onlyNewest: boolean; isParked: (recorded: Recorded) => boolean },
): Recorded[] => {
  const first = queue[0]
  const last = onlyNewest && most > 1 ? lastOf(queue) : null
  const batch: Recorded[] = []
  let doing = 0
  for (const recorded of queue.slice(0, MOST_AT_ONCE)) {
    if (recorded.workspaceId !== first?.workspaceId) break
    const alone = isParked(recorded)
    if (alone && batch.length > 0) break
    if (!last || last.get(recorded.key) === recorded) doing++
    if (doing > most) break
    batch.push(recorded)
    if (alone) break
  }
  return batch
}

/**
 * Events of a batch that are the last of their key in all that is queued, in their order: a later one, further back in the queue, does for those before it.
 * A parked event is a batch of its own, so none is passed over.
 */
export const newestOf = (batch: readonly Recorded[], queue: readonly Recorded[]): Recorded[] => {
  const last = lastOf(queue)
  return batch.filter((recorded) => last.get(recorded.key) === recorded)
}
