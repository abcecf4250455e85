/** Two nodes on one Asterisk: whichever leads, either may be asked; the one that leads is killed in mid-call, and the other one has the call. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openTestAsterisk } from '../phone/asterisk.ts'
import {
  agent,
  callerNumber,
  connects,
  hears,
  hz,
  kill,
  ourNumber,
  PATIENCE_MS,
  serving,
  until,
} from '../phone/phone-story.ts'
import { openSipPhone } from '../phone/sip-caller.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { atWork } from '../running.ts'

/** The other node notices a death, has the lease and has taken up the calls within this; the machine is shared. */
const TAKEN_UP_MS = 5000

test('of two nodes on one switch the one that leads is killed in mid-call, and the call is the other one’s', async (t) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return t.skip('Asterisk could not be had')
  const { ownerUrl } = await harness(t)
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-phone-nodes-'))
  t.after(() => rmSync(filesDir, { recursive: true, force: true }))
  const at = JSON.stringify({ url: asterisk.url, user: asterisk.user, password: asterisk.password })
  const argv = [ownerUrl, testSecret, filesDir, at]
  const one = await serving(t, argv)
  const boss = await atWork(one.url)
  const isUp = async (url: string, cookie: string) =>
    eventually(
      async () =>
        (await (await atWork(url, cookie)).call<{ isUp: boolean }>('GET', '/phone')).isUp ? true : undefined,
      PATIENCE_MS,
    )
  await isUp(one.url, boss.cookie)
  const two = await serving(t, argv)
  await isUp(two.url, boss.cookie)
  const people = [
    await agent({ boss, asterisk }, one.url, 'Ana'),
    await agent({ boss, asterisk }, one.url, 'Bea'),
  ] as const
  const outside = await openSipPhone(asterisk.sip)
  t.after(() => [outside, ...people.map(({ phone }) => phone)].forEach((phone) => phone.close()))
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const queueId = queues[0]?.id ?? ''
  await boss.call('PUT', `/queues/${queueId}/members`, { personIds: people.map(({ id }) => id) })
  await boss.call('POST', '/phone-numbers', { number: ourNumber, name: 'Shop', flowId: null, queueId })

  // Ana's desk is at the node that does not lead
  const ana = await connects(two.url, people[0])
  const caller = await outside.dial(ourNumber, { from: callerNumber, hz: hz.caller })
  const hers = await ana.rings()
  hers.pickUp()
  await Promise.all([until(caller, 'Ana'), until(hers, 'caller')])
  const { call } = await ana.at.call<{ call: { interactionId: string } }>('GET', '/phone/mine')
  const id = call.interactionId
  await ana.at.call('POST', `/phone/calls/${id}/hold`)
  await until(caller, 'music')
  await ana.at.call('POST', `/phone/calls/${id}/resume`)
  await until(caller, 'Ana')

  await kill(one.child)
  const killedMs = performance.now()
  assert.deepEqual([await hears(caller), await hears(hers)], [['Ana'], ['caller']], 'it goes on')
  await ana.at.call('POST', `/phone/calls/${id}/hold`)
  await until(caller, 'music')
  assert.ok(performance.now() - killedMs < TAKEN_UP_MS, `taken up after ${performance.now() - killedMs} ms`)
  await ana.at.call('POST', `/phone/calls/${id}/resume`)
  await until(caller, 'Ana')

  // handed over, and a call that comes now, by the one that is left
  const bea = await connects(two.url, people[1])
  await ana.at.call('PUT', '/presence', { state: 'away' })
  await ana.at.call('POST', `/phone/calls/${id}/transfer`, { to: { personId: people[1].id }, note: 'Wants two' })
  const theirs = await bea.rings()
  theirs.pickUp()
  await Promise.all([until(caller, 'Bea'), until(theirs, 'caller')])
  await bea.at.call('POST', `/phone/calls/${id}/hang-up`)
  await eventually(() => (caller.isOver() && theirs.isOver() && hers.isOver() ? true : undefined), PATIENCE_MS)
  const next = await outside.dial(ourNumber, { from: callerNumber, hz: hz.caller })
  await until(next, 'music')
  next.hangUp()
  const isEmpty = async () =>
    /\b0 active channels/.test(await asterisk.console('core show channels')) ? true : undefined
  await eventually(isEmpty, PATIENCE_MS)
})
