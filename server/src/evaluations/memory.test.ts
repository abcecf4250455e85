import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { customerOfVisitor } from '../customers/customers.ts'
import { receive } from '../interactions/turns/turns.ts'
import { harness } from '../../test/harness.ts'
import { turnsSoFar } from './memory.ts'

test('what was read stays known while a conversation runs, what is new is added, and what is over is read afresh', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const customerId = await db.transact(w, (tx) => customerOfVisitor(tx, randomUUID()))
  const say = (text: string) =>
    db.transact(w, (tx) =>
      receive(tx, {
        customerId,
        channel: 'chat',
        touchpointId: null,
        queueId: null,
        source: 'test',
        senderId: randomUUID(),
        text,
        attachmentIds: [],
        language: 'en',
        context: {},
      }),
    )
  const { interactionId: id } = await say('Hello?')
  const read = (isOver: boolean) =>
    db.read(w, async (tx) => ((await turnsSoFar(tx, [{ id, isOver }])).get(id) ?? []).map((turn) => turn.text))
  assert.deepEqual(await read(false), ['Hello?'])
  await say('Is anybody there?')
  await db.transact(w, (tx) => tx.query('test.erase', "update turns set text = '' where ordinal = 1"))
  assert.deepEqual(await read(false), ['Hello?', 'Is anybody there?'], 'only what is new was read')
  assert.deepEqual(await read(true), ['', 'Is anybody there?'])
  assert.deepEqual(await read(false), ['', 'Is anybody there?'], 'and what was known is forgotten')
})
