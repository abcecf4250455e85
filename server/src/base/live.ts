import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { EventType } from '@peakend/contract/events.ts'
import type { LiveBody, LiveRequest } from '@peakend/contract/live.ts'
import { WebSocketServer } from 'ws'
import type { Caller } from './caller.ts'
import type { Database } from './database.ts'
import type { Served } from './http.ts'
import type { Journal } from './journal.ts'
import { LiveFeed } from './live-feed.ts'
import { LiveGroups } from './live-groups.ts'
import { CLOSED, LiveSocket, type SocketHost } from './live-socket.ts'
import { isOwnOrigin } from './origin.ts'
import type { Ports } from './ports.ts'
import type { Topic } from './topics.ts'
import { refuseUpgrade } from './upgrades.ts'

export interface LiveOptions {
  db: Database
  journal: Journal
  served: Served
  ports: Ports
  topics: readonly Topic[]
  publicUrl?: string
  /** Somebody types: gives what is to be told to whom. Left out, typing goes nowhere. */
  typing?: (caller: Caller, request: Extract<LiveRequest, { do: 'typing' }>) => Promise<readonly Ephemeral[]>
  /** Events after which what sockets may see is asked again in their workspace. */
  recheckOn?: readonly EventType[]
  /** Sockets one address may open a minute; 6000 unless told. */
  upgradesPerMinute?: number
  /** How long a socket may stay without saying who it is, and how long it may read nothing of what it is sent; 10 s and 30 s unless told. */
  helloMs?: number
  behindMs?: number
  /** The first socket of a person opened on this node, or the last one closed. */
  person?: (personId: string, isConnected: boolean) => void
}

/** A message that is only ever the newest: not journaled, without a position, lost without harm. */
export interface Ephemeral {
  workspaceId: WorkspaceId
  key: string
  body: LiveBody
}

/** Sends an ephemeral message from a node that may have no sockets of its own. */
export const publishEphemeral = (db: Database, message: Ephemeral): void =>
  db.signals.raise('live', JSON.stringify(message))

export interface Live {
  /** Sends an ephemeral message to all who listen to the key, on every node. */
  readonly publish: (message: Ephemeral) => void
  /** People with an open socket on this node. */
  readonly people: () => ReadonlySet<string>
  readonly sockets: () => number
  /** Whether anybody on this node listens to the key. */
  readonly isHeard: (workspaceId: WorkspaceId, key: string) => boolean
  readonly close: () => Promise<void>
}

const PATH = '/api/live'
const MOST_MESSAGE_BYTES = 8 * 1024
const PING_MS = 25_000
const BEHIND_LOOK_MS = 1000
/** Sessions end and memberships lapse without an event; whoever is connected is asked about again this often. */
const RECHECK_MS = 60_000
/** A socket that has not said who it is by then is closed. */
const HELLO_MS = 10_000
const BEHIND_MS = 30_000
const UPGRADES_PER_MINUTE = 6000
const CHUNK = 500

/** Opens the live socket of a node at `/api/live`: for the desk by its cookie, for the widget by `hello`. */
export const openLive = (options: LiveOptions): Live => new LiveServer(options)

class LiveServer implements Live {
  readonly #options: LiveOptions
  readonly #wss = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false })
  readonly #groups: LiveGroups
  readonly #feed: LiveFeed
  readonly #host: SocketHost
  readonly #sockets = new Set<LiveSocket>()
  readonly #people = new Map<string, Set<LiveSocket>>()
  readonly #timers: NodeJS.Timeout[]
  readonly #offs: (() => void)[]

  constructor(options: LiveOptions) {
    this.#options = options
    const { db, journal, topics, ports } = options
    this.#groups = new LiveGroups(db.metrics)
    this.#feed = new LiveFeed(db, journal, this.#groups, topics)
    this.#host = {
      ports,
      topics: new Map(topics.map((t) => [t.name, t])),
      groups: this.#groups,
      feed: this.#feed,
      journal,
      log: db.log,
      metrics: db.metrics,
      typed: (caller, request) => this.#typed(caller, request),
      known: (caller, socket) => this.#known(caller, socket),
      gone: (socket) => this.#gone(socket),
    }
    const recheckOn = new Set<string>(options.recheckOn ?? ['membership.changed'])
    this.#offs = [
      options.served.upgrades.on(PATH, (request, socket, head) => this.#upgrade(request, socket, head)),
      db.signals.on('live', (text) => this.#hear(JSON.parse(text) as Ephemeral)),
      journal.onEvents((events) => {
        for (const { type, workspaceId, event } of events) {
          if (!recheckOn.has(type)) continue
          const personId = 'personId' in event ? event.personId : null
          for (const socket of this.#sockets) if (isAbout(socket, personId)) socket.recheck(workspaceId)
        }
      }),
    ]
    this.#timers = [
      setInterval(() => void this.#each((s) => s.check()), PING_MS).unref(),
      setInterval(() => void this.#each((s) => s.recheck()), RECHECK_MS).unref(),
      setInterval(() => {
        const nowMs = Date.now()
        for (const socket of this.#sockets) socket.checkBehind(nowMs, options.behindMs ?? BEHIND_MS)
      }, BEHIND_LOOK_MS).unref(),
    ]
  }

  readonly publish = (message: Ephemeral): void => publishEphemeral(this.#options.db, message)
  readonly people = (): ReadonlySet<string> => new Set(this.#people.keys())
  readonly sockets = (): number => this.#sockets.size
  readonly isHeard = (workspaceId: WorkspaceId, key: string): boolean => this.#groups.has(workspaceId, key)

  readonly close = async (): Promise<void> => {
    for (const off of this.#offs) off()
    for (const timer of this.#timers) clearInterval(timer)
    // 1012: the service restarts, come back
    for (const socket of this.#sockets) socket.close(1012, 'restarting')
    for (const ws of this.#wss.clients) setTimeout(() => ws.terminate(), 500).unref()
    await this.#feed.close()
    this.#wss.close()
  }

  #hear(message: Ephemeral): void {
    void this.#groups.publish(message.workspaceId, message.key, message.body)
  }

  /** Work over all sockets in pieces, so that nothing else waits long. */
  async #each(work: (socket: LiveSocket) => void): Promise<void> {
    let n = 0
    for (const socket of Array.from(this.#sockets)) {
      if (++n % CHUNK === 0) await new Promise((go) => setImmediate(go))
      work(socket)
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { served, publicUrl } = this.#options
    const refuse = (status: string) => refuseUpgrade(socket, status)
    const address = served.proxies.addressOf(request)
    // a page of another site may open a socket, but not with the cookies of the person who looks at it
    const isForeign = !isOwnOrigin(request.headers, served.proxies.hostOf(request), publicUrl)
    if (isForeign && request.headers.cookie !== undefined) return refuse('403 Forbidden')
    try {
      served.rateLimit.take(`live ${address}`, this.#options.upgradesPerMinute ?? UPGRADES_PER_MINUTE)
    } catch {
      return refuse('429 Too Many Requests')
    }
    this.#wss.handleUpgrade(request, socket, head, (ws) => {
      const { cookie, origin, authorization, 'user-agent': agent } = request.headers
      const headers = { cookie, origin, authorization, 'user-agent': agent, host: request.headers.host }
      const live = new LiveSocket(this.#host, ws, { headers, address })
      this.#sockets.add(live)
      this.#options.db.metrics.sockets.set(this.#sockets.size)
      live.begin()
      setTimeout(() => {
        if (!live.isKnown) live.close(CLOSED.notSaidWho, 'say hello')
      }, this.#options.helloMs ?? HELLO_MS).unref()
    })
  }

  async #typed(caller: Caller, request: Extract<LiveRequest, { do: 'typing' }>): Promise<void> {
    for (const message of (await this.#options.typing?.(caller, request)) ?? []) this.publish(message)
  }

  #known(caller: Caller, socket: LiveSocket): void {
    if (caller.kind !== 'person' && caller.kind !== 'signed-in') return
    const sockets = this.#people.get(caller.personId) ?? new Set()
    const isFirst = sockets.size === 0
    sockets.add(socket)
    this.#people.set(caller.personId, sockets)
    if (isFirst) this.#options.person?.(caller.personId, true)
  }

  #gone(socket: LiveSocket): void {
    this.#sockets.delete(socket)
    this.#options.db.metrics.sockets.set(this.#sockets.size)
    for (const [personId, sockets] of this.#people) {
      if (!sockets.delete(socket) || sockets.size > 0) continue
      this.#people.delete(personId)
      this.#options.person?.(personId, false)
    }
  }
}

/** An event about one person concerns their sockets alone: a shift that signs out must not make every desk ask again. */
const isAbout = (socket: LiveSocket, personId: string | null): boolean =>
  personId === null || [...socket.callers].some((caller) => 'personId' in caller && caller.personId === personId)
