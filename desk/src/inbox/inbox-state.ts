/**
 * The inbox over all of a person's workspaces: conversations that are theirs, those waiting in their queues, and what is offered to them.
 * Pure: live messages in, a new inbox out.
 */
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Offer } from '@peakend/contract/routing.ts'

export interface Held {
  workspaceId: string
  row: InteractionRow
}
export interface Inbox {
  mine: readonly Held[]
  waiting: readonly Held[]
  offers: readonly Offer[]
}
export const emptyInbox: Inbox = { mine: [], waiting: [], offers: [] }

/** It rings at a phone; a message that a caller left is held out like a letter. */
export const isCall = ({ interaction: { channel, message } }: Offer): boolean => channel === 'phone' && !message

const put = (list: readonly Held[], held: Held): readonly Held[] =>
  list.some((one) => one.row.id === held.row.id)
    ? list.map((one) => (one.row.id === held.row.id ? held : one))
    : [...list, held]
const without = (list: readonly Held[], id: string): readonly Held[] =>
  list.some((one) => one.row.id === id) ? list.filter((one) => one.row.id !== id) : list

/** `topic` says which list a row is told for: `inbox` is mine, `queue:...` is what waits there. */
export function applyToInbox(inbox: Inbox, told: { topic: string; workspaceId: string; body: LiveBody }): Inbox {
  const { body, workspaceId } = told
  const isQueue = told.topic.startsWith('queue:')
  if (body.type === 'row') {
    const held = { workspaceId, row: body.row }
    if (isQueue) {
      const waits = body.row.state === 'waiting'
      return { ...inbox, waiting: waits ? put(inbox.waiting, held) : without(inbox.waiting, body.row.id) }
    }
    const isOver = body.row.state === 'closed'
    const isWaiting = body.row.state === 'waiting'
    return {
      ...inbox,
      mine: isOver || isWaiting ? without(inbox.mine, body.row.id) : put(inbox.mine, held),
      waiting: isWaiting ? inbox.waiting : without(inbox.waiting, body.row.id),
    }
  }
  if (body.type === 'row-said') {
    const { type: _, interactionId, ...said } = body
    const patched = (held: Held): Held =>
      held.row.id === interactionId ? { ...held, row: { ...held.row, ...said } } : held
    return { ...inbox, mine: inbox.mine.map(patched) }
  }
  if (body.type === 'row-gone') {
    return isQueue
      ? { ...inbox, waiting: without(inbox.waiting, body.interactionId) }
      : { ...inbox, mine: without(inbox.mine, body.interactionId) }
  }
  if (body.type === 'offer') {
    return { ...inbox, offers: [...inbox.offers.filter((one) => one.id !== body.offer.id), body.offer] }
  }
  if (body.type === 'offer-gone') return { ...inbox, offers: inbox.offers.filter((one) => one.id !== body.offerId) }
  return inbox
}

const ms = (at: string | null): number => (at === null ? 0 : Date.parse(at))

/** Who needs me next: those who wait for my word, longest first; then the rest, newest first; what rests comes last. */
export function byNeed(a: Held, b: Held): number {
  const rank = ({ row }: Held) =>
    row.state === 'resting' ? 3 : row.state === 'wrap-up' ? 2 : row.waitingReplySince === null ? 1 : 0
  const by = rank(a) - rank(b)
  if (by !== 0) return by
  return rank(a) === 0
    ? ms(a.row.waitingReplySince) - ms(b.row.waitingReplySince)
    : ms(b.row.lastTurnAt) - ms(a.row.lastTurnAt)
}
/** Longest waiting first; the place in line is kept over transfers. */
export const byWait = (a: Held, b: Held): number =>
  ms(a.row.queuedAt ?? a.row.openedAt) - ms(b.row.queuedAt ?? b.row.openedAt)

/**
 * Keeps the order people are looking at while it is held (pointer or focus inside): rows stay where they were, the ones that left stay as faded places,
 * and what came is counted instead of pushed in.
 */
export function holdOrder(
  shown: readonly string[],
  wanted: readonly string[],
  isHeld: boolean,
): { order: readonly string[]; fresh: number } {
  if (!isHeld || shown.length === 0) return { order: wanted, fresh: 0 }
  return { order: shown, fresh: wanted.filter((id) => !shown.includes(id)).length }
}

/** The row `step` places on from `id` (j and k), or the first. */
export function stepFrom(order: readonly string[], id: string | undefined, step: 1 | -1): string | undefined {
  const at = id === undefined ? -1 : order.indexOf(id)
  if (at === -1) return step === 1 ? order[0] : order.at(-1)
  return order[Math.max(0, Math.min(order.length - 1, at + step))]
}

/** The row of mine a message tells of, as it stands after it was applied. */
export function rowTold(inbox: Inbox, body: LiveBody): InteractionRow | undefined {
  if (body.type === 'row') return body.row
  if (body.type !== 'row-said') return undefined
  return inbox.mine.find(({ row }) => row.id === body.interactionId)?.row
}

export const unreadOf = (inbox: Inbox): number => inbox.mine.filter(({ row }) => row.unread > 0).length
