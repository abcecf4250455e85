import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPeaks } from './peaks.ts'
import { rangeOf, stretchesOf } from './rules.ts'
import { stereoOf } from './stereo.ts'
import { toneWav } from '../../../../test/phone/tone-wav.ts'
import { muLawOf, muLawValues, samplesOf, wavFormat } from './wav.ts'

const RATE = 8000
const whole = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
const loudest = (samples: Float32Array, fromMs: number, toMs: number): number =>
  samples.subarray((fromMs * RATE) / 1000, (toMs * RATE) / 1000).reduce((most, one) => Math.max(most, Math.abs(one)), 0)

test('µ-law keeps what came over a line: each of its signs stands for itself', () => {
  for (let sign = 0; sign < 256; sign++) {
    const value = muLawValues[sign] ?? 0
    // nought has two signs
    assert.equal(muLawValues[muLawOf(value)], value, `${sign}`)
  }
  assert.equal(muLawValues[0], -32_124)
  assert.equal(muLawValues[128], 32_124)
  assert.equal(muLawValues[255], 0)
})

test('two sides become one file with a side each; the shorter is silent to the end', async () => {
  const file = await whole(stereoOf(toneWav(1000, 440), toneWav(600, 1000, 0.25), { paused: [], wallMs: 1000 }))
  const format = wavFormat(file)
  assert.deepEqual(format, { tag: 7, channels: 2, rate: RATE, bits: 8, dataAt: 58 })
  const [left, right] = samplesOf(format!, file.subarray(58))
  assert.equal(left?.length, 8000)
  assert.ok(loudest(left!, 0, 1000) > 0.45 && loudest(right!, 0, 600) > 0.2)
  assert.equal(loudest(right!, 610, 1000), 0)
})

test('while it was paused nothing is heard and the time goes on, whether the switch left it out or not', async () => {
  const paused = [{ fromMs: 300, toMs: 800 }]
  // left out: 500 ms of sound are missing in the file
  const cut = await whole(stereoOf(toneWav(1000, 440), toneWav(1000, 440), { paused, wallMs: 1500 }))
  // gone on: what the file holds there is not taken over
  const on = await whole(stereoOf(toneWav(1500, 440), toneWav(1500, 440), { paused, wallMs: 1500 }))
  for (const file of [cut, on]) {
    const [left] = samplesOf(wavFormat(file)!, file.subarray(58))
    assert.equal(left?.length, 12_000)
    assert.ok(loudest(left!, 0, 290) > 0.4)
    assert.equal(loudest(left!, 300, 800), 0)
    assert.ok(loudest(left!, 810, 1500) > 0.4)
  }
})

test('loudness is a byte for each stretch, and an hour still fits', () => {
  const peaks = openPeaks(1, RATE)
  peaks.add([new Float32Array(800).fill(1)])
  peaks.add([new Float32Array(1600)])
  peaks.add([new Float32Array(400).fill(0.002)])
  const found = peaks.done()
  assert.deepEqual([found.ms, found.stretchMs, [...(found.sides[0] ?? [])]], [350, 100, [255, 0, 0, 0]])
  const hour = openPeaks(2, 100)
  for (let i = 0; i < 3600; i++) hour.add([new Float32Array(100).fill(0.5), new Float32Array(100)])
  const long = hour.done()
  assert.ok((long.sides[0]?.length ?? 0) <= 4000)
  assert.equal(long.ms, 3_600_000)
  assert.ok((long.sides[0]?.[10] ?? 0) > 200)
})

test('what is no sound of a telephone is told, and nothing is read beyond its end', () => {
  const good = toneWav(100, 440)
  assert.ok(wavFormat(good))
  for (let cut = 0; cut < 44; cut++) assert.equal(wavFormat(good.subarray(0, cut)), null)
  const odd = Buffer.from(good)
  odd.writeUInt16LE(85, 20)
  assert.equal(wavFormat(odd), null, 'MP3 in a wav')
  const huge = Buffer.from(good)
  huge.writeUInt32LE(0xffffffff, 16)
  assert.equal(wavFormat(huge), null)
})

test('pauses become stretches: in order, joined, within the recording', () => {
  const at = (s: number) => new Date(1_000_000 + s * 1000)
  const pauses = [
    { fromAt: at(20), toAt: at(30) },
    { fromAt: at(25), toAt: at(40) },
    { fromAt: at(-5), toAt: at(2) },
    { fromAt: at(55), toAt: null },
    { fromAt: at(50), toAt: at(50) },
  ]
  assert.deepEqual(stretchesOf(pauses, at(0), at(60)), [
    { fromMs: 0, toMs: 2000 },
    { fromMs: 20_000, toMs: 40_000 },
    { fromMs: 55_000, toMs: 60_000 },
  ])
})

test('a range of bytes is what RFC 9110 says', () => {
  const cases: [string | undefined, ReturnType<typeof rangeOf>][] = [
    [undefined, 'whole'],
    ['bytes=0-', { from: 0, to: 999 }],
    ['bytes=10-19', { from: 10, to: 19 }],
    ['bytes=900-5000', { from: 900, to: 999 }],
    ['bytes=-100', { from: 900, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    ['bytes=1000-', 'unfit'],
    ['bytes=20-10', 'unfit'],
    ['bytes=-0', 'unfit'],
    ['bytes=0-1,5-6', 'whole'],
    ['pages=1-2', 'whole'],
    ['bytes=-', 'whole'],
  ]
  for (const [header, wanted] of cases) assert.deepEqual(rangeOf(header, 1000), wanted, header)
})
