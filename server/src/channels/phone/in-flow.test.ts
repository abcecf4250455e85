import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Flow } from '@peakend/contract/flows.ts'
import type { FlowId } from '@peakend/contract/ids.ts'
import { callerNumber, phoneHouse } from '../../../test/phone/phone-house.ts'
import { addFlow, publish } from '../../flows/drafts/drafts.ts'

const both = (en: string, es = en) => ({ en, es })

/** A house whose number leads to a menu: 1 asks for a number and goes to the line, 2 offers a call-back, 3 says good-bye. */
const withMenu = async (t: Parameters<typeof phoneHouse>[0]) => {
  const late: { flowId?: FlowId } = {}
  const h = await phoneHouse(t, undefined, () => ({ flowId: late.flowId ?? null }))
  const { queueId } = h
  const flow = Flow.parse({
    name: 'Shop',
    start: 'menu',
    person: 'queue',
    steps: {
      menu: {
        kind: 'choice',
        say: both('For an order press 1.'),
        choices: [
          { key: '1', next: 'number' },
          { key: '2', next: 'offer' },
          { key: '3', next: 'bye' },
        ],
        otherwise: 'queue',
      },
      number: {
        kind: 'digits',
        say: both('Its number.'),
        keep: 'order',
        least: 4,
        most: 8,
        next: 'queue',
        otherwise: 'queue',
      },
      offer: { kind: 'call-back', say: both('Press 1 to be called back.'), queueId, taken: 'bye', declined: 'queue' },
      queue: { kind: 'queue', queueId },
      bye: { kind: 'end', say: both('Good-bye.') },
    },
  })
  late.flowId = await h.db.transact(h.workspaceId, async (tx) => {
    const flowId = await addFlow(tx, h.boss, flow)
    await publish(tx, h.boss, { flowId, revision: 1, note: '' })
    return flowId
  })
  const press = async (leg: string, digits: string) => {
    h.outside.press(leg, digits)
    await h.settled()
  }
  const stage = async () =>
    (await h.rows<{ stage: string }>(`select state ->> 'stage' as stage from calls order by call_id desc limit 1`))[0]
      ?.stage
  return { ...h, press, stage }
}

test('a menu speaks, a key interrupts it, digits are kept as told, and the line follows', async (t) => {
  const h = await withMenu(t)
  const caller = await h.dial()
  assert.equal(await h.stage(), 'menu')
  assert.ok(h.outside.hears(caller).playing)
  await h.press(caller, '1')
  await h.press(caller, '4711#')
  assert.equal(await h.stage(), 'waiting')
  assert.deepEqual(await h.rows('select value from facts'), [{ value: '4711' }])
  const ana = await h.agent('Ana')
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  assert.equal((await h.conversation()).state, 'active')
})

test('nothing pressed leads to a person in the end, and 0 at once', async (t) => {
  const h = await withMenu(t)
  const hurried = await h.dial()
  await h.press(hurried, '0')
  assert.equal(await h.stage(), 'waiting')
  await h.dial('+34611000111')
  await h.pass(60_000)
  assert.equal(await h.stage(), 'waiting')
})

test('a call-back is taken with the place kept, and the caller is dialled when an agent has accepted', async (t) => {
  const h = await withMenu(t)
  const caller = await h.dial()
  await h.press(caller, '2')
  await h.press(caller, '1')
  await h.pass(5000)
  assert.deepEqual(await h.telephony.legs(), [], 'good-bye is said, and the line closed')
  const ana = await h.agent('Ana')
  const { rows } = (await h.asks('Ana', '/offers', undefined, 'GET')).body as { rows: { id: string }[] }
  await h.asks('Ana', `/offers/${rows[0]?.id}/accept`)
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  const theirs = h.outside.ringing(callerNumber)
  assert.ok(theirs, 'her phone, then theirs')
  h.outside.decline(theirs, 'no-answer')
  await h.settled()
  const [attempt] = await h.rows<{ outcome: string; state: string }>(
    'select a.outcome, c.state from callback_attempts a join callbacks c using (workspace_id, callback_id)',
  )
  assert.deepEqual(attempt, { outcome: 'not-reached', state: 'again' })
})

test('a menu that ends, and who hangs up in it', async (t) => {
  const h = await withMenu(t)
  const caller = await h.dial()
  await h.press(caller, '3')
  await h.pass(5000)
  assert.deepEqual([(await h.conversation()).state, await h.telephony.legs()], ['closed', []])
  const other = await h.dial('+34611000111')
  h.outside.hangUp(other)
  await h.settled()
  assert.equal((await h.conversation()).state, 'closed')
})
