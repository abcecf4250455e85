/** What the visitor sees, in order: turns the server has, then what waits to be sent. Pure. */
import type { VisitorTurn } from '@peakend/contract/chat.ts'
import type { Unsent } from './outbox.ts'

/** Adds or replaces turns by their id; the same turn twice (from the answer, the socket, another tab) stands once. Conversations in the order they began. */
export function mergeTurns(have: readonly VisitorTurn[], more: readonly VisitorTurn[]): VisitorTurn[] {
  const byId = new Map(have.map((turn) => [turn.id, turn]))
  for (const turn of more) byId.set(turn.id, turn)
  const turns = [...byId.values()]
  const began = new Map<string, number>()
  for (const { interactionId, at } of turns) {
    began.set(interactionId, Math.min(began.get(interactionId) ?? Infinity, Date.parse(at)))
  }
  const beganAt = (turn: VisitorTurn) => began.get(turn.interactionId) ?? 0
  return turns.sort((one, other) => beganAt(one) - beganAt(other) || one.ordinal - other.ordinal)
}

/** What waits to be sent and is not among the turns yet: an answer may be lost while the turn arrived. */
export function stillUnsent(turns: readonly VisitorTurn[], unsent: readonly Unsent[]): Unsent[] {
  const arrived = new Set(turns.filter((turn) => turn.by === 'customer').map((turn) => turn.senderId))
  return unsent.filter((one) => !arrived.has(one.senderId))
}

/** Turns of ours that are newer than what this browser acknowledged. */
export function lastOrdinal(turns: readonly VisitorTurn[], interactionId: string | null): number {
  return turns.reduce((last, turn) => (turn.interactionId === interactionId ? Math.max(last, turn.ordinal) : last), 0)
}

/** How many turns of the agent or the assistant came after the visitor's own last act in this interaction. */
export function unreadOf(turns: readonly VisitorTurn[], readUpTo: number, interactionId: string | null): number {
  return turns.filter((turn) => turn.interactionId === interactionId && isOurs(turn) && turn.ordinal > readUpTo).length
}

export const isOurs = (turn: VisitorTurn): boolean => turn.by === 'agent' || turn.by === 'bot'

/** Turns of one side within this time of each other stand together under one name and time. */
const togetherMs = 3 * 60_000

export function isTogether(one: VisitorTurn | undefined, next: VisitorTurn): boolean {
  return (
    one !== undefined &&
    one.by === next.by &&
    one.by !== 'system' &&
    one.name === next.name &&
    one.interactionId === next.interactionId &&
    Date.parse(next.at) - Date.parse(one.at) < togetherMs
  )
}
