import type { Database } from './database.ts'
import { forgetReceived } from './idempotence.ts'
import { JobRunner } from './job-runner.ts'
import type { JobKind } from './jobs.ts'
import { keepJournal, openJournal, readHead, type Journal } from './journal.ts'
import { openNode, type Node } from './node.ts'
import { retryDelivery } from './parked.ts'
import { openReactionHost } from './reaction-host.ts'
import type { Reaction } from './reactions.ts'
import { openWatches, type WatchKind } from './watches.ts'

export interface GroundOptions {
  db: Database
  reactions: readonly Reaction[]
  jobs: readonly JobKind[]
  /** What goes on for as long as the program runs. */
  watches?: readonly WatchKind[]
  /** Batches of reactions at once; half of the app pool unless told. */
  reactionWidth?: number
}

/** What runs behind the doors: the stamper and tail of the journal, reactions and jobs. */
export interface Ground {
  readonly journal: Journal
  readonly node: Node
  readonly findReaction: (name: string) => Reaction | undefined
  /** Runs reactions and due jobs until nothing is left to do, for tests and for a calm shutdown. */
  readonly drain: () => Promise<void>
  readonly close: () => Promise<void>
}

const REACTION_WIDTH = 5
const KEEP_MS = 6 * 3600_000

/** Starts all of it on this node; `close` lets what runs end first. */
export const openGround = async (options: GroundOptions): Promise<Ground> => {
  const { db } = options
  const node = await openNode(db, { isWatching: (options.watches ?? []).length > 0 })
  const journal = await openJournal(db)
  const host = await openReactionHost(db, journal, node, options.reactions, options.reactionWidth ?? REACTION_WIDTH)
  const retry = retryDelivery(db, (name) => host.find(name))
  const jobs = new JobRunner(db, node, [...options.jobs, retry])

  const watches = openWatches(db, node, options.watches ?? [])
  for (const { hear } of options.watches ?? []) if (hear) journal.onEvents(hear)

  const keep = async (): Promise<void> => {
    await db
      .system((tx) => keepJournal(tx))
      .catch((err: unknown) => db.log.warn({ err }, 'partitions of the journal could not be kept'))
    await forgetReceived(db).catch((err: unknown) => db.log.warn({ err }, 'old ids of senders could not be forgotten'))
  }
  const keeping = setInterval(() => void keep(), KEEP_MS).unref()
  await keep()

  const passAll = async (): Promise<void> => {
    for (;;) {
      await journal.settle()
      // asked before the head is read: what a reaction records and commits while it is being read would count as passed
      const passed = journal.position
      const isIdle = host.hasPassed(passed)
      const { head, isAllStamped } = await db.system(readHead)
      if (isIdle && isAllStamped && head <= passed) return
      host.hurry()
      await new Promise((go) => setImmediate(go))
    }
  }

  return {
    journal,
    node,
    findReaction: (name) => host.find(name),
    async drain() {
      for (;;) {
        await passAll()
        if ((await jobs.runDue()) === 0) return
      }
    },
    async close() {
      clearInterval(keeping)
      await watches.close()
      await jobs.close()
      await host.close()
      await journal.close()
      await node.close()
    },
  }
}
