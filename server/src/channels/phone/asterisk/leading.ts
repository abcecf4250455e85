/**
 * An Asterisk that several nodes share. Each has a connection under a name of its own, by which it admits phones and records; one of them, whoever has the lease, also has the
 * name the dialplan calls us by: it alone hears of calls and does what they want, whichever node decided it. When that node dies another has the lease, takes up the living
 * calls, and they go on.
 */
import { randomBytes } from 'node:crypto'
import type { Database } from '../../../base/database.ts'
import { openLease } from '../../../base/lease.ts'
import { SwitchAway, type Telephony, type TelephonyEvent } from '../telephony.ts'
import { openAsterisk, type AsteriskOptions } from './telephony.ts'

export interface SharedAsterisk {
  /** This node's own: up wherever the switch is reached. */
  readonly telephony: Telephony
  /** The one that hears calls; up on one node at a time. */
  readonly lead: Telephony
  readonly close: () => Promise<void>
}

export const shareAsterisk = (db: Database, options: AsteriskOptions): SharedAsterisk => {
  const own = openAsterisk({
    ...options,
    app: `${options.app}-${randomBytes(4).toString('hex')}`,
    callsApp: options.app,
  })
  const { lead, take } = leading(() => openAsterisk({ ...options, leadsPhones: true }))
  const lease = openLease(db, {
    name: async () => (own.isUp ? `${await own.identity()} ${options.app}` : null),
    take,
  })
  const stop = own.hear((event) => {
    if (event.kind === 'up') lease.look()
  })
  return {
    telephony: own,
    lead,
    async close() {
      stop()
      await lease.close()
      own.close()
    },
  }
}

/** A switch that is away for as long as nobody takes it. */
const leading = (open: () => ReturnType<typeof openAsterisk>) => {
  const listeners = new Set<(event: TelephonyEvent) => void>()
  let inner: ReturnType<typeof openAsterisk> | null = null
  const emit = (event: TelephonyEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const known: Partial<Telephony> = {
    get isUp() {
      return inner?.isUp ?? false
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const elsewhere = () => Promise.reject(new SwitchAway('another node leads the calls'))
  const lead = new Proxy(known as Telephony, {
    get: (own, name) =>
      (name in own ? Reflect.get(own, name) : inner ? Reflect.get(inner, name) : elsewhere) as unknown,
  })
  return {
    lead,
    take: () => {
      const taken = (inner = open())
      taken.hear(emit)
      return () => {
        inner = null
        const wasUp = taken.isUp
        taken.close()
        if (wasUp) emit({ kind: 'away' })
      }
    },
  }
}
