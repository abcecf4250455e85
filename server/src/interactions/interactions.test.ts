import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CustomerId, InteractionId, PersonId, QueueId, TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import { stranger } from '../base/caller.ts'
import type { Database, Tx } from '../base/database.ts'
import { isRefusal } from '../base/refusal.ts'
import { customerOfVisitor, setBlocked } from '../customers/customers.ts'
import { harness, type Harness } from '../../test/harness.ts'
import * as interactions from './interactions.ts'
import { listRows } from './rows/rows.ts'

const person = () => randomUUID() as PersonId
const queueId = randomUUID() as QueueId
const touchpointId = randomUUID() as TouchpointId

const saying = (customerId: CustomerId, senderId: string, text: string): interactions.Said => ({
  customerId,
  channel: 'chat',
  touchpointId,
  queueId: null,
  source: `visitor:${customerId}`,
  senderId,
  text,
  attachmentIds: [],
  language: 'es',
  context: { url: 'https://shop.example/' },
})
const customer = (db: Database, w: WorkspaceId) => db.transact(w, (tx) => customerOfVisitor(tx, randomUUID()))
const typesOf = async (h: Harness, interactionId: InteractionId): Promise<string[]> => {
  const owner = await h.owner()
  const { rows } = await owner.query<{ type: string }>('select type from journal where key = $1 order by seq', [
    interactionId,
  ])
  return rows.map((row) => row.type)
}

test('what a customer writes opens one conversation and goes on in it', async (t) => {
  const h = await harness(t)
  const w = h.workspace()
  const customerId = await customer(h.db, w)
  const first = await h.db.transact(w, (tx) => interactions.receive(tx, saying(customerId, 'sender-1', 'Hello')))
  const second = await h.db.transact(w, (tx) =>
    interactions.receive(tx, saying(customerId, 'sender-2', 'Are you there?')),
  )
  assert.deepEqual([first.isNew, first.ordinal, second.isNew, second.ordinal], [true, 1, false, 2])
  assert.equal(second.interactionId, first.interactionId)
  const standing = await h.db.read(w, (tx) => interactions.find(tx, first.interactionId))
  assert.equal(standing?.state, 'waiting')
  assert.equal(standing?.language, 'es')
  assert.deepEqual(await typesOf(h, first.interactionId), ['interaction.opened', 'turn.received', 'turn.received'])
})

test('the same sender’s id is one turn; with other content it is refused', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const customerId = await customer(db, w)
  const say = (text: string) => db.transact(w, (tx) => interactions.receive(tx, saying(customerId, 'sender-1', text)))
  const answers = await Promise.all([say('Hello'), say('Hello'), say('Hello')])
  assert.equal(new Set(answers.map((a) => a.turnId)).size, 1)
  assert.equal(answers.filter((a) => a.isRepeat).length, 2)
  await assert.rejects(say('Something else'), (e) => isRefusal(e, 'id_reused'))
  const turns = await db.read(w, (tx) => interactions.allTurns(tx, answers[0].interactionId))
  assert.deepEqual(
    turns.map((turn) => turn.text),
    ['Hello'],
  )
})

test('sixteen writers at once get dense ordinals, one conversation, in the journal’s order', async (t) => {
  const h = await harness(t)
  const w = h.workspace()
  const customerId = await customer(h.db, w)
  const all = await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const got: interactions.Received[] = []
      for (let i = 0; i < 10; i++) {
        got.push(
          await h.db.transact(w, (tx) => interactions.receive(tx, saying(customerId, `writer-${writer}-${i}`, `${i}`))),
        )
      }
      return got
    }),
  )
  const flat = all.flat()
  assert.equal(flat.filter((r) => r.isNew).length, 1)
  assert.equal(new Set(flat.map((r) => r.interactionId)).size, 1)
  assert.deepEqual(
    flat.map((r) => r.ordinal).toSorted((a, b) => a - b),
    Array.from({ length: 160 }, (_, i) => i + 1),
  )
  const owner = await h.owner()
  const { rows } = await owner.query<{ ordinal: number }>(
    `select (payload->>'ordinal')::int as ordinal from journal where type = 'turn.received' order by seq`,
  )
  assert.deepEqual(
    rows.map((row) => row.ordinal),
    Array.from({ length: 160 }, (_, i) => i + 1),
  )
})

test('card numbers and secrets never reach the table; the agent sees dots', async (t) => {
  const h = await harness(t)
  const w = h.workspace()
  const customerId = await customer(h.db, w)
  const text = 'My card is 4111 1111 1111 1111 and my password is hunter2!'
  const { interactionId } = await h.db.transact(w, (tx) =>
    interactions.receive(tx, saying(customerId, 'sender-1', text)),
  )
  const [turn] = await h.db.read(w, (tx) => interactions.allTurns(tx, interactionId))
  assert.deepEqual(
    turn?.masked?.map((span) => span.what),
    ['card', 'secret'],
  )
  const owner = await h.owner()
  for (const table of ['turns', 'interactions', 'journal', 'received', 'jobs']) {
    const { rows } = await owner.query(`select from ${table} x where x::text ~ '1111 1111|11111111|hunter2'`)
    assert.equal(rows.length, 0, table)
  }
})

test('a blocked visitor is refused and nothing is kept', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const customerId = await customer(db, w)
  await db.transact(w, (tx) => setBlocked(tx, customerId, true, 'abuse', null))
  const say = db.transact(w, (tx) => interactions.receive(tx, saying(customerId, 'sender-1', 'Hello')))
  await assert.rejects(say, (e) => isRefusal(e, 'blocked'))
  assert.equal(await db.read(w, (tx) => interactions.latestOf(tx, { customerId, channel: 'chat', touchpointId })), null)
})

const opened = async (db: Database, w: WorkspaceId) => {
  const customerId = await customer(db, w)
  const { interactionId } = await db.transact(w, async (tx) => {
    const received = await interactions.receive(tx, saying(customerId, 'sender-1', 'Hello'))
    await interactions.queue(tx, { interactionId: received.interactionId, queueId, why: 'arrived' })
    return received
  })
  return { customerId, interactionId }
}

test('only the one who holds it replies; a transfer keeps the place', async (t) => {
  const h = await harness(t)
  const { db } = h
  const w = h.workspace()
  const { interactionId } = await opened(db, w)
  const [ana, ben] = [person(), person()]
  const reply = (personId: PersonId, senderId: string) =>
    db.transact(w, (tx) => interactions.reply(tx, { interactionId, personId, senderId, text: 'Hi', attachmentIds: [] }))
  await assert.rejects(reply(ana, 'reply-early'), (e) => isRefusal(e, 'not_yours'))
  const queuedAt = (await db.read(w, (tx) => interactions.find(tx, interactionId)))?.queuedAt
  h.clock.advance(60_000)
  await db.transact(w, (tx) => interactions.assign(tx, { interactionId, personId: ana, why: 'accepted' }))
  await reply(ana, 'reply-1-ana')
  assert.deepEqual(await reply(ana, 'reply-1-ana'), await reply(ana, 'reply-1-ana'))
  await assert.rejects(reply(ben, 'reply-ben-1'), (e) => isRefusal(e, 'not_yours'))
  await db.transact(w, async (tx) => {
    await interactions.noteTransfer(tx, { interactionId, fromPersonId: ana, to: { queueId }, note: 'Order 4471' })
    await interactions.queue(tx, { interactionId, queueId, why: 'transferred' })
  })
  const after = await db.read(w, (tx) => interactions.find(tx, interactionId))
  assert.deepEqual([after?.state, after?.agentId, after?.queuedAt], ['waiting', null, queuedAt])
  assert.equal((await db.read(w, (tx) => interactions.listTransfers(tx, interactionId)))[0]?.note, 'Order 4471')
  assert.deepEqual(await typesOf(h, interactionId), [
    'interaction.opened',
    'turn.received',
    'interaction.queued',
    'interaction.assigned',
    'turn.queued',
    'interaction.released',
    'interaction.queued',
  ])
})

test('a resting chat frees its agent and wakes to the same one if there is room, else waits', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  for (const hasRoom of [true, false]) {
    const { customerId, interactionId } = await opened(db, w)
    const ana = person()
    await db.transact(w, (tx) => interactions.assign(tx, { interactionId, personId: ana, why: 'accepted' }))
    assert.equal(await db.transact(w, (tx) => interactions.rest(tx, interactionId)), true)
    const back = await db.transact(w, (tx) =>
      interactions.receive(tx, { ...saying(customerId, 'sender-2', 'Back again'), hasRoom: async () => hasRoom }),
    )
    const now = await db.read(w, (tx) => interactions.find(tx, interactionId))
    assert.equal(back.isWaitingAgain, !hasRoom)
    assert.deepEqual([now?.state, now?.agentId], hasRoom ? ['active', ana] : ['waiting', null])
  }
})

test('ended means wrap-up for its agent, and closed where nobody held it; what comes after closed is another', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const one = await opened(db, w)
  const left = await db.transact(w, (tx) => interactions.end(tx, one.interactionId, 'customer'))
  assert.deepEqual([left.state, left.outcome], ['closed', 'left'])
  const two = await opened(db, w)
  const ana = person()
  await db.transact(w, (tx) =>
    interactions.assign(tx, { interactionId: two.interactionId, personId: ana, why: 'taken' }),
  )
  const ended = await db.transact(w, (tx) => interactions.end(tx, two.interactionId, 'agent'))
  assert.equal(ended.state, 'wrap-up')
  const close = (tx: Tx) => interactions.close(tx, { interactionId: two.interactionId, outcome: 'solved', by: 'agent' })
  assert.equal((await db.transact(w, close)).outcome, 'solved')
  assert.deepEqual((await db.transact(w, close)).closedAt, (await db.transact(w, close)).closedAt)
  const next = await db.transact(w, (tx) =>
    interactions.receive(tx, saying(two.customerId, 'sender-9', 'One more thing')),
  )
  assert.equal(next.isNew, true)
  assert.notEqual(next.interactionId, two.interactionId)
})

test('reading marks what we said as read, never backwards, and delivery never undoes it', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const { interactionId } = await opened(db, w)
  const ana = person()
  await db.transact(w, (tx) => interactions.assign(tx, { interactionId, personId: ana, why: 'accepted' }))
  const { turnId } = await db.transact(w, (tx) =>
    interactions.reply(tx, { interactionId, personId: ana, senderId: 'reply-1-x', text: 'Hi', attachmentIds: [] }),
  )
  const delivery = async () => (await db.read(w, (tx) => interactions.turnOf(tx, turnId)))?.delivery
  await db.transact(w, (tx) => interactions.markDelivered(tx, turnId))
  assert.equal(await delivery(), 'delivered')
  await db.transact(w, (tx) => interactions.markRead(tx, interactionId, 'customer', 99))
  await db.transact(w, (tx) => interactions.markRead(tx, interactionId, 'customer', 1))
  await db.transact(w, (tx) => interactions.markDelivered(tx, turnId))
  assert.equal(await delivery(), 'read')
})

test('whatever happens in whatever order, ordinals stay dense and the state is one of the table', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const ana = person()
  const acts = ['write', 'reply', 'note', 'say', 'assign', 'queue', 'rest', 'end', 'close'] as const
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...acts), { minLength: 1, maxLength: 15 }), async (happened) => {
      const { customerId, interactionId } = await opened(db, w)
      let n = 0
      for (const act of happened) {
        const of = { interactionId, personId: ana, senderId: `act-${++n}-${customerId}`, text: `${act}` }
        const does: Record<(typeof acts)[number], (tx: Tx) => Promise<unknown>> = {
          write: (tx) => interactions.receive(tx, saying(customerId, of.senderId, of.text)),
          reply: (tx) => interactions.reply(tx, { ...of, attachmentIds: [] }),
          note: (tx) => interactions.note(tx, { ...of, asks: [] }),
          say: (tx) => interactions.say(tx, interactionId, 'joined'),
          assign: (tx) => interactions.assign(tx, { interactionId, personId: ana, why: 'taken' }),
          queue: (tx) => interactions.queue(tx, { interactionId, queueId, why: 'returned' }),
          rest: (tx) => interactions.rest(tx, interactionId),
          end: (tx) => interactions.end(tx, interactionId, 'agent'),
          close: (tx) => interactions.close(tx, { interactionId, outcome: 'solved' }),
        }
        await db.transact(w, does[act]).catch((e: unknown) => {
          if (!isRefusal(e)) throw e
        })
      }
      const turns = await db.read(w, (tx) => interactions.allTurns(tx, interactionId))
      assert.deepEqual(
        turns.map((turn) => turn.ordinal),
        turns.map((_, i) => i + 1),
      )
    }),
    { numRuns: 25 },
  )
})

test('rows page by a cursor and keep to the queues of a scope', async (t) => {
  const { db, workspace, clock } = await harness(t)
  const w = workspace()
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    clock.advance(1000)
    ids.push((await opened(db, w)).interactionId)
  }
  const list = (more: object) =>
    db.read(w, (tx) => listRows(tx, { view: 'all', personId: null, queues: null, limit: 2, caller: stranger, ...more }))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await list({ cursor })
    seen.push(...page.rows.map((row) => row.id))
    cursor = page.next ?? undefined
  } while (cursor)
  assert.deepEqual(seen, ids.toReversed())
  assert.equal((await list({ queues: [randomUUID()] })).rows.length, 0)
  assert.deepEqual(
    (await list({ view: 'waiting', queues: [queueId], limit: 9 })).rows.map((row) => row.id),
    ids,
  )
  assert.equal(
    (
      await db.read(workspace(), (tx) =>
        listRows(tx, { view: 'all', personId: null, queues: null, limit: 9, caller: stranger }),
      )
    ).rows.length,
    0,
  )
  await assert.rejects(list({ cursor: "x' or 1=1" }), (e) => isRefusal(e, 'malformed'))
})

test('a wrap-up nobody does is closed when its time has run out; one the customer takes up again is not', async (t) => {
  const { db, workspace, clock, drain } = await harness(t, { jobs: [interactions.wrapUpTimer] })
  const w = workspace()
  const [left, back] = [await opened(db, w), await opened(db, w)]
  for (const { interactionId } of [left, back]) {
    await db.transact(w, (tx) => interactions.assign(tx, { interactionId, personId: person(), why: 'taken' }))
    await db.transact(w, (tx) => interactions.end(tx, interactionId, 'agent'))
  }
  const again = { ...saying(back.customerId, 'sender-2', 'Wait'), hasRoom: async () => true }
  await db.transact(w, (tx) => interactions.receive(tx, again))
  clock.advance(16 * 60_000)
  await drain()
  const state = async (id: InteractionId) => (await db.read(w, (tx) => interactions.find(tx, id)))?.state
  assert.deepEqual([await state(left.interactionId), await state(back.interactionId)], ['closed', 'active'])
})
