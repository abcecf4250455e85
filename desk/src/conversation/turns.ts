/** The turns of one conversation as the desk holds them. Pure. */
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Turn } from '@peakend/contract/interactions.ts'

/** Takes turns in, each once, in their order; a newer copy replaces an older one. */
export function mergeTurns(held: readonly Turn[], more: readonly Turn[]): readonly Turn[] {
  if (more.length === 0) return held
  const last = held.at(-1)
  const first = more[0]
  if (more.length === 1 && first && (!last || first.ordinal > last.ordinal)) return [...held, first]
  const byOrdinal = new Map(held.map((turn) => [turn.ordinal, turn]))
  for (const turn of more) byOrdinal.set(turn.ordinal, turn)
  return [...byOrdinal.values()].toSorted((a, b) => a.ordinal - b.ordinal)
}

/** What was said aloud comes when it is over: who began earlier may come later. In the order of their times where that is so. */
export function inTime(turns: readonly Turn[]): readonly Turn[] {
  const isLate = turns.some(
    (turn, i) => i > 0 && turn.senderId.startsWith('heard:') && turn.at < (turns[i - 1]?.at ?? ''),
  )
  return isLate ? turns.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) : turns
}

const isDelivery = (text: string): text is Turn['delivery'] =>
  ['received', 'queued', 'delivered', 'read', 'failed', 'unsure'].includes(text)

export function applyToTurns(held: readonly Turn[], body: LiveBody): readonly Turn[] {
  if (body.type === 'turn') return mergeTurns(held, [body.turn])
  if (body.type === 'delivery') {
    const { delivery } = body
    if (!isDelivery(delivery)) return held
    return held.map((turn) => (turn.id === body.turnId && turn.delivery !== 'read' ? { ...turn, delivery } : turn))
  }
  if (body.type === 'read' && body.by === 'customer')
    return held.map((turn) =>
      turn.by !== 'customer' && turn.kind === 'said' && turn.ordinal <= body.ordinal && turn.delivery === 'delivered'
        ? { ...turn, delivery: 'read' }
        : turn,
    )
  return held
}

export type Line =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'turn'; key: string; turn: Turn; isFollowing: boolean }
  | { kind: 'earlier'; key: string }

/** Turns closer together than this, by the same side, stand under one name. */
const followingMs = 5 * 60_000

/** Turns with a separator where the day changes in the reader's zone, and without the name where the same person goes on. */
export function lineUp(turns: readonly Turn[], dayOf: (at: string) => string): Line[] {
  const lines: Line[] = []
  let day: string | undefined
  let before: Turn | undefined
  for (const turn of turns) {
    const today = dayOf(turn.at)
    if (today !== day) {
      lines.push({ kind: 'day', key: `day ${today}`, at: turn.at })
      before = undefined
    }
    day = today
    const isFollowing =
      before !== undefined &&
      before.kind === turn.kind &&
      turn.kind !== 'system' &&
      before.by === turn.by &&
      before.personId === turn.personId &&
      Date.parse(turn.at) - Date.parse(before.at) < followingMs
    lines.push({ kind: 'turn', key: turn.id, turn, isFollowing })
    before = turn
  }
  return lines
}
