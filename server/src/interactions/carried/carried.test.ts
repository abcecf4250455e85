import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { house } from '../../../test/house.ts'
import { evaluate } from '../../evaluations/evaluations.ts'
import { allTurns } from '../interactions.ts'
import { customerOfCaller } from '../../channels/phone/callers.ts'
import { addHeard, openCarried, type Heard } from './carried.ts'

test('what was heard is put right, judged anew as it is now, and heard in the order of its times', async (t) => {
  const h = await house(t)
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const id: InteractionId = await inside(async (tx) => {
    const customerId = await customerOfCaller(tx, { number: '+34600111222', once: 'a', language: 'en' })
    return openCarried(tx, { customerId, channel: 'phone', threadId: crypto.randomUUID(), language: 'en', context: {} })
  })
  const startMs = h.clock.now().getTime()
  const heard = (senderId: string, by: Heard['by'], ms: number, text: string) =>
    inside((tx) => addHeard(tx, id, { senderId, by, personId: null, text, at: new Date(startMs + ms), language: 'en' }))
  await heard('heard:b:0', 'agent', 3000, 'Good morning, this is Ana.')
  // who began earlier was longer about it
  await heard('heard:a:0', 'customer', 1000, 'My cattle leaks.')
  const before = await inside((tx) => evaluate(tx, id))
  await heard('heard:b:0', 'agent', 3000, 'Right.')
  await heard('heard:b:0', 'agent', 3000, 'Right.')
  await heard('heard:a:0', 'customer', 1000, 'My kettle leaks.')
  const after = await inside((tx) => evaluate(tx, id))
  assert.ok(before?.reasons.includes('greeting'))
  assert.ok(!after?.reasons.includes('greeting'))
  const turns = await inside((tx) => allTurns(tx, id))
  assert.deepEqual(
    turns.map(({ ordinal, by, text }) => [ordinal, by, text]),
    [
      [1, 'agent', 'Right.'],
      [2, 'customer', 'My kettle leaks.'],
    ],
  )
})
