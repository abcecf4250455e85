import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { Channel } from '@peakend/contract/values.ts'
import { house } from '../../../test/house.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import { addFlow, publish } from '../../flows/drafts/drafts.ts'
import { beginRun, goOnRun } from '../../flows/flows.ts'
import * as interactions from '../../interactions/interactions.ts'
import { addQueue } from '../../routing/queues/queues.ts'
import { floorNow } from './floor.ts'

test('who asked a menu for a person and reached none is on the floor until somebody talked with them', async (t) => {
  const h = await house(t)
  const caller = await h.callerOf('Brisa administrator')
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const target = { withinMs: 45_000, sharePct: 80 }
  const queueId = await inside(
    async (tx) => (await addQueue(tx, { name: 'Orders', target, timetable: null, messageAnswerMs: 3_600_000 })).id,
  )
  const both = { en: 'Orders 1.', es: 'Pedidos 1.' }
  const draft = Flow.parse({
    name: 'Main',
    start: 'menu',
    person: 'line',
    steps: {
      menu: { kind: 'choice', say: both, choices: [{ key: '1', next: 'line' }], otherwise: 'line' },
      line: { kind: 'queue', queueId },
    },
  })
  const flowId = await inside((tx) => addFlow(tx, caller, draft))
  await inside((tx) => publish(tx, caller, { flowId, revision: 1, note: '' }))
  const customerId = await inside((tx) => customerOfVisitor(tx, randomUUID()))
  const open = (channel: Channel) =>
    inside((tx) =>
      interactions.openByUs(tx, {
        customerId,
        channel,
        touchpointId: null,
        queueId,
        threadId: randomUUID(),
        language: null,
        context: {},
      }),
    )
  const call = async (digits: string) => {
    const interactionId = await open('phone')
    const number = '+34600123456'
    await inside((tx) => beginRun(tx, { interactionId, flowId, language: 'en', number, brand: null }))
    await inside((tx) => goOnRun(tx, interactionId, { kind: 'typed', digits }))
    await inside((tx) => interactions.end(tx, interactionId, 'customer', 'left'))
    return interactionId
  }
  const alerts = async (queues: 'all' | string[] = 'all') => {
    const scope = { workspaceId: h.workspaceId, queues }
    const { alerts: all } = await h.db.read(h.workspaceId, (tx) => floorNow(tx, scope))
    return all.filter((one) => one.kind === 'no-person')
  }
  await call('1')
  assert.deepEqual(await alerts(), [], 'they asked for orders, not for a person')
  const wanted = await call('0')
  const [alert] = await alerts()
  assert.deepEqual(
    [alert?.interactionId, alert?.number, alert?.queueName, alert?.since],
    [wanted, '+34600123456', 'Orders', h.clock.now().toISOString()],
  )
  assert.deepEqual(await alerts([randomUUID()]), [], 'not for who sees other queues')
  h.clock.advance(60_000)
  const back = await open('chat')
  await inside((tx) => interactions.assign(tx, { interactionId: back, personId: h.administrator, why: 'taken' }))
  assert.deepEqual(await alerts(), [])
})
