import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { LiveBody, LiveMessage } from '@peakend/contract/live.ts'
import type { Metrics } from './metrics.ts'
import type { Topic } from './topics.ts'

/** Sockets sent to in one go before other work gets its turn; 10,000 in one go would block for 100 ms and more. */
const CHUNK = 200

/** The part of a socket that fan-out needs. */
export interface Receiver {
  readonly send: (frame: Buffer, subscription: Subscription) => void
}

export interface Subscription {
  /** As the client wrote it: `inbox`, `queue:<id>`. */
  readonly topic: string
  readonly workspaceId: WorkspaceId
  readonly of: Topic
  readonly id: string | undefined
  readonly key: string
  readonly receiver: Receiver
  /** Journaled messages up to here are known or replayed. */
  from: number
  /** Frames that came while missed ones were read; null once those are sent. */
  held: { position: number | undefined; frame: Buffer }[] | null
}

export const frameOf = (message: LiveMessage): Buffer => Buffer.from(JSON.stringify(message))

/** Who listens to what on this node. */
export class LiveGroups {
  readonly #metrics: Metrics
  readonly #groups = new Map<string, Set<Subscription>>()
  readonly #listening = new Map<string, number>()

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  add(subscription: Subscription): void {
    const id = groupId(subscription.workspaceId, subscription.key)
    const group = this.#groups.get(id) ?? new Set()
    group.add(subscription)
    this.#groups.set(id, group)
    this.#count(subscription, 1)
  }

  remove(subscription: Subscription): void {
    const id = groupId(subscription.workspaceId, subscription.key)
    const group = this.#groups.get(id)
    if (!group?.delete(subscription)) return
    if (group.size === 0) this.#groups.delete(id)
    this.#count(subscription, -1)
  }

  /** Whether anybody in the workspace listens to any key of the topic. */
  isHeard(workspaceId: WorkspaceId, topic: Topic): boolean {
    return this.#listening.has(groupId(workspaceId, topic.name))
  }

  /** Whether anybody listens to the key. */
  has(workspaceId: WorkspaceId, key: string): boolean {
    return this.#groups.has(groupId(workspaceId, key))
  }

  /** Sends one body to all who listen to the key: framed once. `position` is left out for ephemeral messages. */
  async publish(workspaceId: WorkspaceId, key: string, body: LiveBody, position?: number): Promise<void> {
    const group = this.#groups.get(groupId(workspaceId, key))
    const first = group?.values().next().value
    if (!group || !first) return
    const frame = frameOf({ topic: first.topic, workspaceId, position, body } as LiveMessage)
    let n = 0
    for (const subscription of group) {
      if (++n % CHUNK === 0) await new Promise((go) => setImmediate(go))
      deliver(subscription, frame, position)
    }
    this.#metrics.liveMessages.inc(group.size)
  }

  /** Tells all who listen to the topic in the workspace to read afresh, because something could not be shown. */
  reset(workspaceId: WorkspaceId, topic: Topic): void {
    for (const group of this.#groups.values()) {
      for (const subscription of group) {
        if (subscription.workspaceId !== workspaceId || subscription.of !== topic) continue
        deliver(subscription, frameOf({ topic: subscription.topic, reset: true } as LiveMessage), undefined)
      }
    }
  }

  #count(subscription: Subscription, by: number): void {
    const id = groupId(subscription.workspaceId, subscription.of.name)
    const count = (this.#listening.get(id) ?? 0) + by
    if (count > 0) this.#listening.set(id, count)
    else this.#listening.delete(id)
  }
}

const groupId = (workspaceId: WorkspaceId, key: string): string => `${workspaceId} ${key}`

const deliver = (subscription: Subscription, frame: Buffer, position: number | undefined): void => {
  if (subscription.held) subscription.held.push({ position, frame })
  else if (position === undefined || position > subscription.from) subscription.receiver.send(frame, subscription)
}

/** Sends what came meanwhile, in its order; from now on frames pass through. */
export const release = (subscription: Subscription): void => {
  const held = subscription.held ?? []
  subscription.held = null
  for (const { position, frame } of held) deliver(subscription, frame, position)
}
