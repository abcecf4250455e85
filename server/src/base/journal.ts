import type { EventType } from '@peakend/contract/events.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, SystemTx } from './database.ts'
import { recordedOf, type JournalRow, type Recorded } from './event.ts'
import { Stamper } from './stamper.ts'

const READ_BATCH = 1000
const IDLE_LOOK_MS = 1000

const columns = `position, workspace_id as "workspaceId", key, type, payload, at`

export const headPosition = async (tx: SystemTx): Promise<number> =>
  (await tx.query<{ position: number }>('journal.head', 'select position from journal_head'))[0]?.position ?? 0

/** Makes the partitions of the coming months and drops those nobody needs; gives what it did (`+journal_2026_03`). */
export const keepJournal = async (tx: SystemTx, at?: Date): Promise<string[]> => {
  const [row] = await tx.query<{ done: string[] }>(
    'journal.keep',
    'select peakend.keep_journal(coalesce($1::timestamptz, clock_timestamp())) as done',
    [at ?? null],
  )
  return row?.done ?? []
}

/** The head, and whether everything committed has a position. */
export const readHead = async (tx: SystemTx): Promise<{ head: number; isAllStamped: boolean }> => {
  const [row] = await tx.query<{ head: number; isAllStamped: boolean }>(
    'journal.state',
    `select position as head, not exists (select from journal where journal.position is null) as "isAllStamped" from journal_head`,
  )
  return row ?? { head: 0, isAllStamped: true }
}

/**
 * The journal as a node reads it: every stamped event, in the order of positions, each once. It begins at the head of now; who needs what
 * was before reads it with `readAfter`.
 */
export class Journal {
  readonly #db: Database
  readonly #hearers = new Set<(events: readonly Recorded[]) => void>()
  readonly #off: () => void
  readonly #stamper: Stamper
  #position: number
  #isClosed = false
  #reading: Promise<void> = Promise.resolve()
  #isQueued = false
  #timer: NodeJS.Timeout | undefined

  constructor(db: Database, position: number) {
    this.#db = db
    this.#position = position
    this.#stamper = new Stamper(db, (events) => this.#takeStamped(events))
    this.#off = db.signals.on('stamped', (head) => {
      if (head > this.#position) this.#look()
    })
    this.#wakeLater()
  }

  /** The last position handed to listeners. */
  get position(): number {
    return this.#position
  }

  /** Calls `hear` with every further batch of events, in order, without gaps; gives the way to stop. */
  onEvents(hear: (events: readonly Recorded[]) => void): () => void {
    this.#hearers.add(hear)
    return () => this.#hearers.delete(hear)
  }

  /** Events of these types (all, when null) after a position, at most `limit`, in order. */
  async readAfter(
    after: number,
    types: readonly EventType[] | null,
    limit: number,
    upTo?: number,
  ): Promise<Recorded[]> {
    const rows = await this.#db.system((tx) =>
      tx.query<JournalRow>(
        types ? 'journal.after-of' : 'journal.after',
        `select ${columns} from journal where position > $1 and ($3::bigint is null or position <= $3)
         ${types ? 'and type = any($4::text[])' : ''} order by position limit $2`,
        types ? [after, limit, upTo ?? null, types] : [after, limit, upTo ?? null],
      ),
    )
    return rows.map(recordedOf)
  }

  /** Events of these types in one workspace between two positions, as its app role sees them. */
  async readInWorkspace(
    workspaceId: WorkspaceId,
    types: readonly EventType[],
    within: { after: number; upTo: number; limit: number },
  ): Promise<Recorded[]> {
    const rows = await this.#db.read(workspaceId, (tx) =>
      tx.query<JournalRow>(
        'journal.workspace-after',
        `select ${columns} from journal where workspace_id = $1 and position > $2 and position <= $3 and type = any($4::text[])
         order by position limit $5`,
        [workspaceId, within.after, within.upTo, types, within.limit],
      ),
    )
    return rows.map(recordedOf)
  }

  /** Stamps and hands out what there is; false while another node is to stamp it. */
  async settle(): Promise<boolean> {
    const isDone = await this.#stamper.stampAll()
    this.#look()
    await this.#reading
    return isDone
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#off()
    clearTimeout(this.#timer)
    await this.#stamper.close()
    await this.#reading
  }

  #takeStamped(events: Recorded[]): void {
    // what this node stamped itself needs no reading, unless another node stamped something before it
    if (events[0]?.position === this.#position + 1) this.#hand(events)
    else this.#look()
    this.#db.signals.raise('stamped', events.at(-1)?.position ?? 0)
  }

  #hand(events: readonly Recorded[]): void {
    const fresh = events.filter((e) => e.position > this.#position)
    const last = fresh.at(-1)
    if (!last) return
    this.#position = last.position
    for (const hear of this.#hearers) hear(fresh)
  }

  #look(): void {
    if (this.#isQueued || this.#isClosed) return
    this.#isQueued = true
    this.#reading = this.#reading.then(() => {
      this.#isQueued = false
      return this.#readOn()
    })
  }

  #wakeLater(): void {
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#look(), IDLE_LOOK_MS).unref()
  }

  async #readOn(): Promise<void> {
    try {
      for (;;) {
        if (this.#isClosed) return
        const events = await this.readAfter(this.#position, null, READ_BATCH)
        this.#hand(events)
        if (events.length < READ_BATCH) return
      }
    } catch (err) {
      if (!this.#isClosed) this.#db.log.warn({ err }, 'the journal cannot be read yet')
    } finally {
      this.#wakeLater()
    }
  }
}

/** Opens the stamper and the tail of the journal. */
export const openJournal = async (db: Database): Promise<Journal> => new Journal(db, await db.system(headPosition))
