import type { Database, Tx } from './database.ts'
import type { Recorded } from './event.ts'
import { openPauses, type Gate } from './gate.ts'
import type { Journal } from './journal.ts'
import { newestOf, nextBatch, take, type Lane } from './lane-queue.ts'
import { laneOf, type HeldLane } from './lanes.ts'
import { park, parkBehind } from './parked.ts'
import type { Reaction } from './reactions.ts'
import { isRefusal } from './refusal.ts'

/** Events in one transaction: enough to catch up fast, few enough to stay far under the transaction's two seconds. */
const BATCH = 50
/**
 * Of reactions that gather: small, so that what they do comes in small pieces between what others wait for. With 64 everybody who wrote during a batch of
 * judgements waited 40 to 80 ms.
 */
const GATHERED_BATCH = 16
/**
 * A reaction that gathers takes a breath between batches: its whole time again where less than a batch is left, else a tenth of it, and at least as long
 * as the batch took, so that it never takes more than half of anything. Not where it has fallen behind by more than `BREATHLESS` events or
 * who came first has waited for `BREATHLESS_MS`.
 */
const BREATHS = 10
const BREATHLESS = 500
const BREATHLESS_MS = 350
/** A batch ends early after this long: it holds the rows it changed, and who writes a turn meanwhile would wait for it. */
const BATCH_MS = 20
/** Events a reaction keeps in memory; beyond that it falls behind and reads from the journal. */
const MOST_QUEUED = 5000
const READ = 500
const TRIES = 3
const TRY_WAITS_MS = [10, 100]
const AWAY_WAIT_MS = 200

/** What a failure counts for while the database has too much to do. */
const BUSY_TRY = 0.2

/** Not the event's fault, and over by itself or by an operator: the lane waits. */
const isAway = (e: unknown): boolean => isRefusal(e, 'database_away') || isRefusal(e, 'storage_full')

/** Somebody else holds the lane now, or it moved on without us: the transaction must not commit. */
class LaneLost extends Error {}

const isBreathless = ({ queue, cameAtMs }: Lane): boolean =>
  queue.length >= BREATHLESS || performance.now() - (cameAtMs[0] ?? Infinity) > BREATHLESS_MS

export const parkedKey = (workspaceId: string, key: string): string => `${workspaceId} ${key}`

const pause = (ms: number) => new Promise<void>((go) => setTimeout(go, ms))

/** Runs one reaction over the lanes this node holds. */
export class ReactionRunner {
  readonly reaction: Reaction
  readonly #db: Database
  readonly #journal: Journal
  readonly #gate: Gate
  readonly #node: () => number | null
  readonly #types: ReadonlySet<string>
  readonly #lanes = new Map<number, Lane>()
  readonly #running = new Set<Promise<void>>()
  readonly #parked = new Set<string>()
  readonly #gathering = openPauses()
  #lost: number[] = []
  /** Everything of our types up to here was offered to the lanes. */
  #fedTo: number
  /** Fed by the journal's tail; else behind it, and fed from the table. */
  #isLive = true
  #isFeeding = false
  #isClosed = false

  constructor(db: Database, journal: Journal, reaction: Reaction, gate: Gate, node: () => number | null) {
    this.#db = db
    this.#journal = journal
    this.reaction = reaction
    this.#gate = gate
    this.#node = node
    this.#types = new Set(reaction.on)
    this.#fedTo = journal.position
  }

  get held(): number {
    return this.#lanes.size
  }

  get parked(): ReadonlySet<string> {
    return this.#parked
  }

  /** Begins to run lanes that were taken, each from its cursor on. */
  hold(taken: readonly HeldLane[]): void {
    for (const { lane, position } of taken) {
      this.#lanes.set(lane, {
        lane,
        position,
        seenTo: position,
        queue: [],
        cameAtMs: [],
        isBusy: false,
        isSingle: false,
      })
      if (position < this.#fedTo) {
        this.#fedTo = position
        this.#isLive = false
      }
    }
    this.#feed()
  }

  /** Gives up at most `count` lanes that are idle; gives those given up. */
  drop(count: number): number[] {
    const idle = [...this.#lanes.values()].filter((l) => !l.isBusy && l.queue.length === 0).slice(0, count)
    for (const lane of idle) this.#lanes.delete(lane.lane)
    return idle.map((l) => l.lane)
  }

  loseAll(): void {
    this.#lanes.clear()
  }

  /** Lanes whose cursor was not where this node left it: to be given back and taken anew. */
  takeLost(): number[] {
    const taken = this.#lost
    this.#lost = []
    return taken
  }

  hear(events: readonly Recorded[]): void {
    if (!this.#isLive) return this.#feed()
    for (const recorded of events) this.#offer(recorded)
    this.#fedTo = events.at(-1)?.position ?? this.#fedTo
    if (this.#queued > MOST_QUEUED) this.#isLive = false
  }

  /** Takes over what the table says about the keys in `asked`; keys parked since then stay. */
  setParked(loaded: ReadonlySet<string>, asked: ReadonlySet<string>): void {
    for (const key of asked) if (!loaded.has(key)) this.#parked.delete(key)
    for (const key of loaded) this.#parked.add(key)
  }

  /** Moves the cursors of lanes with nothing to do up to where the reaction has come. */
  async moveIdle(
    moveAll: (lanes: readonly number[], position: number) => Promise<readonly { lane: number }[]>,
  ): Promise<void> {
    const position = this.#fedTo
    const idle = [...this.#lanes.values()].filter((l) => !l.isBusy && l.queue.length === 0 && l.position < position)
    if (idle.length === 0) return
    // a batch that began from the old cursor meanwhile would be refused, so the lane waits
    for (const lane of idle) lane.isBusy = true
    try {
      const moved = new Set(
        (
          await moveAll(
            idle.map((l) => l.lane),
            position,
          )
        ).map((m) => m.lane),
      )
      for (const lane of idle) {
        if (moved.has(lane.lane)) lane.position = position
        else this.#lose(lane)
      }
    } finally {
      for (const lane of idle) {
        lane.isBusy = false
        if (lane.queue.length > 0 && this.#lanes.get(lane.lane) === lane) this.#start(lane)
      }
    }
  }

  /** Ends waits for further events: somebody waits for what there is. */
  hurry(): void {
    this.#gathering.end()
  }

  /** True when everything up to `head` has run on the lanes held here. */
  hasPassed(head: number): boolean {
    return this.#fedTo >= head && this.#running.size === 0 && this.#queued === 0
  }

  /** Positions between `head` and the first event that has not run. */
  behind(head: number): number {
    const firsts = [...this.#lanes.values()].flatMap((l) => (l.queue[0] ? [l.queue[0].position - 1] : []))
    return Math.max(0, head - Math.min(this.#fedTo, ...firsts))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.hurry()
    await Promise.allSettled(this.#running)
  }

  get #most(): number {
    return this.reaction.gatherMs === undefined ? BATCH : GATHERED_BATCH
  }

  get #queued(): number {
    return [...this.#lanes.values()].reduce((n, lane) => n + lane.queue.length, 0)
  }

  #offer(recorded: Recorded): void {
    if (!this.#types.has(recorded.type) || this.reaction.wants?.(recorded.event) === false) return
    const lane = this.#lanes.get(laneOf(recorded.workspaceId))
    if (!lane || recorded.position <= lane.seenTo) return
    lane.seenTo = recorded.position
    lane.queue.push(recorded)
    lane.cameAtMs.push(performance.now())
    this.#start(lane)
  }

  #lose(lane: Lane): void {
    if (this.#lanes.get(lane.lane) !== lane) return
    this.#lanes.delete(lane.lane)
    this.#lost.push(lane.lane)
  }

  #start(lane: Lane): void {
    if (lane.isBusy || this.#isClosed) return
    lane.isBusy = true
    // not at once: what is offered in the same breath belongs to the same batch
    const begun = Promise.resolve().then(() => this.#runLane(lane))
    const run: Promise<void> = begun.finally(() => {
      lane.isBusy = false
      this.#running.delete(run)
      if (lane.queue.length > 0 && this.#lanes.get(lane.lane) === lane) this.#start(lane)
      if (!this.#isLive) this.#feed()
    })
    this.#running.add(run)
  }

  async #runLane(lane: Lane): Promise<void> {
    const { gatherMs } = this.reaction
    let tookMs = 0
    while (lane.queue.length > 0 && !this.#isClosed && this.#lanes.get(lane.lane) === lane) {
      if (gatherMs !== undefined && !lane.isSingle && !isBreathless(lane))
        await this.#gathering.for(this.#waitMs(lane, gatherMs, tookMs))
      await this.#db.haste.over()
      const beganAt = performance.now()
      const batch = nextBatch(lane.queue, lane.isSingle ? 1 : this.#most, {
        onlyNewest: this.reaction.onlyNewest ?? false,
        isParked: (recorded) => this.#isParked(recorded),
      })
      try {
        const done = await this.#gate.pass(() => this.#commitBatch(lane, batch))
        take(lane, done)
        lane.isSingle = false
        this.#db.metrics.reactionRuns.inc({ reaction: this.reaction.name, outcome: 'done' }, done)
      } catch (e) {
        if (e instanceof LaneLost) return this.#lose(lane)
        if (isAway(e)) await pause(AWAY_WAIT_MS)
        else if (batch.length > 1) lane.isSingle = true
        else if (batch[0]) await this.#runAlone(lane, batch[0], e)
      }
      tookMs = performance.now() - beganAt
    }
  }

  /** Who came first waits `gatherMs` and no longer, whatever was done meanwhile. */
  #waitMs({ queue, cameAtMs }: Lane, gatherMs: number, tookMs: number): number {
    const breathMs = Math.max(gatherMs / BREATHS, tookMs)
    if (queue.length >= this.#most) return breathMs
    return Math.max(breathMs, gatherMs - (performance.now() - (cameAtMs[0] ?? 0)))
  }

  #isParked(recorded: Recorded): boolean {
    return this.#parked.has(parkedKey(recorded.workspaceId, recorded.key))
  }

  /** Runs as much of a batch as fits into the time a transaction may take; gives how many events that was. */
  async #commitBatch(lane: Lane, batch: readonly Recorded[]): Promise<number> {
    let last = batch.at(-1)
    if (!last) return 0
    await this.#db.transact(last.workspaceId, async (tx) => {
      last = await this.#reactTo(tx, batch, lane.queue)
      if (last) await this.#move(tx, lane, last.position)
    })
    lane.position = last.position
    return batch.indexOf(last) + 1
  }

  /** Gives the last event that was reacted to. A parked event is a batch of its own. */
  async #reactTo(tx: Tx, batch: readonly Recorded[], queue: readonly Recorded[]): Promise<Recorded | undefined> {
    const { name, onlyNewest, reactAll, react } = this.reaction
    // alone, an event runs whatever comes after it: its failure is its own
    const events = onlyNewest && batch.length > 1 ? newestOf(batch, queue) : batch
    const [first] = batch
    if (first && this.#isParked(first) && (await parkBehind(tx, name, first))) return first
    if (reactAll) {
      if (events.length > 0) await reactAll(tx, events)
      return batch.at(-1)
    }
    const endAt = performance.now() + BATCH_MS
    for (const recorded of events) {
      await react(tx, recorded)
      if (performance.now() >= endAt) return recorded
    }
    return batch.at(-1)
  }

  async #move(tx: Tx, lane: Lane, to: number): Promise<void> {
    const [row] = await tx.query<{ moved: boolean }>(
      'lanes.move',
      'select peakend.move_lane($1, $2, $3, $4, $5) as moved',
      [this.reaction.name, lane.lane, lane.position, to, this.#node() ?? -1],
    )
    if (!row?.moved) throw new LaneLost()
  }

  /** The event has failed once alone: two more tries, then it parks and its key with it. */
  async #runAlone(lane: Lane, recorded: Recorded, failed: unknown): Promise<void> {
    let error = failed
    for (let tries = 1; tries < TRIES;) {
      await pause(TRY_WAITS_MS[Math.floor(tries) - 1] ?? 100)
      if (this.#isClosed) return
      try {
        await this.#gate.pass(() => this.#commitBatch(lane, [recorded]))
        take(lane, 1)
        return
      } catch (e) {
        if (e instanceof LaneLost) return this.#lose(lane)
        // the database was busy: not the event's fault most of the time, but its own work may be what takes so long
        if (!isAway(e)) tries += isRefusal(e, 'busy') ? BUSY_TRY : 1
        error = e
      }
    }
    await this.#park(lane, recorded, error)
  }

  async #park(lane: Lane, recorded: Recorded, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message.slice(0, 500) : 'failed'
    try {
      await this.#db.transact(recorded.workspaceId, async (tx) => {
        await park(tx, this.reaction.name, recorded, message, TRIES)
        await this.#move(tx, lane, recorded.position)
      })
    } catch (e) {
      if (e instanceof LaneLost) this.#lose(lane)
      else await pause(AWAY_WAIT_MS)
      return
    }
    lane.position = recorded.position
    take(lane, 1)
    this.#parked.add(parkedKey(recorded.workspaceId, recorded.key))
    const { workspaceId, position, type } = recorded
    const reaction = this.reaction.name
    this.#db.metrics.reactionRuns.inc({ reaction, outcome: 'parked' })
    this.#db.metrics.reactionParked.inc({ reaction })
    this.#db.log.error(
      { err: error, reaction, workspaceId, position, type },
      'an event is parked: the reaction failed on it three times',
    )
  }

  /** Reads from the journal until the reaction has caught up with the tail, and from then on lives on the tail. */
  #feed(): void {
    if (this.#isFeeding || this.#isClosed || this.#isLive) return
    this.#isFeeding = true
    const run: Promise<void> = this.#feedOn().finally(() => {
      this.#isFeeding = false
      this.#running.delete(run)
    })
    this.#running.add(run)
  }

  async #feedOn(): Promise<void> {
    while (!this.#isClosed && !this.#isLive && this.#queued < MOST_QUEUED / 2) {
      const from = this.#fedTo
      const head = this.#journal.position
      try {
        const events = await this.#journal.readAfter(from, this.reaction.on, READ, head)
        // a lane that was taken meanwhile has put fedTo back: read from there
        if (this.#fedTo !== from) continue
        for (const recorded of events) this.#offer(recorded)
        this.#fedTo = events.length < READ ? head : (events.at(-1)?.position ?? head)
      } catch {
        await pause(AWAY_WAIT_MS)
      }
      if (this.#fedTo >= this.#journal.position) this.#isLive = true
    }
  }
}
