/** What is said in a call through a real Asterisk is written down by a recogniser over a real socket that knows each by their tone; and not while they are off the record. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { Turn } from '@peakend/contract/interactions.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { openTestAsterisk } from '../phone/asterisk.ts'
import { agent, callerNumber, connects, hz, kill, ourNumber, PATIENCE_MS, serving } from '../phone/phone-story.ts'
import { openScriptedRecogniser, type Script } from '../phone/scripted-recogniser.ts'
import { openSipPhone } from '../phone/sip-caller.ts'
import { atWork } from '../running.ts'

const script: Script = {
  [hz.caller]: [
    { afterMs: 500, ms: 1000, text: 'my kettle leaks and the card is 4111 1111 1111 1111' },
    { afterMs: 2500, ms: 800, text: 'thank you so much goodbye' },
  ],
  [hz.Ana]: [
    { afterMs: 300, ms: 800, text: 'good morning this is ana how can i help' },
    { afterMs: 2500, ms: 800, text: 'we send you a new one today' },
  ],
}

test('a call is written down side by side, not off the record, and judged', async (t) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return t.skip('Asterisk could not be had')
  const recogniser = await openScriptedRecogniser(t, script)
  const { ownerUrl } = await harness(t)
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-words-'))
  t.after(() => rmSync(filesDir, { recursive: true, force: true }))
  const at = JSON.stringify({ url: asterisk.url, user: asterisk.user, password: asterisk.password })
  const first = await serving(t, [ownerUrl, testSecret, filesDir, at, '{}'])
  const boss = await atWork(first.url)
  const person = await agent({ boss, asterisk }, first.url, 'Ana')
  const carrier = await openSipPhone(asterisk.sip)
  t.after(() => [person.phone, carrier].forEach((one) => one.close()))
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  await boss.call('PUT', `/queues/${queues[0]?.id}/members`, { personIds: [person.id] })
  await boss.call('PUT', '/workspace/transcription', {
    isOn: true,
    form: 'socket',
    addresses: { en: recogniser.socketUrl, es: null },
    model: '',
    recordings: false,
    telling: { isSpoken: false, isAnnounced: false, announcement: { en: '', es: '' } },
    key: 'sesame',
  })
  const tried = await boss.call<{ why: string | null }>('POST', '/workspace/transcription/test', { language: 'en' })
  assert.equal(tried.why, null)
  const { memberships } = await boss.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  await kill(first.child)
  const line = {
    workspaceId: memberships[0]?.workspaceId,
    touchpointId: null,
    queueId: queues[0]?.id,
    language: 'en',
  }
  const { url } = await serving(t, [ownerUrl, testSecret, filesDir, at, JSON.stringify({ [ourNumber]: line })])

  const ana = await connects(url, person)
  const caller = await carrier.dial(ourNumber, { from: callerNumber, hz: hz.caller })
  const hers = await ana.rings()
  hers.pickUp()
  const { call } = await eventually(async () => {
    const mine = await ana.at.call<{ call: { interactionId: string; stage: string } | null }>('GET', '/phone/mine')
    return mine.call?.stage === 'talking' ? { call: mine.call } : undefined
  }, PATIENCE_MS)
  const id = call.interactionId
  const said = async () =>
    (await ana.at.call<{ rows: Turn[] }>('GET', `/interactions/${id}/turns`)).rows.filter(({ kind }) => kind === 'said')
  const untilSaid = (count: number) =>
    eventually(async () => {
      const rows = await said()
      return rows.length >= count ? rows : undefined
    }, PATIENCE_MS)
  const two = await untilSaid(2)
  const ours = two.find(({ by }) => by === 'agent')
  const theirs = two.find(({ by }) => by === 'customer')
  assert.deepEqual([ours?.text, ours?.personName], [script[hz.Ana]?.[0]?.text, 'Ana'])
  assert.match(theirs?.text ?? '', /^my kettle leaks and the card is [•]{4}/)
  assert.equal(theirs?.masked[0]?.what, 'card')

  await ana.at.call('POST', `/phone/calls/${id}/pause-recording`)
  await eventually(() => (recogniser.connections() === 0 ? true : undefined), PATIENCE_MS)
  const heard = recogniser.heardMs(hz.caller) + recogniser.heardMs(hz.Ana)
  // both go on speaking: a second of it is heard by them, and by nobody else
  await caller.voice.listen(1000)
  assert.equal(recogniser.heardMs(hz.caller) + recogniser.heardMs(hz.Ana), heard)
  await ana.at.call('POST', `/phone/calls/${id}/resume-recording`)
  await untilSaid(4)
  assert.equal(recogniser.now.mixed, 0, 'no side holds the other')
  assert.ok(recogniser.seen.every(({ key }) => key === 'Bearer sesame'))

  caller.hangUp()
  await eventually(async () => {
    const one = await ana.at.call<{ state: string }>('GET', `/interactions/${id}`)
    return one.state === 'wrap-up' ? true : undefined
  }, PATIENCE_MS)
  await ana.at.call('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  const mark = await eventually(async () => {
    const one = await ana.at.call<{ mark: Record<string, { state: string }> }>('GET', `/interactions/${id}`)
    return one.mark['welcome']?.state === 'open' ? undefined : one.mark
  }, PATIENCE_MS)
  assert.equal(mark['welcome']?.state, 'judged')
})
