/** Recordings that nobody wrote along with, written down by the kit's recogniser over a real socket and over HTTP. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { emailOf, houseSecret } from '../../../../test/house.ts'
import { openScriptedRecogniser, type Script } from '../../../../test/phone/scripted-recogniser.ts'
import { studio } from '../../../../test/phone/studio.ts'
import { sealWith } from '../../../identity/sealed.ts'
import { addHeard } from '../../../interactions/carried/carried.ts'
import { allTurns } from '../../../interactions/interactions.ts'
import { silentWav } from '../fake-recording.ts'
import { firstTelling, openRecognisers } from '../recogniser/settings.ts'
import { findSettings, saveSettings } from '../recogniser/store.ts'

const script: Script = {
  440: [{ afterMs: 1500, ms: 900, text: 'my kettle leaks the card is 4111111111111111' }],
  1000: [{ afterMs: 300, ms: 900, text: 'good morning this is ana' }],
}
/** Nobody is to be told. */
const untold = { ...firstTelling, isSpoken: false }
const HALF_MINUTE_MS = 30_000

const open = async (t: TestContext, form: 'socket' | 'transcriptions' = 'socket') => {
  const server = await openScriptedRecogniser(t, script)
  const keeper = sealWith(houseSecret, 'recogniser secrets')
  const s = await studio(t, (db) => openRecognisers({ db, keeper }))
  await s.inside((tx) =>
    saveSettings(tx, {
      isOn: true,
      form,
      addresses: { en: form === 'socket' ? server.socketUrl : server.url, es: null },
      model: 'small',
      recordings: true,
      telling: untold,
      sealedKey: null,
    }),
  )
  const said = async (id: InteractionId) =>
    (await s.inside((tx) => allTurns(tx, id)))
      .filter(({ kind }) => kind === 'said')
      .map(({ by, personId, text, at }) => ({ by, personId, text, at }))
  return { ...s, server, said }
}

test('our own recording becomes turns: who, when and what, masked, side by side', async (t) => {
  const s = await open(t)
  const startedAt = s.clock.now()
  const { interactionId } = await s.recorded()
  assert.deepEqual(await s.said(interactionId), [])
  s.clock.advance(HALF_MINUTE_MS)
  await s.drain()
  const [first, second, ...more] = await s.said(interactionId)
  assert.deepEqual([first?.by, first?.personId, first?.text], ['agent', s.ana, 'good morning this is ana'])
  assert.deepEqual([second?.by, second?.personId], ['customer', null])
  assert.match(second?.text ?? '', /the card is [•]{16}$/)
  assert.deepEqual(more, [])
  const afterMs = (at: Date | undefined) => (at?.getTime() ?? 0) - startedAt.getTime()
  assert.ok(afterMs(first?.at) >= 200 && afterMs(first?.at) < 1000, String(afterMs(first?.at)))
  assert.ok(afterMs(second?.at) >= 1400 && afterMs(second?.at) < 2500, String(afterMs(second?.at)))
  assert.ok(s.server.seen.some(({ rate }) => rate === 8000))
  assert.equal(s.server.now.mixed, 0)
})

test('what was written down while it ran is not written down again', async (t) => {
  const s = await open(t)
  const { interactionId } = await s.recorded()
  await s.inside((tx) =>
    addHeard(tx, interactionId, {
      senderId: 'heard:a:0',
      by: 'customer',
      personId: null,
      text: 'hello',
      at: tx.now,
      language: 'en',
    }),
  )
  s.clock.advance(HALF_MINUTE_MS)
  await s.drain()
  assert.equal((await s.said(interactionId)).length, 1)
  assert.deepEqual(s.server.seen, [])
})

test('a recogniser that is away is asked again, and told', async (t) => {
  const s = await open(t, 'transcriptions')
  s.server.now.refuses = 1000
  s.server.now.status = 401
  const { interactionId } = await s.recorded()
  s.clock.advance(HALF_MINUTE_MS)
  await s.drain()
  assert.equal((await s.inside(findSettings))?.fault, 'not-allowed')
  assert.deepEqual(await s.said(interactionId), [])
  s.server.now.refuses = 0
  s.clock.advance(60_000)
  await s.drain()
  assert.deepEqual((await s.said(interactionId)).map(({ text }) => text.slice(0, 9)).toSorted(), [
    'good morn',
    'my kettle',
  ])
  assert.equal((await s.inside(findSettings))?.fault, null)
})

/** Two channels: the left says one tone, the right another. */
const twoTones = (ms: number, left: number, right: number): Buffer => {
  const wav = silentWav(ms * 8, 2)
  for (let i = 0; i < ms * 8; i++)
    for (const [at, hz] of [left, right].entries())
      wav.writeInt16LE(Math.round(4000 * Math.sin((2 * Math.PI * hz * i) / 8000)), 44 + i * 4 + at * 2)
  return wav
}

test('another system’s recording waits for its transcript first; of a mixed one nobody can say who spoke', async (t) => {
  const s = await open(t)
  const outside = async (callId: string, sides: string) => {
    const { body } = await s.call('POST', '/api/outside-calls/events', {
      as: 'pbx',
      body: {
        system: 'Office',
        callId,
        number: '+34622333444',
        event: 'ended',
        answeredAt: s.clock.now().toISOString(),
        agent: { email: emailOf('Ana') },
        language: 'en',
      },
    })
    const sent = await fetch(`${s.url}/api/outside-calls/recordings?system=office&callId=${callId}&sides=${sides}`, {
      method: 'POST',
      headers: { 'x-test-caller': 'pbx', 'content-type': 'audio/wav' },
      body: new Uint8Array(twoTones(5000, 1000, 440)),
    })
    assert.equal(sent.status, 201)
    return (body as { interactionId: InteractionId }).interactionId
  }
  const first = await outside('c-1', 'agent-left')
  const second = await outside('c-2', 'mixed')
  await s.drain()
  s.clock.advance(5 * 60_000)
  await s.drain()
  assert.deepEqual(await s.said(first), [])
  s.clock.advance(5 * 60_000)
  await s.drain()
  assert.deepEqual(
    (await s.said(first)).map(({ by, personId }) => [by, personId]),
    [
      ['agent', s.ana],
      ['customer', null],
    ],
  )
  assert.deepEqual(await s.said(second), [])
  const late = await s.call('POST', '/api/outside-calls/transcripts', {
    as: 'pbx',
    body: { system: 'Office', callId: 'c-1', turns: [{ by: 'agent', ms: 0, text: 'Other.' }] },
  })
  assert.equal((late.body as { code?: string }).code, 'transcript_taken')
})
