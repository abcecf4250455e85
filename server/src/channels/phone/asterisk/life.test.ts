/** What only a real Asterisk can show: a server of ours that falls and comes again, a caller who meets none, a phone whose sound stops. */
import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openTestAsterisk, type TestAsterisk } from '../../../../test/phone/asterisk.ts'
import { openSipPhone, untilRings } from '../../../../test/phone/sip-caller.ts'
import { eventsOf } from '../../../../test/phone/world.ts'
import { eventually } from '../../../../test/harness.ts'
import { silentLog } from '../../../base/log.ts'
import { NoSuchLeg } from '../telephony.ts'
import { openAsterisk } from './telephony.ts'

const ends: (() => unknown)[] = []
after(async () => {
  for (const end of ends.toReversed()) await end()
})
let opened: Promise<TestAsterisk | null> | undefined

const asteriskFor = async (t: TestContext) => {
  const asterisk = await (opened ??= openTestAsterisk({ after: (end) => ends.push(end) }))
  if (!asterisk) t.skip('Asterisk could not be had')
  return asterisk
}
const serverOf = (t: TestContext, { url, user, password }: TestAsterisk, app = 'peakend') => {
  const log = silentLog()
  const telephony = openAsterisk({ url, user, password, app, trunk: 'trunk', phones: 'plain', log, waitsMs: [50] })
  t.after(() => telephony.close())
  return { telephony, ...eventsOf(telephony, eventually) }
}
const callerAt = async (t: TestContext, asterisk: TestAsterisk) => {
  const phone = await openSipPhone(asterisk.sip)
  t.after(() => phone.close())
  return await phone.dial('+15550100999', { from: '+15550100123', hz: 440 })
}

test('a server that fell finds its calls, their talk and their recordings again', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const before = serverOf(t, asterisk)
  await before.until('up')
  const call = await callerAt(t, asterisk)
  const { leg } = await before.until('arrived')
  await before.telephony.answer(leg)
  await before.telephony.join('talk', [leg])
  await before.telephony.record('kept', leg, 'says')
  await before.telephony.tap('lost', leg, () => {})
  before.telephony.close()

  const next = serverOf(t, asterisk)
  await next.until('up')
  const from = { number: '+15550100123', kind: 'e164', name: null }
  assert.deepEqual(await next.telephony.legs(), [
    { leg, isAnswered: true, talk: 'talk', to: '+15550100999', from, by: 'trunk' },
  ])
  await next.telephony.stopRecording('kept')
  assert.equal((await next.until('recorded', { handle: 'kept' })).isWhole, true)
  await call.voice.press('5')
  await next.until('digit', { leg, digit: '5' })
  assert.equal(call.isOver(), false)
  call.hangUp()
  assert.equal((await next.until('gone', { leg })).cause, 'normal')
})

test('a caller who meets no server of ours hears it ring and is there when one comes', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const call = await callerAt(t, asterisk)
  await eventually(() => (call.status() === 180 ? true : undefined))
  const late = serverOf(t, asterisk)
  const { leg, to } = await late.until('arrived')
  assert.equal(to, '+15550100999')
  await late.telephony.hangUp(leg, 'busy')
  await late.until('gone', { leg })
  await eventually(() => (call.isOver() ? true : undefined))
  assert.equal(call.status(), 486)
})

test('of two servers with one name the later has it, and the earlier stays away', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const earlier = serverOf(t, asterisk)
  await earlier.until('up')
  const later = serverOf(t, asterisk)
  await later.until('up')
  await earlier.until('away')
  await pause(300)
  assert.deepEqual([earlier.telephony.isUp, later.telephony.isUp], [false, true])
})

test('a talk that nobody came into, and one that was left while no server heard it, are cleared away', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const talks = async () => (await asterisk.console('bridge show all')).match(/^talk-\w+/gm) ?? []
  const before = serverOf(t, asterisk)
  await before.until('up')
  const gone = await callerAt(t, asterisk)
  const { leg } = await before.until('arrived')
  gone.hangUp()
  await before.until('gone', { leg })
  await assert.rejects(before.telephony.join('talk-one', [leg]), NoSuchLeg)
  await eventually(async () => ((await talks()).length === 0 ? true : undefined))

  const left = await callerAt(t, asterisk)
  const { leg: second } = await before.until('arrived')
  await before.telephony.answer(second)
  await before.telephony.join('talk-two', [second])
  assert.deepEqual(await talks(), ['talk-two'])
  before.telephony.close()
  left.hangUp()
  await eventually(async () =>
    /\b0 active channels/.test(await asterisk.console('core show channels')) ? true : undefined,
  )
  const next = serverOf(t, asterisk)
  await next.until('up')
  await eventually(async () => ((await talks()).length === 0 ? true : undefined))
})

test('a phone whose sound stops loses its leg, and the reason is told', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const { telephony, until } = serverOf(t, asterisk)
  await until('up')
  await telephony.admit('agent-ana', 'secret')
  const phone = await openSipPhone(asterisk.sip)
  t.after(() => phone.close())
  assert.equal(await phone.register('agent-ana', 'secret'), 200)
  const from = { number: '+15550100123', kind: 'e164', name: null } as const
  await telephony.call('leg-ana', { agent: 'agent-ana' }, { from, ringS: 20 })
  const call = await untilRings(phone)
  call.pickUp()
  await until('answered', { leg: 'leg-ana' })
  await telephony.music('leg-ana')
  await pause(200)
  call.voice.stop()
  const gone = await eventually(() => until('gone', { leg: 'leg-ana' }).catch(() => undefined), 20_000)
  assert.equal(gone.cause, 'media-lost')
})

test('many calls at once are each their own, and none is left', async (t) => {
  const asterisk = await asteriskFor(t)
  if (!asterisk) return
  const { telephony, seen, until } = serverOf(t, asterisk)
  await until('up')
  const calls = await Promise.all(Array.from({ length: 30 }, () => callerAt(t, asterisk)))
  const arrived = await eventually(() => {
    const legs = seen.flatMap((event) => (event.kind === 'arrived' ? [event.leg] : []))
    return legs.length === calls.length ? legs : undefined
  })
  // each hangs up somewhere else on its way
  await Promise.all(
    arrived.map(async (leg, at) => {
      const acts = [
        () => telephony.ring(leg),
        () => telephony.answer(leg),
        () => telephony.music(leg),
        () => telephony.record(`r${at}`, leg, 'says'),
        () => telephony.join(`talk-${at}`, [leg]),
      ]
      for (const act of acts.slice(0, at % 6)) await act()
    }),
  )
  for (const call of calls) call.hangUp()
  for (const leg of arrived) await until('gone', { leg })
  await eventually(async () => ((await telephony.legs()).length === 0 ? true : undefined))
  assert.equal(seen.filter((event) => event.kind === 'gone').length, calls.length)
})
