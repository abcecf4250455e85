/** Words of a call on the switch in memory, written down by the kit's recogniser over a real socket. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { houseSecret } from '../../../../test/house.ts'
import { eventually } from '../../../../test/harness.ts'
import { phoneHouse } from '../../../../test/phone/phone-house.ts'
import { openScriptedRecogniser, type Script } from '../../../../test/phone/scripted-recogniser.ts'
import type { Telling } from '@peakend/contract/recordings.ts'
import { evaluate } from '../../../evaluations/evaluations.ts'
import { sealWith } from '../../../identity/sealed.ts'
import { announcementFor } from '../recordings/announcing.ts'
import { firstRules } from '../recordings/rules.ts'
import { saveRules } from '../recordings/store.ts'
import { firstTelling, openRecognisers } from '../recogniser/settings.ts'
import { findSettings, saveSettings } from '../recogniser/store.ts'

const customerHz = 440
const anaHz = 1000
const RATE = 16_000
const script: Script = {
  [customerHz]: [
    { afterMs: 300, ms: 900, text: 'hello my kettle leaks and my card is 4111 1111 1111 1111' },
    { afterMs: 2500, ms: 800, text: 'thank you that is very kind' },
  ],
  [anaHz]: [
    { afterMs: 300, ms: 900, text: 'good morning this is ana how can i help you' },
    { afterMs: 2500, ms: 800, text: 'we send you a new kettle today' },
  ],
}

const tone = (hz: number, at: number): Uint8Array =>
  new Uint8Array(
    Int16Array.from({ length: RATE / 50 }, (_, i) =>
      Math.round(4000 * Math.sin((2 * Math.PI * hz * (at * (RATE / 50) + i)) / RATE)),
    ).buffer,
  )

/** Nobody is to be told. */
const untold: Telling = { ...firstTelling, isSpoken: false }

const open = async (
  t: TestContext,
  isOn = true,
  isRecorded = false,
  of: { telling?: Telling; press?: string; recordsNow?: boolean } = {},
) => {
  const server = await openScriptedRecogniser(t, script)
  const keeper = sealWith(houseSecret, 'recogniser secrets')
  const spoken: string[] = []
  const h = await phoneHouse(
    t,
    undefined,
    undefined,
    () => [],
    (db) => openRecognisers({ db, keeper }),
    (_, said) => Promise.resolve(spoken.push(said.text) ? '/sounds/told' : null),
  )
  await h.db.transact(h.workspaceId, async (tx) => {
    await saveSettings(tx, {
      isOn,
      form: 'socket',
      addresses: { en: server.socketUrl, es: null },
      model: '',
      recordings: true,
      telling: of.telling ?? untold,
      sealedKey: null,
    })
    if (isRecorded) saveRules(tx, null, { ...firstRules, isOn: true, isSpoken: false, isAnnounced: true, pauseOn: [] })
  })
  const ana = await h.agent('Ana')
  const customer = await h.dial()
  await h.settled()
  if (of.press) {
    h.outside.press(customer, of.press)
    await h.settled()
  }
  if (of.telling?.isSpoken) await h.pass(3000)
  if (of.recordsNow)
    await h.db.transact(h.workspaceId, async (tx) => saveRules(tx, null, { ...firstRules, isOn: true }))
  const ringing = await eventually(() => h.rings(ana))
  h.outside.pickUp(ringing)
  await h.settled()
  const { id } = await h.conversation()
  const pieces = new Map<string, number>()
  /** So long somebody speaks, in real pieces on the test's clock. */
  const speak = async (ms: number, ...who: ('customer' | 'ana')[]) => {
    for (let at = 0; at < ms; at += 20) {
      h.clock.advance(20)
      for (const one of who) {
        const n = pieces.get(one) ?? 0
        pieces.set(one, n + 1)
        if (one === 'customer') h.outside.sound(customer, tone(customerHz, n))
        else h.outside.sound(ringing, tone(anaHz, n))
      }
      if (at % 200 === 0) await new Promise((go) => setImmediate(go))
    }
  }
  const said = () =>
    h.rows<{ by: string; personId: string | null; text: string; at: Date; ordinal: number; language: string | null }>(
      `select by, person_id as "personId", text, at, ordinal, language from turns where interaction_id = $1 and kind = 'said' order by at`,
      [id],
    )
  const untilSaid = (count: number) =>
    eventually(async () => {
      const rows = await said()
      return rows.length >= count ? rows : undefined
    })
  return { ...h, spoken, server, ana, customer, ringing, id, speak, said, untilSaid }
}

test('both sides stand among the turns with who, when and what, masked; the customer’s moments are judged while they speak', async (t) => {
  const h = await open(t)
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
  const shown: { by: string; text: string }[] = []
  h.db.signals.on('live', (text) => {
    const { body } = JSON.parse(text) as { body: { type: string; by: string; text: string } }
    if (body.type === 'speaking') shown.push({ by: body.by, text: body.text })
  })
  await h.speak(2000, 'ana')
  await h.speak(2000, 'customer')
  const [first, second] = await h.untilSaid(2)
  assert.deepEqual([first?.by, first?.personId, first?.text], ['agent', h.ana, script[anaHz]?.[0]?.text])
  assert.deepEqual([second?.by, second?.personId], ['customer', null])
  assert.match(second?.text ?? '', /my card is [•]{4}/)
  assert.equal(first?.language, 'en')
  assert.ok(first && second && first.at < second.at)
  assert.ok(
    shown.some((one) => one.by === 'agent' && one.text.startsWith('good')),
    JSON.stringify(shown),
  )
  assert.ok(shown.every((one) => !one.text.includes('4111 1111')))
  assert.deepEqual(shown.at(-1)?.text, '')
  assert.equal(h.server.now.mixed, 0)
  const judged = await h.db.transact(h.workspaceId, (tx) => evaluate(tx, h.id))
  assert.ok(judged?.reasons.includes('greeting'), judged?.reasons.join())
  await h.speak(1500, 'customer', 'ana')
  await h.untilSaid(4)
  h.outside.hangUp(h.customer)
  await h.settled()
  assert.equal((await h.said()).length, 4)
  await eventually(async () => (h.server.connections() === 0 ? true : undefined))
})

test('on hold and off the record nobody is listened to; it goes on by hand or by itself', async (t) => {
  const h = await open(t)
  const listening = (count: number) => eventually(async () => (h.server.connections() === count ? true : undefined))
  await listening(2)
  await h.asks('Ana', `/phone/calls/${h.id}/hold`)
  await listening(0)
  await h.speak(1000, 'customer', 'ana')
  assert.equal(h.server.heardMs(customerHz), 0)
  await h.asks('Ana', `/phone/calls/${h.id}/resume`)
  await listening(2)
  assert.equal((await h.mine('Ana'))?.words, 'running')
  await h.asks('Ana', `/phone/calls/${h.id}/pause-recording`)
  assert.equal((await h.mine('Ana'))?.words, 'paused')
  await listening(0)
  await h.speak(1000, 'customer', 'ana')
  assert.equal(h.server.heardMs(customerHz) + h.server.heardMs(anaHz), 0)
  await h.asks('Ana', `/phone/calls/${h.id}/resume-recording`)
  await listening(2)
  await h.asks('Ana', `/phone/calls/${h.id}/pause-recording`)
  await listening(0)
  await h.pass(601_000)
  await listening(2)
  assert.equal((await h.mine('Ana'))?.words, 'running')
  assert.deepEqual(await h.said(), [])
})

test('a long hold counts in the moments, quoted at the words that ended it', async (t) => {
  const h = await open(t)
  const listening = (count: number) => eventually(async () => (h.server.connections() === count ? true : undefined))
  await listening(2)
  await h.speak(1500, 'customer')
  await h.untilSaid(1)
  await h.asks('Ana', `/phone/calls/${h.id}/hold`)
  await listening(0)
  await h.pass(80_000)
  await h.asks('Ana', `/phone/calls/${h.id}/resume`)
  await listening(2)
  await h.speak(1500, 'ana')
  await h.untilSaid(2)
  const judged = await h.db.transact(h.workspaceId, (tx) => evaluate(tx, h.id))
  assert.ok(judged?.reasons.includes('long-hold'), judged?.reasons.join())
})

test('what is not recorded is not written down: one key pauses both', async (t) => {
  const h = await open(t, true, true)
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
  await h.asks('Ana', `/phone/calls/${h.id}/pause-recording`)
  const mine = await h.mine('Ana')
  assert.deepEqual([mine?.recording, mine?.words], ['paused', 'paused'])
  await eventually(async () => (h.server.connections() === 0 ? true : undefined))
  await h.asks('Ana', `/phone/calls/${h.id}/resume-recording`)
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
})

test('a recogniser that fails is noted, and the call goes on', async (t) => {
  const h = await open(t)
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
  h.server.now.refuses = 1000
  h.server.now.status = 401
  h.server.drop()
  const trouble = () => h.db.read(h.workspaceId, findSettings)
  await eventually(async () => ((await trouble())?.fault === 'not-allowed' ? true : undefined))
  assert.equal((await h.mine('Ana'))?.stage, 'talking')
  h.server.now.refuses = 0
  await h.speak(2000, 'customer')
  await h.untilSaid(1)
  await eventually(async () => ((await trouble())?.fault === null ? true : undefined))
})

test('off, nobody is listened to, and the key is refused', async (t) => {
  const h = await open(t, false)
  assert.equal((await h.mine('Ana'))?.words, null)
  const refused = await h.asks('Ana', `/phone/calls/${h.id}/pause-recording`)
  assert.equal((refused.body as { code?: string }).code, 'conflict')
  assert.deepEqual(h.server.seen, [])
})

test('a restart goes on writing down', async (t) => {
  const h = await open(t)
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
  await h.restart()
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
  await h.speak(2000, 'ana')
  const [first] = await h.untilSaid(1)
  assert.equal(first?.text, script[anaHz]?.[0]?.text)
})

test('a call that is not recorded is written down once its caller was told so, and never of whoever declines', async (t) => {
  const told = await open(t, true, false, { telling: firstTelling })
  assert.deepEqual(told.spoken.slice(0, 1), [
    'What is said in this call is written down so that we can do better. If you would rather it was not, press 9.',
  ])
  await eventually(async () => (told.server.connections() === 2 ? true : undefined))
  assert.equal((await told.mine('Ana'))?.words, 'running')
  assert.deepEqual(await told.rows('select from recordings'), [], 'that it is written down does not say it is recorded')
})

test('who declines is not written down, hears so, and the agent reads it', async (t) => {
  const h = await open(t, true, false, { telling: firstTelling, press: '9' })
  assert.equal(h.spoken.at(-1), 'All right. Nothing is written down.')
  assert.ok((await h.lines(h.id)).includes('call-words-declined'))
  assert.equal((await h.mine('Ana'))?.words, null)
  assert.deepEqual(h.server.seen, [])
})

test('who cut it short with 0 was not told, and is not written down; nor off the record, for there is nothing to leave out', async (t) => {
  const h = await open(t, true, false, { telling: firstTelling, press: '0' })
  assert.equal((await h.mine('Ana'))?.words, null)
  await h.speak(1000, 'customer', 'ana')
  assert.deepEqual(h.server.seen, [])
  const refused = await h.asks('Ana', `/phone/calls/${h.id}/pause-recording`)
  assert.equal((refused.body as { code?: string }).code, 'conflict')
})

test('where our menu says it nothing is said, and it is written down', async (t) => {
  const h = await open(t, true, false, { telling: { ...firstTelling, isAnnounced: true } })
  assert.deepEqual(h.spoken, [])
  await eventually(async () => (h.server.connections() === 2 ? true : undefined))
})

test('told that it is recorded is told; told that it is written down is not recorded', async (t) => {
  const h = await open(t, true, false, { telling: firstTelling, recordsNow: true })
  const both = await h.db.read(h.workspaceId, (tx) => announcementFor(tx, [h.queueId], 'en'))
  assert.match(both?.said[0]?.text ?? '', /^This call is recorded/)
  assert.equal(both?.isOfWords, undefined)
  assert.deepEqual(await h.rows('select from recordings'), [])
})
