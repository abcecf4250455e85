/** A list called on a real Asterisk: the agent's phone, then the customer's at the other end of the trunk, what each hears, and how long after the answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { CallListRules, CONNECT_MS } from '@peakend/contract/call-lists.ts'
import { openTestAsterisk } from '../../../../test/phone/asterisk.ts'
import { ourNumber, phoneHouse } from '../../../../test/phone/phone-house.ts'
import { openSipPhone, untilRings, type SipCall } from '../../../../test/phone/sip-caller.ts'
import { tones } from '../../../../test/phone/tones.ts'
import { eventually } from '../../../../test/harness.ts'
import { realClock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import { openAsterisk } from '../asterisk/telephony.ts'
import { openFakeTelephony, type FakeTelephony } from '../fake-telephony.ts'
import { phoneNameOf } from '../names.ts'
import { addEntries, addList, setListState, shownLists } from './lists.ts'

const CUSTOMER = 440
const AGENT = 1000
const maya = '+34600111222'
/** The switch tells what it did within so long. */
const TELLS_MS = 100

const hears = async ({ voice }: SipCall, hz: number): Promise<boolean> =>
  (tones(await voice.listen(200), 8000, [hz]).amplitudes.get(hz) ?? 0) > 0.02

test('the agent’s phone rings first, the customer’s is shown our number, and both hear each other within two seconds', async (t) => {
  const asterisk = await openTestAsterisk(t, { hzOf: () => CUSTOMER })
  if (!asterisk) return t.skip('Asterisk could not be had')
  const { url, user, password } = asterisk
  const real = openAsterisk({ url, user, password, app: 'peakend', trunk: 'trunk', phones: 'plain', log: silentLog() })
  t.after(() => real.close())
  await eventually(() => (real.isUp ? true : undefined))
  const outside = { ...openFakeTelephony(realClock).outside, quiet: () => pause(TELLS_MS) }
  const telephony: FakeTelephony = Object.create(real, { outside: { value: outside } })
  const h = await phoneHouse(t, telephony)
  const phone = await openSipPhone(asterisk.sip, () => AGENT)
  const callers = await openSipPhone(asterisk.sip)
  t.after(() => [phone, callers].forEach((one) => one.close()))
  const ana = await h.agent('Ana')
  assert.equal(await phone.register(phoneNameOf(ana), 'secret'), 200)
  // by whom customers came is what those we call are shown
  const before = await callers.dial(ourNumber, { from: '+34611222333', hz: 700 })
  await eventually(async () => (await h.settled(), before.status() === 200 ? true : undefined))
  before.hangUp()
  await eventually(async () => (await h.settled(), (await h.conversation()).state === 'closed' ? true : undefined))

  const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 0, to: 1440 }))
  await h.db.transact(h.workspaceId, async (tx) => {
    const id = await addList(tx, h.boss, {
      name: 'Recall',
      about: 'The lamp may get hot.',
      queueId: h.queueId,
      rules: CallListRules.parse({ hours: always }),
      apology: { en: 'Sorry.', es: 'Disculpe.' },
    })
    await addEntries(tx, h.boss, id, [{ number: maya }])
    await setListState(tx, h.boss, id, 'running')
  })
  await eventually(async () => (await h.settled(), phone.ringing() ? true : undefined))
  const rung = await untilRings(phone)
  assert.equal(asterisk.carrier.ringing(), undefined, 'nobody is called before')
  rung.pickUp()
  await eventually(async () => (await h.settled(), asterisk.carrier.ringing() ? true : undefined))
  const called = await untilRings(asterisk.carrier)
  assert.match(JSON.stringify(called.invite?.headers), /\+34911555000/)
  const settling = (async () => {
    while (!(await hears(called, AGENT))) await h.settled()
  })()
  const answeredMs = Date.now()
  called.pickUp()
  await eventually(async () => ((await hears(called, AGENT)) ? true : undefined))
  const tookMs = Date.now() - answeredMs
  await settling
  assert.ok(tookMs < CONNECT_MS, `the customer heard the agent after ${tookMs} ms`)
  process.stderr.write(
    `a customer who was called heard their agent ${tookMs} ms after answering (200 ms of it listened)\n`,
  )
  await eventually(async () => ((await hears(rung, CUSTOMER)) ? true : undefined))
  called.hangUp()
  await eventually(async () => (await h.settled(), rung.isOver() ? true : undefined))
  const { rows, abandonedPct } = await h.db.read(h.workspaceId, shownLists)
  assert.deepEqual([rows[0]?.counts['reached'], abandonedPct], [1, 0])
})
