import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { eventually } from '../../../../test/harness.ts'
import { openScriptedRecogniser, type Script } from '../../../../test/phone/scripted-recogniser.ts'
import { openClockOfSound } from './clock-of-sound.ts'
import { openHearing } from './hearing.ts'
import type { Connect } from './connection.ts'
import type { RecogniserFault, Segment } from './recogniser.ts'
import { socketConnect } from './socket.ts'
import { transcriptionsConnect } from './transcriptions.ts'
import { openTalk, samplesIn, type Stretch } from './utterances.ts'

const RATE = 16_000
const PIECE_MS = 20

/** So long a tone, or quiet with a line's hiss, as a switch hands it over. */
const pieces = (ms: number, hz: number | null): Uint8Array[] =>
  Array.from({ length: ms / PIECE_MS }, (_, n) => {
    const samples = Int16Array.from({ length: (RATE * PIECE_MS) / 1000 }, (__, i) => {
      const at = (n * RATE * PIECE_MS) / 1000 + i
      return hz === null ? ((at * 7919) % 41) - 20 : Math.round(4000 * Math.sin((2 * Math.PI * hz * at) / RATE))
    })
    return new Uint8Array(samples.buffer)
  })

const listening = (connect: Connect) => {
  const segments: Segment[] = []
  const faults: (RecogniserFault | null)[] = []
  const hearing = openHearing(connect, {
    language: 'en',
    rate: RATE,
    segment: (one) => segments.push(one),
    state: (fault) => faults.push(fault),
  })
  let atMs = 0
  /** As fast as it takes it. */
  const say = async (ms: number, hz: number | null) => {
    for (const piece of pieces(ms, hz)) {
      await hearing.room()
      hearing.push(piece, atMs)
      atMs += PIECE_MS
    }
  }
  const finals = () => segments.filter(({ isFinal }) => isFinal).map(({ text }) => text)
  const skip = (ms: number) => (atMs += ms)
  return { hearing, segments, faults, say, skip, finals }
}
const script: Script = {
  440: [
    { afterMs: 200, ms: 800, text: 'my kettle leaks' },
    { afterMs: 2300, ms: 600, text: 'since last week' },
  ],
}
const opened = (t: TestContext) => openScriptedRecogniser(t, script)

test('over a socket words come partial, then final, with the times of whoever brought the sound', async (t) => {
  const server = await opened(t)
  const { hearing, segments, faults, say, skip, finals } = listening(socketConnect({ url: server.socketUrl, key: 'k' }))
  await say(2000, 440)
  await eventually(async () => (finals().length === 1 ? true : undefined))
  // off the record for a minute: what follows was said after it
  skip(60_000)
  await say(1400, 440)
  await hearing.end()
  assert.deepEqual(finals(), ['my kettle leaks', 'since last week'])
  assert.deepEqual(faults, [null])
  const [first, second] = segments.filter(({ isFinal }) => isFinal)
  assert.ok(first && first.fromMs >= 0 && first.toMs <= 1400, JSON.stringify(first))
  assert.ok(second && second.fromMs >= 62_000 && second.toMs <= 63_400, JSON.stringify(second))
  assert.equal(first.confidence, 0.9)
  assert.ok(segments.some(({ isFinal, number }) => !isFinal && number === first.number))
  assert.equal(server.seen[0]?.key, 'Bearer k')
  assert.equal(server.seen[0]?.rate, RATE)
})

test('a socket that breaks is opened again, and what was not told yet is heard again', async (t) => {
  const server = await opened(t)
  const { hearing, say, faults, finals, segments } = listening(socketConnect({ url: server.socketUrl }))
  await say(600, 440)
  await eventually(async () => (segments.length > 0 ? true : undefined))
  server.drop()
  await eventually(async () => (faults.includes('away') ? true : undefined))
  await say(2000, 440)
  await eventually(async () => (server.connections() === 1 ? true : undefined))
  await hearing.end()
  assert.ok(finals().includes('since last week'), finals().join())
  assert.deepEqual(faults, [null, 'away', null])
  assert.ok(server.heardMs(440) >= 2600, String(server.heardMs(440)))
})

test('what refuses says why, and sound that waits for it is bounded', async (t) => {
  const server = await opened(t)
  server.now.refuses = 1000
  server.now.status = 401
  const one = listening(socketConnect({ url: server.socketUrl }))
  await eventually(async () => (one.faults.length > 0 ? true : undefined))
  assert.deepEqual(one.faults, ['not-allowed'])
  for (const piece of pieces(60_000, 440)) one.hearing.push(piece, 0)
  server.now.refuses = 0
  await eventually(async () => (server.connections() === 1 ? true : undefined))
  one.hearing.close()
  assert.ok(server.heardMs(440) <= 10_200, String(server.heardMs(440)))
  const gone = listening(socketConnect({ url: 'ws://127.0.0.1:9/' }))
  await eventually(async () => (gone.faults.length > 0 ? true : undefined))
  assert.deepEqual(gone.faults, ['away'])
  gone.hearing.close()
})

test('over HTTP each utterance goes by itself; quiet is nothing said, and busy is asked again', async (t) => {
  const server = await opened(t)
  server.now.refuses = 1
  const { hearing, say, segments, finals, faults } = listening(
    transcriptionsConnect({ url: server.url, model: 'small', key: 'k' }),
  )
  await say(1000, null)
  await say(1500, 440)
  await say(1500, null)
  await say(2000, 440)
  await say(400, null)
  await hearing.end()
  assert.deepEqual(finals(), ['my kettle leaks', 'since last week'])
  const [first, second] = segments
  assert.ok(first && Math.abs(first.fromMs - 1000) <= 300 && Math.abs(first.toMs - 2500) <= 200, JSON.stringify(first))
  assert.ok(second && Math.abs(second.fromMs - 4000) <= 300, JSON.stringify(second))
  assert.deepEqual(faults, [null])
  assert.deepEqual(
    server.seen.map(({ path, language, model, key }) => ({ path, language, model, key })),
    [1, 2].map(() => ({ path: '/v1/audio/transcriptions', language: 'en', model: 'small', key: 'Bearer k' })),
  )
})

test('what is no such recogniser is told apart', async (t) => {
  const server = await opened(t)
  server.now.refuses = 1
  server.now.status = 404
  const wrong = listening(transcriptionsConnect({ url: server.url, model: 'none' }))
  await wrong.say(800, 440)
  await wrong.say(1000, null)
  await eventually(async () => (wrong.faults.length > 0 ? true : undefined))
  assert.deepEqual(wrong.faults, ['not-allowed'])
  wrong.hearing.close()
})

test('stretches of speech are told from the quiet around them', () => {
  const found: Stretch[] = []
  const talk = openTalk({ rate: RATE, over: (stretch) => found.push(stretch), mostMs: 5000 })
  for (const [ms, hz] of [
    [1000, null],
    [2000, 440],
    [1000, null],
    [40, 440],
    [2000, null],
    [7000, 440],
  ] as const)
    for (const piece of pieces(ms, hz)) talk.add(samplesIn(piece))
  talk.done()
  assert.equal(found.length, 3)
  const near = (value: number | undefined, wanted: number) =>
    assert.ok(Math.abs((value ?? 0) - wanted) <= 320, `${value}`)
  near(found[0]?.fromMs, 1000)
  near(found[0]?.toMs, 3000)
  near(found[1]?.fromMs, 6040)
  near(found[1]?.toMs, 11_040)
  near(found[2]?.toMs, 13_040)
})

test('times follow pauses and what was left out', () => {
  const clock = openClockOfSound()
  clock.sent(1000, 500)
  clock.sent(1000, 1520)
  clock.sent(1000, 9000)
  assert.equal(clock.saidAt(0), 500)
  assert.equal(clock.saidAt(1900), 2400)
  assert.equal(clock.saidAt(2500), 9500)
})
