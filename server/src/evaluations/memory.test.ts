import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { customerOfVisitor } from '../customers/customers.ts'
import { receive } from '../interactions/turns/turns.ts'
import { harness } from '../../test/harness.ts'
import { turnsSoFar } from './memory.ts'

test('a conversation of ten thousand turns is read at both its ends, at once and while it goes on', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const id = randomUUID() as InteractionId
  const add = (from: number, to: number) =>
    db.transact(w, (tx) =>
      tx.query(
        'test.turns',
        `insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, at, sender_id, delivery)
         select $1, $2, n, gen_random_uuid(), 'said', case n % 2 when 0 then 'agent' else 'customer' end, 'turn ' || n, $5, 'sender ' || n, 'received'
         from generate_series($3::int, $4::int) n`,
        [tx.workspaceId, id, from, to, tx.now],
      ),
    )
  const ordinals = (isOver: boolean) =>
    db.read(w, async (tx) => ((await turnsSoFar(tx, [{ id, isOver }])).get(id) ?? []).map((turn) => turn.ordinal))
  const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  await add(1, 1999)
  assert.deepEqual(await ordinals(false), span(1, 1999))
  await add(2000, 2000)
  assert.deepEqual(await ordinals(true), span(1, 2000))
  assert.deepEqual(await ordinals(false), span(1, 2000))
  await add(2001, 2003)
  assert.deepEqual(await ordinals(false), [...span(1, 1000), ...span(1004, 2003)])
  await add(2004, 10_000)
  const ends = [...span(1, 1000), ...span(9001, 10_000)]
  assert.deepEqual(await ordinals(false), ends)
  assert.deepEqual(await ordinals(true), ends)
})

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
