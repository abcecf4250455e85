/**
 * Signals between nodes by NATS instead of the database's NOTIFY, which is a transaction each and takes a lock of the whole cluster. Only hints travel
 * (a position, "look for jobs", who types): PostgreSQL stays the only truth, and whatever is lost costs at most the second after which readers look by themselves.
 */
import { createHmac } from 'node:crypto'
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node'
import type { Log } from './log.ts'
import type { Signals } from './signals.ts'
import { pause } from './watches.ts'

const RECONNECT_MS = 500
const PING_MS = 5000
const CONNECT_MS = 2000
const FIRST_TRY_MS = 2000
/** Far under NATS' own limit of 1 MiB. */
const MOST_BYTES = 64 * 1024

const manner: ConnectionOptions = {
  name: 'peakend',
  noEcho: true,
  timeout: CONNECT_MS,
  maxReconnectAttempts: -1,
  reconnectTimeWait: RECONNECT_MS,
  pingInterval: PING_MS,
}

/** One subject an installation, so that several may share a NATS; who does not know the secret cannot tell whose it is. */
export const subjectOf = (secret: string): string =>
  `peakend.${createHmac('sha256', secret).update('nats subject').digest('hex').slice(0, 24)}.signals`

/** Credentials of the address as the client wants them: `nats://user:password@host`, `nats://token@host`; `tls://` asks for TLS. */
export const optionsOf = (address: string): ConnectionOptions => {
  const url = new URL(address)
  const [name, password] = [url.username, url.password].map(decodeURIComponent)
  const signIn = password ? { user: name, pass: password } : name ? { token: name } : {}
  return { servers: url.host, ...signIn, ...(url.protocol === 'tls:' ? { tls: {} } : {}) }
}

export interface Nats {
  readonly isUp: () => boolean
  readonly close: () => Promise<void>
}

/**
 * Sends and hears the signals of `signals` by the NATS at `url` from the moment it answers, at once or later; it never keeps the program from starting, and
 * while it is away signals go through the database.
 */
export const openNats = (of: { url: string; secret: string; signals: Signals; log: Log }): Nats => {
  const { url, secret, signals, log } = of
  const subject = subjectOf(secret)
  let connection: NatsConnection | undefined
  let isConnected = false
  let isClosed = false
  const ending = new AbortController()

  const watch = async (open: NatsConnection): Promise<void> => {
    for await (const { type } of open.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue
      isConnected = type === 'reconnect'
      log.warn({ type }, isConnected ? 'NATS is back' : 'NATS is away: signals go through the database')
    }
  }

  const use = async (open: NatsConnection): Promise<void> => {
    connection = open
    isConnected = true
    open.subscribe(subject, { callback: (fault, message) => void (fault ?? signals.hear(message.string())) })
    signals.prefer({
      isUp: () => isConnected,
      mostBytes: MOST_BYTES,
      send: async (text) => open.publish(subject, text),
    })
    await watch(open)
  }

  /** Until it answers for the first time; from then on the client itself comes back. */
  const begin = async (): Promise<void> => {
    for (let tries = 0; !isClosed; tries++) {
      try {
        const open = await connect({ ...optionsOf(url), ...manner })
        return await (isClosed ? open.close() : use(open))
      } catch (err) {
        if (tries === 0) log.warn({ err }, 'NATS cannot be reached yet: signals go through the database')
        await pause(FIRST_TRY_MS, ending.signal)
      }
    }
  }

  const running = begin()
  return {
    isUp: () => isConnected,
    async close() {
      isClosed = true
      isConnected = false
      ending.abort()
      await connection?.close()
      await running
    },
  }
}
