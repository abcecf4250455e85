import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { isRefusal } from '../../base/refusal.ts'
import { findJudgement } from '../../evaluations/evaluations.ts'
import { find, listTurns } from '../../interactions/interactions.ts'
import { summarise } from '../../evaluations/browse.ts'
import { house } from '../../../test/house.ts'
import { takeIn } from './imports.ts'

const past = Conversation.parse({
  id: 'old-1',
  channel: 'chat',
  customerName: 'Maya',
  turns: [
    { by: 'customer', at: '2024-03-01T10:00:00Z', text: 'Hello, my kettle leaks. My card is 4111 1111 1111 1111' },
    {
      by: 'agent',
      at: '2024-03-01T10:01:00Z',
      text: 'Good morning Maya, I am sorry. I have sent you a new one, it comes tomorrow.',
    },
    { by: 'customer', at: '2024-03-01T10:02:00Z', text: 'Thank you so much, that was quick!' },
  ],
})

test('a past conversation is stored as it was, masked, judged, and nothing is on its way to anybody', async (t) => {
  const h = await house(t)
  const { interactionId } = await h.db.transact(h.workspaceId, (tx) => takeIn(tx, past, 'old desk'))
  const [standing, turns, judgement] = await h.db.read(h.workspaceId, async (tx) => [
    await find(tx, interactionId),
    await listTurns(tx, interactionId, 0, 10),
    await findJudgement(tx, interactionId),
  ])
  assert.deepEqual([standing?.state, standing?.closedAt?.toISOString()], ['closed', '2024-03-01T10:02:00.000Z'])
  assert.deepEqual(
    turns.map((turn) => turn.delivery),
    ['received', 'delivered', 'received'],
  )
  assert.ok(!turns[0]?.text.includes('4111'))
  assert.ok(judgement?.isFinal && judgement.experience !== null && judgement.experience > 3)
  const jobs = await h.db.read(h.workspaceId, (tx) =>
    tx.query<{ n: number }>('test.jobs', 'select count(*) as n from jobs'),
  )
  assert.equal(jobs[0]?.n, 0)
})

test('the same conversation again changes nothing; other content under its id, and one without turns, are refused', async (t) => {
  const h = await house(t)
  const again = () => h.db.transact(h.workspaceId, (tx) => takeIn(tx, past, 'old desk'))
  const first = await again()
  assert.deepEqual([first.isNew, (await again()).isNew], [true, false])
  const changed = { ...past, turns: past.turns.slice(0, 2) }
  await assert.rejects(
    h.db.transact(h.workspaceId, (tx) => takeIn(tx, changed, 'old desk')),
    (e) => isRefusal(e, 'id_reused'),
  )
  const empty = { ...past, id: 'old-2', turns: [] }
  await assert.rejects(
    h.db.transact(h.workspaceId, (tx) => takeIn(tx, empty, 'old desk')),
    (e) => isRefusal(e, 'nothing_said'),
  )
})

test('one of ten thousand turns is judged by how it began and how it ended', async (t) => {
  const h = await house(t)
  const turns = Array.from({ length: 10_000 }, (_, i) => ({
    by: i % 2 === 0 ? ('customer' as const) : ('agent' as const),
    at: 1_709_287_200_000 + i * 1000,
    text: i % 2 === 0 ? `Is order ${i} on its way?` : `Order ${i} is not there yet.`,
  }))
  turns[9_998]!.text = 'That is perfect, thank you so much. Bye!'
  turns[9_999]!.text = 'You are welcome. Good-bye, have a lovely day!'
  const { interactionId } = await h.db.transact(h.workspaceId, (tx) =>
    takeIn(tx, Conversation.parse({ id: 'long', turns }), 'old desk'),
  )
  const found = await h.db.read(h.workspaceId, (tx) => findJudgement(tx, interactionId))
  assert.ok(
    found?.isFinal && found.scores.farewell !== null && found.scores.farewell > 3.5,
    JSON.stringify(found?.scores),
  )
  assert.ok(found.detail.farewell.evidence.every(({ ordinal }) => ordinal > 9_990))
  assert.ok(found.detail.welcome.evidence.every(({ ordinal }) => ordinal < 10))
})

test('what was not judged stands in no bar of the spread', async (t) => {
  const h = await house(t)
  const short = { ...past, id: 'old-3', turns: past.turns.slice(0, 1) }
  await h.db.transact(h.workspaceId, (tx) => takeIn(tx, short, 'old desk'))
  const found = await h.db.read(h.workspaceId, (tx) => summarise(tx, { workspaceId: h.workspaceId, queues: 'all' }, {}))
  assert.equal(found.interactions, 1)
  assert.deepEqual(found.bins.welcome, [0, 0, 0, 0, 0, 0, 0, 0])
  assert.equal(found.notJudged.welcome, 1)
})
