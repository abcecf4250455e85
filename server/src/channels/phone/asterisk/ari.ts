/**
 * Asterisk's REST interface: requests and events over one socket (`RESTRequest` since Asterisk 22.5: 0.04 ms at p50, where HTTP takes 0.31). It is connected again
 * for as long as it is open. One application name belongs to one socket: where another takes it over, we stay away for a while.
 */
import { WebSocket } from 'ws'
import type { Log } from '../../../base/log.ts'
import { SwitchAway } from '../telephony.ts'

export interface AriOptions {
  /** `http://host:8088`, or with a path before `/ari`. */
  url: string
  user: string
  password: string
  app: string
  log: Log
  /** Longest wait for an answer. */
  requestMs?: number
  /** Waits before it is connected again; the last one repeats. */
  waitsMs?: readonly number[]
  /** How often it is looked whether the other end is there still. */
  lookMs?: number
}

/** Said no: 404 what is named is not there, 409 it is in the wrong state, 422 not (yet) ours. */
export class AriRefused extends Error {
  readonly status: number
  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

export interface AriEvent {
  type: string
  [field: string]: unknown
}

export interface AriListener {
  event: (event: AriEvent) => void
  up: () => void
  away: () => void
}

type Query = Record<string, string | number | boolean | undefined>

export interface Ari {
  readonly app: string
  readonly url: string
  readonly isUp: boolean
  /** Throws `AriRefused`, or `SwitchAway` where no answer comes. Parts of `path` are to be encoded by `at`. */
  ask: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, query?: Query, body?: unknown) => Promise<unknown>
  /** Bytes, by HTTP: a recording does not belong between events. */
  read: (path: string) => Promise<Uint8Array>
  close: () => void
}

/** A path whose values may hold any sign. */
export const at = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  parts.reduce((path, part, i) => path + encodeURIComponent(values[i - 1] ?? '') + part)

const REQUEST_MS = 5000
const WAITS_MS = [200, 500, 1000, 2000, 5000]
const REPLACED_WAIT_MS = 30_000
/** A way that swallows packets is found out by this. */
const LOOK_MS = 10_000
/** Bytes come over HTTP and may be many. */
const READ_MS = 60_000

interface Waiting {
  settle: (status: number, reason: string, body: string | undefined) => void
  fail: (error: Error) => void
}

interface Reply {
  request_id: string
  status_code: number
  reason_phrase: string
  message_body?: string
}

const messageOf = (reason: string, body: string | undefined): string => {
  try {
    const { message } = JSON.parse(body ?? '') as { message?: string }
    return message ?? reason
  } catch {
    return reason
  }
}

/** Requests under way over the socket of the moment. */
const openRequests = (requestMs: number, send: (text: string) => boolean) => {
  const waiting = new Map<string, Waiting>()
  let count = 0
  const ask: Ari['ask'] = (method, path, query = {}, body) =>
    new Promise((done, fail) => {
      const id = String(++count)
      const timer = setTimeout(() => end(() => fail(new SwitchAway(`no answer to ${method} ${path}`))), requestMs)
      const end = (then: () => void) => {
        clearTimeout(timer)
        waiting.delete(id)
        then()
      }
      waiting.set(id, {
        fail: (error) => end(() => fail(error)),
        settle: (status, reason, text) =>
          end(() => {
            if (status >= 200 && status < 300) done(text ? JSON.parse(text) : null)
            else fail(new AriRefused(status, `${method} ${path}: ${messageOf(reason, text)}`))
          }),
      })
      const request = {
        type: 'RESTRequest',
        transaction_id: id,
        request_id: id,
        method,
        uri: path,
        query_strings: Object.entries(query).flatMap(([name, value]) =>
          value === undefined ? [] : [{ name, value: String(value) }],
        ),
        ...(body === undefined ? {} : { content_type: 'application/json', message_body: JSON.stringify(body) }),
      }
      if (!send(JSON.stringify(request))) waiting.get(id)?.fail(new SwitchAway('the switch is away'))
    })
  return {
    ask,
    answered: (reply: Reply) =>
      waiting.get(reply.request_id)?.settle(reply.status_code, reply.reason_phrase, reply.message_body),
    failAll() {
      for (const { fail } of waiting.values()) fail(new SwitchAway('the switch went away'))
    },
  }
}

/** Begins to connect at once. */
export const openAri = (options: AriOptions, listener: AriListener): Ari => {
  const { app, log } = options
  const url = options.url.replace(/\/+$/, '')
  const headers = { authorization: `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}` }
  const waits = options.waitsMs ?? WAITS_MS
  let socket: WebSocket | null = null
  let isUp = false
  let isClosed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  const requests = openRequests(options.requestMs ?? REQUEST_MS, (text) => {
    if (!isUp || !socket) return false
    socket.send(text)
    return true
  })

  const again = (waitMs: number) => {
    if (isClosed) return
    clearTimeout(timer)
    timer = setTimeout(connect, waitMs)
    timer.unref()
  }
  const connect = () => {
    const address = `${url.replace(/^http/, 'ws')}/ari/events?app=${encodeURIComponent(app)}`
    const own = new WebSocket(address, { headers, handshakeTimeout: 5000, perMessageDeflate: false })
    socket = own
    let isReplaced = false
    const look = watchOver(own, options.lookMs ?? LOOK_MS)
    own.on('open', () => {
      isUp = true
      failures = 0
      listener.up()
    })
    own.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString('utf8')) as AriEvent
      if (event.type === 'RESTResponse') requests.answered(event as unknown as Reply)
      else if (event.type === 'ApplicationReplaced') {
        isReplaced = true
        own.terminate()
      } else listener.event(event)
    })
    own.on('error', (error) => {
      // said once, not at every try
      if (failures === 0) log.warn({ err: error }, 'Asterisk is not reached')
    })
    own.on('close', () => {
      clearInterval(look)
      const wasUp = isUp
      isUp = false
      requests.failAll()
      if (wasUp && !isClosed) listener.away()
      if (isReplaced) log.warn({ app }, 'another program took over our name at Asterisk')
      again(isReplaced ? REPLACED_WAIT_MS : (waits[Math.min(failures++, waits.length - 1)] ?? 0))
    })
  }
  connect()
  return {
    app,
    url,
    get isUp() {
      return isUp
    },
    ask: requests.ask,
    read: (path) => readBytes(`${url}/ari/${path}`, headers),
    close() {
      isClosed = true
      clearTimeout(timer)
      socket?.terminate()
      requests.failAll()
    },
  }
}

/** Ends a socket whose other end is silent. */
const watchOver = (socket: WebSocket, lookMs: number): NodeJS.Timeout => {
  let isThere = true
  socket.on('pong', () => (isThere = true))
  return setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (!isThere) return socket.terminate()
    isThere = false
    socket.ping()
  }, lookMs).unref()
}

const readBytes = async (address: string, headers: Record<string, string>): Promise<Uint8Array> => {
  let reply: Response
  try {
    reply = await fetch(address, { headers, signal: AbortSignal.timeout(READ_MS) })
    if (reply.ok) return new Uint8Array(await reply.arrayBuffer())
  } catch (error) {
    throw new SwitchAway('the recording could not be read', { cause: error })
  }
  throw new AriRefused(reply.status, reply.statusText)
}
