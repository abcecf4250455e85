import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { Flow, type FlowHappened } from '@peakend/contract/flows.ts'
import type { CustomerId, FlowId, InteractionId, QueueId } from '@peakend/contract/ids.ts'
import { house } from '../../../test/house.ts'
import { customerOfVisitor, factsOf } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { recordEvent } from '../../journeys/journeys.ts'
import { callBackOf, changeRules, rulesOf } from '../../routing/callbacks/callbacks.ts'
import { setChannelHours } from '../../routing/hours/settings.ts'
import { addQueue, changeQueue } from '../../routing/queues/queues.ts'
import { addFlow, publish, restore, saveDraft } from '../drafts/drafts.ts'
import { beginRun, goOnRun, type Going } from '../flows.ts'

const both = (en: string, es = en) => ({ en, es })
const target = { withinMs: 45_000, sharePct: 80 }

const shopFlow = (queueId: QueueId): Flow =>
  Flow.parse({
    name: 'Shop',
    start: 'hours',
    person: 'queue',
    steps: {
      hours: { kind: 'hours', queueId, open: 'journey', closed: 'closed' },
      journey: { kind: 'journey', of: { 'delivery-today': 'about' }, otherwise: 'menu' },
      about: {
        kind: 'choice',
        say: both('Is it about the delivery due today? Press 1.', '¿Es por la entrega de hoy? Pulse 1.'),
        choices: [{ key: '1', words: ['yes'], next: 'queue' }],
        otherwise: 'menu',
        times: 1,
      },
      menu: {
        kind: 'choice',
        say: both('Welcome to {brand}. For an order press 1.', 'Bienvenido a {brand}. Para un pedido pulse 1.'),
        choices: [
          { key: '1', words: ['order'], next: 'number' },
          { key: '2', next: 'offer' },
        ],
        otherwise: 'queue',
      },
      number: {
        kind: 'digits',
        say: both('Its number.'),
        keep: 'order',
        least: 4,
        most: 19,
        next: 'queue',
        otherwise: 'queue',
      },
      offer: { kind: 'call-back', say: both('Press 1 to be called back.'), queueId, taken: 'bye', declined: 'queue' },
      queue: { kind: 'queue', queueId },
      closed: { kind: 'message', say: both('We are closed. We open {opens}.'), queueId, next: 'bye' },
      bye: { kind: 'end', say: both('Thank you. Good-bye.', 'Gracias. Adiós.') },
    },
  })

const open = async (t: TestContext) => {
  const h = await house(t)
  h.clock.set(new Date('2026-11-25T11:00:00Z'))
  const caller = await h.callerOf('Brisa administrator')
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const queue = (name: string) =>
    inside(async (tx) => (await addQueue(tx, { name, target, timetable: null, messageAnswerMs: 4 * 3_600_000 })).id)
  const orders = await queue('Orders')
  const flow = shopFlow(orders)
  const flowId = await inside((tx) => addFlow(tx, caller, flow))
  await inside((tx) => publish(tx, caller, { flowId, revision: 1, note: '' }))
  /** Somebody calls; what the telephone is told, and a way to tell what they do. */
  const call = async (
    of: { number?: string | null; language?: string; flowId?: FlowId; customerId?: CustomerId } = {},
  ) => {
    const number = of.number === undefined ? '+34600123456' : of.number
    const interactionId = await inside(async (tx) => {
      const customerId = of.customerId ?? (await customerOfVisitor(tx, randomUUID()))
      const bare = { touchpointId: null, queueId: null, threadId: null, language: null, context: {} }
      return interactions.openByUs(tx, { ...bare, customerId, channel: 'phone' })
    })
    const first = await inside((tx) =>
      beginRun(tx, {
        interactionId,
        flowId: of.flowId ?? flowId,
        language: of.language ?? 'en',
        number,
        brand: 'Brisa',
      }),
    )
    const tellIt = (happened: FlowHappened) => inside((tx) => goOnRun(tx, interactionId, happened))
    return { interactionId, first, tellIt, press: (digits: string) => tellIt({ kind: 'typed', digits }) }
  }
  const standing = (id: InteractionId) => inside((tx) => interactions.find(tx, id))
  return { ...h, caller, inside, orders, queue, flow, flowId, call, standing }
}

const kinds = (going: Going | null) => going?.acts.map(({ kind }) => kind)
const says = (going: Going | null) => going?.acts.flatMap((act) => (act.kind === 'say' ? [act.text] : []))

test('a caller walks a flow in the database; it survives between words and ends in line with the place since they called', async (t) => {
  const { call, clock, standing, orders, inside } = await open(t)
  const { first, press, interactionId } = await call()
  assert.deepEqual(says(first), ['Welcome to Brisa. For an order press 1.'])
  assert.deepEqual(first?.acts[1], { kind: 'listen', waitS: 6, betweenS: 3, most: 1 })
  clock.advance(20_000)
  assert.deepEqual(says(await press('1')), ['Its number.'])
  clock.advance(20_000)
  const done = await press('4471#')
  assert.deepEqual([kinds(done), done?.ending], [['queue'], 'queue'])
  const now = await standing(interactionId)
  assert.deepEqual([now?.state, now?.queueId], ['waiting', orders])
  assert.equal(now?.queuedAt?.toISOString(), '2026-11-25T11:00:00.000Z', 'the menu costs nobody their place')
  const facts = await inside(async (tx) => factsOf(tx, now!.customerId))
  assert.deepEqual(
    facts.map(({ key, value }) => [key, value]),
    [['order', '4471']],
    'the agent knows it already',
  )
  assert.deepEqual(kinds(await press('1')), [], 'over is over')
})

test('after a restart it says and listens again, and counts that as the same time', async (t) => {
  const { call } = await open(t)
  const { first, tellIt, press } = await call()
  assert.deepEqual(kinds(await tellIt({ kind: 'resumed' })), kinds(first))
  assert.deepEqual(says(await press('9')), ['Sorry, I did not get that.', 'Welcome to Brisa. For an order press 1.'])
  assert.deepEqual(kinds(await tellIt({ kind: 'silence' })), ['queue'])
})

test('a call goes on with the version it began with', async (t) => {
  const { call, inside, caller, flowId, flow, orders } = await open(t)
  const before = await call()
  const draft: Flow = { ...flow, start: 'menu', steps: { ...flow.steps, number: { kind: 'queue', queueId: orders } } }
  await inside((tx) => saveDraft(tx, caller, { flowId, draft, revision: 1 }))
  await inside((tx) => publish(tx, caller, { flowId, revision: 2, note: '' }))
  assert.deepEqual(says(await before.press('1')), ['Its number.'])
  assert.deepEqual(kinds(await (await call()).press('1')), ['queue'])
  await inside((tx) => restore(tx, caller, { flowId, version: 1 }))
  assert.deepEqual(says(await (await call()).press('1')), ['Its number.'])
})

test('who has a delivery due today is asked about it, by the number they call from', async (t) => {
  const { call, inside } = await open(t)
  const event = { specversion: '1.0' as const, source: 'shop', type: 'delivery.sent', subject: 'c-1' }
  const { customerId } = await inside((tx) =>
    recordEvent(tx, { ...event, id: 'e-1', data: { reference: '7', due: '2026-11-25' } }),
  )
  assert.deepEqual(says((await call({ customerId })).first), ['Is it about the delivery due today? Press 1.'])
  assert.deepEqual(says((await call({ language: 'es-MX' })).first), ['Bienvenido a Brisa. Para un pedido pulse 1.'])
})

test('a call-back taken keeps the place; without a number it is not offered, and a queue that stopped offering leaves nobody on the line', async (t) => {
  const { call, inside, clock, standing, orders } = await open(t)
  const { press, interactionId } = await call()
  clock.advance(30_000)
  assert.deepEqual(says(await press('2')), ['Press 1 to be called back.'])
  const taken = await press('1')
  assert.deepEqual([kinds(taken), taken?.ending], [['take-call-back', 'say', 'hang-up'], 'call-back'])
  const callBack = await inside((tx) => callBackOf(tx, interactionId))
  assert.deepEqual([callBack?.state, callBack?.address], ['in-line', '+34600123456'])
  assert.equal((await standing(interactionId))?.queuedAt?.toISOString(), '2026-11-25T11:00:00.000Z')

  assert.deepEqual(kinds(await (await call({ number: null })).press('2')), ['queue'])
  const late = await call()
  await late.press('2')
  const { rules } = await inside((tx) => rulesOf(tx, orders))
  await inside((tx) => changeRules(tx, orders, { ...rules, isOn: false }))
  const stays = await late.press('1')
  assert.deepEqual([kinds(stays), stays?.ending], [['queue'], 'queue'])
})

test('a person asked for is noted, and a hang-up ends the run', async (t) => {
  const { call, standing } = await open(t)
  const wanted = await call()
  const done = await wanted.tellIt({ kind: 'spoke', text: 'an agent, please' })
  assert.deepEqual([kinds(done), done?.wantedPerson], [['queue'], true])
  assert.ok((await standing(wanted.interactionId))?.personWantedAt)

  const gone = await call()
  assert.deepEqual((await gone.tellIt({ kind: 'hung-up' }))?.ending, 'hung-up')
})

test('closed, the opening is told and a message is taken; a queue that is gone since leads to another', async (t) => {
  const { call, inside, orders, queue, caller, flow, standing } = await open(t)
  const hours = { queueId: orders, channel: 'phone' as const, timeZone: null }
  await inside((tx) => setChannelHours(tx, { ...hours, timetable: [{ day: 4, from: 540, to: 1200 }] }))
  const closed = await call()
  assert.deepEqual(says(closed.first), ['We are closed. We open tomorrow at 9:00.'])
  assert.deepEqual(kinds(closed.first), ['say', 'record-message'])
  const left = await closed.tellIt({ kind: 'message-left' })
  assert.deepEqual([kinds(left), left?.ending], [['keep-message', 'say', 'hang-up'], 'message'])

  const gone = await queue('Gone')
  const draft = { ...flow, name: 'Second', start: 'queue', steps: { queue: { kind: 'queue' as const, queueId: gone } } }
  const flowId = await inside((tx) => addFlow(tx, caller, draft))
  await inside((tx) => publish(tx, caller, { flowId, revision: 1, note: '' }))
  await inside((tx) => changeQueue(tx, gone, { isRetired: true }))
  const { interactionId, first } = await call({ flowId })
  assert.deepEqual(first?.acts, [{ kind: 'queue', queueId: orders }])
  assert.equal((await standing(interactionId))?.queueId, orders)
})
