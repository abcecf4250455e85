import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../../base/database.ts'
import { defineTopic } from '../../../base/topics.ts'
import { find } from '../../../interactions/interactions.ts'
import { ringing } from './calls.ts'

/** Whose phone rings sees who calls; whoever has answered there is led to the conversation. */
export const outsideCallsTopic = defineTopic({
  name: 'inbox',
  permission: 'presence.own',
  keyOf: (caller) => (caller.kind === 'person' ? `inbox:${caller.personId}` : null),
  events: ['outside-call.changed'],
  audience: (_tx, { event }) => Promise.resolve(event.people.map((personId) => `inbox:${personId}`)),
  async render(tx, { event }, key) {
    const personId = key.slice('inbox:'.length) as PersonId
    const [calls, opens] = await Promise.all([ringing(tx, personId), heldNow(tx, event.interactionId, personId)])
    return [{ type: 'ringing-outside', calls, opens }]
  },
})

const heldNow = async (tx: ReadTx, interactionId: InteractionId, personId: PersonId): Promise<InteractionId | null> => {
  const standing = await find(tx, interactionId)
  return standing?.state === 'active' && standing.agentId === personId ? interactionId : null
}
