import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lengthMs, readWav, resampled, writeWav, type Sound } from './wav.ts'

const tone = (hz: number, rate: number, ms = 500): Sound => ({
  rate,
  samples: Float32Array.from({ length: (rate * ms) / 1000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate)),
})
/** How much of a tone is in a sound, by Goertzel. */
const amountOf = (hz: number, { rate, samples }: Sound): number => {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let [a, b] = [0, 0]
  for (const sample of samples) [a, b] = [sample + turn * a - b, a]
  return (2 * Math.sqrt(a * a + b * b - turn * a * b)) / samples.length
}
const read = (bytes: Uint8Array): Sound => {
  const sound = readWav(bytes, 60)
  if (typeof sound === 'string') throw new Error(sound)
  return sound
}

/** A WAV of any kind, as other programs write them. */
const wavOf = (
  of: { kind: number; bits: number; channels: number; rate: number },
  data: Buffer,
  before = Buffer.alloc(0),
): Buffer => {
  const head = Buffer.alloc(24)
  head.write('fmt ', 0, 'latin1')
  head.writeUInt32LE(16, 4)
  head.writeUInt16LE(of.kind, 8)
  head.writeUInt16LE(of.channels, 10)
  head.writeUInt32LE(of.rate, 12)
  head.writeUInt16LE(of.bits, 22)
  const tail = Buffer.alloc(8)
  tail.write('data', 0, 'latin1')
  tail.writeUInt32LE(0x7ffff000, 4)
  const riff = Buffer.from('RIFF\u{0}\u{0}\u{0}\u{0}WAVE', 'latin1')
  return Buffer.concat([riff, head, before, tail, data])
}

test('what is written is read again', () => {
  const sound = tone(440, 16_000)
  const again = read(writeWav(sound))
  assert.deepEqual([again.rate, lengthMs(again)], [16_000, 500])
  assert.ok(again.samples.every((value, i) => Math.abs(value - sound.samples[i]!) < 1e-4))
})

test('the usual kinds are read: 8, 24 and 32 bits, stereo, float, G.711, a length left open, parts in between', () => {
  const mono = { channels: 1, rate: 8000 }
  const near = (bytes: Buffer, expected: number[]) =>
    assert.ok(
      read(bytes).samples.every((value, i) => Math.abs(value - expected[i]!) < 0.02),
      String(read(bytes).samples),
    )
  near(wavOf({ ...mono, kind: 1, bits: 8 }, Buffer.from([128, 255, 0])), [0, 1, -1])
  near(wavOf({ ...mono, kind: 1, bits: 24 }, Buffer.from([0, 0, 0x40, 0, 0, 0xc0])), [0.5, -0.5])
  near(wavOf({ ...mono, kind: 1, bits: 32 }, Buffer.from([0, 0, 0, 0x40])), [0.5])
  near(wavOf({ kind: 1, bits: 16, channels: 2, rate: 44_100 }, Buffer.from([0, 0x40, 0, 0x20])), [0.375])
  const float = Buffer.alloc(8)
  float.writeFloatLE(0.25, 0)
  float.writeFloatLE(Number.NaN, 4)
  near(wavOf({ ...mono, kind: 3, bits: 32 }, float), [0.25, 0])
  near(wavOf({ ...mono, kind: 7, bits: 8 }, Buffer.from([0xff, 0x80, 0x00])), [0, 0.98, -0.98])
  near(wavOf({ ...mono, kind: 6, bits: 8 }, Buffer.from([0xd5, 0xaa, 0x2a])), [0, 0.98, -0.98])
  const between = Buffer.from('LIST\u{3}\u{0}\u{0}\u{0}abc\u{0}', 'latin1')
  near(wavOf({ ...mono, kind: 1, bits: 8 }, Buffer.from([128]), between), [0])
})

test('what is no sound is told by why', () => {
  assert.equal(readWav(Buffer.from('ID3 and then music'), 60), 'not-wav')
  assert.equal(readWav(Buffer.from('RIFF'), 60), 'not-wav')
  assert.equal(readWav(writeWav({ rate: 8000, samples: new Float32Array() }), 60), 'empty')
  assert.equal(readWav(writeWav(tone(440, 8000, 2000)), 1), 'too-long')
  assert.equal(readWav(wavOf({ kind: 2, bits: 4, channels: 1, rate: 8000 }, Buffer.alloc(9)), 60), 'compressed')
  assert.equal(readWav(wavOf({ kind: 1, bits: 16, channels: 0, rate: 8000 }, Buffer.alloc(9)), 60), 'not-wav')
})

test('at the rate of a telephone the voice stays and what it cannot carry is gone', () => {
  const mixed = tone(1000, 48_000)
  const high = tone(6000, 48_000)
  const both = { rate: 48_000, samples: mixed.samples.map((value, i) => value + high.samples[i]!) }
  const narrow = resampled(both, 8000)
  assert.deepEqual([narrow.rate, lengthMs(narrow)], [8000, 500])
  assert.ok(Math.abs(amountOf(1000, narrow) - 0.5) < 0.01, String(amountOf(1000, narrow)))
  // 6000 Hz would be heard at 2000 Hz
  assert.ok(amountOf(2000, narrow) < 0.002, String(amountOf(2000, narrow)))
  const wide = resampled(tone(1000, 11_025), 16_000)
  assert.ok(Math.abs(amountOf(1000, wide) - 0.5) < 0.02, String(amountOf(1000, wide)))
})
