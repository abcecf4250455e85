import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Tx } from '../base/database.ts'
import { customerOfVisitor } from '../customers/customers.ts'
import { receive } from '../interactions/turns/turns.ts'
import { addQueue, setMembers } from '../routing/queues/queues.ts'
import { setPresence } from '../routing/presence/presence.ts'
import { enterQueue, take, transfer } from '../routing/routing.ts'
import { house } from '../../test/house.ts'
import { halfHours } from './reports.ts'

test('handed over and taken again is answered once, where it came in; who still waits is not', async (t) => {
  const h = await house(t, {})
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  const ana = await h.person('Ana', 'agent')
  const leo = await h.person('Leo', 'agent')
  const of = { target: { withinMs: 45_000, sharePct: 80 }, timetable: null, messageAnswerMs: 3_600_000 }
  const parcels = await inside((tx) => addQueue(tx, { ...of, name: 'Parcels' }))
  const bills = await inside((tx) => addQueue(tx, { ...of, name: 'Bills' }))
  for (const queue of [parcels, bills]) await inside((tx) => setMembers(tx, queue.id, [ana, leo]))
  for (const person of [ana, leo]) await inside((tx) => setPresence(tx, person, 'available', null))
  const from = h.clock.now()
  const come = () =>
    inside(async (tx) => {
      const customerId = await customerOfVisitor(tx, randomUUID())
      const { interactionId } = await receive(tx, {
        customerId,
        channel: 'chat',
        touchpointId: null,
        queueId: parcels.id,
        source: `visitor:${customerId}`,
        senderId: randomUUID(),
        text: 'Where is it?',
        attachmentIds: [],
        language: 'en',
        context: {},
      })
      await enterQueue(tx, { interactionId, queueId: parcels.id, arrival: 'arrived' })
      return interactionId
    })
  const handed = await come()
  await come()
  h.clock.advance(20_000)
  await inside((tx) => take(tx, handed, ana))
  h.clock.advance(20_000)
  await inside((tx) => transfer(tx, { interactionId: handed, by: ana, to: { queueId: bills.id }, note: '' }))
  h.clock.advance(20_000)
  await inside((tx) => take(tx, handed, leo))
  const { totals } = await h.db.read(h.workspaceId, (tx) =>
    halfHours(tx, { workspaceId: h.workspaceId, queues: 'all' }, { from, to: new Date(from.getTime() + 3_600_000) }),
  )
  const counts = totals.map((row) => [row.queueName, row.offered, row.answered, row.transfers])
  assert.deepEqual(counts, [
    [null, 2, 1, 1],
    ['Bills', 0, 0, 1],
    ['Parcels', 2, 1, 0],
  ])
})
