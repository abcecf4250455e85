import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from './database.ts'
import { Refusal } from './refusal.ts'

interface HealthOptions {
  db: Database
  metricsToken: string | undefined
  isDraining: () => boolean
}

/** `/healthz` says that the process lives, `/readyz` that it can serve, `/metrics` is for Prometheus (by token, or from this machine). */
export const addHealth = (app: FastifyInstance, { db, metricsToken, isDraining }: HealthOptions): void => {
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async () => {
    if (isDraining()) throw new Refusal('busy', 'This node is being shut down.', { retryAfterS: 1 })
    await db.system((tx) => tx.query('health.ready', 'select 1'))
    return { ready: true }
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, metricsToken)) throw new Refusal('not_found')
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
