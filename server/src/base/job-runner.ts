import type { Database, Tx } from './database.ts'
import * as store from './job-store.ts'
import type { Attempted, Delivery, Job, JobKind, Outcome, Retries, Timer } from './jobs.ts'
import type { Node } from './node.ts'
import { openGate } from './gate.ts'
import { isRefusal } from './refusal.ts'

const LOOK_LIMIT = 200
/** Without any wake-up due jobs are looked for this often. */
const LONGEST_SLEEP_MS = 1000
const UNRESOLVED_MS = 2000
const TIMERS_AT_ONCE = 4
const DELIVERIES_AT_ONCE = 32
const MAX_ATTEMPTS = 8
const WAITS_MS = [1000, 5000, 30_000, 120_000, 600_000, 1_800_000]
const SETTLE_WAIT_MS = 200
/** How often the jobs that wait for a person are counted for the metrics. */
const COUNT_MS = 10_000

const idOf = (job: store.JobKey): string => `${job.workspaceId} ${job.kind} ${job.key}`
const messageOf = (e: unknown): string => (e instanceof Error ? e.message : 'failed')

const nextTry = (retries: Retries, attempt: number, now: Date, waitMs?: number) => {
  const waits = retries.waitsMs ?? WAITS_MS
  const isOver = attempt >= (retries.maxAttempts ?? MAX_ATTEMPTS)
  const wait = waitMs ?? waits[Math.min(attempt, waits.length) - 1] ?? 1000
  return { isOver, dueAt: new Date(now.getTime() + wait) }
}

/** Nobody knows what came of it: it waits for a person, and is not attempted by itself. */
const setUnsure = async (tx: Tx, delivery: Delivery, job: Job, holder: number, why: string): Promise<store.Ended> => {
  const ended = await store.putBack(tx, job, holder, { state: 'unsure', dueAt: tx.now, error: why })
  if (ended !== 'lost') await delivery.settled(tx, job, { result: 'unsure', why })
  return ended
}

/** Runs timers and deliveries of all workspaces as they fall due by the clock. */
export class JobRunner {
  readonly #db: Database
  readonly #node: Node
  readonly #kinds: ReadonlyMap<string, JobKind>
  readonly #names: readonly string[]
  readonly #inFlight = new Map<string, Promise<void>>()
  /** The reference each of them was found with; and those found due again meanwhile, asked for anew. */
  readonly #references = new Map<string, string>()
  readonly #dueAgain = new Set<string>()
  readonly #timers = openGate(TIMERS_AT_ONCE)
  readonly #deliveries = openGate(DELIVERIES_AT_ONCE)
  readonly #off: () => void
  #isClosed = false
  #cancelWake: () => void = () => undefined
  #looking: Promise<number> = Promise.resolve(0)
  #isQueued = false
  #started = 0
  /** What the last look failed by. */
  #fault: unknown
  #resolvedAt = 0
  #countedAt = 0

  constructor(db: Database, node: Node, kinds: readonly JobKind[]) {
    this.#db = db
    this.#node = node
    this.#kinds = new Map(kinds.map((k) => [k.kind, k]))
    if (this.#kinds.size < kinds.length) throw new Error('two jobs are of the same kind')
    this.#names = [...this.#kinds.keys()]
    this.#off = db.signals.on('jobs', () => void this.#look())
    void this.#look()
  }

  /**
   * Runs what is due until nothing is; gives how many were started since the last call, those that a look of its own found included. Throws where it could
   * not be looked: nothing found is not nothing due.
   */
  async runDue(): Promise<number> {
    for (;;) {
      const count = await this.#look()
      if (count === 0 && this.#fault) throw this.#fault
      if (count === 0 && this.#inFlight.size === 0) break
      await Promise.allSettled(this.#inFlight.values())
    }
    const started = this.#started
    this.#started = 0
    return started
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#off()
    this.#cancelWake()
    await this.#looking
    await Promise.allSettled(this.#inFlight.values())
  }

  async #runTimer(timer: Timer, id: store.DueJob): Promise<void> {
    let attempt = 0
    let reference: string | null = null
    try {
      const ran = await this.#db.transact(id.workspaceId, async (tx) => {
        const job = await store.takeTimer(tx, id)
        if (!job) return false
        attempt = job.attempt
        reference = job.reference
        await timer.run(tx, job)
        return true
      })
      if (ran) this.#noteRun(timer.kind, 'done', id.dueAt)
    } catch (err) {
      if (isRefusal(err, 'database_away')) return
      const { isOver, dueAt } = nextTry(timer.retries, Math.max(1, attempt), this.#db.clock.now())
      const state = isOver ? 'parked' : 'waiting'
      this.#db.log.error({ err, kind: timer.kind, attempt, state }, 'a timer failed')
      this.#db.metrics.jobRuns.inc({ kind: timer.kind, outcome: isOver ? 'parked' : 'failed' })
      const failure = { state, dueAt, error: messageOf(err), reference } as const
      await this.#db.transact(id.workspaceId, (tx) => store.noteFailure(tx, id, failure))
    }
  }

  #noteRun(kind: string, outcome: string, dueAt: Date): void {
    this.#db.metrics.jobRuns.inc({ kind, outcome })
    this.#db.metrics.jobLateMs.observe({ kind }, Math.max(0, this.#db.clock.now().getTime() - dueAt.getTime()))
  }

  async #runDelivery(delivery: Delivery, id: store.DueJob): Promise<void> {
    const number = this.#node.number()
    if (number === null) return
    const job = await this.#db.transact(id.workspaceId, (tx) => store.startAttempt(tx, id, number))
    if (!job) return
    const attempted = await this.#attempt(delivery, job)
    this.#noteRun(delivery.kind, attempted.result, id.dueAt)
    await this.#settleSurely(delivery, job, number, attempted)
  }

  async #attempt(delivery: Delivery, job: Job): Promise<Attempted> {
    const abort = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<Attempted>((end) => {
      timer = setTimeout(() => {
        abort.abort()
        end({ result: 'unsure', why: `no answer within ${delivery.timeoutMs} ms` })
      }, delivery.timeoutMs)
    })
    try {
      return await Promise.race([delivery.attempt(job, abort.signal), late])
    } catch (err) {
      this.#db.log.warn({ err, kind: delivery.kind, attempt: job.attempt }, 'an attempt failed')
      return { result: isRefusal(err) ? 'again' : 'unsure', why: messageOf(err) }
    } finally {
      clearTimeout(timer)
    }
  }

  /** What came of an attempt is known only here until it is written: it is written for as long as this process lives. */
  async #settleSurely(delivery: Delivery, job: Job, number: number, attempted: Attempted): Promise<void> {
    for (let tries = 1; !this.#isClosed || tries === 1; tries++) {
      try {
        // asked for anew while it was attempted: nobody else is told that it is due now
        if ((await this.#settle(delivery, job, number, attempted)) === 'due') void this.#look()
        return
      } catch (err) {
        this.#db.log.error({ err, kind: delivery.kind, tries }, 'the outcome of a delivery cannot be written yet')
        await new Promise((go) => setTimeout(go, SETTLE_WAIT_MS * Math.min(tries, 25)))
      }
    }
  }

  #settle(delivery: Delivery, job: Job, number: number, attempted: Attempted): Promise<store.Ended> {
    return this.#db.transact(job.workspaceId, async (tx) => {
      if (attempted.result === 'done' || attempted.result === 'refused') {
        const outcome: Outcome = attempted
        const ended = await store.endAttempt(tx, job, number)
        if (ended !== 'lost') await delivery.settled(tx, job, outcome)
        return ended
      }
      if (attempted.result === 'unsure' && delivery.unresolved === 'ask')
        return setUnsure(tx, delivery, job, number, attempted.why)
      const waitMs = attempted.result === 'again' ? attempted.waitMs : undefined
      const { isOver, dueAt } = nextTry(delivery.retries, job.attempt, tx.now, waitMs)
      const to = { state: isOver ? 'parked' : 'waiting', dueAt, error: attempted.why } as const
      const ended = await store.putBack(tx, job, number, to)
      if (isOver && ended !== 'lost') await delivery.settled(tx, job, { result: 'given-up', why: attempted.why })
      return ended
    })
  }

  async #resolve(): Promise<void> {
    this.#resolvedAt = Date.now()
    for (const { holder, ...job } of await store.findUnresolved(this.#db, this.#names)) {
      const kind = this.#kinds.get(job.kind)
      if (kind?.type !== 'delivery' || this.#inFlight.has(idOf(job))) continue
      const why = 'the program ended during the attempt'
      await this.#db.transact(job.workspaceId, async (tx) => {
        if (kind.unresolved === 'ask') return void (await setUnsure(tx, kind, job, holder, why))
        await store.putBack(tx, job, holder, { state: 'waiting', dueAt: tx.now, error: why })
      })
    }
  }

  #start(id: store.DueJob): void {
    const kind = this.#kinds.get(id.kind)
    if (!kind || this.#inFlight.has(idOf(id))) return
    this.#started++
    const work =
      kind.type === 'timer'
        ? this.#timers.pass(() => this.#runTimer(kind, id))
        : this.#deliveries.pass(() => this.#runDelivery(kind, id))
    const run = work
      .catch((err: unknown) => this.#db.log.warn({ err, kind: id.kind }, 'a job could not be run yet'))
      .finally(() => this.#end(idOf(id)))
    this.#inFlight.set(idOf(id), run)
    this.#references.set(idOf(id), id.reference)
  }

  #end(id: string): void {
    this.#inFlight.delete(id)
    this.#references.delete(id)
    if (this.#dueAgain.delete(id)) void this.#look()
  }

  async #lookOnce(): Promise<number> {
    this.#cancelWake()
    if (this.#isClosed || this.#names.length === 0) return 0
    let sleepMs = LONGEST_SLEEP_MS
    let count = 0
    this.#fault = undefined
    try {
      if (Date.now() - this.#resolvedAt > UNRESOLVED_MS) await this.#resolve()
      if (Date.now() - this.#countedAt > COUNT_MS) await this.#countParked()
      const now = this.#db.clock.now()
      const { due, nextAt } = await store.findDue(this.#db, this.#names, now, LOOK_LIMIT, this.#placed())
      const fresh = due.filter((id) => !this.#inFlight.has(idOf(id)))
      for (const id of due) {
        const before = this.#references.get(idOf(id))
        if (before !== undefined && before !== id.reference) this.#dueAgain.add(idOf(id))
      }
      for (const id of fresh) this.#start(id)
      count = fresh.length
      // whichever ends first makes room to look again
      if (count > 0) void Promise.race(this.#inFlight.values()).then(() => this.#look())
      if (nextAt) sleepMs = Math.min(sleepMs, Math.max(0, nextAt.getTime() - now.getTime()))
    } catch (err) {
      this.#fault = err
      if (!this.#isClosed) this.#db.log.warn({ err }, 'jobs cannot be looked for yet')
    }
    if (!this.#isClosed) this.#cancelWake = this.#db.clock.after(sleepMs, () => void this.#look())
    return count
  }

  #placed(): store.Placed {
    const placed = [...this.#kinds.values()].filter((kind) => kind.type === 'delivery' && kind.places)
    return {
      kinds: placed.map((kind) => kind.kind),
      places: placed.flatMap((kind) => (kind.type === 'delivery' ? (kind.places?.() ?? []) : [])),
    }
  }

  async #countParked(): Promise<void> {
    this.#countedAt = Date.now()
    const rows = await store.countParked(this.#db)
    for (const kind of this.#names) {
      this.#db.metrics.jobParked.set({ kind }, rows.find((r) => r.kind === kind)?.n ?? 0)
    }
  }

  #look(): Promise<number> {
    if (this.#isQueued) return this.#looking
    this.#isQueued = true
    this.#looking = this.#looking.then(() => {
      this.#isQueued = false
      return this.#lookOnce()
    })
    return this.#looking
  }
}
