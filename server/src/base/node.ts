import type pg from 'pg'
import type { Database } from './database.ts'

/** First half of the advisory lock's key; the second half is the node's number. */
export const NODE_LOCK = 7307100

/** The same of nodes that take watches. */
const WATCHING_LOCK = 7307103

const holdersOf = (lock: number): string => `select l.objid::int as number from pg_locks l
  where l.locktype = 'advisory' and l.classid = ${lock} and l.objsubid = 2 and l.granted
    and l.database = (select oid from pg_database where datname = current_database())`

/** The numbers of all nodes whose session is open: the database itself knows who is alive, and tells at once when one is killed. */
export const aliveNodes = holdersOf(NODE_LOCK)
/** Those of them that take watches: a node may be there for screens alone. */
export const watchingNodes = holdersOf(WATCHING_LOCK)

/** This process among others. `number` names it as holder of lanes and jobs, and is null while its session is broken. */
export interface Node {
  readonly number: () => number | null
  /** Calls back each time a session is had (again), with the number it goes by from now on. */
  readonly onJoin: (joined: (number: number) => void) => void
  readonly close: () => Promise<void>
}

const REJOIN_MS = 300
const COUNT_MS = 5000

/**
 * Opens the session that makes this process a node: it holds an advisory lock as its sign of life (so a lease ends the moment
 * a killed process is gone, without waiting for a time to pass) and hears and sends signals. A broken session is opened again under a new number.
 */
export const openNode = async (db: Database, of: { isWatching: boolean }): Promise<Node> => {
  const joiners: ((number: number) => void)[] = []
  let number: number | null = null
  let session: pg.Client | null = null
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  const join = async (): Promise<void> => {
    const client = await db.session('node')
    client.once('end', () => leave(client))
    const { rows } = await client.query<{ number: number }>(
      `select n.number from (select nextval('node_numbers')::int as number) n, lateral (select pg_advisory_lock(${NODE_LOCK}, n.number)) l`,
    )
    if (of.isWatching) await client.query('select pg_advisory_lock($1, $2)', [WATCHING_LOCK, rows[0]?.number])
    await db.signals.join(client)
    session = client
    await count()
    number = rows[0]?.number ?? null
    if (number !== null) for (const joined of joiners) joined(number)
  }

  const leave = (client: pg.Client): void => {
    if (session !== client && session !== null) return
    session = null
    number = null
    db.signals.leave()
    if (!isClosed) timer = setTimeout(() => void rejoin(), REJOIN_MS)
  }

  const rejoin = async (): Promise<void> => {
    try {
      if (!isClosed && session === null) await join()
    } catch (err) {
      db.log.warn({ err }, 'the session of this node cannot be opened yet')
      timer = setTimeout(() => void rejoin(), REJOIN_MS)
    }
  }

  const count = async (): Promise<void> => {
    const alive = await session?.query(aliveNodes).catch(() => null)
    db.signals.setAlone(alive?.rowCount === 1)
  }

  await join()
  const counting = setInterval(() => void count(), COUNT_MS).unref()
  return {
    number: () => number,
    onJoin: (joined) => {
      joiners.push(joined)
      if (number !== null) joined(number)
    },
    async close() {
      isClosed = true
      clearInterval(counting)
      clearTimeout(timer)
      db.signals.leave()
      await session?.end()
    },
  }
}
