import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { CallBack } from '@peakend/contract/callbacks.ts'
import { callBackShop, MIN } from '../../../test/call-back-shop.ts'
import { customerOfVisitor, proveIdentity } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { newSecret } from '../../../test/counter-place.ts'

const codeOf = (body: unknown) => (body as { code?: string }).code

test('what is no time, number or address is refused in words; the same id is one wish', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, clock } = shop
  const maya = await visitor('Where is my kettle?')
  const [slot] = await maya.slots()
  const refused = async (asked: Record<string, unknown>, status: number, code: string) =>
    assert.equal((await maya.ask(asked, status)).code, code, JSON.stringify(asked))
  await refused({ way: 'phone', address: '12' + '3' }, 422, 'number_wrong')
  await refused({ way: 'phone', address: '600 123 456' }, 422, 'number_wrong')
  await refused({ way: 'phone', address: '+34 600 123 45678901' }, 422, 'number_wrong')
  await refused({ way: 'email', address: 'maya at okafor' }, 422, 'address_wrong')
  const past = new Date(clock.now().getTime() - 60 * MIN).toISOString()
  await refused({ when: { slotFrom: past } }, 409, 'slot_gone')
  await refused({ when: { slotFrom: new Date(Date.parse(slot!.from) + MIN).toISOString() } }, 409, 'slot_gone')
  await refused({ when: { slotFrom: '2099-01-01T10:00:00.000Z' } }, 409, 'slot_gone')
  const wish = { senderId: randomUUID(), when: { slotFrom: slot!.from } }
  await maya.ask(wish)
  assert.equal((await maya.ask(wish)).callBack?.state, 'booked')
  await refused({ ...wish, when: 'my-turn' }, 409, 'id_reused')
  assert.equal((await shop.figures()).asked, 1)
})

test('a time agreed by an agent is one under its id too', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, here, asPerson, accept, queueId } = shop
  const maya = await visitor('Where is my kettle?')
  await here(ana)
  const desk = await asPerson(ana)
  await accept(desk)
  const { rows } = await desk<{ rows: { from: string }[] }>('GET', `/queues/${queueId}/call-back-slots`)
  const wish = { senderId: randomUUID(), slotFrom: rows[0]?.from, way: 'phone', address: '+34600123456' }
  const at = `/interactions/${maya.id}/call-back`
  const first = await desk<CallBack>('PUT', at, wish)
  assert.equal((await desk<CallBack>('PUT', at, wish)).id, first.id)
  assert.equal(codeOf(await desk('PUT', at, { ...wish, address: '+34600123457' }, 409)), 'id_reused')
})

test('a link of ours shows, changes and takes back one call-back, opens that conversation elsewhere, and nothing more', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, posted, linkIn, bearer, drain, peakend, ask, key } = shop
  const maya = await visitor('Where is my kettle?')
  await maya.ask({ address: 'maya@okafor.example' })
  await drain()
  const token = linkIn(posted[0])
  const link = bearer(token)
  assert.deepEqual([(await link.page()).callBack?.address, (await link.page()).isChat], ['m•••@okafor.example', true])
  // elsewhere: another browser at our own address goes on with the same conversation
  const opened = (await link.call('POST', '/call-back/conversation')).body as { key: string; visitorToken: string }
  assert.equal(opened.key, key)
  const headers = { origin: peakend.url }
  const page = { url: peakend.url, title: '', referrer: '' }
  const body = { key, visitorToken: opened.visitorToken, page }
  const begun = (await ask('POST', '/api/chat/start', { headers, body })).body as { turns: { text: string }[] }
  assert.ok(begun.turns.some(({ text }) => text === 'Where is my kettle?'))
  // nothing else of the widget's opens with a link, and no page of another site may use it
  assert.equal((await link.call('POST', '/turns', { senderId: randomUUID(), text: 'x' })).status, 401)
  assert.equal((await bearer(token, 'https://elsewhere.example').call('GET', '/call-back')).status, 401)
  assert.equal((await bearer(`${token.slice(0, -2)}AA`).call('GET', '/call-back')).status, 401)
  const [slot] = await link.slots()
  assert.equal((await link.ask({ when: { slotFrom: slot?.from } })).callBack?.state, 'booked')
  assert.equal((await maya.state()).callBack?.own?.slot?.from, slot?.from)
  // taken back, and the link used again: the same answer
  assert.equal((await link.cancel(false)).callBack?.state, 'cancelled')
  assert.equal((await link.cancel(false)).callBack?.state, 'cancelled')
  assert.equal((await maya.state()).state, 'ended')
})

test('what we know is offered with its middle hidden and need not be typed; another is taken all the same', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, posted, linkIn, bearer, callBackOf, inside } = shop
  const maya = await visitor('Where is my kettle?')
  assert.deepEqual((await maya.page()).offer?.known, { phone: null, email: null })
  assert.equal((await maya.ask({ address: undefined }, 422)).code, 'address_wrong', 'nothing is known yet')
  await maya.ask({ address: 'maya@okafor.example' })
  const link = bearer(linkIn(posted[0]))
  assert.deepEqual((await link.page()).offer?.known, { phone: null, email: 'm•••@okafor.example' })
  assert.equal((await maya.page()).offer?.known.email, 'maya@okafor.example', 'it was given in this browser')
  const { visitorToken } = (await link.call('POST', '/call-back/conversation')).body as { visitorToken: string }
  const elsewhere = bearer(visitorToken)
  assert.equal((await elsewhere.page()).offer?.known.email, 'm•••@okafor.example', 'another browser, by the link')
  const [slot] = await link.slots()
  await link.ask({ when: { slotFrom: slot?.from }, address: undefined })
  assert.deepEqual((await callBackOf(maya.id))?.address, 'maya@okafor.example')
  assert.equal((await link.ask({ way: 'phone', address: undefined }, 422)).code, 'number_wrong')
  await link.ask({ way: 'phone', address: '+34 600 123 456' })
  assert.equal((await link.page()).offer?.known.phone, '+34 ••• 56')
  await link.ask({ way: 'phone', address: '+34600765432' })
  await link.ask({ way: 'phone', address: undefined, when: { slotFrom: slot?.from } })
  assert.equal((await callBackOf(maya.id))?.address, '+34600765432', 'the one agreed last')

  // what is known of whom they turn out to be is nobody's to see who merely holds a link
  const jonas = await visitor('And my lamp?')
  await inside(async (tx) => {
    const customerId = (await interactions.find(tx, jonas.id))?.customerId ?? assert.fail()
    const known = await customerOfVisitor(tx, randomUUID())
    await proveIdentity(tx, { customerId: known, kind: 'phone', value: '+34600999888', proof: 'channel' })
    for (const one of [known, customerId])
      await proveIdentity(tx, { customerId: one, kind: 'external', value: 'c-7', proof: 'channel' })
  })
  assert.equal((await jonas.page()).offer?.known.phone, null)
})

test('taken back to go on waiting: the place is kept; who then leaves has left', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, boss, pass } = shop
  const maya = await visitor('one')
  await pass(1000) // the clock stands still by itself, and two of one moment have no order
  const jonas = await visitor('two')
  await pass(MIN)
  await maya.ask({})
  await maya.cancel(true)
  assert.deepEqual([(await maya.state()).wait?.place, (await jonas.state()).wait?.place], [1, 2])
  await maya.call('POST', '/end', { interactionId: maya.id })
  await pass(1000)
  const floor = await boss<{ queues: { leftToday: number }[] }>('GET', '/floor')
  assert.equal(floor.queues[0]?.leftToday, 1)
})

test('blocked customers ask for nothing, by widget or by link; what they asked for is dropped', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, here, asPerson, accept, posted, linkIn, bearer, callBackOf } = shop
  const maya = await visitor('You again')
  await maya.ask({})
  await here(ana)
  const desk = await asPerson(ana)
  await accept(desk)
  await desk('POST', `/interactions/${maya.id}/end`, { block: true, reason: 'threats' })
  const blocked = { when: 'my-turn', way: 'chat', address: 'maya@okafor.example', senderId: randomUUID() }
  assert.equal(codeOf((await maya.call('PUT', '/call-back', blocked)).body), 'blocked')
  const link = bearer(linkIn(posted[0]))
  assert.equal(codeOf((await link.call('PUT', '/call-back', { ...blocked, senderId: randomUUID() })).body), 'blocked')
  assert.equal((await callBackOf(maya.id))?.state, 'unrecorded')
})

test('nobody here and closed: first words and a time together; the time lies within the hours', async (t) => {
  // Monday 2 March 2026, 10:00 in Madrid; open from 12:00 to 13:00
  const shop = await callBackShop(t, { timetable: [{ day: 1, from: 720, to: 780 }] })
  const { ask, bearer, key, callBackOf, clock, pass, here, ana, asPerson, accept } = shop
  const origin = { headers: { origin: 'https://shop.example' } }
  const page = { url: 'https://shop.example/', title: '', referrer: '' }
  const begun = await ask('POST', '/api/chat/start', { ...origin, body: { key, page } })
  const maya = bearer((begun.body as { visitorToken: string }).visitorToken, 'https://shop.example')
  assert.deepEqual((await maya.page()).offer, {
    ways: ['chat', 'email', 'phone'],
    keepsPlace: false,
    picksTime: true,
    known: { phone: null, email: null },
  })
  const slots = (await maya.slots()).map(({ from }) => from)
  assert.deepEqual(slots, ['2026-03-02T11:00:00.000Z', '2026-03-02T11:30:00.000Z'])
  await maya.ask({ when: { slotFrom: slots[0] } }, 409)
  await maya.ask({ when: { slotFrom: slots[0] }, way: 'phone', address: '+34600123456', text: 'My kettle leaks' })
  await pass(Date.parse(slots[0]!) - clock.now().getTime())
  await here(ana)
  const id = await accept(await asPerson(ana))
  assert.equal((await callBackOf(id))?.state, 'calling')
})

test('a visitor at the counter goes home and is rung when it is their turn', async (t) => {
  const shop = await callBackShop(t)
  const { boss, queueId, ask, bearer, here, ana, asPerson, accept, callBackOf, drain } = shop
  const place = await boss<{ key: string }>('POST', '/counter/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: [],
    handOvers: [],
  })
  const secret = newSecret()
  const body = { key: place.key, senderId: randomUUID(), secret, name: 'Lea Winter' }
  assert.equal((await ask('POST', '/api/counter/check-ins', { body })).status, 200)
  await drain()
  const lea = bearer(`pc_${place.key}.${secret}`)
  assert.deepEqual((await lea.page()).offer?.ways, ['email', 'phone'], 'there is no chat to come back to')
  await lea.ask({ way: 'phone', address: '+34600123456' })
  await here(ana)
  const desk = await asPerson(ana)
  const id = await accept(desk)
  assert.deepEqual([(await callBackOf(id))?.state, (await callBackOf(id))?.channel], ['calling', 'counter'])
  const reached = await desk<CallBack>('POST', `/interactions/${id}/call-back/outcome`, { outcome: 'reached' })
  assert.equal(reached.state, 'reached')
})

test('the answer by letter: what the agent wrote goes out as one mail when it is said to be done', async (t) => {
  const shop = await callBackShop(t)
  const { visitor, ana, here, asPerson, accept, posted, pass } = shop
  const maya = await visitor('Where is my kettle?')
  await maya.ask({ way: 'email', address: 'maya@okafor.example' })
  await here(ana)
  const desk = await asPerson(ana)
  await accept(desk)
  await pass(1000)
  for (const text of ['It left on Monday.', 'It should be with you today.'])
    await desk('POST', `/interactions/${maya.id}/turns`, { senderId: randomUUID(), text, attachmentIds: [] })
  await desk('POST', `/interactions/${maya.id}/call-back/outcome`, { outcome: 'reached' })
  await pass(1000)
  const answer = posted.at(-1)
  assert.equal(answer?.subject, 'Ana from Brisa has answered you')
  assert.match(answer?.text ?? '', /It left on Monday\.\s+It should be with you today\./)
})
