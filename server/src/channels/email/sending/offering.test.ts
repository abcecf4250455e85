import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { CallBackRules } from '@peakend/contract/callbacks.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { end } from '../../../interactions/interactions.ts'
import { halfHourRows } from '../../../reports/store.ts'
import { ask, changeRules } from '../../../routing/callbacks/callbacks.ts'
import { settle } from '../../../routing/routing.ts'

const MIN = 60_000
let ids = 0
const mail = (from: string, head: string[] = []): string =>
  [
    `From: ${from}`,
    'To: help@shop.example',
    'Subject: Kettle',
    `Message-ID: <offer${++ids}@example.org>`,
    ...head,
    '',
    'My kettle leaks and I need help with it.',
  ].join('\r\n')

const waitingHouse = async (t: TestContext, offersByLetter: boolean) => {
  const h = await mailHouse(t, {
    callBackLink: ({ interactionId }) => `https://peakend.example/call-back/#cb_${interactionId}`,
  })
  const box = await h.mailbox(1)
  await h.db.transact(h.workspaceId, async (tx) => {
    await tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId])
    if (offersByLetter && h.queueId) await changeRules(tx, h.queueId, CallBackRules.parse({ offersByLetter }))
  })
  await h.drain()
  const pass = async (ms: number) => {
    h.clock.advance(ms)
    await h.drain()
  }
  const sent = () => h.out.sent.map(({ message }) => message.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='))
  return { ...h, box, pass, sent }
}

test('a letter that waits long is answered once with a link to be contacted, where the queue wants it', async (t) => {
  const h = await waitingHouse(t, true)
  await h.arrive(
    h.box,
    mail('Eva Ruiz <eva@example.org>'),
    mail('no-reply@example.org'),
    mail('m@example.org', ['List-Id: <n.example.org>']),
  )
  await h.pass(2 * MIN)
  assert.deepEqual(h.sent(), [])
  await h.pass(MIN)
  const [said = '', ...others] = h.sent()
  assert.deepEqual(others, [], 'machines are not answered')
  assert.match(said, /^To: "?Eva Ruiz"? <eva@example.org>/m)
  assert.match(said, /^Auto-Submitted: auto-replied/m)
  const [first] = await h.rows<{ id: string }>(
    `select interaction_id as id from mails where direction = 'out' and automatic = 'auto-reply'`,
  )
  assert.ok(said.includes(`https://peakend.example/call-back/#cb_${first?.id}`))
  const kept = await h.rows<{ text: string }>(`select text from mails where direction = 'out'`)
  assert.ok(
    kept.every(({ text }) => !text.includes('call-back')),
    'the link is kept nowhere',
  )
  // another matter of the same customer on the same day
  await h.arrive(h.box, mail('Eva Ruiz <eva@example.org>').replace('Kettle', 'Another matter'))
  await h.pass(10 * MIN)
  assert.equal(h.sent().length, 1)
})

test('nobody is written to by itself where the queue does not say so', async (t) => {
  const h = await waitingHouse(t, false)
  await h.arrive(h.box, mail('Eva Ruiz <eva@example.org>'))
  await h.pass(60 * MIN)
  assert.deepEqual(h.sent(), [])
})

test('a letter whose customer asks for a call-back has not been abandoned in the reports', async (t) => {
  const h = await waitingHouse(t, true)
  await h.arrive(h.box, mail('Eva Ruiz <eva@example.org>'), mail('Leo <leo@example.org>'))
  await h.pass(5 * MIN)
  const both = await h.rows<{ id: InteractionId }>(
    'select interaction_id as id from interactions order by interaction_id',
  )
  const [eva, leo] = both.map(({ id }) => id)
  assert.ok(eva && leo)
  await h.db.transact(h.workspaceId, async (tx) => {
    await ask(tx, {
      interactionId: eva,
      when: 'my-turn',
      way: 'phone',
      address: '+34611222333',
      language: 'en',
      by: null,
    })
    // both go without having been answered
    for (const id of [eva, leo]) {
      await end(tx, id, 'customer', 'left')
      await settle(tx, id)
    }
  })
  const stays = await h.rows<{ id: string; ending: string }>(
    'select interaction_id as id, ending from queue_stays order by interaction_id',
  )
  assert.deepEqual(stays, [
    { id: eva, ending: 'booked' },
    { id: leo, ending: 'left' },
  ])
  const now = h.clock.now().getTime()
  const [all] = await h.db.read(h.workspaceId, (tx) =>
    halfHourRows(tx, { from: new Date(now - 60 * MIN), to: new Date(now + MIN), queueIds: null, grouped: false }),
  )
  assert.deepEqual([all?.offered, all?.left, all?.callBacks], [2, 1, 1])
})
