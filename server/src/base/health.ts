import { timingSafeEqual } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from './database.ts'
import { Refusal } from './refusal.ts'

interface HealthOptions {
  db: Database
  metricsToken: string | undefined
  isDraining: () => boolean
  room: Room
}

/** Whether there is room to store anything, as far as this node knows. */
export interface Room {
  /** Something was refused for want of room. */
  readonly noteFull: () => void
  readonly isFull: () => Promise<boolean>
}

/** After the last refusal for want of room a node counts as full for so long: a database elsewhere says it in no other way. */
const FULL_FOR_MS = 10_000
/** Below this PostgreSQL is about to stop. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024

/** Watches the disks under these folders, and what was refused. */
export const openRoom = (folders: readonly string[]): Room => {
  let fullAt = Number.NEGATIVE_INFINITY
  const isTight = async (folder: string): Promise<boolean> => {
    const found = await statfs(folder).catch(() => null)
    return found !== null && found.bavail * found.bsize < LEAST_FREE_BYTES
  }
  return {
    noteFull: () => void (fullAt = performance.now()),
    isFull: async () =>
      performance.now() - fullAt < FULL_FOR_MS || (await Promise.all(folders.map(isTight))).some(Boolean),
  }
}

/** How long, in ms, the longest waiter has waited for a lock of the database: somebody hangs who holds it. */
const longestLockWaitMs = async (db: Database): Promise<number> => {
  const [row] = await db.system((tx) =>
    tx.query<{ ms: number }>(
      'health.lock-wait',
      `select coalesce(max(extract(epoch from clock_timestamp() - waitstart) * 1000), 0)::float8 as ms from pg_locks where not granted`,
    ),
  )
  return Math.max(0, Math.round(row?.ms ?? 0))
}

/** `/healthz` says that the process lives, `/readyz` that it can serve (not while it ends, the database is away or a disk is full), `/metrics` is for Prometheus (by token, or from this machine). */
export const addHealth = (app: FastifyInstance, { db, metricsToken, isDraining, room }: HealthOptions): void => {
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async () => {
    if (isDraining()) throw new Refusal('busy', 'This node is being shut down.', { retryAfterS: 1 })
    await db.system((tx) => tx.query('health.ready', 'select 1'))
    if (await room.isFull()) throw new Refusal('storage_full', undefined, { retryAfterS: 10 })
    return { ready: true }
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, metricsToken)) throw new Refusal('not_found')
    db.metrics.storageFull.set((await room.isFull()) ? 1 : 0)
    // a database that is away must not hide the other measures
    db.metrics.lockWaitMs.set(await longestLockWaitMs(db).catch(() => 0))
    for (const measure of db.metrics.beforeLook) measure()
    return reply.type(db.metrics.registry.contentType).send(await db.metrics.registry.metrics())
  })
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

const mayRead = (request: FastifyRequest, token: string | undefined): boolean => {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined) {
    const [a, b] = [Buffer.from(token), Buffer.from(given)]
    return a.length === b.length && timingSafeEqual(a, b)
  }
  // a proxy on this machine makes everybody look local: what it forwards is not from here
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  return !isForwarded && LOOPBACK.test(request.socket.remoteAddress ?? '')
}
