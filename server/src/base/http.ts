import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { AnyContractRouter } from '@orpc/contract'
import { refusals } from '@peakend/contract/refusals.ts'
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { apiPage } from './api-page.ts'
import { stranger, type Caller } from './caller.ts'
import type { Database } from './database.ts'
import { callerKey, openEndpoints, refusalOf, type Routes } from './endpoints.ts'
import { everyEndpoint } from './every-endpoint.ts'
import { addHealth, openRoom, type Room } from './health.ts'
import { openApiOf } from './openapi.ts'
import { refuseForeign, sharedWith } from './origin.ts'
import type { Ports } from './ports.ts'
import { openProxies, type Proxies } from './proxies.ts'
import { openRateLimit, type RateLimit } from './rate-limit.ts'
import type { RawRoute } from './raw-route.ts'
import { Refusal, problemOf } from './refusal.ts'
import { refuseUnlessHeld, type HandlerContext } from './routes.ts'
import { secureHeaders } from './secure-headers.ts'
import { isSuspect, storable } from './storable.ts'
import { sendScreen, serveStatics, wantsScreen, type Statics } from './statics.ts'
import { openUpgrades, type Upgrades } from './upgrades.ts'

export interface ServeOptions extends Statics {
  db: Database
  host: string
  /** 0 takes any free one. */
  port: number
  /** The address people use; `http://host:port` unless told. */
  publicUrl?: string
  /** Addresses or networks whose forwarded headers are believed. */
  trustedProxies?: readonly string[]
  metricsToken?: string
  /** False on a node that answers no requests: health and measures are told all the same. */
  answers?: boolean
  /** Folders whose disks must have room. */
  roomIn?: readonly string[]
  version?: string
  contract: AnyContractRouter
  routes: Routes
  rawRoutes?: readonly RawRoute[]
  ports: Ports
  /** How long headers and a whole request may take to arrive; 10 s and 60 s unless told. */
  headersMs?: number
  requestMs?: number
  /** How long nothing may move on a connection, such as an answer nobody reads; 120 s unless told. */
  idleMs?: number
  /** Requests per minute and address (strangers) or caller. */
  perMinute?: number
}

export interface Served {
  readonly url: string
  readonly app: FastifyInstance
  /** What sockets and requests share. */
  readonly rateLimit: RateLimit
  readonly proxies: Proxies
  /** Where sockets are opened. */
  readonly upgrades: Upgrades
  /** Answers `/readyz` with 503 from now on, so that a balancer sends nobody new. */
  readonly drain: () => void
  /** Ends listening and waits for requests under way. */
  readonly close: () => Promise<void>
}

/** JSON of endpoints; files go through raw routes with limits of their own. */
const BODY_LIMIT = 256 * 1024
const RAW_BODY_LIMIT = 64 * 1024
/** A client that needs longer than this for its headers, or for all of a request, is ended with 408. */
const HEADERS_MS = 10_000
const REQUEST_MS = 60_000
const CHECK_MS = 2000
const KEEP_ALIVE_MS = 72_000
/** Longer than a request may take and a connection is kept: what is left then is a client that does not take its answer. */
const IDLE_MS = 120_000
const MOST_HEADERS_BYTES = 16 * 1024
/** Fifty a second and caller: an agent's desk needs two; shops behind one address come as their visitors. */
const PER_MINUTE = 3000
const HAS_NUL = 'holds a NUL, which cannot be stored'
const REQUEST_ID = /^[\w.-]{8,64}$/

/** Opens the HTTP server: endpoints under `/api`, raw routes, health, metrics, the OpenAPI document and its page, desk and widget. */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const { db } = options
  const rateLimit = openRateLimit(db.clock)
  const proxies = openProxies(options.trustedProxies)
  const app = openApp(options, proxies)
  const state = { isDraining: false }
  let url = ''
  const room = openRoom(options.roomIn ?? [])
  addHealth(app, { db, metricsToken: options.metricsToken, isDraining: () => state.isDraining, room })
  addHooks(app, options, room)
  const within = { options, rateLimit, publicUrl: () => options.publicUrl ?? url }
  if (options.answers ?? true) await addAnswers(app, within)
  else app.setNotFoundHandler(() => Promise.reject(new Refusal('not_found')))
  const upgrades = openUpgrades(app.server)
  await app.listen({ host: options.host, port: options.port })
  const address = app.server.address() as AddressInfo
  url = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
  return {
    url,
    app,
    rateLimit,
    proxies,
    upgrades,
    drain: () => void (state.isDraining = true),
    close: () => app.close(),
  }
}

/** Endpoints, screens and documents: everything but health. */
const addAnswers = async (app: FastifyInstance, within: Within): Promise<void> => {
  const { options } = within
  await app.register(async (api) => addEndpoints(api, within))
  for (const route of options.rawRoutes ?? []) await app.register(async (raw) => addRaw(raw, route, within))
  await addDocument(app, within)
  await serveStatics(app, options)
  app.setNotFoundHandler((request, reply) => {
    if (options.deskDir && wantsScreen(request)) return sendScreen(request, reply)
    throw new Refusal('not_found')
  })
}

const openApp = (options: ServeOptions, proxies: Proxies): FastifyInstance =>
  fastify({
    loggerInstance: options.db.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (address) => proxies.isTrusted(address),
    bodyLimit: BODY_LIMIT,
    requestTimeout: options.requestMs ?? REQUEST_MS,
    // sockets upgraded to live ones are looked after by their own pings
    connectionTimeout: options.idleMs ?? IDLE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: options.headersMs ?? HEADERS_MS,
      connectionsCheckingInterval: Math.min(CHECK_MS, options.headersMs ?? CHECK_MS),
      maxHeaderSize: MOST_HEADERS_BYTES,
    },
    routerOptions: { maxParamLength: 200 },
    genReqId: (request) => {
      const given = request.headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    },
    clientErrorHandler: answerGarbage,
  }) as unknown as FastifyInstance

/** What is not HTTP, or came too slowly or too long, is told so in one line and closed. */
const answerGarbage = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (socket.destroyed || !socket.writable) return
  const code =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'too_slow'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? 'too_large'
        : 'malformed'
  const refusal = new Refusal(code)
  const body = JSON.stringify(problemOf(refusal))
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

const addHooks = (app: FastifyInstance, options: ServeOptions, room: Room): void => {
  const { db } = options
  const headers = secureHeaders(options.publicUrl?.startsWith('https:') ?? false)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    const shared = sharedWith(request.url, request.headers)
    if (shared) reply.headers(shared)
    if (shared && request.method === 'OPTIONS') return reply.status(204).send()
    // no address holds a NUL, and no statement takes one
    if (request.url.includes('%00')) throw new Refusal('malformed')
    refuseForeign(request.method, request.headers, request.host, options.publicUrl)
  })
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = namedRoutes.get(request) ?? request.routeOptions.url ?? 'none'
    if (reply.statusCode === refusals.storage_full.status) room.noteFull()
    const ms = Math.round(reply.elapsedTime * 10) / 10
    db.metrics.httpMs.observe({ method: request.method, route, status: String(reply.statusCode) }, ms)
    db.log.debug({ requestId: request.id, method: request.method, route, status: reply.statusCode, ms }, 'answered')
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, db.log, request.id)
    if (refusal.facts.retryAfterS !== undefined) reply.header('retry-after', `${refusal.facts.retryAfterS}`)
    // the rest of the body is not wanted
    if (refusal.code === 'too_large') reply.header('connection', 'close')
    return reply
      .status(refusal.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(problemOf(refusal, request.id)))
  })
}

/** The endpoint a request was for, so that metrics and logs name it instead of an address with ids in it. */
const namedRoutes = new WeakMap<FastifyRequest, string>()

interface Within {
  options: ServeOptions
  rateLimit: RateLimit
  publicUrl: () => string
}

const contextOf = async (request: FastifyRequest, reply: FastifyReply, within: Within): Promise<HandlerContext> => {
  const { db, ports, perMinute } = within.options
  const credentials = { headers: request.headers, address: request.ip }
  const caller: Caller = (await ports.authenticate(credentials)) ?? stranger
  const setHeader = (name: string, value: string) => void reply.header(name, value)
  const context = { caller, db, requestId: request.id, address: request.ip, headers: request.headers, setHeader }
  within.rateLimit.take(callerKey(context), perMinute ?? PER_MINUTE)
  return context
}

const addEndpoints = (api: FastifyInstance, within: Within): void => {
  const handle = openEndpoints(within.options.routes)
  const { db } = within.options
  api.removeAllContentTypeParsers()
  // oRPC takes what is parsed here; its own parser would read bodies without a limit
  const parse = api.getDefaultJsonParser('error', 'error')
  api.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    if (bytes.length === 0) return done(null, undefined)
    // JSON between systems is UTF-8 (RFC 8259, 8.1); other bytes would be kept as something nobody wrote
    if (!isUtf8(bytes)) return done(new Refusal('malformed'))
    const body = bytes.toString('utf8')
    void parse(request, body, (fault, value) => {
      if (fault || !isSuspect(body)) return done(fault, value)
      const mended = storable(value)
      if (mended.nulAt === null) return done(null, mended.value)
      done(new Refusal('invalid', undefined, { fields: [{ path: mended.nulAt, problem: HAS_NUL }] }))
    })
  })
  api.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode >= 400) reply.header('content-type', 'application/problem+json')
  })
  api.all('/api/*', async (request, reply) => {
    const context = await contextOf(request, reply, within)
    const named = (name: string) => void namedRoutes.set(request, name)
    const { matched } = await handle(request, reply, { ...context, rateLimit: within.rateLimit, log: db.log, named })
    if (!matched) throw new Refusal('not_found')
    return reply
  })
}

const addRaw = (app: FastifyInstance, route: RawRoute, within: Within): void => {
  app.removeAllContentTypeParsers()
  // the stream itself: it is counted while it is read
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  const limit = route.bodyLimit ?? RAW_BODY_LIMIT
  app.route({
    method: typeof route.method === 'string' ? route.method : [...route.method],
    url: route.path,
    bodyLimit: limit,
    handler: async (request, reply) => {
      const context = await contextOf(request, reply, within)
      refuseUnlessHeld(context.caller, { permission: route.permission })
      if (route.perMinute) within.rateLimit.take(`${route.path} ${callerKey(context)}`, route.perMinute)
      if (Number(request.headers['content-length'] ?? 0) > limit) throw new Refusal('too_large')
      const url = new URL(request.url, `${request.protocol}://${request.host}`)
      const params = request.params as Record<string, string>
      const body = counted(request.body instanceof Readable ? request.body : Readable.from([]), limit)
      const answer = await route.handle({
        ...context,
        method: request.method,
        params,
        query: url.searchParams,
        url,
        body,
      })
      reply.status(answer.status ?? 200)
      for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
      return reply.send(answer.body ?? '')
    },
  })
}

/** Passes bytes on until there are too many. */
const counted = (source: Readable, limit: number): Readable =>
  Readable.from(
    (async function* () {
      let bytes = 0
      for await (const chunk of source as AsyncIterable<Buffer>) {
        bytes += chunk.length
        if (bytes > limit) throw new Refusal('too_large')
        yield chunk
      }
    })(),
    { objectMode: false },
  )

const addDocument = async (app: FastifyInstance, within: Within): Promise<void> => {
  const { contract, version } = within.options
  let made: Promise<{ json: string; page: string }> | undefined
  const make = async () => {
    const document = await openApiOf(contract, within.publicUrl(), version ?? '0')
    return { json: JSON.stringify(document), page: apiPage(everyEndpoint(contract), document) }
  }
  const cached = 'public, max-age=60'
  app.get('/api/openapi.json', async (_request, reply) =>
    reply
      .header('cache-control', cached)
      .type('application/json')
      .send((await (made ??= make())).json),
  )
  app.get('/api', async (_request, reply) =>
    reply
      .header('cache-control', cached)
      .type('text/html')
      .send((await (made ??= make())).page),
  )
}
