import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId, MailId, PersonId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { assign } from '../../../interactions/interactions.ts'
import { takeBack, write } from './sending.ts'

const NOWHERE = 1
const letter = (id: string): string =>
  `From: eva@example.org\r\nTo: help@shop.example\r\nSubject: Kettle\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello ${id}.`

test('a letter may be taken back for ten seconds, by who wrote it, and leaves then', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  const ben = await h.person('Ben', 'agent')
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  await h.ground()
  await h.arrive(box, letter('one'))
  const [row] = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
  const interactionId = row?.id ?? assert.fail('a conversation')
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
  await h.drain()
  const of = { as: 'reply' as const, interactionId, personId: ana, bcc: [], attachmentIds: [], withQuote: false }
  const now = (senderId: string, text: string) =>
    h.db.transact(h.workspaceId, (tx) => write(tx, { ...of, senderId, text, sendAt: null }))
  const back = (id: MailId, who: PersonId) => h.db.transact(h.workspaceId, (tx) => takeBack(tx, id, who))
  const withdrawn = await now('undo-001', 'Never mind.')
  const meant = await now('undo-002', 'It is in the post.')
  h.clock.advance(9900)
  await h.drain()
  assert.equal(h.out.sent.length, 0, 'not yet')
  await assert.rejects(back(withdrawn, ben), (e) => isRefusal(e, 'not_yours'))
  assert.deepEqual(await back(withdrawn, ana), { text: 'Never mind.' })
  h.clock.advance(200)
  await h.drain()
  assert.deepEqual(
    h.out.sent.map((one) => /It is in the post\./.test(one.message)),
    [true],
  )
  await assert.rejects(back(meant, ana), (e) => isRefusal(e, 'already_sent'))
})

test('a letter for later leaves at its moment and not before, whatever the clocks do meanwhile, and can be taken back until then', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  // the night before clocks go forward in Madrid: nine in the morning is a ten hours' wait, eleven by the clock
  h.clock.set(new Date('2027-03-27T21:00:00Z'))
  await h.ground()
  await h.arrive(box, letter('one'))
  const [row] = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
  const interactionId = row?.id ?? assert.fail('a conversation')
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
  await h.drain()
  const later = (senderId: string, text: string) =>
    h.db.transact(h.workspaceId, (tx) =>
      write(tx, {
        as: 'reply',
        interactionId,
        personId: ana,
        senderId,
        text,
        bcc: [],
        attachmentIds: [],
        withQuote: false,
        sendAt: new Date('2027-03-28T07:00:00Z'),
      }),
    )
  const withdrawn = await later('later-001', 'Never mind.')
  await later('later-002', 'Good morning.')
  h.clock.set(new Date('2027-03-28T06:59:59Z'))
  await h.drain()
  assert.equal(h.out.sent.length, 0, 'not before')
  await h.db.transact(h.workspaceId, (tx) => takeBack(tx, withdrawn, ana))
  h.clock.set(new Date('2027-03-28T07:00:01Z'))
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  assert.match(h.out.sent[0]?.message ?? '', /Good morning\./)
  h.clock.advance(3_600_000)
  await h.drain()
  assert.equal(h.out.sent.length, 1, 'once')
})
