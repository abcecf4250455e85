/**
 * Work that goes on for as long as the program runs, such as listening to a mailbox: one live node does each. A module writes a row (`startWatch`) in the
 * transaction that makes it wanted; whichever node has room takes it and runs it until the row is changed or gone, or the node loses its session. A killed
 * node holds nothing from the moment its session is gone. Two nodes may overlap for as long as a broken one has not noticed: what they do must be safe twice.
 */
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, Tx } from './database.ts'
import type { Recorded } from './event.ts'
import { aliveNodes, watchingNodes, type Node } from './node.ts'

export interface Watch {
  readonly workspaceId: WorkspaceId
  readonly kind: string
  readonly key: string
}

export interface WatchKind {
  readonly kind: string
  /** Runs until `signal` is aborted, and then ends soon. What it throws is logged, and it begins again after a while. */
  readonly run: (watch: Watch, signal: AbortSignal) => Promise<void>
  /** Hears what happens on any node, for work that gives way to people. */
  readonly hear?: (events: readonly Recorded[]) => void
}

/** Another at every transaction: what was stopped and started again between two looks begins again too. */
const VERSION = '(pg_current_xact_id()::text::bigint % 2000000000)::integer'

/** Has it watched from the commit on; of one that is watched already, whoever watches begins again. */
export const startWatch = (tx: Tx, kind: string, key: string): void =>
  tx.send(
    'watches.start',
    `insert into watches (workspace_id, kind, key, version) values ($1, $2, $3, ${VERSION})
     on conflict (workspace_id, kind, key) do update set version = excluded.version`,
    [tx.workspaceId, kind, key],
  )

/** Has it watched no longer. Twice equals once. */
export const stopWatch = (tx: Tx, kind: string, key: string): void =>
  tx.send('watches.stop', 'delete from watches where workspace_id = $1 and kind = $2 and key = $3', [
    tx.workspaceId,
    kind,
    key,
  ])

/** How often what is wanted is looked at: nobody waits longer for a mailbox that was just added, or whose node died. */
const LOOK_MS = 1000
const AGAIN_MS = 5000

interface Row extends Watch {
  version: number
  holder: number | null
  isFree: boolean
}
interface Running {
  version: number
  abort: AbortController
  ended: Promise<void>
}
const idOf = (watch: Watch): string => `${watch.workspaceId} ${watch.kind} ${watch.key}`

export interface Watches {
  readonly close: () => Promise<void>
}

/** Takes and runs watches on this node, a fair share of them. */
export const openWatches = (db: Database, node: Node, kinds: readonly WatchKind[]): Watches => {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  const names = [...byName.keys()]
  const running = new Map<string, Running>()
  let isClosed = false
  let heldBy: number | null = null

  const start = (row: Row): void => {
    const kind = byName.get(row.kind)
    if (!kind) return
    const abort = new AbortController()
    const ended = (async () => {
      while (!abort.signal.aborted) {
        try {
          await kind.run(row, abort.signal)
        } catch (err) {
          if (!abort.signal.aborted) db.log.error({ err, kind: row.kind }, 'a watch failed and begins again')
        }
        if (!abort.signal.aborted) await pause(AGAIN_MS, abort.signal)
      }
    })().finally(() => running.delete(idOf(row)))
    running.set(idOf(row), { version: row.version, abort, ended })
  }

  const look = async (): Promise<void> => {
    const number = node.number()
    if (number !== heldBy) for (const one of running.values()) one.abort.abort()
    heldBy = number
    if (number === null || names.length === 0) return
    const mine = await claim(db, number, names)
    const wanted = new Map(mine.map((row) => [idOf(row), row]))
    for (const [id, one] of running) if (wanted.get(id)?.version !== one.version) one.abort.abort()
    // one that was aborted runs on to its end; it is begun again at the next look
    for (const row of mine) if (!running.has(idOf(row)) && !isClosed) start(row)
  }

  let looking: Promise<void> = Promise.resolve()
  const again = () => {
    looking = look()
      .catch((err: unknown) => db.log.warn({ err }, 'what is to be watched cannot be looked at yet'))
      .finally(() => {
        if (!isClosed) timer = setTimeout(again, LOOK_MS)
      })
  }
  let timer: NodeJS.Timeout | undefined
  if (names.length > 0) again()
  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await looking
      clearTimeout(timer)
      for (const one of running.values()) one.abort.abort()
      await Promise.all([...running.values()].map((one) => one.ended))
    },
  }
}

/** Takes what nobody alive holds, up to a fair share of all, and gives everything this node holds. */
const claim = (db: Database, node: number, kinds: readonly string[]): Promise<Row[]> =>
  db.system(async (tx) => {
    const rows = await tx.query<Row & { watching: number }>(
      'watches.list',
      `with alive as materialized (${aliveNodes})
       select workspace_id as "workspaceId", kind, key, version, holder, (holder is null or not holder in (select number from alive)) as "isFree",
         greatest(1, (select count(*) from (${watchingNodes}) w)) as watching
       from watches where kind = any($1::text[]) order by workspace_id, kind, key`,
      [kinds],
    )
    const mine = rows.filter((row) => row.holder === node)
    const share = Math.ceil(rows.length / (rows[0]?.watching ?? 1))
    const free = rows.filter((row) => row.isFree).slice(0, Math.max(0, share - mine.length))
    if (free.length === 0) return mine
    const taken = await tx.query<Row>(
      'watches.take',
      `update watches w set holder = $1 from unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) as f (workspace_id, kind, key, holder)
       where w.workspace_id = f.workspace_id and w.kind = f.kind and w.key = f.key and w.holder is not distinct from f.holder
       returning w.workspace_id as "workspaceId", w.kind, w.key, w.version, w.holder, false as "isFree"`,
      [
        node,
        free.map((f) => f.workspaceId),
        free.map((f) => f.kind),
        free.map((f) => f.key),
        free.map((f) => f.holder),
      ],
    )
    return [...mine, ...taken]
  })

/** Waits, or ends early when it is told to. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((go) => {
    if (signal.aborted) return go()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      go()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
