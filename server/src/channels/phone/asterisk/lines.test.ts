/** Lines to the world on a real Asterisk: a trunk that is signed in to, garbage, and six calls at once. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openTestAsterisk, type TestAsterisk } from '../../../../test/phone/asterisk.ts'
import { openSipPhone, untilRings, type SipCall } from '../../../../test/phone/sip-caller.ts'
import { tones } from '../../../../test/phone/tones.ts'
import { eventsOf } from '../../../../test/phone/world.ts'
import { eventually } from '../../../../test/harness.ts'
import { silentLog } from '../../../base/log.ts'
import { openAsterisk } from './telephony.ts'

const from = { number: '+15550100123', kind: 'e164', name: null } as const

const openFor = async (t: TestContext, how: Parameters<typeof openTestAsterisk>[1] = {}) => {
  const asterisk = await openTestAsterisk(t, how)
  if (!asterisk) return (t.skip('Asterisk could not be had'), null)
  const { url, user, password } = asterisk
  const log = silentLog()
  const telephony = openAsterisk({
    url,
    user,
    password,
    app: 'peakend',
    trunk: 'trunk',
    phones: 'plain',
    log,
    waitsMs: [50],
  })
  t.after(() => telephony.close())
  const events = eventsOf(telephony, eventually)
  await events.until('up')
  return { asterisk, telephony, ...events }
}
const phoneAt = async (t: TestContext, { sip }: TestAsterisk, hz = 440) => {
  const phone = await openSipPhone(sip, () => hz)
  t.after(() => phone.close())
  return phone
}

test('a trunk that wants it is signed in to, and its calls are known by that', async (t) => {
  const opened = await openFor(t, { account: { user: 'shop', password: 'pass' } })
  if (!opened) return
  const { asterisk, until } = opened
  const contact = await eventually(() => asterisk.carrier.registered.at(0), 20_000)
  const line = /;line=[^;>]+/.exec(contact)?.[0] ?? ''
  assert.match(contact, /sip:shop@/)
  const stranger = await (await phoneAt(t, asterisk)).dial('shop', { from: 'trunk', hz: 440 })
  await eventually(() => (stranger.status() >= 400 ? true : undefined))
  const known = await asterisk.carrier.dial('shop', { from: '+15550100123', hz: 440, parameters: line })
  const arrived = await until('arrived')
  assert.deepEqual([arrived.by, arrived.from.number], ['trunk', '+15550100123'])
  known.hangUp()
  await until('gone', { leg: arrived.leg })
})

test('whether the other end of the trunk answers is known, and soon when it does no more', async (t) => {
  const opened = await openFor(t, { lookS: 1 })
  if (!opened) return
  const { asterisk, telephony } = opened
  const becomes = (state: string) =>
    eventually(async () => ((await telephony.trunk()) === state ? true : undefined), 15_000)
  await becomes('reached')
  asterisk.carrier.close()
  await becomes('away')
  const { url, user, password } = asterisk
  const nowhere = openAsterisk({
    url,
    user,
    password,
    app: 'other',
    trunk: 'nowhere',
    phones: 'plain',
    log: silentLog(),
  })
  t.after(() => nowhere.close())
  await eventsOf(nowhere, eventually).until('up')
  assert.equal(await nowhere.trunk(), 'none')
})

test('why a call of ours was not taken is told: by whom we called, or by a line that fails', async (t) => {
  const opened = await openFor(t)
  if (!opened) return
  const { asterisk, telephony, until } = opened
  const met: Record<number, string> = {
    486: 'busy',
    600: 'busy',
    480: 'no-answer',
    603: 'rejected',
    403: 'rejected',
    404: 'no-number',
    410: 'no-number',
    484: 'no-number',
    503: 'no-way',
    502: 'no-way',
  }
  for (const [status, cause] of Object.entries(met)) {
    const [leg, number] = [`leg-${status}`, `+155501${status}00`]
    await telephony.call(leg, { number }, { from, ringS: 20 })
    const rung = await untilRings(asterisk.carrier, number)
    if (status === '486') rung.speakEarly()
    rung.decline(Number(status))
    assert.equal((await until('gone', { leg })).cause, cause, status)
  }
  const number = '+15550118300'
  await telephony.call('leg-early', { number }, { from, ringS: 20 })
  const early = await untilRings(asterisk.carrier, number)
  early.speakEarly()
  early.pickUp()
  await until('answered', { leg: 'leg-early' })
  await telephony.hangUp('leg-early')
  await until('gone', { leg: 'leg-early' })
})

test('garbage on the line holds up nobody', async (t) => {
  const opened = await openFor(t)
  if (!opened) return
  const { asterisk, telephony, until } = opened
  const phone = await phoneAt(t, asterisk)
  const invite = (lines: string[]) => ['INVITE sip:+15550100999@127.0.0.1 SIP/2.0', ...lines, '', ''].join('\r\n')
  const via = 'Via: SIP/2.0/UDP 127.0.0.1:1;branch=z9hG4bKx'
  const bad = [
    '',
    '\r\n\r\n',
    'INVITE',
    `${'A'.repeat(60_000)}`,
    invite([]),
    invite([via, 'From: <sip:', 'To: >', 'Call-ID: ', 'CSeq: x INVITE']),
    invite([
      via,
      'From: <sip:a@b>;tag=1',
      'To: <sip:c@d>',
      'Call-ID: 1',
      'CSeq: 1 INVITE',
      'Content-Type: application/sdp',
      'Content-Length: 999999',
    ]),
    invite([via, 'From: <sip:a@b>;tag=1', 'To: <sip:c@d>', 'Call-ID: 2', 'CSeq: 99999999999999 INVITE']),
    invite([via, `From: <sip:${'9'.repeat(5000)}@b>;tag=1`, 'To: <sip:c@d>', 'Call-ID: 3', 'CSeq: 1 INVITE']),
    new Uint8Array(1400).fill(0xff),
  ]
  for (let at = 0; at < 300; at++) phone.sendRaw(bad[at % bad.length] ?? '')
  const call = await phone.dial('+15550100888', { from: '+15550100123', hz: 440 })
  const { leg } = await until('arrived', { to: '+15550100888' })
  await telephony.answer(leg)
  await eventually(() => (call.status() === 200 ? true : undefined))
})

test('six calls at once: each hears their own agent and nobody else', async (t) => {
  const opened = await openFor(t)
  if (!opened) return
  const { asterisk, telephony, until } = opened
  const voices = Array.from({ length: 12 }, (_, at) => 400 + at * 230)
  const pairs = await Promise.all(
    Array.from({ length: 6 }, async (_, at) => {
      const [own = 0, agents = 0] = [voices[at * 2], voices[at * 2 + 1]]
      const agent = `agent-${at}`
      await telephony.admit(agent, 'secret')
      const phone = await phoneAt(t, asterisk, agents)
      assert.equal(await phone.register(agent, 'secret'), 200)
      const number = `+1555010020${at}`
      const call = await (await phoneAt(t, asterisk)).dial(number, { from: '+15550100123', hz: own })
      const { leg } = await until('arrived', { to: number })
      await telephony.answer(leg)
      await telephony.call(`leg-${at}`, { agent }, { from, ringS: 20, like: leg })
      const rung = await untilRings(phone)
      rung.pickUp()
      await until('answered', { leg: `leg-${at}` })
      await telephony.join(`talk-${at}`, [leg, `leg-${at}`])
      return { call, rung, own, agents }
    }),
  )
  const heardBy = async ({ voice }: SipCall) => {
    const { amplitudes } = tones(await voice.listen(400), 8000, voices)
    return voices.filter((hz) => (amplitudes.get(hz) ?? 0) > 0.02)
  }
  for (const { call, rung, own, agents } of pairs) {
    await eventually(async () => ((await heardBy(call)).join() === String(agents) ? true : undefined))
    await eventually(async () => ((await heardBy(rung)).join() === String(own) ? true : undefined))
  }
})
