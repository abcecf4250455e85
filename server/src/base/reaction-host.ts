import type { Database } from './database.ts'
import type { Journal } from './journal.ts'
import { claimLanes, makeLanes, moveIdleLanes, releaseLanes } from './lanes.ts'
import type { Node } from './node.ts'
import { parkedKeys } from './parked.ts'
import { openGate } from './gate.ts'
import { ReactionRunner, parkedKey } from './reaction-runner.ts'
import type { Reaction } from './reactions.ts'

/** How often lanes of dead nodes are looked for. */
const CLAIM_MS = 1000
/** A restart reads at most this long's events again to find that it has run them. */
const SWEEP_MS = 2000

/** Runs all reactions on the lanes this node holds; lanes of nodes that are gone are taken over within a second. */
export class ReactionHost {
  readonly #db: Database
  readonly #journal: Journal
  readonly #node: Node
  readonly #runners: ReadonlyMap<string, ReactionRunner>
  readonly #offEvents: () => void
  #isClosed = false
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> = Promise.resolve()
  #sweptAt = Date.now()

  constructor(db: Database, journal: Journal, node: Node, reactions: readonly Reaction[], width: number) {
    this.#db = db
    this.#journal = journal
    this.#node = node
    const gate = openGate(width)
    this.#runners = new Map(reactions.map((r) => [r.name, new ReactionRunner(db, journal, r, gate, node.number)]))
    this.#offEvents = journal.onEvents((events) => {
      for (const runner of this.#runners.values()) runner.hear(events)
    })
    db.metrics.beforeLook.add(this.#measure)
    node.onJoin(() => {
      for (const runner of this.#runners.values()) runner.loseAll()
      this.#tickSoon()
    })
  }

  /** Resolves when the first lanes have been claimed. */
  async started(): Promise<void> {
    await this.#ticking
  }

  /** True when every reaction has run everything up to `head` on the lanes held here. */
  hasPassed(head: number): boolean {
    return [...this.#runners.values()].every((r) => r.hasPassed(head))
  }

  /** Lets no event wait for others any longer. */
  hurry(): void {
    for (const runner of this.#runners.values()) runner.hurry()
  }

  find(name: string): Reaction | undefined {
    return this.#runners.get(name)?.reaction
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#offEvents()
    this.#db.metrics.beforeLook.delete(this.#measure)
    await this.#ticking
    await Promise.all([...this.#runners.values()].map((r) => r.close()))
    const number = this.#node.number()
    if (number !== null) await this.#sweep(number).catch(() => undefined)
  }

  readonly #measure = (): void => {
    const head = this.#journal.position
    for (const [reaction, runner] of this.#runners) {
      this.#db.metrics.reactionBehind.set({ reaction }, runner.behind(head))
    }
  }

  #tickSoon(): void {
    this.#ticking = this.#ticking.then(() => this.#tick())
  }

  async #tick(): Promise<void> {
    clearTimeout(this.#timer)
    const number = this.#node.number()
    if (this.#isClosed) return
    try {
      if (number !== null && this.#runners.size > 0) {
        await this.#claim(number)
        if (Date.now() - this.#sweptAt >= SWEEP_MS) {
          this.#sweptAt = Date.now()
          await this.#sweep(number)
        }
      }
    } catch (err) {
      this.#db.log.warn({ err }, 'lanes cannot be claimed yet')
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#tickSoon(), CLAIM_MS).unref()
  }

  async #claim(number: number): Promise<void> {
    const runners = [...this.#runners.values()]
    for (const runner of runners) {
      const lost = runner.takeLost()
      if (lost.length > 0) await releaseLanes(this.#db, number, runner.reaction.name, lost)
    }
    const held = new Map(runners.map((r) => [r.reaction.name, r.held]))
    const { taken, fair } = await claimLanes(this.#db, number, [...this.#runners.keys()], held)
    // keys that the node before us had parked must be known before the first event of a lane runs
    if (taken.length > 0 || runners.some((r) => r.parked.size > 0)) await this.#refreshParked()
    if (this.#node.number() !== number) return
    for (const runner of runners) {
      const mine = taken.filter((lane) => lane.reaction === runner.reaction.name)
      if (mine.length > 0) runner.hold(mine)
      const given = runner.drop(Math.max(0, runner.held - (fair.get(runner.reaction.name) ?? runner.held)))
      if (given.length > 0) await releaseLanes(this.#db, number, runner.reaction.name, given)
    }
  }

  async #refreshParked(): Promise<void> {
    const asked = new Map([...this.#runners.values()].map((r) => [r, new Set(r.parked)]))
    const rows = await parkedKeys(this.#db, [...this.#runners.keys()])
    for (const [runner, before] of asked) {
      const of = rows.filter((row) => row.reaction === runner.reaction.name)
      runner.setParked(new Set(of.map((row) => parkedKey(row.workspaceId, row.key))), before)
      const count = of.reduce((n, row) => n + row.n, 0)
      this.#db.metrics.reactionParked.set({ reaction: runner.reaction.name }, count)
    }
  }

  async #sweep(number: number): Promise<void> {
    for (const [reaction, runner] of this.#runners) {
      await runner.moveIdle((lanes, position) => moveIdleLanes(this.#db, number, reaction, lanes, position))
    }
  }
}

/** Makes the cursors of new reactions, claims lanes and begins to run. */
export const openReactionHost = async (
  db: Database,
  journal: Journal,
  node: Node,
  reactions: readonly Reaction[],
  width: number,
): Promise<ReactionHost> => {
  const names = reactions.map((r) => r.name)
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice) throw new Error(`two reactions are called ${twice}`)
  await makeLanes(db, reactions)
  const host = new ReactionHost(db, journal, node, reactions, width)
  await host.started()
  return host
}
