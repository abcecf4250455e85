/** One whole call on a real Asterisk: the queue, the ringing phone, talk, hold and the end, with what each party hears. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openTestAsterisk } from '../../../../test/phone/asterisk.ts'
import { callerNumber, ourNumber, phoneHouse } from '../../../../test/phone/phone-house.ts'
import { openSipPhone, untilRings, type SipCall } from '../../../../test/phone/sip-caller.ts'
import { header } from '../../../../test/phone/sip-message.ts'
import { tones } from '../../../../test/phone/tones.ts'
import { eventually } from '../../../../test/harness.ts'
import { realClock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import { openFakeTelephony, type FakeTelephony } from '../fake-telephony.ts'
import { phoneNameOf } from '../names.ts'
import { openAsterisk } from './telephony.ts'

const CALLER = 440
const AGENT = 1000
/** The switch tells what it did within so long. */
const TELLS_MS = 200

const heardBy = async ({ voice }: SipCall): Promise<string> => {
  const { amplitudes, rest } = tones(await voice.listen(400), 8000, [CALLER, AGENT])
  const heard = [...amplitudes].flatMap(([hz, amplitude]) => (amplitude > 0.02 ? [String(hz)] : []))
  return [...heard, ...(rest > 0.012 ? ['other'] : [])].join()
}
const assertHears = (call: SipCall, wanted: string) =>
  eventually(async () => ((await heardBy(call)) === wanted ? true : undefined))

test('a caller waits with music, is answered by the agent who is rung, held, and both are let go', async (t) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return t.skip('Asterisk could not be had')
  const { url, user, password } = asterisk
  const real = openAsterisk({ url, user, password, app: 'peakend', trunk: 'trunk', phones: 'plain', log: silentLog() })
  t.after(() => real.close())
  await eventually(() => (real.isUp ? true : undefined))
  // the house's own people live in memory; ours have phones
  const outside = { ...openFakeTelephony(realClock).outside, quiet: () => pause(TELLS_MS) }
  const telephony: FakeTelephony = Object.create(real, { outside: { value: outside } })
  const h = await phoneHouse(t, telephony)
  const phone = await openSipPhone(asterisk.sip, () => AGENT)
  const callers = await openSipPhone(asterisk.sip)
  t.after(() => [phone, callers].forEach((one) => one.close()))

  const caller = await callers.dial(ourNumber, { from: callerNumber, hz: CALLER })
  await eventually(async () => (await h.settled(), caller.status() === 200 ? true : undefined))
  await assertHears(caller, 'other')
  const ana = await h.agent('Ana')
  assert.equal(await phone.register(phoneNameOf(ana), 'secret'), 200)
  await eventually(async () => (await h.settled(), phone.ringing() ? true : undefined))
  const rung = await untilRings(phone)
  const conversation = await h.conversation()
  assert.ok(rung.invite)
  assert.equal(header(rung.invite, 'x-peakend-interaction'), conversation.id)
  rung.pickUp()
  await eventually(async () => (await h.settled(), (await h.mine('Ana'))?.stage === 'talking' ? true : undefined))
  await assertHears(caller, String(AGENT))
  await assertHears(rung, String(CALLER))
  await h.asks('Ana', `/phone/calls/${conversation.id}/hold`)
  await assertHears(caller, 'other')
  await assertHears(rung, '')
  await h.asks('Ana', `/phone/calls/${conversation.id}/resume`)
  await assertHears(caller, String(AGENT))
  await h.asks('Ana', `/phone/calls/${conversation.id}/hang-up`)
  await eventually(() => (caller.isOver() && rung.isOver() ? true : undefined))
  await h.settled()
  assert.equal((await h.conversation()).state, 'wrap-up')
  assert.deepEqual(await real.legs(), [])
})
