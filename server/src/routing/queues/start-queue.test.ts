import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import { receive } from '../../interactions/turns/turns.ts'
import { house } from '../../../test/house.ts'
import { offersTo } from '../offers/offers.ts'
import { setPresence } from '../presence/presence.ts'
import { routingJobs, routingReactions } from '../reactions.ts'
import { enterQueue } from '../routing.ts'
import { listQueues, setMembers, startQueue } from './queues.ts'

test('who sets a workspace up is asked after those whose first work it is, and alone like anybody', async (t) => {
  const h = await house(t, {
    reactions: routingReactions,
    jobs: () => routingJobs(() => []),
    firstRows: [startQueue],
  })
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  const [queue] = await inside(listQueues)
  assert.ok(queue)
  const come = (): Promise<InteractionId> =>
    inside(async (tx) => {
      const customerId = await customerOfVisitor(tx, randomUUID())
      const { interactionId } = await receive(tx, {
        customerId,
        channel: 'chat',
        touchpointId: null,
        queueId: queue.id,
        source: `visitor:${customerId}`,
        senderId: randomUUID(),
        text: 'Hello?',
        attachmentIds: [],
        language: 'en',
        context: {},
      })
      await enterQueue(tx, { interactionId, queueId: queue.id, arrival: 'arrived' })
      return interactionId
    })
  const offered = async (personId: PersonId) =>
    (await inside((tx) => offersTo(tx, personId))).map((one) => one.interactionId)
  const present = async (personId: PersonId, state: 'available' | 'offline' = 'available') => {
    await inside((tx) => setPresence(tx, personId, state, null))
    await h.drain()
    h.clock.advance(1000)
  }

  const ana = await h.person('Ana', 'agent')
  // the set-up names everybody who serves it, without ranks
  await inside((tx) => setMembers(tx, queue.id, [h.administrator, ana]))
  await present(h.administrator)
  await present(ana)
  const first = await come()
  await h.drain()
  assert.deepEqual([await offered(h.administrator), await offered(ana)], [[], [first]])

  await present(ana, 'offline')
  await h.drain()
  assert.deepEqual(await offered(h.administrator), [first])
})
