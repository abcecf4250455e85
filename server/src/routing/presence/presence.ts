import type { PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import {
  findPresence,
  findUnseen,
  isAnyoneHere,
  lockPresence,
  touchSeen,
  updateCapacity,
  updatePhone,
  updatePresence,
  type PresenceRow,
  type State,
} from './store.ts'

export type { PresenceRow, State } from './store.ts'
export { listPresences, lockPresence } from './store.ts'

/** The desk's sockets say every `SEEN_EVERY_MS` who is still there; who was not seen for `VANISHED_MS` has vanished (a reload takes seconds). */
export const SEEN_EVERY_MS = 5_000
export const VANISHED_MS = 25_000
const SWEEP_EVERY_MS = 5_000

export const FIRST_CAPACITY = 3
export const FIRST_LETTERS = 5

/** Presence of one person; who never was here is offline. */
export const presenceOf = async (tx: ReadTx, personId: PersonId): Promise<PresenceRow> =>
  (await findPresence(tx, personId)) ?? {
    personId,
    state: 'offline',
    reason: null,
    since: tx.now,
    capacity: FIRST_CAPACITY,
    load: 0,
    letterCapacity: FIRST_LETTERS,
    letterLoad: 0,
    callLoad: 0,
    visitLoad: 0,
    hasPhone: false,
    isInCall: false,
  }

/**
 * Sets presence. Who goes offline hands back what they hold (the reaction to `presence.changed` sees to it); away, it stays with them. Records `presence.changed` when something changed, so twice equals once.
 * `by` is who did it when it was not the person: a supervisor, or routing for an empty chair.
 */
export const setPresence = async (
  tx: Tx,
  personId: PersonId,
  state: State,
  reason: string | null,
  by: PersonId | 'routing' | null = null,
): Promise<PresenceRow> => {
  const before = await lockPresence(tx, personId)
  const kept = state === 'away' ? reason : null
  await updatePresence(tx, personId, state, kept, by === null)
  if (before.state !== state || before.reason !== kept) {
    tx.record({ type: 'presence.changed', personId, state, reason: kept, by: by === 'routing' ? null : by })
  }
  sweepSoon(tx)
  tx.enqueue({ kind: 'routing.route', key: 'now' })
  return (await findPresence(tx, personId)) ?? before
}

/** How many conversations in writing and how many letters at once, over all workspaces. Records nothing; routing looks again. */
export const setCapacity = async (tx: Tx, personId: PersonId, chats: number, letters?: number): Promise<void> => {
  await lockPresence(tx, personId)
  await updateCapacity(tx, personId, chats, letters)
  tx.enqueue({ kind: 'routing.route', key: 'now' })
}

/** A phone of theirs is connected, or no more. Records nothing; routing looks again. Twice equals once. */
export const setPhone = async (tx: Tx, personId: PersonId, hasPhone: boolean): Promise<void> => {
  await lockPresence(tx, personId)
  if ((await updatePhone(tx, personId, 'has_phone', hasPhone)).length > 0)
    tx.enqueue({ kind: 'routing.route', key: 'now' })
}

/** Their phone is in a call, or rings for one: no other is offered to them. Twice equals once. */
export const setInCall = async (tx: Tx, personId: PersonId, isInCall: boolean): Promise<void> => {
  const set = () => updatePhone(tx, personId, 'is_in_call', isInCall)
  let changed = await set()
  // nothing changed, or there is no row yet
  if (changed.length === 0 && isInCall) {
    await lockPresence(tx, personId)
    changed = await set()
  }
  if (changed.length > 0 && !isInCall) tx.enqueue({ kind: 'routing.route', key: 'now' })
}

/** These people's desks are connected now. */
export const seen = async (tx: Tx, personIds: readonly PersonId[]): Promise<void> => {
  if (personIds.length > 0) await touchSeen(tx, personIds)
}

/** The next look for who vanished. Its key is its time, so that asking often neither puts it off nor makes it two. */
export const sweepSoon = (tx: Tx): void => {
  const dueAt = new Date((Math.floor(tx.now.getTime() / SWEEP_EVERY_MS) + 1) * SWEEP_EVERY_MS)
  tx.enqueue({ kind: 'routing.sweep', key: `at ${dueAt.toISOString()}`, dueAt })
}

/** Sets offline, with reason `vanished`, who was not seen lately: a closed laptop, a lost network, a killed node. Answers whether anybody is left. */
export const sweep = async (tx: Tx): Promise<boolean> => {
  for (const { personId } of await findUnseen(tx, new Date(tx.now.getTime() - VANISHED_MS))) {
    await lockPresence(tx, personId)
    await updatePresence(tx, personId, 'offline', null, false)
    tx.record({ type: 'presence.changed', personId, state: 'offline', reason: 'vanished', by: null })
  }
  return isAnyoneHere(tx)
}
