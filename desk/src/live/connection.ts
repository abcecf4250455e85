/**
 * Keeps one socket open: back-off with jitter, at once when the machine comes back online, and an honest state. Whatever `ready` sends
 * on a new socket (subscriptions with their positions) makes the gap good. Socket and timers are passed in, so that it is tested without either.
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting'

export interface SocketLike {
  send(text: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
}

export interface ConnectionOptions {
  open: () => SocketLike
  later: (run: () => void, ms: number) => () => void
  random: () => number
  onMessage: (text: string) => void
  onState: (state: LiveState) => void
  /** What to send first on every new socket. */
  ready: () => string[]
}

const firstMs = 400
const longestMs = 15_000
/** How long a socket must have been open before the back-off begins anew; one that opens and falls at once is no recovery. */
const steadyMs = 5_000

export const backOffMs = (failures: number, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10)) * (0.5 + random / 2)

export function createConnection(options: ConnectionOptions) {
  let socket: SocketLike | null = null
  let isOpen = false
  let isWanted = false
  let failures = 0
  let cancelRetry: (() => void) | null = null

  const connect = () => {
    cancelRetry?.()
    cancelRetry = null
    if (!isWanted || socket) return
    const fresh = options.open()
    socket = fresh
    let cancelSteady: (() => void) | null = null
    fresh.onopen = () => {
      if (socket !== fresh) return
      isOpen = true
      cancelSteady = options.later(() => (failures = 0), steadyMs)
      for (const text of options.ready()) fresh.send(text)
      options.onState('live')
    }
    fresh.onmessage = (event) => {
      if (socket === fresh && typeof event.data === 'string') options.onMessage(event.data)
    }
    fresh.onclose = () => {
      cancelSteady?.()
      if (socket !== fresh) return
      socket = null
      isOpen = false
      if (!isWanted) return
      options.onState('reconnecting')
      cancelRetry = options.later(connect, backOffMs(failures++, options.random()))
    }
  }

  return {
    start() {
      if (isWanted) return
      isWanted = true
      options.onState('connecting')
      connect()
    },
    stop() {
      isWanted = false
      cancelRetry?.()
      const old = socket
      socket = null
      isOpen = false
      old?.close()
    },
    /** The machine says it is online again: do not wait for the back-off. */
    retryNow() {
      if (isWanted && !socket) connect()
    },
    /** The machine says it is offline: a socket may not notice for minutes. */
    drop() {
      const old = socket
      if (!old) return
      old.onclose?.({ code: 1006 })
      old.close()
    },
    /** Sends if it can; answers whether it did. What must not be lost goes over HTTP, not here. */
    send(text: string): boolean {
      if (!socket || !isOpen) return false
      socket.send(text)
      return true
    },
  }
}
