/**
 * The visitor's socket: hello with the token, subscribe after the last position seen, again after every break. Where no
 * socket gets through (a proxy that forbids it), `onStale` is called now and then, so that the session asks over HTTP.
 */
import type { LiveBody, LiveMessage, LiveRequest } from '@peakend/contract/live.ts'
import { retryMs } from './outbox.ts'

interface Listeners {
  onBody(body: LiveBody): void
  /** What was missed is not to be had over the socket: read afresh. */
  onStale(): void
  onOnline(isOnline: boolean): void
}

/** The server pings; nothing for this long means the line is dead though the browser has not noticed. */
const silentMs = 75_000
const staleEveryMs = 6_000

export class Live {
  readonly #url: string
  readonly #token: () => string
  readonly #on: Listeners
  #socket: WebSocket | undefined
  #attempt = 0
  #position: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #poll: ReturnType<typeof setInterval> | undefined
  #lastHeardMs = 0
  #isStopped = false

  constructor(base: string, token: () => string, position: number, on: Listeners) {
    this.#url = `${base.replace(/^http/, 'ws')}/api/live`
    this.#token = token
    this.#position = position
    this.#on = on
    this.#open()
    addEventListener('online', this.#wake)
    document.addEventListener('visibilitychange', this.#wake)
  }

  typing(interactionId: string, isTyping: boolean): void {
    this.#send({ do: 'typing', interactionId: interactionId as never, isTyping })
  }

  stop(): void {
    this.#isStopped = true
    removeEventListener('online', this.#wake)
    document.removeEventListener('visibilitychange', this.#wake)
    clearTimeout(this.#timer)
    clearInterval(this.#poll)
    this.#socket?.close()
  }

  /** A laptop opened again, a network come back: look at once rather than at the next try. */
  readonly #wake = (): void => {
    if (document.visibilityState === 'hidden') return
    const isDead = this.#socket?.readyState === WebSocket.OPEN && Date.now() - this.#lastHeardMs > silentMs
    if (isDead) this.#socket?.close()
    if (isDead || !this.#socket || this.#socket.readyState > WebSocket.OPEN) this.#open()
  }

  #open(): void {
    clearTimeout(this.#timer)
    if (this.#isStopped) return
    let socket: WebSocket
    try {
      socket = new WebSocket(this.#url)
    } catch {
      this.#later()
      return
    }
    this.#socket = socket
    socket.onopen = () => {
      this.#lastHeardMs = Date.now()
      this.#send({ do: 'hello', token: this.#token() })
      this.#send({ do: 'subscribe', topic: 'visitor', after: this.#position })
    }
    socket.onmessage = (event) => this.#hear(String(event.data))
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#on.onOnline(false)
      this.#later()
    }
  }

  #later(): void {
    if (this.#isStopped) return
    this.#timer = setTimeout(() => this.#open(), retryMs(this.#attempt++, Math.random()))
    this.#poll ??= setInterval(() => {
      if (document.visibilityState !== 'hidden') this.#on.onStale()
    }, staleEveryMs)
  }

  #hear(text: string): void {
    this.#lastHeardMs = Date.now()
    const message = parsed(text)
    if (!message) return
    if ('subscribed' in message) {
      this.#attempt = 0
      clearInterval(this.#poll)
      this.#poll = undefined
      this.#position = Math.max(this.#position, message.position)
      this.#on.onOnline(true)
    } else if ('reset' in message) {
      this.#on.onStale()
    } else if ('body' in message) {
      if (message.position) this.#position = Math.max(this.#position, message.position)
      this.#on.onBody(message.body)
    }
  }

  #send(request: LiveRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request))
  }
}

function parsed(text: string): LiveMessage | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as LiveMessage) : null
  } catch {
    return null
  }
}
