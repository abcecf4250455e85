/** A call through a real Asterisk, from dialling to a closed conversation; who hears whom is measured in tones. The program is killed while they talk. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { eventually, harness, testSecret } from '../harness.ts'
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
import { openSipPhone, type SipPhone } from '../phone/sip-caller.ts'
import { atWork } from '../running.ts'

test('a caller waits, talks, is held, handed over and sent off, over a death of the program', async (t) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return t.skip('Asterisk could not be had')
  const { ownerUrl } = await harness(t)
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-phone-'))
  t.after(() => rmSync(filesDir, { recursive: true, force: true }))
  const at = JSON.stringify({ url: asterisk.url, user: asterisk.user, password: asterisk.password })
  const first = await serving(t, [ownerUrl, testSecret, filesDir, at, '{}'])
  const boss = await atWork(first.url)
  const phones: SipPhone[] = []
  t.after(() => phones.forEach((one) => one.close()))
  const people = [
    await agent({ boss, asterisk }, first.url, 'Ana'),
    await agent({ boss, asterisk }, first.url, 'Bea'),
  ] as const
  phones.push(...people.map((one) => one.phone))
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const sales = await boss.call<{ id: string }>('POST', '/queues', {
    name: 'Sales',
    target: { withinMs: 45_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 3_600_000,
  })
  const serves = (queueId: string | undefined, personIds: string[]) =>
    boss.call('PUT', `/queues/${queueId}/members`, { personIds })
  await serves(queues[0]?.id, [people[0].id])
  await serves(sales.id, [people[1].id])
  const { memberships } = await boss.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  const lines = JSON.stringify({
    [ourNumber]: {
      workspaceId: memberships[0]?.workspaceId,
      touchpointId: null,
      queueId: queues[0]?.id,
      language: 'en',
    },
  })
  await kill(first.child)
  const second = await serving(t, [ownerUrl, testSecret, filesDir, at, lines])

  const carrier = await openSipPhone(asterisk.sip)
  phones.push(carrier)
  const ana = await connects(second.url, people[0])
  await ana.at.call('PUT', '/presence', { state: 'away' })
  const caller = await carrier.dial(ourNumber, { from: callerNumber, hz: hz.caller })
  await until(caller, 'music')
  await ana.at.call('PUT', '/presence', { state: 'available' })
  const hers = await ana.rings()
  assert.match(JSON.stringify(hers.invite?.headers), /x-peakend-interaction/i)
  hers.pickUp()
  await Promise.all([until(caller, 'Ana'), until(hers, 'caller')])
  const { call } = await ana.at.call<{ call: { interactionId: string } }>('GET', '/phone/mine')
  const id = call.interactionId

  await kill(second.child)
  assert.deepEqual(
    [await hears(caller), await hears(hers)],
    [['Ana'], ['caller']],
    'the call goes on with nobody in charge',
  )
  const third = await serving(t, [ownerUrl, testSecret, filesDir, at, lines])
  const again = await atWork(third.url, people[0].cookie)
  await eventually(
    async () => ((await again.call<{ isUp: boolean }>('GET', '/phone')).isUp ? true : undefined),
    PATIENCE_MS,
  )
  assert.deepEqual([await hears(caller), await hears(hers)], [['Ana'], ['caller']], 'and with somebody in charge again')

  await again.call('POST', `/phone/calls/${id}/hold`)
  await until(caller, 'music')
  await again.call('POST', `/phone/calls/${id}/resume`)
  await until(caller, 'Ana')

  const bea = await connects(third.url, people[1])
  await again.call('POST', `/phone/calls/${id}/transfer`, { to: { queueId: sales.id }, note: 'Wants two' })
  const theirs = await bea.rings()
  await until(caller, 'music')
  theirs.pickUp()
  await Promise.all([until(caller, 'Bea'), until(theirs, 'caller')])
  await eventually(() => (hers.isOver() ? true : undefined))

  caller.hangUp()
  await eventually(() => (theirs.isOver() ? true : undefined))
  const ended = await eventually(async () => {
    const one = await bea.at.call<{ state: string; endedBy: string; agentName: string }>('GET', `/interactions/${id}`)
    return one.state === 'wrap-up' ? one : undefined
  }, PATIENCE_MS)
  assert.deepEqual([ended.endedBy, ended.agentName], ['customer', 'Bea'])
  await bea.at.call('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  const { rows } = await bea.at.call<{ rows: { system: { code: string } | null }[] }>(
    'GET',
    `/interactions/${id}/turns`,
  )
  assert.deepEqual(
    rows.flatMap(({ system }) => (system?.code.startsWith('call-') ? [system.code] : [])),
    ['call-answered', 'call-held', 'call-resumed', 'call-answered', 'call-ended'],
  )
  // judged like a chat: closed, and its three bars say what they can
  await eventually(async () => {
    const { mark } = await bea.at.call<{ mark: Record<string, { state: string }> }>('GET', `/interactions/${id}`)
    return mark['welcome']?.state === 'open' ? undefined : mark
  }, PATIENCE_MS)
})
