import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SetupFault } from '../setup-fault.ts'
import type { PostgresLog } from './postgres.ts'

const patienceMs = 30_000 // a database started together with us (compose, a failover) is there by then
const pauseMs = 500
/** `transaction_timeout`, the builtin locale and uuidv7() are all there from here on. */
const leastVersion = 180_000

/** The address without its password, for people to read. */
export function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '***'
  return shown.href
}

/** Asks once; undefined means that it may be there in a moment. */
async function tryOnce(url: string): Promise<true | { reason: string; mayPass: boolean }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ n: number; name: string }>(
      `select current_setting('server_version_num')::int as n, current_setting('server_version') as name`,
    )
    if (rows[0] && rows[0].n < leastVersion) {
      return { reason: `it is PostgreSQL ${rows[0].name}; Peakend needs 18 or later`, mayPass: false }
    }
    return true
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === '28P01' || code === '28000') return { reason: 'it refuses the user or the password', mayPass: false }
    if (code === '3D000') return { reason: 'the database of that name does not exist there', mayPass: false }
    return { reason: message || (code ?? 'no answer'), mayPass: true }
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Settles once the database at `url` answers and is new enough. Waits half a minute for one that is not up yet; refuses
 * (SetupFault) at once what waiting cannot mend. The password stands in no sentence.
 */
export async function reachDatabase(url: string, log: PostgresLog, withinMs = patienceMs): Promise<void> {
  const until = Date.now() + withinMs
  for (let round = 0; ; round++) {
    const answer = await tryOnce(url)
    if (answer === true) return
    if (!answer.mayPass || Date.now() > until) {
      throw new SetupFault(
        `The database at ${withoutPassword(url)} cannot be used: ${answer.reason}. Check DATABASE_URL.`,
      )
    }
    if (round === 0) log.info(`Waiting for the database at ${withoutPassword(url)} (${answer.reason}) ...`)
    await wait(pauseMs)
  }
}
