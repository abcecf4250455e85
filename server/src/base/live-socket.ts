import { LiveRequest, type LiveMessage } from '@peakend/contract/live.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { WebSocket } from 'ws'
import { holds, stranger, type Caller } from './caller.ts'
import type { LiveFeed } from './live-feed.ts'
import { frameOf, release, type LiveGroups, type Receiver, type Subscription } from './live-groups.ts'
import type { Journal } from './journal.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Credentials, Ports } from './ports.ts'
import { Refusal } from './refusal.ts'
import type { Topic } from './topics.ts'

/** What all sockets of a node share. */
export interface SocketHost {
  readonly ports: Ports
  readonly topics: ReadonlyMap<string, Topic>
  readonly groups: LiveGroups
  readonly feed: LiveFeed
  readonly journal: Journal
  readonly log: Log
  readonly metrics: Metrics
  readonly typed: (caller: Caller, request: Extract<LiveRequest, { do: 'typing' }>) => Promise<void>
  readonly known: (caller: Caller, socket: LiveSocket) => void
  readonly gone: (socket: LiveSocket) => void
}

/** Unsent bytes after which a client is behind: it is sent nothing more until it has drained, and then told to start afresh. */
const MOST_UNSENT = 1024 * 1024
const MOST_SUBSCRIPTIONS = 200
/** Messages a client may send: a burst, then a steady trickle (typing is at most one a second). */
const BURST = 120
const PER_SECOND = 10
const MOST_FAULTS = 10

/** WebSocket close codes of ours (4000-4999, RFC 6455 section 7.4.2). */
export const CLOSED = { signedOut: 4401, tooMuch: 4429, tooSlow: 4408, notSaidWho: 4400 } as const

/** One live connection: who it is, what it listens to, and how much it may ask. */
export class LiveSocket implements Receiver {
  readonly #host: SocketHost
  readonly #ws: WebSocket
  #credentials: Credentials
  readonly #callers = new Map<string, Caller>()
  readonly #subscriptions = new Map<string, Subscription>()
  #allowance = BURST
  #refilledAtMs = Date.now()
  #faults = 0
  #behindSinceMs = 0
  #working: Promise<void> = Promise.resolve()
  hasPonged = true
  isKnown = false

  constructor(host: SocketHost, ws: WebSocket, credentials: Credentials) {
    this.#host = host
    this.#ws = ws
    this.#credentials = credentials
    ws.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary))
    ws.on('pong', () => void (this.hasPonged = true))
    ws.on('error', () => ws.terminate())
    ws.on('close', () => this.#leave())
  }

  get callers(): IterableIterator<Caller> {
    return this.#callers.values()
  }

  send(frame: Buffer): void {
    if (this.#behindSinceMs > 0) return
    if (this.#ws.bufferedAmount > MOST_UNSENT) {
      this.#behindSinceMs = Date.now()
      this.#host.metrics.liveDropped.inc()
      return
    }
    this.#ws.send(frame, { binary: false })
  }

  tell(message: LiveMessage): void {
    this.send(frameOf(message))
  }

  close(code: number, why: string): void {
    this.#ws.close(code, why)
  }

  /** Pings, ends what no longer answers, and brings those who were behind back in. */
  check(): void {
    if (!this.hasPonged) return this.#ws.terminate()
    this.hasPonged = false
    this.#ws.ping()
  }

  checkBehind(nowMs: number, mostMs: number): void {
    if (this.#behindSinceMs === 0) return
    if (nowMs - this.#behindSinceMs > mostMs) return this.#ws.terminate()
    if (this.#ws.bufferedAmount > MOST_UNSENT / 4) return
    this.#behindSinceMs = 0
    for (const { topic } of this.#subscriptions.values()) this.tell({ topic, reset: true } as LiveMessage)
  }

  /** Asks again who this is and what it may see, in one workspace or all; what it may not see any more ends at once. */
  recheck(workspaceId?: WorkspaceId): void {
    this.#next(async () => {
      for (const [id] of this.#callers) if (!workspaceId || id === workspaceId || id === '') this.#callers.delete(id)
      for (const [name, subscription] of this.#subscriptions) {
        if (workspaceId && subscription.workspaceId !== workspaceId) continue
        const caller = await this.#callerIn(subscription.workspaceId)
        if (caller.kind === 'stranger') return this.close(CLOSED.signedOut, 'signed out')
        if (await this.#maySee(caller, subscription.of, subscription.id)) continue
        this.#drop(name)
        this.tell({ refused: 'not_allowed', topic: subscription.topic } as LiveMessage)
      }
    })
  }

  /** One thing after the other, so that answers come in the order of questions. */
  #next(work: () => Promise<void>): void {
    this.#working = this.#working.then(work).catch((e: unknown) => {
      if (!(e instanceof Refusal)) this.#host.log.error({ err: e }, 'a live request failed')
      this.tell({ refused: e instanceof Refusal ? e.code : 'bug' })
    })
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (!this.#mayAsk()) return this.close(CLOSED.tooMuch, 'too many messages')
    const request = isBinary ? null : parse(data)
    if (!request) {
      if (++this.#faults > MOST_FAULTS) return this.close(1008, 'malformed')
      return this.tell({ refused: 'malformed' })
    }
    this.#next(() => this.#answer(request))
  }

  #mayAsk(): boolean {
    const nowMs = Date.now()
    this.#allowance = Math.min(BURST, this.#allowance + ((nowMs - this.#refilledAtMs) / 1000) * PER_SECOND)
    this.#refilledAtMs = nowMs
    return --this.#allowance >= 0
  }

  async #answer(request: LiveRequest): Promise<void> {
    switch (request.do) {
      case 'hello':
        this.#credentials = { ...this.#credentials, visitorToken: request.token }
        this.#callers.clear()
        return this.#greet()
      case 'subscribe':
        return this.#subscribe(request)
      case 'unsubscribe':
        for (const [name, s] of this.#subscriptions) {
          if (s.topic === request.topic && (!request.workspaceId || s.workspaceId === request.workspaceId))
            this.#drop(name)
        }
        return
      case 'typing':
        return this.#typing(request)
      default:
        return request satisfies never
    }
  }

  async #typing(request: Extract<LiveRequest, { do: 'typing' }>): Promise<void> {
    const topic = `interaction:${request.interactionId}`
    const listens = [...this.#subscriptions.values()].find((s) => s.topic === topic || s.topic === 'visitor')
    if (!listens) throw new Refusal('not_found')
    await this.#host.typed(await this.#callerIn(listens.workspaceId), request)
  }

  /** Finds out who opened this socket before anything else is answered. */
  begin(): void {
    this.#next(() => this.#greet())
  }

  async #greet(): Promise<void> {
    const caller = await this.#callerIn(undefined)
    this.isKnown = caller.kind !== 'stranger'
    if (this.isKnown) this.#host.known(caller, this)
    else if (this.#credentials.visitorToken !== undefined) this.tell({ refused: 'not_signed_in' })
  }

  async #callerIn(workspaceId: WorkspaceId | undefined): Promise<Caller> {
    const known = this.#callers.get(workspaceId ?? '')
    if (known) return known
    const caller = (await this.#host.ports.authenticate({ ...this.#credentials, workspaceId })) ?? stranger
    if (caller.kind !== 'stranger') this.#callers.set(workspaceId ?? '', caller)
    return caller
  }

  async #maySee(caller: Caller, topic: Topic, id: string | undefined): Promise<boolean> {
    return holds(caller, topic.permission) && (await this.#host.ports.maySee(caller, { name: topic.name, id }))
  }

  async #subscribe(request: Extract<LiveRequest, { do: 'subscribe' }>): Promise<void> {
    const refuse = (refused: string) => this.tell({ refused, topic: request.topic })
    const [name = '', id] = request.topic.split(':')
    const topic = this.#host.topics.get(name)
    const caller = await this.#callerIn(request.workspaceId)
    if (caller.kind === 'stranger') return refuse('not_signed_in')
    if (!topic || !('workspaceId' in caller)) return refuse('not_found')
    // a caller is in one workspace; asking for another one than they were found in gets nothing
    if (request.workspaceId && caller.workspaceId !== request.workspaceId) return refuse('not_found')
    const key = topic.keyOf(caller, id)
    if (key === null || !(await this.#maySee(caller, topic, id))) return refuse('not_found')
    if (this.#subscriptions.size >= MOST_SUBSCRIPTIONS) return refuse('limit_reached')
    const at = `${caller.workspaceId} ${request.topic}`
    this.#drop(at)
    const from = Math.max(this.#host.journal.position, request.after ?? 0)
    const { workspaceId } = caller
    const subscription: Subscription = {
      topic: request.topic,
      workspaceId,
      of: topic,
      id,
      key,
      receiver: this,
      from,
      held: [],
    }
    this.#subscriptions.set(at, subscription)
    this.#host.groups.add(subscription)
    await this.#catchUp(subscription, request.after ?? from)
  }

  /** Sends what was missed, or `reset` where that is too much; then says from where on it is live. */
  async #catchUp(subscription: Subscription, after: number): Promise<void> {
    const { topic, workspaceId, from } = subscription
    try {
      const missed = after < from ? await this.#host.feed.missed(subscription, after, from) : []
      if (missed === null) this.tell({ topic, reset: true } as LiveMessage)
      for (const { position, body } of missed ?? []) this.tell({ topic, workspaceId, position, body } as LiveMessage)
    } catch (err) {
      this.#host.log.error({ err, topic: subscription.of.name }, 'what a client missed could not be read')
      this.tell({ topic, reset: true } as LiveMessage)
    }
    this.tell({ topic, workspaceId, subscribed: true, position: from } as LiveMessage)
    release(subscription)
  }

  #drop(at: string): void {
    const subscription = this.#subscriptions.get(at)
    if (!subscription) return
    this.#subscriptions.delete(at)
    this.#host.groups.remove(subscription)
  }

  #leave(): void {
    for (const [at] of this.#subscriptions) this.#drop(at)
    this.#host.gone(this)
  }
}

const parse = (data: Buffer): LiveRequest | null => {
  try {
    const parsed = LiveRequest.safeParse(JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
