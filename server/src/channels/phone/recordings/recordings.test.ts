import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { permissionsOf } from '@peakend/contract/permissions.ts'
import type { PersonId } from '@peakend/contract/ids.ts'
import { toneWav } from '../../../../test/phone/tone-wav.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { entries } from '../../../identity/audit/audit.ts'
import { finishRecording, pauseRecording, recordingNow, resumeRecording, startRecording } from './recordings.ts'
import { handlesOf } from './switch.ts'
import { samplesOf, wavFormat } from './wav.ts'

import { studio } from '../../../../test/phone/studio.ts'
test('a call is recorded as two sides, sealed, and heard by whoever may, each time written down', async (t) => {
  const s = await studio(t)
  const { interactionId, id } = await s.recorded()
  const { rows, mayListen } = await s.of(interactionId)
  const [row] = rows
  assert.deepEqual(
    [mayListen, row?.state, row?.ms, row?.sides, row?.isAnnounced],
    [true, 'kept', 10_000, 'customer-left', true],
  )
  assert.ok(row?.peaks?.agent && Buffer.from(row.peaks.customer, 'base64').every((loud) => loud > 200))
  // at rest: nothing of it, and nothing at the switch any more
  const names = (await readdir(s.folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  assert.equal(names.length, 1)
  const rest = await readFile(path.join(names[0]?.parentPath ?? '', names[0]?.name ?? ''))
  assert.ok(!rest.includes('RIFF') && rest.length > 160_000)
  await assert.rejects(s.telephony.readRecording(handlesOf(id).says))
  // heard, whole and in parts
  const given = await s.listen(id)
  assert.equal(given.status, 200)
  const { url } = given.body as { url: string }
  const whole = Buffer.from(await (await s.fetched(url, 'Ana')).arrayBuffer())
  const [left, right] = samplesOf(wavFormat(whole)!, whole.subarray(58))
  assert.equal(left?.length, 80_000)
  assert.ok(Math.max(...left!.subarray(0, 800)) > 0.4 && Math.max(...right!.subarray(0, 800)) < 0.25)
  const part = await s.fetched(url, 'Ana', 'bytes=70000-140000')
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 70000-140000/${whole.length}`])
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(70_000, 140_001))
  assert.equal((await s.fetched(url, 'Ana', 'bytes=999999999-')).status, 416)
  // somebody else's address, another's recording, and an hour later: nothing
  assert.equal((await s.fetched(url, 'Sam')).status, 410)
  assert.equal((await s.fetched(url.replace(/ticket=.*/, 'ticket=1.x'), 'Ana')).status, 410)
  assert.equal((await s.fetched(url.split('?')[0] ?? '', 'Ana')).status, 410)
  assert.equal((await s.listen(id, 'Ben')).status, 404)
  assert.deepEqual((await s.of(interactionId, 'Ben')).rows[0]?.peaks, null)
  for (const as of ['Sam', 'Olga', 'Ada']) assert.equal((await s.listen(id, as)).status, 200, as)
  assert.ok(!permissionsOf.agent.includes('recordings.read'))
  s.clock.advance(3_600_001)
  assert.equal((await s.fetched(url, 'Ana')).status, 410)
  const log = await s.inside((tx) => entries(tx, { limit: 50 } as never))
  const heard = log.rows.filter(({ act }) => act === 'recording.listened')
  assert.equal(heard.length, 4)
  assert.ok(heard.every(({ aboutId }) => aboutId === interactionId))
})

test('a pause by hand or by rule holds nothing, ends by whoever began it, and what a hand forgot by itself', async (t) => {
  const s = await studio(t)
  await s.rules()
  const { interactionId, leg } = await s.callIn()
  const personId = s.ana as PersonId
  const by = { personId }
  await assert.rejects(
    s.inside((tx) => pauseRecording(tx, { interactionId, queueId: null, by })),
    (e) => isRefusal(e, 'conflict'),
  )
  await s.inside((tx) => pauseRecording(tx, { interactionId, queueId: null, by: { rule: 'hold' } }))
  const id = await s.inside((tx) => startRecording(tx, { interactionId, queueId: null, leg }))
  assert.equal(await s.inside((tx) => startRecording(tx, { interactionId, queueId: null, leg })), id, 'twice is once')
  await s.drain()
  const { says, hears } = handlesOf(id!)
  // a card number must not even stand in the switch's own file
  const taken = () => [s.world.takes(says), s.world.takes(hears)]
  assert.deepEqual(taken(), [true, true])
  const now = () => s.inside((tx) => recordingNow(tx, interactionId))
  const pause = (by: Parameters<typeof pauseRecording>[1]['by']) =>
    s.inside((tx) => pauseRecording(tx, { interactionId, queueId: null, by }))
  const resume = (by: Parameters<typeof pauseRecording>[1]['by']) =>
    s.inside((tx) => resumeRecording(tx, { interactionId, by }))
  s.clock.advance(2000)
  await pause(by)
  await pause(by)
  await s.drain()
  assert.deepEqual([await now(), ...taken()], [{ isPaused: true }, false, false])
  s.clock.advance(1000)
  await pause({ rule: 'hold' })
  s.clock.advance(1000)
  await resume(by)
  assert.deepEqual(await now(), { isPaused: true }, 'on hold still')
  await resume({ rule: 'hold' })
  assert.deepEqual(await now(), { isPaused: false })
  // a rule that is off pauses nothing
  await pause({ rule: 'keypad' })
  assert.deepEqual(await now(), { isPaused: false })
  s.clock.advance(2000)
  await pause(by)
  s.clock.advance(61_000)
  await s.drain()
  assert.deepEqual([await now(), ...taken()], [{ isPaused: false }, true, true])
  s.clock.advance(3000)
  // the switch left out what was paused: 2 + 2 + 3 seconds of 70
  for (const handle of [says, hears]) s.world.setRecorded(handle, toneWav(7000, 440))
  await s.inside((tx) => finishRecording(tx, interactionId))
  await s.inside((tx) => finishRecording(tx, interactionId))
  await s.drain()
  const [row] = (await s.of(interactionId)).rows
  assert.deepEqual(
    row?.pauses.map(({ fromMs, toMs, rule, personName }) => [fromMs, toMs, rule, personName]),
    [
      [2000, 4000, null, 'Ana'],
      [3000, 4000, 'hold', null],
      [6000, 67_000, null, 'Ana'],
    ],
  )
  assert.equal(row?.ms, 70_000)
  const loud = Buffer.from(row?.peaks?.customer ?? '', 'base64')
  const loudAt = (ms: number) => loud[Math.floor(ms / 100)] ?? 0
  for (const ms of [1000, 5000, 68_000]) assert.ok(loudAt(ms) > 200, `${ms}`)
  for (const ms of [2500, 3500, 10_000, 66_000]) assert.equal(loudAt(ms), 0, `${ms}`)
})

test('where the rules are off nothing is recorded; the queue’s own go before the workspace’s', async (t) => {
  const s = await studio(t)
  const { interactionId, leg } = await s.callIn()
  assert.equal(await s.inside((tx) => startRecording(tx, { interactionId, queueId: null, leg })), null)
  const asked = async () => (await s.call('GET', '/api/recording-rules', { as: 'Ana' })).body as { isOn: boolean }
  assert.equal((await asked()).isOn, false)
  assert.equal((await s.rules()).status, 200)
  assert.equal((await asked()).isOn, true)
  assert.equal((await s.rules({ queueId: randomUUID() })).status, 404)
  assert.equal((await s.rules({ longestPauseS: 5 })).status, 422)
  const body = { isOn: false, announcement: { en: '', es: '' }, isAnnounced: false, pauseOn: [], longestPauseS: 60 }
  for (const as of ['Ana', 'Sam', 'pbx'])
    assert.equal((await s.call('PUT', '/api/recording-rules', { as, body })).status, 403)
})

test('a switch that is away is asked again, and one that lost a recording leaves it failed', async (t) => {
  const s = await studio(t)
  await s.rules()
  const { interactionId, leg } = await s.callIn()
  s.world.fall('cut-off')
  const id = await s.inside((tx) => startRecording(tx, { interactionId, queueId: null, leg }))
  await s.drain()
  s.world.rise()
  s.clock.advance(1000)
  await s.drain()
  s.clock.advance(4000)
  await s.telephony.eraseRecording(handlesOf(id!).says)
  await s.telephony.eraseRecording(handlesOf(id!).hears)
  await s.inside((tx) => finishRecording(tx, interactionId))
  await s.drain()
  assert.equal((await s.of(interactionId)).rows[0]?.state, 'coming')
  for (let i = 0; i < 8; i++) {
    s.clock.advance(400_000)
    await s.drain()
  }
  assert.equal((await s.of(interactionId)).rows[0]?.state, 'failed')
})

test('erased it is gone for good: from the store, with its key, for one, for a customer, and when its time is over', async (t) => {
  const s = await studio(t)
  const { interactionId, id, customerId } = await s.recorded()
  const erase = (as: string) => s.call('DELETE', `/api/recordings/${id}`, { as })
  assert.equal((await erase('Sam')).status, 403)
  assert.equal((await erase('Ada')).status, 200)
  assert.equal((await erase('Ada')).status, 200)
  await s.drain()
  const left = async () =>
    (await readdir(s.folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).length
  assert.equal(await left(), 0)
  assert.equal((await s.of(interactionId)).rows[0]?.state, 'erased')
  assert.equal((await s.listen(id, 'Ada')).status, 410)
  const keys = await (await s.owner()).query('select sealed_key, peaks from recordings')
  assert.deepEqual(keys.rows, [{ sealed_key: null, peaks: null }])
  // with the customer
  const { recordingsPart, eraseOverdueRecordings } = await import('./recordings.ts')
  const second = await s.recorded()
  assert.equal(await left(), 1)
  assert.deepEqual(await s.inside((tx) => recordingsPart.erase(tx, [customerId])), { attachments: 0 })
  assert.deepEqual(await s.inside((tx) => recordingsPart.erase(tx, [second.customerId])), { attachments: 1 })
  await s.drain()
  assert.equal(await left(), 0)
  // by policy
  await s.recorded()
  s.clock.advance(8 * 86_400_000)
  const before = new Date(s.clock.now().getTime() - 7 * 86_400_000)
  assert.equal(await s.inside((tx) => eraseOverdueRecordings(tx, before, 50)), 1)
  assert.equal(await s.inside((tx) => eraseOverdueRecordings(tx, before, 50)), 0)
  await s.drain()
  assert.equal(await left(), 0)
})
