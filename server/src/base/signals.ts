import { EventEmitter } from 'node:events'
import type pg from 'pg'

/** What nodes tell each other; lost signals cost time, never truth: every reader also looks by itself. */
export interface SignalMap {
  /** Somebody committed events that have no position yet. */
  journal: void
  /** Positions were given up to this one. */
  stamped: number
  /** A job became due earlier than known. */
  jobs: void
  /** Small ephemeral messages of live topics (typing, presence), JSON under 7,000 bytes. */
  live: string
}

export interface Signals {
  raise: <N extends keyof SignalMap>(name: N, value: SignalMap[N]) => void
  on: <N extends keyof SignalMap>(name: N, hear: (value: SignalMap[N]) => void) => () => void
  /** Lets other nodes hear and be heard through this session of the database. */
  join: (client: pg.Client) => Promise<void>
  leave: () => void
  /** Alone, nothing is sent to the database: nobody would hear it, and every NOTIFY is a transaction. */
  setAlone: (isAlone: boolean) => void
}

const CHANNEL = 'peakend_signals'
/** Signals to other nodes are gathered this long: one NOTIFY for many commits, since NOTIFY takes a lock of the whole cluster. */
const GATHER_MS = 1

export const openSignals = (): Signals => {
  const here = new EventEmitter()
  here.setMaxListeners(0)
  let session: pg.Client | null = null
  let pending = new Map<string, unknown>()
  const ephemeral: string[] = []
  let isSending = false
  let isAlone = false

  const send = async (): Promise<void> => {
    if (isSending || !session) return
    isSending = true
    try {
      await new Promise((done) => setTimeout(done, GATHER_MS))
      while (session && (pending.size > 0 || ephemeral.length > 0)) {
        const batch: { signals: Record<string, unknown>; live: string[] } = {
          signals: Object.fromEntries(pending),
          live: [],
        }
        pending = new Map()
        let size = 0
        while (ephemeral[0] !== undefined && size + ephemeral[0].length < 7000) {
          size += ephemeral[0].length
          batch.live.push(ephemeral.shift() as string)
        }
        await session.query({
          name: 'signals.notify',
          text: `select pg_notify('${CHANNEL}', $1)`,
          values: [JSON.stringify(batch)],
        })
      }
    } catch {
      // the session broke: its owner joins again; readers look by themselves meanwhile
    } finally {
      isSending = false
    }
  }

  const hear = (message: pg.Notification, own: pg.Client) => {
    if (message.channel !== CHANNEL || message.processId === (own as pg.Client & { processID: number }).processID)
      return
    isAlone = false
    const batch = JSON.parse(message.payload ?? '{}') as { signals?: Record<string, unknown>; live?: string[] }
    for (const [name, value] of Object.entries(batch.signals ?? {})) here.emit(name, value)
    for (const text of batch.live ?? []) here.emit('live', text)
  }

  return {
    raise(name, value) {
      here.emit(name, value)
      if (!session || isAlone) return
      if (name === 'live') {
        if ((value as string).length < 7000 && ephemeral.length < 10_000) ephemeral.push(value as string)
      } else pending.set(name, value ?? null)
      void send()
    },
    on(name, hear_) {
      here.on(name, hear_)
      return () => here.off(name, hear_)
    },
    async join(client) {
      client.on('notification', (message) => hear(message, client))
      await client.query(`listen ${CHANNEL}`)
      // whoever was alone hears that they are not any more
      await client.query(`select pg_notify('${CHANNEL}', '{}')`)
      session = client
      isAlone = false
    },
    leave() {
      session = null
    },
    setAlone: (alone) => void (isAlone = alone),
  }
}
