import type pg from 'pg'
import type { Database } from './database.ts'
import { recordedOf, type JournalRow, type Recorded } from './event.ts'

const STAMPER_LOCK = 7307101
const BATCH = 1000
/** Without any wake-up the stamper looks this often; a node without the lease asks for it this often. */
const IDLE_MS = 1000
const FOLLOWER_MS = 250
/**
 * Writers end within `transaction_timeout` (2 s), so a seq given longer ago than this is stamped or will never be seen; looks begin there, past
 * the dead entries of the index. Every `FULL_LOOK_MS` one look begins at the beginning all the same.
 */
const LATE_MS = 4000
const FULL_LOOK_MS = 2000

/**
 * Whatever is visible and has no position yet gets one, the lowest seq first. That keeps the order within a key: a writer takes seq
 * while it holds the key's row, and PostgreSQL shows a transaction as committed before it lets go of its locks, so a snapshot that sees an event sees
 * every earlier event of its key. Nothing is skipped, because readers go by position, which a late commit gets late.
 */
const stampStatement = {
  name: 'journal.stamp',
  text: `with due as (
      select workspace_id, stored_at, seq from journal where position is null and seq > $1 order by seq limit ${BATCH}
    ), numbered as (select *, row_number() over (order by seq) as n, count(*) over () as total from due),
    head as (update journal_head set position = position + (select count(*) from due) where exists (select from due) returning position)
    update journal j set position = head.position - d.total + d.n from numbered d, head
    where j.workspace_id = d.workspace_id and j.stored_at = d.stored_at and j.seq = d.seq
    returning j.position, j.workspace_id as "workspaceId", j.key, j.type, j.payload, j.at, j.stored_at as "storedAt", j.seq`,
}

type Stamped = JournalRow & { storedAt: Date; seq: number }

/**
 * Gives events their position. Every node runs one; the one that holds the advisory lock works, on the very session that holds it, so a
 * holder that lost its session cannot stamp. `stamped` gets each batch in order.
 */
export class Stamper {
  readonly #db: Database
  readonly #stamped: (events: Recorded[]) => void
  readonly #off: () => void
  #session: pg.Client | null = null
  #isHolder = false
  #isClosed = false
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()
  #isQueued = false
  /** The highest seq seen at times of the last seconds, oldest first. */
  #seen: { atMs: number; seq: number }[] = []
  #fullLookAtMs = 0

  constructor(db: Database, stamped: (events: Recorded[]) => void) {
    this.#db = db
    this.#stamped = stamped
    this.#off = db.signals.on('journal', () => this.#look())
    this.#look()
  }

  get isHolder(): boolean {
    return this.#isHolder
  }

  /** Stamps everything that is visible now, on whichever node this is the holder; gives whether this one is. */
  async stampAll(): Promise<boolean> {
    this.#look()
    await this.#working
    return this.#isHolder
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#off()
    clearTimeout(this.#timer)
    await this.#working
    await this.#session?.end().catch(() => undefined)
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#look(), ms).unref()
  }

  /** One look at a time; a wake-up during a look makes one more. */
  #look(): void {
    if (this.#isQueued) return
    this.#isQueued = true
    this.#working = this.#working.then(() => {
      this.#isQueued = false
      return this.#work()
    })
  }

  async #take(): Promise<boolean> {
    if (this.#isHolder && this.#session) return true
    this.#session ??= await this.#openSession()
    const { rows } = await this.#session.query<{ got: boolean }>(`select pg_try_advisory_lock(${STAMPER_LOCK}) as got`)
    return (this.#isHolder = rows[0]?.got === true)
  }

  async #openSession(): Promise<pg.Client> {
    const client = await this.#db.session('stamper')
    client.once('end', () => {
      if (this.#session === client) this.#session = null
      this.#isHolder = false
    })
    // a plan that reads the whole journal must never be chosen, however little the statistics know
    await client.query('set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off')
    return client
  }

  /** Where a look may begin: 0 now and then, else past everything too old to be still open. */
  #lowest(nowMs: number): number {
    if (nowMs - this.#fullLookAtMs > FULL_LOOK_MS) {
      this.#fullLookAtMs = nowMs
      return 0
    }
    while (this.#seen[1] && nowMs - this.#seen[1].atMs > LATE_MS) this.#seen.shift()
    const oldest = this.#seen[0]
    return oldest && nowMs - oldest.atMs > LATE_MS ? oldest.seq : 0
  }

  #note(rows: readonly Stamped[], nowMs: number): void {
    const highest = rows.reduce((top, row) => Math.max(top, row.seq), this.#seen.at(-1)?.seq ?? 0)
    const last = this.#seen.at(-1)
    if (!last || nowMs - last.atMs > 100) this.#seen.push({ atMs: nowMs, seq: highest })
    for (const row of rows) this.#db.metrics.stampLagMs.observe(Math.max(0, nowMs - row.storedAt.getTime()))
    const oldestMs = Math.min(...rows.map((row) => row.storedAt.getTime()))
    this.#db.metrics.stampOldestMs.set(Math.max(0, nowMs - oldestMs))
  }

  async #stampBatches(client: pg.Client): Promise<void> {
    for (;;) {
      const nowMs = Date.now()
      const { rows } = await client.query<Stamped>({ ...stampStatement, values: [this.#lowest(nowMs)] })
      if (rows.length > 0) {
        this.#note(rows, nowMs)
        this.#stamped(rows.toSorted((a, b) => a.position - b.position).map(recordedOf))
      } else this.#db.metrics.stampOldestMs.set(0)
      if (rows.length < BATCH) return
    }
  }

  async #work(): Promise<void> {
    if (this.#isClosed) return
    try {
      if (!(await this.#take()) || !this.#session) return this.#wakeIn(FOLLOWER_MS)
      await this.#stampBatches(this.#session)
      this.#wakeIn(IDLE_MS)
    } catch (err) {
      if (this.#isClosed) return
      this.#db.log.warn({ err }, 'the stamper lost its session')
      await this.#session?.end().catch(() => undefined)
      this.#session = null
      this.#isHolder = false
      this.#wakeIn(FOLLOWER_MS)
    }
  }
}
