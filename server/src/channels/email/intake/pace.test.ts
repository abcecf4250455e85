import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { CustomerId, InteractionId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Recorded } from '../../../base/event.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { putCustomer } from '../../../customers/customers.ts'
import { assign, receive, reply } from '../../../interactions/interactions.ts'
import { openPace, restFor } from './pace.ts'

const turn = (more: object): Recorded =>
  ({
    position: 1,
    workspaceId: randomUUID() as WorkspaceId,
    key: 'one',
    type: 'turn.received',
    at: new Date(),
    event: {
      type: 'turn.received',
      interactionId: randomUUID() as InteractionId,
      turnId: randomUUID() as TurnId,
      ordinal: 1,
      ...more,
    },
  }) as Recorded

/** A pace whose time is what the test says; `took` are the rests. */
const openTimed = () => {
  const of = { nowMs: 0, rests: [] as number[] }
  const pace = openPace({ nowMs: () => of.nowMs, pause: async (ms) => void of.rests.push(ms) })
  const work = () => pace.work(async () => void (of.nowMs += 10))
  return { ...pace, of, work }
}

test('it rests as long as it works beside one who talks, longer the more is said, up to a limit', () => {
  assert.deepEqual([0, 1, 100, 100_000].map(restFor), [0, 1.01, 2, 5])
})

test('letters and history are no reason to rest; a turn of a chat is, for a while', async () => {
  const { hear, work, together, isBesideTalk, of } = openTimed()
  hear([
    turn({ isLetter: true }),
    turn({ isImported: true }),
    turn({ type: 'turn.queued', by: 'agent', isLetter: true }),
  ])
  await work()
  assert.deepEqual(
    { rests: of.rests, few: together() < 50, isBesideTalk: isBesideTalk() },
    { rests: [], few: false, isBesideTalk: false },
  )
  hear([turn({})])
  await work()
  assert.ok(
    of.rests.length === 1 && (of.rests[0] ?? 0) >= 10,
    `it rested ${of.rests.join(', ')} ms after 10 ms of work`,
  )
  assert.ok(isBesideTalk() && together() <= 10)
  of.nowMs += 10_000
  await work()
  assert.equal(of.rests.length, 1)
  assert.equal(together(), 50)
})

const saidBy = (customerId: CustomerId) => ({
  customerId,
  channel: 'chat' as const,
  touchpointId: null,
  queueId: null,
  source: 'visitor:jo',
  senderId: randomUUID(),
  text: 'Are you there?',
  attachmentIds: [],
  language: null,
  context: {},
})

const letter = (n: number): string =>
  [
    `From: w${n}@example.org`,
    'To: help@shop.example',
    `Subject: ${n}`,
    `Message-ID: <${n}@example.org>`,
    '',
    `Where is it? (${n})`,
  ].join('\r\n')

test('an agent who answers a letter does not slow the intake; one who answers a chat does', async (t) => {
  const h = await mailHouse(t)
  const { hear, isBesideTalk } = openPace()
  const ana = await h.person('Ana', 'agent')
  const answer = async (channel: 'email' | 'chat') => {
    await h.db.transact(h.workspaceId, async (tx) => {
      const customerId = await putCustomer(tx, { externalId: channel, name: 'Jo' })
      const { interactionId } = await receive(tx, { ...saidBy(customerId), channel })
      await assign(tx, { interactionId, personId: ana, why: 'taken' })
      await reply(tx, {
        interactionId,
        personId: ana,
        senderId: randomUUID(),
        text: 'We look into it.',
        attachmentIds: [],
      })
    })
    const [row] = await h.rows<{ payload: object }>(
      `select payload from journal where type = 'turn.queued' order by seq desc limit 1`,
    )
    hear([turn({ ...row?.payload, type: 'turn.queued' })])
  }
  await answer('email')
  assert.equal(isBesideTalk(), false)
  await answer('chat')
  assert.equal(isBesideTalk(), true)
})

test('a full mailbox is taken in a few letters at a time while a customer chats, whole without', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(1)
  const { drain } = await h.ground()
  const sizes = async () =>
    (await h.rows<{ n: string }>('select count(*) as n from mails group by xmin::text order by min(uid)')).map((row) =>
      Number(row.n),
    )
  await h.arrive(box, ...Array.from({ length: 60 }, (_, n) => letter(n)))
  assert.deepEqual(await sizes(), [50, 10])
  await h.db.transact(h.workspaceId, async (tx) => {
    const customerId = await putCustomer(tx, { externalId: 'c-1', name: 'Jo' })
    await receive(tx, saidBy(customerId))
  })
  await drain()
  await h.arrive(box, ...Array.from({ length: 25 }, (_, n) => letter(100 + n)))
  assert.deepEqual(await sizes(), [50, 10, 10, 10, 5])
})
