import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { InteractionId, MailboxId, MailId, PersonId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { assign, find, reply, turnOf } from '../../../interactions/interactions.ts'
import { write } from './sending.ts'
import { settleState } from './store.ts'

const NOWHERE = 1

/** A letter that was answered, and the answer handed over. */
const answered = async (t: TestContext) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  await h.arrive(box, 'From: Eva <eva@example.org>\r\nSubject: Kettle\r\nMessage-ID: <1@example.org>\r\n\r\nIt leaks.')
  const [found] = await h.rows<{ id: InteractionId }>('select interaction_id as id from interactions')
  const interactionId = found?.id ?? ('' as InteractionId)
  await h.db.transact(h.workspaceId, async (tx) => {
    await tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId])
    await assign(tx, { interactionId, personId: ana, why: 'taken' })
    await reply(tx, { interactionId, personId: ana, senderId: 'answer-1', text: 'Since when?', attachmentIds: [] })
  })
  await h.ground()
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  return h
}

test('nothing lies between the server’s acceptance and the commit: message, turn and job are settled in one', async (t) => {
  const h = await answered(t)
  const [one] = await h.rows<{ message: string; turn: string; state: string; delivery: string }>(
    `select m.xmin::text as message, t.xmin::text as turn, m.state, t.delivery from mails m join turns t using (workspace_id, turn_id)
     where m.direction = 'out'`,
  )
  assert.deepEqual([one?.state, one?.delivery, one?.message], ['sent', 'delivered', one?.turn])
  assert.deepEqual(await h.rows("select from jobs where kind = 'email.send'"), [])
})

test('a report that comes before the acceptance is written down stands: the answer has failed', async (t) => {
  const h = await answered(t)
  const [sent] = await h.rows<{ id: MailId }>("select mail_id as id from mails where direction = 'out'")
  assert.ok(sent)
  await h.db.transact(h.workspaceId, async (tx) => {
    await tx.query('test.failed', "update mails set state = 'failed' where workspace_id = $1 and mail_id = $2", [
      tx.workspaceId,
      sent.id,
    ])
    assert.equal(await settleState(tx, sent.id, 'sent', null), null)
  })
  const [row] = await h.rows<{ state: string }>("select state from mails where direction = 'out'")
  assert.equal(row?.state, 'failed')
})

test('a letter that others read too bears no address that would prove who answers', async (t) => {
  const h = await answered(t)
  const [of] = await h.rows<{ id: InteractionId; ana: PersonId }>(
    'select interaction_id as id, agent_id as ana from interactions',
  )
  assert.ok(of)
  const send = async (senderId: string, more: object) => {
    const writing = { as: 'reply' as const, bcc: [], attachmentIds: [], withQuote: false, sendAt: null, ...more }
    await h.db.transact(h.workspaceId, (tx) =>
      write(tx, { ...writing, interactionId: of.id, personId: of.ana, senderId, text: senderId }),
    )
    h.clock.advance(11_000)
    await h.drain()
    return /^Reply-To: .*<(.*)>/m.exec(h.out.sent.at(-1)?.message ?? '')?.[1]
  }
  const jon = [{ name: 'Jon', address: 'jon@example.org' }]
  assert.match((await send('to her alone', {})) ?? '', /^help\+\w+@shop\.example$/)
  assert.equal(await send('with a copy', { cc: jon }), undefined)
  assert.equal(await send('with a copy unseen', { bcc: jon }), undefined)
})

test('a report that a letter is only late leaves the answer delivered; one that it will not come any more does not', async (t) => {
  const h = await answered(t)
  const [sent] = await h.rows<{ message: string; box: MailboxId }>(
    "select message_id as message, mailbox_id as box from mails where direction = 'out'",
  )
  assert.ok(sent)
  const report = (action: string, status: string) =>
    [
      'From: MAILER-DAEMON@mx.example',
      `Message-ID: <${action}@mx.example>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
      '',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; eva@example.org',
      `Action: ${action}`,
      `Status: ${status}`,
      '',
      '--r',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: <${sent.message}>`,
      '',
      '--r--',
    ].join('\r\n')
  const state = async () => {
    const [row] = await h.rows<{ state: string; delivery: string }>(
      "select m.state, t.delivery from mails m join turns t using (workspace_id, turn_id) where m.direction = 'out'",
    )
    return `${row?.state} ${row?.delivery}`
  }
  await h.arrive(sent.box, report('delayed', '4.4.1'))
  assert.equal(await state(), 'sent delivered')
  assert.deepEqual(await h.rows("select automatic, why from mails where state = 'aside'"), [
    { automatic: 'bounce', why: 'automatic' },
  ])
  await h.arrive(sent.box, report('failed', '5.4.1'))
  assert.equal(await state(), 'failed failed')
})

test('a letter a machine wrote is answered by people, and by no machine of ours', async (t) => {
  const h = await answered(t)
  const [box] = await h.rows<{ id: MailboxId }>("select mailbox_id as id from mails where direction = 'out'")
  assert.ok(box)
  await h.arrive(
    box.id,
    'From: shop@list.example\r\nSubject: Our list\r\nMessage-ID: <l@list.example>\r\nList-Id: <l.list.example>\r\n\r\nNews.',
  )
  const [of] = await h.rows<{ id: InteractionId }>(
    "select interaction_id as id from mails where automatic = 'bulk' and state = 'received'",
  )
  assert.ok(of, 'news of a list is a letter')
  const ana = await h.person('Bea', 'agent')
  /** What is handed over by this channel alone, and taken back: state of its turn, and whether a letter was made. */
  const handed = async (by: 'bot' | 'agent') => {
    const seen: { failure: string | null; isMade: boolean }[] = []
    const work = h.db.transact(h.workspaceId, async (tx) => {
      await assign(tx, { interactionId: of.id, personId: ana, why: 'taken' })
      const said = { interactionId: of.id, personId: ana, senderId: `by-${by}`, text: 'Hello', attachmentIds: [] }
      const { turnId } = await reply(tx, said)
      const standing = await find(tx, of.id)
      const turn = await turnOf(tx, turnId)
      assert.ok(standing && turn)
      const queued = { interactionId: of.id, turnId, ordinal: turn.ordinal, personId: by === 'bot' ? null : ana, by }
      await h.email.wayOut.handOver(tx, { type: 'turn.queued', ...queued }, standing)
      const [row] = await tx.query<{ failure: string | null; isMade: boolean }>(
        'test.handed',
        `select failure, exists (select from mails m where m.workspace_id = $1 and m.turn_id = $2) as "isMade" from turns
         where workspace_id = $1 and turn_id = $2`,
        [tx.workspaceId, turnId],
      )
      if (row) seen.push(row)
      throw new Error('taken back')
    })
    await assert.rejects(work, /taken back/)
    return seen.at(-1)
  }
  assert.deepEqual(await handed('bot'), { failure: 'machine', isMade: false })
  assert.deepEqual(await handed('agent'), { failure: null, isMade: true })
})
