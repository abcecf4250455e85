import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Database, ReadTx } from './database.ts'
import type { Recorded } from './event.ts'
import type { Journal } from './journal.ts'
import type { LiveGroups, Subscription } from './live-groups.ts'
import type { Topic } from './topics.ts'

/** Events of a workspace rendered in one read. */
const BATCH = 50
/** A client that missed more than this, or that many positions ago, starts afresh: cheaper for both. */
const MOST_MISSED = 500
const MOST_POSITIONS = 50_000

/** Turns events into messages: once per event and key, in the order of positions within a workspace. */
export class LiveFeed {
  readonly #db: Database
  readonly #journal: Journal
  readonly #groups: LiveGroups
  readonly #topics: readonly Topic[]
  readonly #queues = new Map<WorkspaceId, Recorded[]>()
  readonly #off: () => void
  #running = new Set<Promise<void>>()

  constructor(db: Database, journal: Journal, groups: LiveGroups, topics: readonly Topic[]) {
    this.#db = db
    this.#journal = journal
    this.#groups = groups
    this.#topics = topics
    this.#off = journal.onEvents((events) => this.#hear(events))
  }

  async close(): Promise<void> {
    this.#off()
    await Promise.allSettled(this.#running)
  }

  /** Messages for one key since a position, or null where there are too many. */
  async missed(
    subscription: Subscription,
    after: number,
    upTo: number,
  ): Promise<{ position: number; body: LiveBody }[] | null> {
    if (upTo - after > MOST_POSITIONS) return null
    const { of, workspaceId, key } = subscription
    // several modules may tell of one thing: all topics of the name, as when it is live
    const topics = this.#topics.filter((topic) => topic.name === of.name)
    const types = [...new Set(topics.flatMap((topic) => topic.events))]
    const events = await this.#journal.readInWorkspace(workspaceId, types, {
      after,
      upTo,
      limit: MOST_MISSED + 1,
    })
    if (events.length > MOST_MISSED) return null
    return this.#db.read(workspaceId, async (tx) => {
      const messages: { position: number; body: LiveBody }[] = []
      for (const recorded of events) {
        const { position } = recorded
        for (const topic of topics) {
          if (!topic.events.includes(recorded.type)) continue
          if (!(await topic.audience(tx, recorded)).includes(key)) continue
          messages.push(...(await topic.render(tx, recorded, key)).map((body) => ({ position, body })))
        }
      }
      return messages
    })
  }

  #hear(events: readonly Recorded[]): void {
    for (const recorded of events) {
      const { workspaceId, type } = recorded
      if (!this.#topics.some((t) => t.events.includes(type) && this.#groups.isHeard(workspaceId, t))) continue
      const queue = this.#queues.get(workspaceId)
      if (queue) {
        queue.push(recorded)
        continue
      }
      this.#queues.set(workspaceId, [recorded])
      const run: Promise<void> = this.#work(workspaceId).finally(() => this.#running.delete(run))
      this.#running.add(run)
    }
  }

  async #work(workspaceId: WorkspaceId): Promise<void> {
    for (;;) {
      const queue = this.#queues.get(workspaceId)
      const batch = queue?.splice(0, BATCH) ?? []
      if (batch.length === 0) {
        this.#queues.delete(workspaceId)
        return
      }
      for (const message of await this.#renderAll(workspaceId, batch)) {
        await this.#groups.publish(workspaceId, message.key, message.body, message.position)
      }
    }
  }

  async #renderAll(workspaceId: WorkspaceId, batch: readonly Recorded[]) {
    try {
      // asked at once: the connection is pipelined, so a batch costs a few round trips and not some an event
      return await this.#db.read(workspaceId, async (tx) => {
        const asked = batch.flatMap((recorded) => this.#topics.map((topic) => this.#render(tx, topic, recorded)))
        return (await allOf(asked)).flat()
      })
    } catch (err) {
      this.#db.log.error({ err, workspaceId }, 'live messages could not be made; clients start afresh')
      for (const topic of this.#topics) this.#groups.reset(workspaceId, topic)
      return []
    }
  }

  async #render(tx: ReadTx, topic: Topic, recorded: Recorded) {
    const { workspaceId, type, position } = recorded
    if (!topic.events.includes(type) || !this.#groups.isHeard(workspaceId, topic)) return []
    const keys = (await topic.audience(tx, recorded)).filter((key) => this.#groups.has(workspaceId, key))
    const messages: { key: string; body: LiveBody; position: number }[] = []
    for (const key of new Set(keys)) {
      for (const body of await topic.render(tx, recorded, key)) messages.push({ key, body, position })
    }
    return messages
  }
}

/** All of them, or the first failure, but only when none of them is under way any more: the transaction ends then. */
const allOf = async <T>(asked: readonly Promise<T>[]): Promise<T[]> => {
  await Promise.allSettled(asked)
  return Promise.all(asked)
}
