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
  /** Whose phone is which browser from now on: what this node admitted or ended within the last moments, JSON. */
  phones: string
}

/** A way to the other nodes. */
export interface Road {
  /** False while nothing can be sent by it. */
  readonly isUp: () => boolean
  /** The longest text it takes. */
  readonly mostBytes: number
  readonly send: (text: string) => Promise<unknown>
}

export interface Signals {
  raise: <N extends keyof SignalMap>(name: N, value: SignalMap[N]) => void
  on: <N extends keyof SignalMap>(name: N, hear: (value: SignalMap[N]) => void) => () => void
  /** Lets other nodes hear and be heard through this session of the database. */
  join: (client: pg.Client) => Promise<void>
  leave: () => void
  /** From now on signals go by this road while it is up, and through the database while it is not. */
  prefer: (road: Road) => void
  /** What came from another node. Anything that is no signal is left out. */
  hear: (text: string) => void
  /** Alone, nothing is sent to anybody: nobody would hear it, and every NOTIFY is a transaction. */
  setAlone: (isAlone: boolean) => void
}

const CHANNEL = 'peakend_signals'
/** Signals to other nodes are gathered this long: one NOTIFY for many commits, since NOTIFY takes a lock of the whole cluster. */
const GATHER_MS = 1
/** PostgreSQL takes 8,000 bytes; the frame of a message wants some. */
const MOST_NOTIFIED_BYTES = 7000
const MOST_EPHEMERAL = 10_000

const roadOf = (session: pg.Client): Road => ({
  isUp: () => true,
  mostBytes: MOST_NOTIFIED_BYTES,
  send: (text) => session.query({ name: 'signals.notify', text: `select pg_notify('${CHANNEL}', $1)`, values: [text] }),
})

interface Batch {
  signals?: Record<string, unknown>
  live?: string[]
}

const batchIn = (text: string): Batch => {
  try {
    return JSON.parse(text) as Batch
  } catch {
    return {}
  }
}

export const openSignals = (): Signals => {
  const here = new EventEmitter()
  here.setMaxListeners(0)
  let session: Road | null = null
  let preferred: Road | null = null
  let pending = new Map<string, unknown>()
  const ephemeral: string[] = []
  let isSending = false
  let isAlone = false

  const road = (): Road | null => (preferred?.isUp() ? preferred : session)

  const nextBatch = (mostBytes: number): string => {
    const batch = { signals: Object.fromEntries(pending), live: [] as string[] }
    pending = new Map()
    let size = 0
    while (ephemeral[0] !== undefined && size + ephemeral[0].length < mostBytes) {
      size += ephemeral[0].length
      batch.live.push(ephemeral.shift() as string)
    }
    return JSON.stringify(batch)
  }

  const send = async (): Promise<void> => {
    if (isSending || !road()) return
    isSending = true
    try {
      await new Promise((done) => setTimeout(done, GATHER_MS))
      for (let by = road(); by && (pending.size > 0 || ephemeral.length > 0); by = road())
        await by.send(nextBatch(by.mostBytes))
    } catch {
      // the session broke: its owner joins again; readers look by themselves meanwhile
    } finally {
      isSending = false
    }
  }

  const hear = (text: string): void => {
    isAlone = false
    const { signals, live } = batchIn(text)
    for (const [name, value] of Object.entries(signals ?? {})) here.emit(name, value)
    for (const one of live ?? []) here.emit('live', one)
  }

  return {
    raise(name, value) {
      here.emit(name, value)
      if (isAlone || !road()) return
      if (name === 'live') {
        const isTooMuch = (value as string).length >= MOST_NOTIFIED_BYTES || ephemeral.length >= MOST_EPHEMERAL
        if (!isTooMuch) ephemeral.push(value as string)
      } else pending.set(name, value ?? null)
      void send()
    },
    on(name, hear_) {
      here.on(name, hear_)
      return () => here.off(name, hear_)
    },
    async join(client) {
      const own = (client as pg.Client & { processID: number }).processID
      client.on('notification', ({ channel, processId, payload }) => {
        if (channel === CHANNEL && processId !== own) hear(payload ?? '{}')
      })
      await client.query(`listen ${CHANNEL}`)
      // whoever was alone hears that they are not any more
      await client.query(`select pg_notify('${CHANNEL}', '{}')`)
      session = roadOf(client)
      isAlone = false
    },
    leave() {
      session = null
    },
    prefer: (by) => void (preferred = by),
    hear,
    setAlone: (alone) => void (isAlone = alone),
  }
}
