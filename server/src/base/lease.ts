/**
 * What one node does for all of them: whoever has the lease. It belongs to a session of the database, so that a killed node holds it no longer from the moment its
 * session is gone, and another has it within `LOOK_MS`.
 */
import type pg from 'pg'
import type { Database } from './database.ts'

/** First half of the advisory lock's key; the second half comes from the lease's name. */
const LEASE_LOCK = 7307105
const LOOK_MS = 500

export interface Lease {
  readonly isHeld: () => boolean
  /** Looks now rather than soon. */
  readonly look: () => void
  readonly close: () => Promise<void>
}

/**
 * `name` says what is asked for, null where there is nothing to be had yet. `take` begins what the holder does and gives the way to end it, which is called once the lease is
 * lost or given back. Two may overlap for as long as a broken node has not noticed: what they do must be safe twice.
 */
export const openLease = (db: Database, of: { name: () => Promise<string | null>; take: () => () => void }): Lease => {
  let session: pg.Client | null = null
  let end: (() => void) | null = null
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  const letGo = (): void => {
    end?.()
    end = null
  }
  const open = async (): Promise<pg.Client> => {
    const client = await db.session('lease')
    client.once('end', () => {
      if (session !== client) return
      session = null
      letGo()
    })
    return client
  }
  const ask = async (): Promise<void> => {
    if (isClosed || end) return
    const name = await of.name()
    if (name === null) return
    session ??= await open()
    const { rows } = await session.query<{ got: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as got', [
      LEASE_LOCK,
      name,
    ])
    if (rows[0]?.got && session && !isClosed) end = of.take()
  }
  const look = (): void => {
    clearTimeout(timer)
    looking = looking
      .then(ask)
      .catch((err: unknown) => db.log.warn({ err }, 'a lease could not be asked for'))
      .finally(() => {
        clearTimeout(timer)
        if (!isClosed) timer = setTimeout(look, LOOK_MS).unref()
      })
  }
  look()
  return {
    isHeld: () => end !== null,
    look,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await looking
      letGo()
      const held = session
      session = null
      await held?.end().catch(() => undefined)
    },
  }
}
