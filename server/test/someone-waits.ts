/** Customers in a line, for tests of routing over the real database. */
import { randomUUID } from 'node:crypto'
import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../src/base/database.ts'
import { customerOfVisitor } from '../src/customers/customers.ts'
import * as interactions from '../src/interactions/interactions.ts'
import { enterQueue } from '../src/routing/routing.ts'

/** Somebody new says hello in a chat and stands in the line. */
export const someoneWaits = async (tx: Tx, queueId: QueueId): Promise<InteractionId> => {
  const visitorId = randomUUID()
  const { interactionId } = await interactions.receive(tx, {
    customerId: await customerOfVisitor(tx, visitorId),
    channel: 'chat',
    touchpointId: null,
    queueId,
    source: `visitor:${visitorId}`,
    senderId: randomUUID(),
    text: 'Hello?',
    attachmentIds: [],
    language: 'en',
    context: {},
  })
  await enterQueue(tx, { interactionId, queueId, arrival: 'arrived' })
  return interactionId
}
