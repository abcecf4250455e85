/** What a visitor's socket is told: their own conversation's turns, marks and state. */
import type { LiveBody, LiveRequest } from '@peakend/contract/live.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../base/caller.ts'
import type { Database, ReadTx } from '../../base/database.ts'
import type { Ephemeral } from '../../base/live.ts'
import { defineTopic } from '../../base/topics.ts'
import { resolve } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { firstNameOf } from './rules.ts'
import { chatState, shownTurn } from './shown.ts'
import { findTouchpoint, findVisitor, visitorsOfInteraction } from './store.ts'

const keyOfVisitor = (visitorId: string): string => `visitor:${visitorId}`

const stateBody = async (tx: ReadTx, visitorId: string): Promise<LiveBody[]> => {
  const visitor = await findVisitor(tx, visitorId)
  const touchpoint = visitor && (await findTouchpoint(tx, visitor.touchpointId))
  if (!visitor || !touchpoint) return []
  const customer = await resolve(tx, visitor.customerId)
  const { customerId } = visitor
  const isBlocked = customer?.isBlocked ?? false
  return [{ type: 'visitor-state', state: await chatState(tx, { customerId, touchpoint, isBlocked }) }]
}

export const visitorTopic = defineTopic({
  name: 'visitor',
  permission: 'visitor',
  keyOf: (caller) => (caller.kind === 'visitor' ? keyOfVisitor(caller.visitorId) : null),
  events: [
    'turn.received',
    'turn.queued',
    'turn.read',
    'interaction.queued',
    'interaction.assigned',
    'interaction.rested',
    'interaction.resumed',
    'interaction.ended',
    'interaction.closed',
    'survey.asked',
    'survey.answered',
    'callback.changed',
  ],
  audience: async (tx, { event }) => (await visitorsOfInteraction(tx, event.interactionId)).map(keyOfVisitor),
  async render(tx, { event }, key): Promise<LiveBody[]> {
    switch (event.type) {
      case 'turn.received':
      case 'turn.queued': {
        const turn = await shownTurn(tx, event.turnId)
        return turn ? [{ type: 'visitor-turn', turn }] : []
      }
      case 'turn.read':
        return [{ type: 'read', by: event.by, ordinal: event.ordinal }]
      default:
        return stateBody(tx, key.slice('visitor:'.length))
    }
  },
})

type Typing = Extract<LiveRequest, { do: 'typing' }>

/** Who is told that somebody writes: the agent's desk of the customer, the customer's browsers of the agent (by first name). Nobody else's conversation. */
export const typingTold = async (db: Database, caller: Caller, request: Typing): Promise<Ephemeral[]> => {
  if (caller.kind !== 'visitor' && caller.kind !== 'person') return []
  const { workspaceId } = caller
  const { interactionId, isTyping } = request
  return db.read(workspaceId, async (tx) => {
    const body = (by: 'customer' | 'agent', name: string | null): LiveBody => ({
      type: 'typing',
      interactionId,
      by,
      name,
      isTyping,
    })
    const browsers = await visitorsOfInteraction(tx, interactionId)
    if (caller.kind === 'visitor') {
      if (!browsers.includes(caller.visitorId)) return []
      return [{ workspaceId, key: `interaction:${interactionId}`, body: body('customer', null) }]
    }
    const name = await holderName(tx, interactionId, caller.personId)
    if (name === undefined) return []
    return browsers.map((visitorId) => ({ workspaceId, key: keyOfVisitor(visitorId), body: body('agent', name) }))
  })
}

/** The first name of the agent who holds it; undefined for anybody else. */
const holderName = async (
  tx: ReadTx,
  interactionId: InteractionId,
  personId: string,
): Promise<string | null | undefined> => {
  const standing = await interactions.find(tx, interactionId)
  if (standing?.agentId !== personId) return undefined
  const [row] = await tx.query<{ name: string }>('chat.colleague', 'select name from colleagues where person_id = $1', [
    personId,
  ])
  return firstNameOf(row?.name ?? null)
}
