import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { CallBackRules } from '@peakend/contract/callbacks.ts'
import { segmentsOf } from '@peakend/contract/segments.ts'
import { dayAt } from '../../../../test/house.ts'
import { cloudHouse, text } from '../../../../test/cloud-house.ts'
import { httpProvider, messageHouse, plainProvider } from '../../../../test/message-house.ts'
import { ask, changeRules, slotsOf } from '../../../routing/callbacks/callbacks.ts'
import { setClosedPlan, setSpecialDay } from '../../../routing/hours/settings.ts'
import { linkToken, readLink } from '../../callbacks/links.ts'
import { firstAnswers, offerWords, unclear } from '../rules/words.data.ts'
import type { CallBackLink } from './offering.ts'

const MIN = 60_000
const key = Buffer.alloc(32, 3)
const host = 'https://desk.example.com'
const callBackLink: CallBackLink = (of, at) => `${host}/call-back/#${linkToken(of, at, key)}`
const linkIn = (said: string) => /https:\S+\/call-back\/#(\S+)$/.exec(said)?.[1] ?? assert.fail(`no link in: ${said}`)

const smsHouse = async (t: TestContext) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t, { callBackLink })
  const account = await h.account(plainProvider(provider.url))
  // reactions begin now
  await h.drain()
  const sent = () => provider.taken.map((one) => new URLSearchParams(one.body).get('Body') ?? '')
  const pass = async (ms: number) => {
    h.clock.advance(ms)
    await h.drain()
  }
  return { ...h, account, provider, sent, pass }
}

test('who waits long is offered a call-back once, in one SMS; picking a time is no abandonment', async (t) => {
  const h = await smsHouse(t)
  await h.arrive(h.account, '¿Dónde está mi pedido de la semana pasada?')
  await h.drain()
  await h.pass(2 * MIN)
  assert.deepEqual(h.sent(), [])
  await h.pass(MIN)
  const [said = ''] = h.sent()
  assert.match(said, /^¿No quieres esperar\? Elige hora: https:/)
  assert.deepEqual([segmentsOf(said).encoding, segmentsOf(said).parts.length], ['gsm7', 1])
  await h.arrive(h.account, 'Es el azul')
  await h.pass(30 * MIN)
  assert.equal(h.sent().length, 1)
  const lines = await h.rows(`select system ->> 'code' as code from turns where kind = 'system'`)
  assert.deepEqual(lines, [{ code: 'call-back-offered' }], 'the agent sees it')
  const kept = await h.rows<{ n: number }>(
    `select count(*)::int as n from messages where content::text like '%/call-back/%'`,
  )
  assert.equal(kept[0]?.n, 0, 'the link is kept nowhere')

  const interactionId = await h.interaction()
  assert.deepEqual(readLink(linkIn(said), h.clock.now(), key), { workspaceId: h.workspaceId, interactionId })
  await h.db.transact(h.workspaceId, async (tx) => {
    const [slot] = await slotsOf(tx, h.queueId!, 'phone', tx.now)
    const when = { slotFrom: new Date(slot?.from ?? assert.fail('no half hour is free')) }
    await ask(tx, { interactionId, when, way: 'phone', address: '+34611222333', language: 'es', by: null })
  })
  await h.drain()
  const stays = await h.rows(`select ending from queue_stays`)
  assert.deepEqual(stays, [{ ending: 'booked' }])
})

test('an attempt that is made again says the same link', async (t) => {
  const h = await smsHouse(t)
  h.provider.state.answer = (n) => (n === 1 ? { status: 503, body: {} } : { status: 201, body: { sid: `SM${n}` } })
  await h.arrive(h.account, 'Where is my order from last week?')
  await h.drain()
  await h.pass(3 * MIN)
  await h.pass(10 * MIN)
  const [first, second] = h.sent()
  assert.match(first ?? '', /^Rather not wait\? Pick a call-back: https:/)
  assert.equal(second, first)
})

test('who was answered, stopped, or stands in a queue that offers none gets no offer', async (t) => {
  const h = await smsHouse(t)
  await h.arrive(h.account, 'Where is my order from last week?')
  await h.arrive(h.account, 'STOP')
  await h.drain()
  const before = h.sent().length
  await h.pass(10 * MIN)
  await h.db.transact(h.workspaceId, (tx) => changeRules(tx, h.queueId!, CallBackRules.parse({ isOn: false })))
  await h.arrive(h.account, 'And mine?', { from: '+34688777666' })
  await h.drain()
  await h.pass(10 * MIN)
  assert.equal(h.sent().length, before)
})

test('outside the hours the closed plan says when we open and offers a call-back below it, where it does', async (t) => {
  const h = await smsHouse(t)
  const close = (offersCallBack: boolean) =>
    h.db.transact(h.workspaceId, async (tx) => {
      const said = { en: '{brand} opens {opens}.', es: '{brand} abre {opens}.' }
      await setClosedPlan(tx, { queueId: null, channel: 'sms', text: said, offersCallBack }, h.administrator)
      const on = dayAt(h.clock.now())
      await setSpecialDay(tx, { on, queueId: null, channel: 'sms', shifts: [], note: 'Stocktaking' }, h.administrator)
    })
  await close(true)
  await h.arrive(h.account, 'Where is my order from last week?')
  await h.pass(10 * MIN)
  const [said = ''] = h.sent()
  // the longer words would make it two
  assert.match(said, /^Brisa opens tomorrow at 0:00\.\nPick a time: https:/)
  assert.equal(segmentsOf(said).parts.length, 1)
  assert.equal(readLink(linkIn(said), h.clock.now(), key)?.interactionId, await h.interaction())
  await close(false)
  await h.arrive(h.account, 'And mine?', { from: '+34688777666' })
  await h.pass(10 * MIN)
  assert.deepEqual(h.sent().slice(1), ['Brisa opens tomorrow at 0:00.'])
})

test('WhatsApp: the same, while free text may go', async (t) => {
  const h = await cloudHouse(t, { callBackLink })
  await h.drain()
  await h.write(text('Where is my order from last week?'))
  // written so long ago that the platform takes nothing but a template
  const at = new Date(h.clock.now().getTime() - 25 * 3_600_000)
  await h.write(text('Where is my order from last week?'), { from: '34677666555', at })
  await h.drain()
  h.clock.advance(3 * MIN)
  await h.drain()
  const said = h.api.sent.map((one) => (one.request.type === 'text' ? one.request.text.body : ''))
  assert.equal(said.length, 1)
  assert.match(said[0] ?? '', /^Rather not wait\? Pick a call-back: https:/)
})

test('what we say by ourselves costs one SMS, in English and in Spanish', () => {
  const costs = (said: string) => {
    const { encoding, parts, forcing } = segmentsOf(said)
    return { said, encoding, parts: parts.length, forcing }
  }
  const link = callBackLink(
    { workspaceId: crypto.randomUUID() as never, interactionId: crypto.randomUUID() as never },
    new Date(),
  )
  for (const language of ['en', 'es'] as const) {
    const { stopped, started, help } = firstAnswers
    const texts = [
      ...[stopped, started, help].map((one) => one[language]),
      `${stopped[language]} ${unclear[language]}`,
      `${offerWords[language].waits} ${link}`,
    ]
    for (const said of texts) assert.deepEqual(costs(said), { said, encoding: 'gsm7', parts: 1, forcing: [] })
  }
})
