import type { EventType } from '@peakend/contract/events.ts'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import type { Caller } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { defineTopic } from '../base/topics.ts'
import { sameAs } from '../customers/customers.ts'
import { findIn } from './interactions.ts'
import { rowOf, saidOf, shownTurns } from './rows/rows.ts'
import { findStanding, listRunning } from './store.ts'
import { freshOf } from './turns/fresh.ts'
import { listTurns, turnOf } from './turns/turns.ts'

const turnBody = async (tx: ReadTx, turnId: Parameters<typeof turnOf>[1]): Promise<LiveBody[]> => {
  const turn = freshOf(tx.workspaceId, turnId)?.turn ?? (await turnOf(tx, turnId))
  return turn ? (await shownTurns(tx, [turn])).map((shown) => ({ type: 'turn', turn: shown })) : []
}

const lifeEvents = [
  'interaction.queued',
  'interaction.assigned',
  'interaction.rested',
  'interaction.resumed',
  'interaction.ended',
  'interaction.closed',
  'interaction.need-confirmed',
  'interaction.warned',
] as const satisfies EventType[]

/** Of what was spoken so many turns are told live; who has a longer call open reads it when they come back to it. */
const MOST_AT_ONCE = 500

/** One conversation for whoever has it open: its turns, how they are delivered and read, and that something else about it changed. */
const interactionTopic = defineTopic({
  name: 'interaction',
  permission: 'interactions.read',
  keyOf: (caller, id) => (caller.kind === 'person' && id ? `interaction:${id}` : null),
  events: [
    ...lifeEvents,
    'turn.received',
    'turn.queued',
    'turn.delivered',
    'turn.failed',
    'turn.requeued',
    'turn.read',
    'note.added',
    'interaction.opened-by-supervisor',
    'callback.changed',
    'turns.spoken',
    'recording.changed',
  ],
  audience: async (_tx, { event }) => [`interaction:${event.interactionId}`],
  async render(tx, { event }): Promise<LiveBody[]> {
    switch (event.type) {
      case 'turn.received':
      case 'turn.queued':
      case 'note.added':
        return turnBody(tx, event.turnId)
      case 'turns.spoken': {
        const many = Math.min(MOST_AT_ONCE, event.to - event.from + 1)
        const spoken = await listTurns(tx, event.interactionId, event.from - 1, many)
        return (await shownTurns(tx, spoken)).map((turn) => ({ type: 'turn', turn }))
      }
      case 'turn.delivered':
      case 'turn.failed':
      case 'turn.requeued': {
        const fallback =
          event.type === 'turn.delivered' ? 'delivered' : event.type === 'turn.failed' ? 'failed' : 'queued'
        const delivery = (await turnOf(tx, event.turnId))?.delivery ?? fallback
        return [{ type: 'delivery', turnId: event.turnId, ordinal: event.ordinal, delivery }]
      }
      case 'turn.read':
        return [{ type: 'read', by: event.by, ordinal: event.ordinal }]
      case 'interaction.opened-by-supervisor':
        return event.isSeen ? [{ type: 'changed', interactionId: event.interactionId }] : []
      default:
        return [{ type: 'changed', interactionId: event.interactionId }]
    }
  },
})

/** Who is in a running conversation: proven, known, told. Whoever has it open sees it as it happens. */
const customerTopic = defineTopic({
  name: 'interaction',
  permission: 'interactions.read',
  keyOf: interactionTopic.keyOf,
  events: [
    'customer.changed',
    'customer.merged',
    'customer.unmerged',
    'identity.claimed',
    'identity.proven',
    'identity.unproven',
    'fact.told',
    'fact.struck',
  ],
  audience: async (tx, { event }) =>
    (await listRunning(tx, await sameAs(tx, event.customerId))).map(({ id }) => `interaction:${id}`),
  render: (_tx, _recorded, key): Promise<LiveBody[]> =>
    Promise.resolve([{ type: 'customer', interactionId: key.slice('interaction:'.length) as InteractionId }]),
})

const rowBody = async (tx: ReadTx, interactionId: InteractionId): Promise<LiveBody[]> => {
  const row = await rowOf(tx, interactionId)
  return row ? [{ type: 'row', row }] : [{ type: 'row-gone', interactionId }]
}

const inboxOf = (personId: PersonId): string => `inbox:${personId}`
const personIn = (key: string) => key.slice('inbox:'.length) as PersonId

/** Somebody's own rows: what they hold now, what left them, and what a colleague asks them about. */
const inboxTopic = defineTopic({
  name: 'inbox',
  permission: 'presence.own',
  keyOf: (caller) => (caller.kind === 'person' || caller.kind === 'signed-in' ? inboxOf(caller.personId) : null),
  events: [
    ...lifeEvents,
    'interaction.released',
    'turn.received',
    'turn.queued',
    'turn.failed',
    'turn.read',
    'note.added',
    'moments.judged',
  ],
  async audience(tx, { event }) {
    // whose it was is known with the turn; the rest asks
    if (event.type === 'turn.received' && event.agentId) return [inboxOf(event.agentId)]
    const people = new Set<PersonId>()
    const agentId = (await findStanding(tx, event.interactionId))?.agentId
    if (agentId) people.add(agentId)
    if (event.type === 'interaction.released') people.add(event.personId)
    if (event.type === 'interaction.assigned' && event.fromPersonId) people.add(event.fromPersonId)
    if (event.type === 'note.added') for (const asked of event.asks) people.add(asked)
    return [...people].map(inboxOf)
  },
  async render(tx, { event }, key) {
    const { interactionId } = event
    if (event.type === 'turn.received' && event.agentId) {
      const said = await saidOf(tx, event, event.agentId)
      return said ? [{ type: 'row-said', ...said }] : []
    }
    const row = await rowOf(tx, interactionId, personIn(key))
    const isMine = row?.agentId && inboxOf(row.agentId) === key && row.state !== 'closed'
    const isAsked = event.type === 'note.added' && event.asks.some((asked) => inboxOf(asked) === key)
    return row && (isAsked || isMine) ? [{ type: 'row', row }] : [{ type: 'row-gone', interactionId }]
  },
})

const queueOf = (queueId: QueueId | string): string => `queue:${queueId}`

/** Who waits in one queue, for whoever serves or leads it. */
const queueTopic = defineTopic({
  name: 'queue',
  permission: 'queues.read',
  keyOf: (caller, id) => (caller.kind === 'person' && id ? queueOf(id) : null),
  events: [...lifeEvents, 'turn.received', 'moments.judged', 'recording.changed'],
  async audience(tx, { event }) {
    // a turn in a conversation that somebody holds is nothing to those who watch the line
    if (event.type === 'turn.received' && event.agentId) return []
    const queueId = (await findStanding(tx, event.interactionId))?.queueId
    const keys = queueId ? [queueOf(queueId)] : []
    if (event.type === 'interaction.queued') {
      keys.push(queueOf(event.queueId))
      if (event.fromQueueId) keys.push(queueOf(event.fromQueueId))
    }
    return [...new Set(keys)]
  },
  async render(tx, { event }, key) {
    const { interactionId } = event
    const standing = await findStanding(tx, interactionId)
    const isHere = standing?.state === 'waiting' && standing.queueId !== null && queueOf(standing.queueId) === key
    if (isHere) return rowBody(tx, interactionId)
    // a turn in a conversation that is not waiting is nothing to those who watch the line
    return event.type === 'turn.received' || event.type === 'moments.judged' || event.type === 'recording.changed'
      ? []
      : [{ type: 'row-gone', interactionId }]
  },
})

export const interactionTopics = [customerTopic, interactionTopic, inboxTopic, queueTopic]

/**
 * For base's port: whether a caller may listen to one of these topics; null for topics of others. A conversation to whom the scope shows
 * it or who holds it, a queue to whom the scope shows it.
 */
export const mayHearInteractions = async (
  tx: ReadTx,
  caller: Caller,
  topic: { name: string; id: string | undefined },
): Promise<boolean | null> => {
  if (topic.name !== 'interaction' && topic.name !== 'queue') return null
  if (caller.kind !== 'person' || topic.id === undefined) return false
  if (topic.name === 'interaction') {
    return (await findIn(tx, caller.scope, topic.id as InteractionId, caller.personId)) !== null
  }
  const { queues, vendorId } = caller.scope
  return queues === 'all' ? vendorId === undefined : queues.includes(topic.id)
}
