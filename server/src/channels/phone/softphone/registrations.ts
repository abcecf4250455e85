/**
 * Which browser is whose phone. A person has one phone over all workspaces, and the newest browser is it; what a browser registers with is random, lives in
 * memory only, and is told to the switch again whenever that was away. Nodes tell each other whose phone changed, so that a browser which is it no longer
 * hears so wherever its socket is.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { phoneNameOf } from '../names.ts'
import { SwitchAway, type Telephony } from '../telephony.ts'

export interface Registration {
  id: string
  personId: PersonId
  workspaceId: WorkspaceId
  password: string
  expiresAt: Date
}

/** A working day and what comes after it; the desk asks for another before. */
const LASTS_MS = 14 * 3600 * 1000
const LOOK_MS = 60_000
/** Signals of a kind are gathered, the last one standing for all: each carries what was changed within so long. */
const TOLD_FOR_MS = 3000
/** 192 bits. */
const PASSWORD_BYTES = 24

/** `id` null: nobody is this person's phone any more. */
interface Changed {
  personId: PersonId
  id: string | null
  atMs: number
}

export interface Registrations {
  /** Admits another browser of the person; refuses with `phone_off` where the switch cannot be reached. */
  readonly add: (of: { personId: PersonId; workspaceId: WorkspaceId }) => Promise<Registration>
  /** Whether another browser became this person's phone since. */
  readonly isReplaced: (personId: PersonId, id: string) => boolean
  /** Their session is over: nobody registers with that password any more. */
  readonly end: (personId: PersonId, id: string) => void
  /** Somebody's phone is another browser now, or none (`id` null); on any node. */
  readonly onChange: (hear: (personId: PersonId, id: string | null) => void) => () => void
  readonly close: () => void
}

export const openRegistrations = (db: Database, telephony: Telephony): Registrations => {
  const ours = new Map<PersonId, Registration>()
  /** The newest known anywhere, also of other nodes. */
  const newest = new Map<PersonId, Changed>()
  const ears = new Set<(personId: PersonId, id: string | null) => void>()
  let told: Changed[] = []

  const hear = (changed: Changed): void => {
    const known = newest.get(changed.personId)
    if (known && (known.atMs > changed.atMs || known.id === changed.id)) return
    newest.set(changed.personId, changed)
    const mine = ours.get(changed.personId)
    if (mine && mine.id !== changed.id) ours.delete(changed.personId)
    for (const ear of ears) ear(changed.personId, changed.id)
  }
  const tell = (personId: PersonId, id: string | null): void => {
    const atMs = db.clock.now().getTime()
    told = [...told.filter((one) => one.atMs > atMs - TOLD_FOR_MS), { personId, id, atMs }]
    db.signals.raise('phones', JSON.stringify(told))
  }
  const admit = (one: Registration) => telephony.admit(phoneNameOf(one.personId), one.password)
  const withdraw = (personId: PersonId): void => {
    telephony.withdraw(phoneNameOf(personId)).catch((err: unknown) => {
      if (!(err instanceof SwitchAway)) db.log.error({ err }, 'a phone could not be withdrawn')
    })
  }
  const end = (personId: PersonId, id: string): void => {
    // another browser is it by now, and stays it
    if ((newest.get(personId)?.id ?? id) !== id) return
    withdraw(personId)
    tell(personId, null)
  }

  const offs = [
    db.signals.on('phones', (text) => (JSON.parse(text) as Changed[]).forEach(hear)),
    telephony.hear((event) => {
      if (event.kind !== 'up') return
      // what the switch held in memory may be gone
      for (const one of ours.values())
        admit(one).catch((err: unknown) => db.log.warn({ err }, 'a phone could not be admitted again'))
    }),
  ]
  const forget = (): void => {
    const nowMs = db.clock.now().getTime()
    for (const one of ours.values()) if (one.expiresAt.getTime() <= nowMs) end(one.personId, one.id)
    for (const [personId, one] of newest) if (one.atMs <= nowMs - LASTS_MS) newest.delete(personId)
    stopLooking = db.clock.after(LOOK_MS, forget)
  }
  let stopLooking = db.clock.after(LOOK_MS, forget)

  return {
    async add({ personId, workspaceId }) {
      if (!telephony.isUp) throw new Refusal('phone_off')
      const one: Registration = {
        id: randomUUID(),
        personId,
        workspaceId,
        password: randomBytes(PASSWORD_BYTES).toString('base64url'),
        expiresAt: new Date(db.clock.now().getTime() + LASTS_MS),
      }
      await admit(one).catch((error: unknown) => {
        throw error instanceof SwitchAway ? new Refusal('phone_off') : error
      })
      ours.set(personId, one)
      tell(personId, one.id)
      return one
    },
    isReplaced: (personId, id) => {
      const known = newest.get(personId)?.id ?? id
      return known !== id
    },
    end,
    onChange(ear) {
      ears.add(ear)
      return () => ears.delete(ear)
    },
    close() {
      stopLooking()
      for (const off of offs) off()
    },
  }
}
